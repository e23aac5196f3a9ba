"""The API under /api/v1: each room's router, who asks, and refusals as problem details (RFC 9457)."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from junto.agreements.api import contract_router, internal_router
from junto.core.texts import is_whole
from junto.core.workflow import Refused
from junto.evaluation.api import protest_router, ranking_router, terms_router
from junto.evaluation.api import router as awards_router
from junto.journal.api import HEADER, KEY
from junto.journal.middleware import details, problem
from junto.needs.api import report_router
from junto.needs.api import router as needs_router
from junto.pilots.api import finding_router
from junto.pilots.api import router as evaluation_plans_router
from junto.places.api import router as places_router
from junto.projects.api import overlap_router
from junto.projects.api import router as projects_router
from junto.projects.tradeoffs_api import router as tradeoffs_router
from junto.publication.queries import actor_of_token
from junto.publication.records.api import router as records_router
from junto.solicitations.api import router as solicitations_router
from junto.solicitations.cases_api import router as p3_cases_router

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Caller(HttpBearer):
    """A token in the header, else who is signed in here, else anyone: what may be seen and done follows from it."""

    def __call__(self, request: HttpRequest) -> Any:
        """Whoever asks, as `request.actor`; AuthenticationError for a token that is none."""
        if "Authorization" in request.headers:
            return super().__call__(request)
        if request.method not in SAFE and request.user.is_authenticated and check_csrf(request):
            raise Refused(_("Send the page's CSRF token, or use an API token."), code="forbidden")
        return request.actor  # type: ignore[attr-defined]

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The actor behind a token."""
        actor = actor_of_token(token)
        if actor is not None:
            request.actor = actor  # type: ignore[attr-defined]
        return actor


class Reader(Parser):
    """Reads bodies strictly: UTF-8, no NaN, no key twice, no half character; why not is kept for the answer."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            return json.loads(_whole(request.body.decode()), parse_constant=_no_number, object_pairs_hook=_object)
        except UnicodeError:
            sentence = _("The request is not written in UTF-8.")
        except RecursionError:
            sentence = _("The request nests lists and objects too deep.")
        except json.JSONDecodeError as wrong:
            sentence = _("The request is not JSON: %(reason)s (line %(line)s, character %(character)s).") % {
                "reason": wrong.msg,
                "line": wrong.lineno,
                "character": wrong.colno,
            }
        except ValueError as wrong:
            sentence = str(wrong)
        raise Unreadable(sentence)


class Unreadable(Exception):
    """Why a body cannot be read, in a sentence."""


def _whole(text: str) -> str:
    if "\\u" in text and not is_whole(json.dumps(json.loads(text), ensure_ascii=False)):
        raise ValueError(_("The request holds half a character (a lone surrogate)."))
    return text


def _no_number(word: str) -> None:
    raise ValueError(_("%(value)s is not a number; JSON has no such value.") % {"value": word})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(_("“%(name)s” stands twice in one object.") % {"name": twice})
    return made


class Problem(Schema):
    """A refusal (RFC 9457): `title` is a sentence, `field` the input it is about, `errors` all of them."""

    type: str
    title: str
    status: int
    instance: str
    field: str | None = None
    errors: list[dict[str, str]] | None = None


KEY_ASKED = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "Sent again with the same key, the request is answered as before and nothing is written twice.",
    "schema": {"type": "string", "pattern": f"^{KEY.pattern}$"},
}


class Described(NinjaAPI):
    """Its description also tells what holds for every operation: refusals, keys of writes, that a token is optional."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        told = super().get_openapi_schema(**options)
        told["components"]["schemas"]["Problem"] = Problem.json_schema()
        refused = {
            "description": "Refused, in a sentence.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for path in told["paths"].values():
            for method, operation in path.items():
                operation["responses"]["4XX"] = refused
                operation["security"] = [{}, *operation["security"]]
                if method.upper() not in SAFE:
                    operation["parameters"] = [*operation["parameters"], KEY_ASKED]
        return told


api = Described(
    title="Junto",
    version="1",
    description=(
        "Plans, purchases and projects of a city. Whatever is public is read without signing in; a token (made on your "
        "own page) acts as you. Amounts of money are texts. Refusals are problem details with a sentence. A write with "
        "an Idempotency-Key may be sent again."
    ),
    auth=Caller(),
    parser=Reader(),
    docs_url=None,  # its viewer would load scripts from elsewhere
    urls_namespace="api",
)
api.add_router("/needs", needs_router)
api.add_router("/problem-reports", report_router)
api.add_router("/places", places_router)
api.add_router("/overlaps", overlap_router)
api.add_router("/projects", projects_router)
api.add_router("/trade-offs", tradeoffs_router)
api.add_router("/solicitations", solicitations_router)
api.add_router("/p3-cases", p3_cases_router)
api.add_router("/awards", awards_router)
api.add_router("/rankings", ranking_router)
api.add_router("/protests", protest_router)
api.add_router("/terms-protests", terms_router)
api.add_router("/contracts", contract_router)
api.add_router("/internal-agreements", internal_router)
api.add_router("/evaluation-plans", evaluation_plans_router)
api.add_router("/findings", finding_router)
api.add_router("/records-requests", records_router)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return problem(refusal, request.path)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    errors = [
        {"field": ".".join(str(step) for step in e["loc"][1:] if step != "given"), "problem": e["msg"]}
        for e in wrong.errors
    ]
    first = errors[0] if errors else {"field": "", "problem": ""}
    title = f"{first['field'] or _('The request')}: {first['problem'].rstrip('.')}."
    return details(request.path, 422, "input", title, field=first["field"], errors=errors)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, _error: Http404) -> HttpResponse:
    return details(request.path, 404, "missing", _("There is nothing here that you may see."))


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    response = details(request.path, 401, "token", _("This token is not known, has ended or was revoked."))
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(HttpError)
def _other(request: HttpRequest, error: HttpError) -> HttpResponse:
    said = error.__cause__ if isinstance(error.__cause__, Unreadable) else error
    return details(request.path, error.status_code, "request", str(said))
