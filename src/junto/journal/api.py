"""What every room's part of the API shares: strict bodies, filters, pages of a list, writes that can be sent twice."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import wraps
from typing import Annotated, Any
from uuid import UUID

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Schema
from ninja.responses import NinjaJSONEncoder
from pydantic import BeforeValidator, ConfigDict, StrictInt, StrictStr

from junto.core.workflow import Actor, Refused
from junto.frame.addresses import address_of
from junto.journal import clock
from junto.journal.access import visible
from junto.journal.models import IdempotencyKey, Subject

MOST = 200  # rows in one answer
HEADER = "Idempotency-Key"
KEY = re.compile("[!-~]{1,120}")
Endpoint = Callable[..., "tuple[int, Mapping[str, Any]]"]
Limit = Annotated[int, Query(ge=1, le=MOST, description="rows in one answer")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="rows to leave out")]
PAGED = frozenset({"limit", "offset"})


def _written(value: object) -> object:
    """A day as text: a bare number would be taken for seconds since 1970."""
    if value is not None and not isinstance(value, str):
        raise ValueError("a day is written as text, such as 2027-01-31")
    return value


Day = Annotated[date, BeforeValidator(_written)]


class Strict(Schema):
    """What is handed in: nothing beyond what is named, nothing turned into another type."""

    model_config = ConfigDict(extra="forbid")


class Seen(Strict):
    """`seen`: the `entry` as you last read it; where another came since, the change is refused."""

    seen: StrictInt | None = None


class Reason(Seen):
    """Why; it becomes part of the record."""

    reason: StrictStr


class Page(Schema):
    """One page of a list; `more`: others follow."""

    limit: int
    offset: int
    more: bool


def listed(rows: QuerySet[Any], limit: int, offset: int) -> tuple[list[Any], bool]:
    """One page of rows and whether there are more; nothing is counted."""
    found = list(rows[offset : offset + limit + 1])
    return found[:limit], len(found) > limit


def one(rows: type[Model] | QuerySet[Any], name: str, **by: Any) -> Any:
    """The row meant by an id or code in the field `name`; None for None; `Refused` where it is not among `rows`."""
    (value,) = by.values()
    if value is None:
        return None
    among = rows if isinstance(rows, QuerySet) else rows._default_manager
    found = among.filter(**by).first() if "\0" not in str(value) else None
    if found is None:
        raise Refused(_("There is no “%(value)s”.") % {"value": value}, code="input", field=name)
    return found


def asks(form: type[forms.Form]) -> dict[str, Any]:
    """The fields of a filter form, as the description of the API tells what an address may ask."""
    told = [
        {"in": "query", "name": name, "required": False, "description": str(field.label), "schema": _type_of(field)}
        for name, field in form.base_fields.items()
    ]
    return {"parameters": told}


def _type_of(field: forms.Field) -> dict[str, Any]:
    match field:
        case forms.ModelChoiceField():  # by its id, or by a code
            return {"type": "string"} if field.to_field_name else {"type": "string", "format": "uuid"}
        case forms.BooleanField():
            return {"type": "boolean"}
        case forms.IntegerField():
            return {"type": "integer", "minimum": field.min_value, "maximum": field.max_value}
        case forms.ChoiceField() if field.choices:
            return {"type": "string", "enum": [str(code) for code, _label in field.choices if code]}  # type: ignore[misc,union-attr]
        case forms.CharField():
            return {"type": "string", "maxLength": field.max_length}
    return {"type": "string"}


def _not_asked(form: forms.Form, name: str, values: Sequence[str]) -> str | None:
    """What is wrong with one name of the query and its values, whatever the form makes of them; None: nothing."""
    if name in PAGED:
        return None
    if name not in form.fields:
        return _("There is nothing called “%(name)s” to ask for.")
    if len(values) > 1:
        return _("“%(name)s” is asked for more than once.")
    if not values[0]:
        return _("“%(name)s” is asked for without saying what.")
    if isinstance(form.fields[name], forms.BooleanField) and values[0] not in ("true", "false"):
        return _("“%(name)s” is true or false.")
    return None


def filtered(form: forms.Form, *, by: Actor | None = None) -> dict[str, Any]:
    """What a filter form makes of the address's query; raises `Refused` for a name unknown or twice, or a wrong value.

    Stricter than the page, where an empty field is one left alone and a tick says yes by being there. `by`: who asks;
    what they may not read is refused as what is not there, so that no answer tells that there is such a thing.
    """
    if by is not None:
        _narrow(form, by)
    query: Any = form.data
    for name, values in query.lists():
        if sentence := _not_asked(form, name, values):
            raise Refused(sentence % {"name": name}, code="input", field=name)
    if form.is_valid():
        return {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    name, sentences = next(iter(form.errors.items()))
    raise Refused(f"{name}: {sentences[0]}", code="input", field=name)


def _narrow(form: forms.Form, by: Actor) -> None:
    for one in form.fields.values():
        rows: Any = one.queryset if isinstance(one, forms.ModelChoiceField) else None
        if rows is not None and issubclass(rows.model, Subject):
            one.queryset = visible(rows.model, by, rows=rows)  # type: ignore[attr-defined]


def idempotent(endpoint: Endpoint) -> Callable[..., HttpResponse]:
    """A write that answers the same when it is sent again with the same Idempotency-Key.

    The endpoint returns (status, body). Key, write and answer are one transaction: a refusal keeps no key, so that a
    mended request may be sent under it. The same key with another request is refused.
    """

    @wraps(endpoint)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        key = request.headers.get(HEADER)
        if key is None:
            return _response(*endpoint(request, *args, **options))
        if not KEY.fullmatch(key):
            raise Refused(
                _("An Idempotency-Key has 1 to 120 letters, digits and signs without blanks."),
                code="input",
                field=HEADER,
            )
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
    return UUID(bytes=hashlib.sha256(address_of(request).encode()).digest()[:16])


def _digest(request: HttpRequest) -> str:
    return hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + request.body).hexdigest()
