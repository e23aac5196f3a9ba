"""The API of evaluation plans and findings: what everyone may read, and drafts for insiders. Reads only."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from junto.core.workflow import Actor
from junto.journal.access import fetch, visible
from junto.journal.api import Limit, Offset, Page, asks, filtered, listed
from junto.pilots import telling
from junto.pilots.forms.filters import FindingFilter, PlanFilter
from junto.pilots.models import EvaluationPlan, Finding, PlanVersion

router = Router(tags=["evaluation plans"])
finding_router = Router(tags=["findings"])
PLANS = EvaluationPlan.objects.select_related("organization").prefetch_related("versions")
FINDINGS = Finding.objects.select_related("plan", "data", "organization").defer("charts")


class VersionOut(Schema):
    """A version as it was registered. `late`: after the start; `data_seen`: when data from after it had come in."""

    number: int
    registered_at: datetime
    digest: str
    reason: str
    late: bool
    data_seen: bool


class PlanOut(Schema):
    """An evaluation plan. `plan`: the fields that `junto evidence` reads; `digest`: their SHA-256 as canonical JSON."""

    id: UUID
    number: str
    project: UUID
    title: str
    question: str
    provider: str
    organization: str
    state: str
    outcome: str
    starts: date
    ends: date | None
    registered_at: datetime | None
    version: int
    digest: str
    versions: list[VersionOut]
    plan: dict[str, Any]


class PlanPage(Page):
    """Some plans, and whether there are more."""

    items: list[PlanOut]


class FindingListed(Schema):
    """A finding, in short. `effect`, `low`, `high`: in units of the outcome, null where they cannot be computed."""

    id: UUID
    number: str
    plan: UUID
    plan_number: str
    plan_version: int
    plan_digest: str
    data_sha256: str
    state: str
    sentence: str
    method: str
    effect: float | None
    low: float | None
    high: float | None
    rung: int | None
    look: int
    looks_planned: int
    foreseen: bool
    registered_late: bool
    data_seen_before: bool
    reckoned_at: datetime
    organization: str


class FindingOut(FindingListed):
    """A finding with what weakens it in words and the whole answer, as `junto evidence --format json` gives it."""

    caveats: list[str]
    answer: dict[str, Any]


class FindingPage(Page):
    """Some findings, and whether there are more."""

    items: list[FindingListed]


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


@router.get("", response=PlanPage, summary="List evaluation plans", openapi_extra=asks(PlanFilter))
def list_plans(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The evaluation plans you may read, newest first."""
    asked = filtered(PlanFilter(request.GET), by=_actor(request))
    rows = visible(EvaluationPlan, _actor(request), rows=PLANS).filter(**asked)
    found, more = listed(rows, limit, offset)
    return {"items": [_plan(row) for row in found], "limit": limit, "offset": offset, "more": more}


@router.get("/{uuid:pk}", response=PlanOut, summary="Read an evaluation plan")
def get_plan(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One evaluation plan with its versions."""
    return _plan(fetch(EvaluationPlan, pk, by=_actor(request), rows=PLANS))


def _plan(plan: EvaluationPlan) -> dict[str, Any]:
    names = (
        "title", "question", "provider", "state", "outcome", "starts", "ends", "registered_at", "version", "digest"
    )  # fmt: skip
    return {
        **{name: getattr(plan, name) for name in names},
        "id": plan.pk,
        "number": plan.number,
        "project": plan.project_id,
        "organization": plan.organization.name,
        "versions": [_version(one) for one in plan.versions.all()],
        "plan": plan.fields,
    }


def _version(version: PlanVersion) -> dict[str, Any]:
    named = {name: getattr(version, name) for name in ("number", "registered_at", "digest", "reason", "late")}
    return {**named, "data_seen": version.seen}


@finding_router.get("", response=FindingPage, summary="List findings", openapi_extra=asks(FindingFilter))
def list_findings(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """All findings, newest first, superseded ones too."""
    asked = filtered(FindingFilter(request.GET), by=_actor(request))
    rows = visible(Finding, _actor(request), rows=FINDINGS).filter(**asked)
    found, more = listed(rows, limit, offset)
    return {"items": [_listed(row) for row in found], "limit": limit, "offset": offset, "more": more}


@finding_router.get("/{uuid:pk}", response=FindingOut, summary="Read a finding")
def get_finding(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One finding with its whole answer."""
    found = fetch(Finding, pk, by=_actor(request), rows=FINDINGS)
    return {**_listed(found), "caveats": telling.caveats(found), "answer": found.found["answer"]}


def _listed(finding: Finding) -> dict[str, Any]:
    names = ("plan_digest", "state", "method", "effect", "low", "high", "rung", "look", "foreseen")
    return {
        **{name: getattr(finding, name) for name in names},
        "id": finding.pk,
        "number": finding.number,
        "plan": finding.plan_id,
        "plan_number": finding.plan.number,
        "plan_version": finding.version,
        "data_sha256": finding.data_digest,
        "sentence": telling.headline(finding),
        "looks_planned": finding.planned,
        "registered_late": finding.late,
        "data_seen_before": finding.seen,
        "reckoned_at": finding.ran_at,
        "organization": finding.organization.name,
    }
