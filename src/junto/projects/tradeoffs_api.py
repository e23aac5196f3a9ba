"""The API of trade-offs: what stands in a list, and one with its case, its answer and its decision."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from junto.journal.access import fetch, visible
from junto.journal.api import Limit, Offset, Page, asks, filtered, listed
from junto.projects.models import Tradeoff
from junto.projects.tradeoff_forms import TradeoffFilter
from junto.projects.weighing.answers import outcome_of
from junto.projects.weighing.compiling import decision_data

router = Router(tags=["trade-offs"])


class TradeoffInShort(Schema):
    """A trade-off in a list."""

    id: UUID
    number: str
    title: str
    state: str
    project: UUID


class TradeoffPage(Page):
    """Some trade-offs, and whether there are more."""

    items: list[TradeoffInShort]


class GroupOut(Schema):
    """Who has a stake. `spoken_for`: others stated it, or proposed it while the state is `invited`."""

    name: str
    kind: str
    state: str
    organization: UUID | None
    spoken_for: bool


class TradeoffOut(TradeoffInShort):
    """A trade-off in full: `case` as `junto tradeoffs` reads it, `answer` as it answers, null where `problem` says why
    there is none; `decision` with its reasons, who loses and dissent, null before one is made.
    """

    question: str
    language: str
    groups: list[GroupOut]
    digest: str
    case: dict[str, Any]
    answer: dict[str, Any] | None
    problem: str
    decision: dict[str, Any] | None


@router.get("", response=TradeoffPage, summary="List trade-offs", openapi_extra=asks(TradeoffFilter))
def list_tradeoffs(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Trade-offs that you may see, newest first."""
    asked = filtered(TradeoffFilter(request.GET))
    rows, more = listed(visible(Tradeoff, request.actor).filter(**asked), limit, offset)  # type: ignore[attr-defined]
    return {"items": [_short(row) for row in rows], "limit": limit, "offset": offset, "more": more}


@router.get("/{uuid:pk}", response=TradeoffOut, summary="Read a trade-off")
def get_tradeoff(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One trade-off with what each group would choose, who gains and who loses."""
    row = fetch(Tradeoff, pk, by=request.actor)  # type: ignore[attr-defined]
    outcome = outcome_of(row)
    decision = getattr(row, "decision", None)
    return {
        **_short(row),
        **{name: getattr(row, name) for name in ("question", "language")},
        "groups": [
            {
                "name": one.name, "kind": one.kind, "state": one.state, "organization": one.organization_id,
                "spoken_for": one.spoken_for,
            }
            for one in row.stakeholders.exclude(state="removed")
        ],
        "digest": outcome.digest,
        "case": outcome.data,
        "answer": outcome.answer or None,
        "problem": outcome.problem,
        "decision": None if decision is None else decision_data(decision),
    }  # fmt: skip


def _short(row: Tradeoff) -> dict[str, Any]:
    return {"id": row.pk, "number": row.number, "title": row.title, "state": row.state, "project": row.project_id}
