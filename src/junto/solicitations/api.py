"""The API of solicitations: what is open and coming, one in full, its questions; asking for one's company."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import StrictStr

from junto.core.money import Money
from junto.journal.access import fetch, sees, visible
from junto.journal.api import Limit, Offset, Page, Strict, asks, filtered, idempotent, listed, one
from junto.people.models import Organization
from junto.solicitations import actions, queries
from junto.solicitations.forms import OpportunityFilter
from junto.solicitations.lawful import approving
from junto.solicitations.lawful.writing import read
from junto.solicitations.models import Addendum, Opening, Question, Solicitation

router = Router(tags=["solicitations"])


class SolicitationInShort(Schema):
    """A solicitation in a list."""

    id: UUID
    number: str
    ocid: str
    title: str
    state: str
    method: str
    sector: str | None
    deadline: datetime | None


class SolicitationPage(Page):
    """Some solicitations, and whether there are more."""

    items: list[SolicitationInShort]


class ItemOut(Schema):
    """One thing asked for. `quantity` is null where it is not stated."""

    number: int
    description: str
    kind: str | None
    quantity: int | None
    unit: str
    member: str
    delivery_place: str
    delivery_geometry: dict[str, Any] | None
    delivery_by: date | None


class CriterionOut(Schema):
    """By what offers are judged; `weight` in percent, as text."""

    number: int
    name: str
    description: str
    weight: str
    scored: str


class RequirementOut(Schema):
    """A requirement as stated."""

    number: int
    text: str
    why: str
    aspect: str
    force: str


class DocumentOut(Schema):
    """A document that an offer holds."""

    code: str
    label: str
    mandatory: bool
    confidential_allowed: bool


class AddendumOut(Schema):
    """A published change."""

    id: UUID
    number: int
    summary: str
    material: bool
    issued_at: datetime


class RouteLawOut(Schema):
    """A jurisdiction whose law was asked, with the SHA-256 of each of its files."""

    id: str
    label: str
    files: dict[str, str]


class RouteDutyOut(Schema):
    """A document or an approval before an act, with its citations."""

    id: str
    label: str
    before: str
    cites: list[str]


class RoutePeriodOut(Schema):
    """A period of the law between two acts, its days as they held for this purchase."""

    id: str
    label: str
    start: str
    end: str
    days: int
    how: str
    counting: str
    cite: str
    verified: str


class RouteSourceOut(Schema):
    """A provision on which the route stands."""

    id: str
    jurisdiction: str
    cite: str
    verified: str
    permits: bool


class RouteOut(Schema):
    """The lawful route that a solicitation keeps. `facts`: as they were given, amounts as text."""

    laws: list[RouteLawOut]
    on: date
    facts: dict[str, str | bool | int | list[str]]
    way: str
    kind: str
    label: str
    sources: list[RouteSourceOut]
    documents: list[RouteDutyOut]
    approvals: list[RouteDutyOut]
    periods: list[RoutePeriodOut]


class OpeningOut(Schema):
    """An opening. `part`: which of two envelopes it opens (`quality`, `price`), empty where there is one."""

    id: UUID
    round: int
    part: str
    state: str
    held_at: datetime | None


class SolicitationOut(SolicitationInShort):
    """A solicitation in full. `estimate` (amount as text) is null until the method opens it; `opens` says when. `route`
    is null for those outside the city and its members, and where none was reckoned. `envelopes`: one, or two where
    quality is scored before any price is opened; below `least_quality` (points of 100) a price stays sealed."""

    summary: str
    language: str
    category: str
    jurisdiction: str
    office: str
    project: UUID
    currency: str
    estimate: str | None
    method_version: int
    method_citation: str
    route_approver: str
    route: RouteOut | None
    notice_on: date | None
    questions_until: datetime | None
    opening_at: datetime | None
    opening_place: str
    envelopes: int
    envelopes_reason: str
    least_quality: int | None
    openings: list[OpeningOut]
    contract_starts: date | None
    contract_ends: date | None
    contact_name: str
    contact_email: str
    contact_phone: str
    published_at: datetime | None
    follows: UUID | None
    opens: dict[str, str]
    items: list[ItemOut]
    criteria: list[CriterionOut]
    requirements: list[RequirementOut]
    documents: list[DocumentOut]
    addenda: list[AddendumOut]


class QuestionOut(Schema):
    """A question. `answer` is empty and `number` null until it is answered; who asked is not told."""

    id: UUID
    number: int | None
    state: str
    text: str
    answer: str
    asked_at: datetime
    answered_at: datetime | None


class QuestionPage(Page):
    """Some questions, and whether there are more."""

    items: list[QuestionOut]


class QuestionIn(Strict):
    """A question for one's company (its id)."""

    organization: UUID
    text: StrictStr


