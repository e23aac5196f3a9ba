"""The API of overlaps and projects: lists, single ones, accept and decline."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import StrictStr

from junto.journal.access import fetch, sees
from junto.journal.api import Limit, Offset, Page, Strict, asks, filtered, idempotent, listed
from junto.journal.history import Line
from junto.projects import actions, queries
from junto.projects.forms import OverlapFilter, ProjectFilter
from junto.projects.models import Overlap, Project
from junto.projects.shown import kinds_by_code, shown_overlap

overlap_router = Router(tags=["overlaps"])
router = Router(tags=["projects"])


class NeedInShort(Schema):
    """A need in an overlap or project."""

    id: UUID
    number: str
    title: str
    organization: str
    starts: date | None
    ends: date | None


class DecisionOut(Schema):
    """What was decided on an overlap, and why; `reason` is empty where none was asked for or it was erased."""

    at: datetime
    sentence: str
    reason: str
    organization: str


class OverlapOut(Schema):
    """An overlap. `reasons` are sentences in the language asked for; `parts` from 0 to 1, null where not known.

    Needs, things and the project are those that the reader may see; `decision`: once it is accepted or declined.
    """

    id: UUID
    number: str
    kind: str
    state: str
    strength: float
    parts: dict[str, float | None]
    distance_m: float | None
    days_apart: int | None
    flags: list[str]
    reasons: list[str]
    needs: list[NeedInShort]
    standing_things: list[UUID]
    project: UUID | None
    decision: DecisionOut | None


class OverlapPage(Page):
    """Some overlaps, and whether there are more."""

    items: list[OverlapOut]


class AcceptIn(Strict):
    """What a new project is called, why, and which gates it passes; empty: as suggested."""

    title: StrictStr = ""
    purpose: StrictStr = ""
    profile: StrictStr = ""


class ReasonIn(Strict):
    """A reason, which becomes part of the record."""

    reason: StrictStr


class GateOut(Schema):
    """A gate: passed, waiting, held or later."""

    code: str
    label: str
    state: str


class ProjectOut(Schema):
    """A project. `combined_value` (amounts as text) is null where it is closed to the reader."""

    id: UUID
    number: str
    title: str
    purpose: str
    state: str
    lead: str
    members: list[str]
    needs: list[NeedInShort]
    gates: list[GateOut]
    combined_value: list[dict[str, str]] | None
    unknown_costs: int | None


class ProjectListed(Schema):
    """A project, in short."""

    id: UUID
    number: str
    title: str
    state: str
    lead: str
    members: list[str]


class ProjectPage(Page):
    """Some projects, and whether there are more."""

    items: list[ProjectListed]


class Accepted(Schema):
    """The project that an overlap became; the overlap itself where one department reuses what stands there."""

    project: ProjectOut | None = None
    overlap: OverlapOut | None = None


@overlap_router.get("", response=OverlapPage, openapi_extra=asks(OverlapFilter), summary="List overlaps")
def list_overlaps(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The overlaps you may see, your own first, then the strongest. Where no state is asked for, those that wait for a
    decision; for whoever sees only what is decided, that.
    """
    asked = filtered(OverlapFilter(request.GET))
    state = asked.pop("state", queries.first_state(request.actor))  # type: ignore[attr-defined]
    asked["strength"] = float(asked.get("strength", 0))
    wanted = queries.Wanted(state="" if state == "all" else state, **asked)
    rows, more = listed(queries.overlaps(request.actor, wanted), limit, offset)  # type: ignore[attr-defined]
    kinds = kinds_by_code()
    return {"items": [_overlap(row, request, kinds) for row in rows], "limit": limit, "offset": offset, "more": more}


