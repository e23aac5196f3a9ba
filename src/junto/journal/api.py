"""What every room's part of the API shares: pages of a list, and writes that can be sent twice without harm."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.responses import NinjaJSONEncoder

from junto.core.workflow import Refused
from junto.journal import clock
from junto.journal.models import IdempotencyKey

MOST = 200  # rows in one answer
HEADER = "Idempotency-Key"
Endpoint = Callable[..., "tuple[int, Mapping[str, Any]]"]


def listed(rows: QuerySet[Any], limit: int, offset: int) -> tuple[list[Any], bool]:
    """One page of rows and whether there are more; nothing is counted."""
    found = list(rows[offset : offset + limit + 1])
    return found[:limit], len(found) > limit


def filtered(form: Form) -> dict[str, Any]:
    """What a filter form makes of the address's query; raises `Refused` for a value that is none."""
    if form.is_valid():
        return {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    name, sentences = next(iter(form.errors.items()))
    raise Refused(f"{name}: {sentences[0]}", code="input", field=name)


def idempotent(endpoint: Endpoint) -> Callable[..., HttpResponse]:
    """A write that answers the same when it is sent again with the same Idempotency-Key.

    The endpoint returns (status, body). Key, write and answer are one transaction: a refusal keeps no key, so that a
    mended request may be sent under it. The same key with another request is refused.
    """

    @wraps(endpoint)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        key = request.headers.get(HEADER, "").strip()
        if not key:
            return _response(*endpoint(request, *args, **options))
        if len(key) > 120 or not key.isprintable():
            raise Refused(_("An Idempotency-Key has at most 120 printable characters."), code="input", field=HEADER)
        who, told = _who(request), _digest(request)
        try:
            with transaction.atomic():
                kept = IdempotencyKey.objects.create(
                    person=who, key=key, request=told, status=0, answer="", at=clock.now()
                )
                response = _response(*endpoint(request, *args, **options))
                kept.status, kept.answer = response.status_code, response.content.decode()
                kept.save(update_fields=["status", "answer"])
                return response
        except IntegrityError:
            earlier = IdempotencyKey.objects.filter(person=who, key=key).first()
            if earlier is None:
                raise
        return _again(earlier, told)

    return answer


def _again(earlier: IdempotencyKey, told: str) -> HttpResponse:
    if earlier.request != told:
        raise Refused(
            _("This Idempotency-Key was used for another request; take a new one."), code="input", field=HEADER
        )
    response = HttpResponse(earlier.answer, status=earlier.status, content_type="application/json")
    response["Idempotency-Replayed"] = "true"
    return response


def _response(status: int, body: Mapping[str, Any]) -> HttpResponse:
    text = json.dumps(body, cls=NinjaJSONEncoder, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type="application/json")


def _who(request: HttpRequest) -> UUID:
    """Whose key it is: the person's, or that of the network address where nobody is signed in."""
    person = request.actor.person  # type: ignore[attr-defined]
    if person is not None:
        return person
    return UUID(bytes=hashlib.sha256(request.META.get("REMOTE_ADDR", "").encode()).digest()[:16])


def _digest(request: HttpRequest) -> str:
    return hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + request.body).hexdigest()
