"""The API of overlaps and projects: lists, single ones, accept and decline; publication adds the router."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from junto.journal.access import fetch, sees
from junto.projects import actions, queries
from junto.projects.models import Overlap, Project
from junto.projects.shown import kinds_by_code, shown_overlap

MOST = 100  # rows in one answer

router = Router(tags=["projects"])


class NeedOut(Schema):
    """A need in an overlap or project."""

    id: UUID
    number: str
    title: str
    organization: str
    starts: date | None
    ends: date | None


class OverlapOut(Schema):
    """An overlap. `reasons` are sentences in the language asked for; `parts` from 0 to 1, null where not known."""

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
    needs: list[NeedOut]
    standing_things: list[UUID]
    project: UUID | None


class OverlapPage(Schema):
    """Some overlaps, and how many there are."""

    count: int
    overlaps: list[OverlapOut]


class AcceptIn(Schema):
    """What a new project is called, why, and which gates it passes; empty: as suggested."""

    title: str = ""
    purpose: str = ""
    profile: str = ""


class ReasonIn(Schema):
    """A reason, which becomes part of the record."""

    reason: str


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
    needs: list[NeedOut]
    gates: list[GateOut]
    combined_value: list[dict[str, str]] | None
    unknown_costs: int | None


class ProjectPage(Schema):
    """Some projects, and how many there are."""

    count: int
    projects: list[dict[str, Any]]


@router.get("/overlaps", response=OverlapPage)
def list_overlaps(
    request: HttpRequest, kind: str = "", state: str = "found", mine: bool = False, offset: int = 0
) -> dict[str, Any]:
    """The overlaps that the caller may see, their own first, then the strongest; at most 100 from `offset`."""
    rows = queries.overlaps(request.actor, queries.Wanted(kind=kind, state=state, mine=mine))  # type: ignore[attr-defined]
    start = max(0, offset)
    kinds = kinds_by_code()
    return {"count": rows.count(), "overlaps": [_overlap(row, request, kinds) for row in rows[start : start + MOST]]}


@router.get("/overlaps/{pk}", response=OverlapOut)
def get_overlap(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One overlap."""
    return _overlap(_fetched(request, pk), request, kinds_by_code())


@router.post("/overlaps/{pk}/accept", response=ProjectOut | OverlapOut)  # type: ignore[call-overload]
def accept(request: HttpRequest, pk: UUID, given: AcceptIn) -> dict[str, Any]:
    """Accept an overlap: the project it made or joined, or the overlap itself where one department reuses its own."""
    done = actions.accept_overlap(_fetched(request, pk), by=request.actor, **given.dict())  # type: ignore[attr-defined]
    if isinstance(done, Project):
        return _project(done, request)
    return get_overlap(request, pk)


@router.post("/overlaps/{pk}/decline", response=OverlapOut)
def decline(request: HttpRequest, pk: UUID, given: ReasonIn) -> dict[str, Any]:
    """Decline an overlap; where it is one purchase, ask procurement to let it be declined."""
    overlap = _fetched(request, pk)
    purchase = overlap.kind == Overlap.Kind.SAME_PURCHASE
    action = actions.ask_to_decline_overlap if purchase else actions.decline_overlap
    action(overlap, by=request.actor, reason=given.reason)  # type: ignore[attr-defined]
    return get_overlap(request, pk)


@router.get("/projects", response=ProjectPage)
def list_projects(request: HttpRequest, state: str = "", offset: int = 0) -> dict[str, Any]:
    """The projects that the caller may see, newest first; at most 100 from `offset`."""
    rows = queries.projects(request.actor, state=state)  # type: ignore[attr-defined]
    start = max(0, offset)
    listed = [
        {
            "id": str(p.pk),
            "number": p.number,
            "title": p.title,
            "state": p.state,
            "lead": p.lead.name,
            "members": [m.organization.name for m in p.joined],  # type: ignore[attr-defined]
        }
        for p in rows[start : start + MOST]
    ]
    return {"count": rows.count(), "projects": listed}


@router.get("/projects/{pk}", response=ProjectOut)
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
        "project": row.project_id,
    }


def _need(need: Any) -> dict[str, Any]:
    named = {name: getattr(need, name) for name in ("number", "title", "starts", "ends")}
    return {**named, "id": need.pk, "organization": need.organization.name}


def _project(project: Project, request: HttpRequest) -> dict[str, Any]:
    needs = queries.needs_of_project(project)
    value = None
    if sees(project, "combined_value", request.actor):  # type: ignore[attr-defined]
        value = queries.value_of(needs, jurisdiction=project.jurisdiction.name)
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
