"""The API of P3 cases: what stands in a list, and one with every assumption and all that was reckoned from it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from junto.journal.access import fetch, visible
from junto.journal.api import Limit, Offset, Page, asks, filtered, listed
from junto.solicitations.case_forms import P3CaseFilter
from junto.solicitations.models import P3Case
from junto.solicitations.valuing import answer_of

router = Router(tags=["P3 cases"])


class P3CaseInShort(Schema):
    """A P3 case in a list."""

    id: UUID
    number: str
    title: str
    state: str
    project: UUID


class P3CasePage(Page):
    """Some P3 cases, and whether there are more."""

    items: list[P3CaseInShort]


class P3CaseOut(P3CaseInShort):
    """A P3 case in full: `answer` in a sentence, `assumptions` as `junto value` reads them, `results` as it answers."""

    summary: str
    language: str
    answer: str
    engine: str
    assumptions: dict[str, Any]
    results: dict[str, Any]


@router.get("", response=P3CasePage, summary="List P3 cases", openapi_extra=asks(P3CaseFilter))
def list_cases(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """P3 cases that you may see, newest first."""
    asked = filtered(P3CaseFilter(request.GET))
    rows, more = listed(visible(P3Case, request.actor).filter(**asked), limit, offset)  # type: ignore[attr-defined]
    return {"items": [_short(row) for row in rows], "limit": limit, "offset": offset, "more": more}


@router.get("/{uuid:pk}", response=P3CaseOut, summary="Read a P3 case")
def get_case(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One P3 case."""
    row = fetch(P3Case, pk, by=request.actor)  # type: ignore[attr-defined]
    return {
        **_short(row),
        **{name: getattr(row, name) for name in ("summary", "language", "engine")},
        "answer": answer_of(row),
        "assumptions": row.inputs,
        "results": row.found["answer"],
    }


def _short(row: P3Case) -> dict[str, Any]:
    return {"id": row.pk, "number": row.number, "title": row.title, "state": row.state, "project": row.project_id}