@router.get("", response=SolicitationPage, summary="List solicitations", openapi_extra=asks(OpportunityFilter))
def list_solicitations(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """What is open and coming, what ends first in front. Filters as in the page: words, sector (its code), state (a
    state of the workflow's public ones, running, done or all)."""
    asked = filtered(OpportunityFilter(request.GET))
    rows, more = listed(queries.opportunities(request.actor, **asked), limit, offset)  # type: ignore[attr-defined]
    return {"items": [_short(row) for row in rows], "limit": limit, "offset": offset, "more": more}


@router.get("/{uuid:pk}", response=SolicitationOut, summary="Read a solicitation")
def get_solicitation(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One solicitation."""
    return _full(_fetched(request, pk), request)


@router.get("/{uuid:pk}/questions", response=QuestionPage, summary="List questions")
def list_questions(request: HttpRequest, pk: UUID, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Questions with their answers, in the order of the answers; your own company's without one come last."""
    rows = visible(Question, request.actor).filter(solicitation=_fetched(request, pk))  # type: ignore[attr-defined]
    found, more = listed(queries.answered_first(rows), limit, offset)
    return {"items": [_question(row) for row in found], "limit": limit, "offset": offset, "more": more}


@router.post("/{uuid:pk}/questions", response={201: QuestionOut}, summary="Ask a question")
@idempotent
def ask_question(request: HttpRequest, pk: UUID, given: QuestionIn) -> tuple[int, dict[str, Any]]:
    """Ask for your company, before the date for questions. All read question and answer; who asked is not told."""
    company = one(Organization, "organization", pk=given.organization)
    made = actions.ask_question(
        _fetched(request, pk),
        organization=company,
        text=given.text,
        by=request.actor,  # type: ignore[attr-defined]
    )
    return 201, _question(made)


JOINED = ("sector", "jurisdiction", "office")


def _fetched(request: HttpRequest, pk: UUID) -> Solicitation:
    return fetch(Solicitation, pk, by=request.actor, rows=Solicitation.objects.select_related(*JOINED))  # type: ignore[attr-defined]


def _short(row: Solicitation) -> dict[str, Any]:
    named = {name: getattr(row, name) for name in ("number", "ocid", "title", "state", "deadline")}
    return {**named, "id": row.pk, "method": row.profile, "sector": row.sector.code if row.sector else None}


SAID = (
    "summary", "language", "category", "currency", "method_citation", "route_approver", "notice_on", "questions_until",
    "opening_at", "opening_place", "contract_starts", "contract_ends", "contact_name", "contact_email",
    "contact_phone", "published_at", "envelopes", "envelopes_reason", "least_quality",
)  # fmt: skip


def _full(row: Solicitation, request: HttpRequest) -> dict[str, Any]:
    amount = row.opened_value
    if amount is None and sees(row, "combined_value", request.actor):  # type: ignore[attr-defined]
        amount = row.combined_value
    addenda = visible(Addendum, request.actor).filter(solicitation=row, state="issued").order_by("number")  # type: ignore[attr-defined]
    openings = visible(Opening, request.actor).filter(solicitation=row).order_by("pk")  # type: ignore[attr-defined]
    return {
        **_short(row),
        **{name: getattr(row, name) for name in SAID},
        "jurisdiction": row.jurisdiction.name,
        "office": row.office.name,
        "project": row.project_id,
        "follows": row.follows_id,
        "route": _route(row) if sees(row, "route", request.actor) else None,  # type: ignore[attr-defined]
        "estimate": None if amount is None else f"{Money(amount, row.currency).to_decimal():f}",
        "method_version": row.profile_version,
        "opens": dict(row.method.opens),
        "openings": [_row(o, OpeningOut, id=o.pk) for o in openings],
        "items": [_item(item) for item in row.items.select_related("kind", "member")],
        "criteria": [_row(c, CriterionOut, weight=c.percent) for c in row.criteria.all()],
        "requirements": [_row(r, RequirementOut) for r in row.requirements.all()],
        "documents": [_row(d, DocumentOut) for d in row.asked_documents.all()],
        "addenda": [_row(a, AddendumOut) for a in addenda],
    }


def _route(row: Solicitation) -> dict[str, Any] | None:
    kept = read(row.route)
    if kept is None:
        return None
    said = approving.said
    return {
        **{name: getattr(kept, name) for name in ("on", "facts", "way", "kind")},
        "label": said(kept.label),
        "laws": [_row(law, RouteLawOut, label=said(law.label)) for law in kept.laws],
        "sources": [_row(one, RouteSourceOut) for one in kept.sources],
        "documents": [_row(one, RouteDutyOut, label=said(one.label)) for one in kept.documents],
        "approvals": [_row(one, RouteDutyOut, label=said(one.label)) for one in kept.approvals],
        "periods": [_row(one, RoutePeriodOut, label=said(one.label)) for one in kept.periods],
    }


def _row(row: Any, schema: type[Schema], **instead: Any) -> dict[str, Any]:
    return {name: instead[name] if name in instead else getattr(row, name) for name in schema.model_fields}


def _item(item: Any) -> dict[str, Any]:
    return _row(item, ItemOut, kind=item.kind.code if item.kind else None, member=item.member.name)


def _question(row: Question) -> dict[str, Any]:
    return _row(row, QuestionOut)
