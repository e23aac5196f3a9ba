"""The API of requests for records: what was released and kept back, for everyone; more for those who answer. Reads."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from junto.core.workflow import Actor
from junto.journal.access import fetch, sees, visible
from junto.journal.api import Limit, Offset, Page, asks, filtered, listed
from junto.publication.models import RecordsRequest, ReleasedCopy, ResponsiveDocument
from junto.publication.records.forms import RequestFilter
from junto.publication.records.queries import records_requests, withheld

router = Router(tags=["requests for records"])


class RequestInShort(Schema):
    """A request in a list. `due_on` is null except for those who answer requests."""

    id: UUID
    number: str
    state: str
    solicitation: UUID
    solicitation_number: str
    received_on: date
    due_on: date | None
    answered_at: datetime | None


class RequestPage(Page):
    """Some requests for records, and whether there are more."""

    items: list[RequestInShort]


class RedactionOut(Schema):
    """One passage that was left out, and by which law."""

    place: str
    reason: str
    citation: str


class CopyOut(Schema):
    """A released copy; `url` is where its bytes are. Without `redactions` it is whole."""

    id: UUID
    number: int
    title: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    url: str
    redactions: list[RedactionOut]


class WithheldOut(Schema):
    """A document that was kept back, and by which law."""

    title: str
    reason: str
    citation: str


class RecordsDocumentOut(Schema):
    """A document on the list of a request, for those who answer it. `claimed`: its company says it is confidential."""

    id: UUID
    title: str
    state: str
    company: str | None
    claimed: bool
    object_until: datetime | None
    reason: str
    citation: str


class RequestOut(RequestInShort):
    """A request with its answer. Who asked and for what, and `documents`, are for those who answer requests alone."""

    citation: str | None
    requester: str | None
    contact: str | None
    wanted: str | None
    purpose: str | None
    answer: str
    copies: list[CopyOut]
    withheld: list[WithheldOut]
    documents: list[RecordsDocumentOut]


@router.get("", response=RequestPage, summary="List requests for records", openapi_extra=asks(RequestFilter))
def list_requests(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The requests for the records of purchases that you may read, newest first: answered ones everyone may."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asked = filtered(RequestFilter(request.GET), by=actor)
    found, more = listed(records_requests(actor, **asked), limit, offset)
    items = [_in_short(row, inside=sees(row, "requester", actor)) for row in found]
    return {"items": items, "limit": limit, "offset": offset, "more": more}


@router.get("/{uuid:pk}", response=RequestOut, summary="Read a request for records")
def get_request(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One request: the answer, the released copies, what was kept back by which law."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = fetch(RecordsRequest, pk, by=actor, rows=RecordsRequest.objects.select_related("solicitation"))
    inside = sees(row, "requester", actor)
    closed = ("requester", "contact", "wanted", "purpose")
    copies = visible(ReleasedCopy, actor).filter(request=row).order_by("number")
    return {
        **_in_short(row, inside=inside),
        **{name: getattr(row, name) if sees(row, name, actor) else None for name in closed},
        "citation": row.citation if inside else None,
        "answer": row.answer,
        "copies": [{**_named(copy, CopyOut, but="url"), "url": copy.get_absolute_url()} for copy in copies],
        "withheld": withheld(row, actor),
        "documents": _documents(row, actor) if inside else [],
    }


def _in_short(row: RecordsRequest, *, inside: bool) -> dict[str, Any]:
    return {
        **_named(row, RequestInShort, but="solicitation solicitation_number due_on"),
        "solicitation": row.solicitation_id,
        "solicitation_number": row.solicitation.number,
        "due_on": row.due_on if inside else None,
    }


def _named(row: Any, schema: type[Schema], *, but: str = "") -> dict[str, Any]:
    return {name: getattr(row, name) for name in schema.model_fields if name not in but.split()}


def _documents(row: RecordsRequest, actor: Actor) -> list[dict[str, Any]]:
    rows = visible(ResponsiveDocument, actor).filter(request=row).exclude(state="dropped")
    return [
        {
            **_named(one, RecordsDocumentOut, but="company"),
            "company": one.company.name if one.company is not None else None,
        }
        for one in rows.select_related("company")
    ]