@overlap_router.get("/{uuid:pk}", response=OverlapOut, summary="Read an overlap")
def get_overlap(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One overlap."""
    return _overlap(_fetched(request, pk), request, kinds_by_code())


@overlap_router.post("/{uuid:pk}/accept", response=Accepted, summary="Accept an overlap")
@idempotent
def accept(request: HttpRequest, pk: UUID, given: AcceptIn) -> tuple[int, dict[str, Any]]:
    """The project it made or joined; the overlap itself where one department reuses what stands there."""
    done = actions.accept_overlap(_fetched(request, pk), by=request.actor, **given.dict())  # type: ignore[attr-defined]
    if isinstance(done, Project):
        return 200, {"project": _project(done, request)}
    return 200, {"overlap": _overlap(_fetched(request, pk), request, kinds_by_code())}


@overlap_router.post("/{uuid:pk}/decline", response=OverlapOut, summary="Decline an overlap")
@idempotent
def decline(request: HttpRequest, pk: UUID, given: ReasonIn) -> tuple[int, dict[str, Any]]:
    """Decline it; where it is one purchase, procurement is asked to let it be declined."""
    overlap = _fetched(request, pk)
    purchase = overlap.kind == Overlap.Kind.SAME_PURCHASE
    action = actions.ask_to_decline_overlap if purchase else actions.decline_overlap
    action(overlap, by=request.actor, reason=given.reason)  # type: ignore[attr-defined]
    return 200, _overlap(_fetched(request, pk), request, kinds_by_code())


@router.get("", response=ProjectPage, openapi_extra=asks(ProjectFilter), summary="List projects")
def list_projects(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The projects you may see, newest first. Filters as in the page."""
    asked = filtered(ProjectFilter(request.GET))
    rows, more = listed(queries.projects(request.actor, **asked), limit, offset)  # type: ignore[attr-defined]
    items = [
        {
            "id": project.pk,
            "number": project.number,
            "title": project.title,
            "state": project.state,
            "lead": project.lead.name,
            "members": [m.organization.name for m in project.joined],
        }
        for project in rows
    ]
    return {"items": items, "limit": limit, "offset": offset, "more": more}


@router.get("/{uuid:pk}", response=ProjectOut, summary="Read a project")
def get_project(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One project."""
    return _project(fetch(Project, pk, by=request.actor), request)  # type: ignore[attr-defined]


def _fetched(request: HttpRequest, pk: UUID) -> Overlap:
    return fetch(Overlap, pk, by=request.actor, rows=queries.with_parts(Overlap.objects.all()))  # type: ignore[attr-defined]


def _overlap(row: Overlap, request: HttpRequest, kinds: dict[str, str]) -> dict[str, Any]:
    shown = shown_overlap(row, request.actor, kinds)  # type: ignore[attr-defined]
    return {
        **{name: getattr(row, name) for name in ("kind", "state", "strength", "parts", "distance_m", "days_apart")},
        "id": row.pk,
        "number": row.number,
        "flags": row.flags,
        "reasons": list(shown.reasons),
        "needs": [_need(need) for need in shown.needs],
        "standing_things": [thing.pk for thing in shown.things],
        "project": None if shown.project is None else shown.project.pk,
        "decision": _decision(shown.decision),
    }


def _decision(line: Line | None) -> dict[str, Any] | None:
    if line is None:
        return None
    return {"at": line.at, "sentence": line.sentence, "reason": line.reason, "organization": line.organization}


def _need(need: Any) -> dict[str, Any]:
    named = {name: getattr(need, name) for name in ("number", "title", "starts", "ends")}
    return {**named, "id": need.pk, "organization": need.organization.name}


def _project(project: Project, request: HttpRequest) -> dict[str, Any]:
    needs = queries.needs_of_project(project)
    value = None
    if sees(project, "combined_value", request.actor):  # type: ignore[attr-defined]
        value = queries.value_of(needs)
    return {
        "id": project.pk,
        "number": project.number,
        "title": project.title,
        "purpose": project.purpose,
        "state": project.state,
        "lead": project.lead.name,
        "members": sorted(queries.joined_names(project)),
        "needs": [_need(need) for need in needs],
        "gates": [
            {"code": g.gate.code, "label": str(g.gate.label), "state": g.state} for g in queries.gates_of(project)
        ],
        "combined_value": None
        if value is None
        else [{"amount": f"{t.to_decimal():f}", "currency": t.currency} for t in value.totals],
        "unknown_costs": None if value is None else value.unknown,
    }
