"""Needs and problem reports in the API: the same filters, permissions and refusals as in the pages."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field, StrictBool, StrictInt, StrictStr

from junto.core.money import Money, MoneyError
from junto.core.workflow import Refused
from junto.frame.addresses import address_of
from junto.journal.access import fetch, refuse_to_begin
from junto.journal.api import (
    Day,
    Limit,
    Offset,
    Page,
    Reason,
    Seen,
    Strict,
    asks,
    filtered,
    idempotent,
    listed,
    one,
)
from junto.journal.history import seen_number
from junto.needs import actions, queries, reports
from junto.needs.drafts import Cost
from junto.needs.forms import NeedFilter
from junto.needs.layers import open_to
from junto.needs.models import Citation, CostItem, Need, ProblemReport
from junto.people.models import Jurisdiction, Organization
from junto.places.models import Sector, ThingKind

router = Router(tags=["needs"])
report_router = Router(tags=["problem reports"])


class CostIn(Strict):
    """A cost item. `amount`: what one costs, as text in major units, such as "2625.00"."""

    description: StrictStr
    amount: StrictStr
    currency: StrictStr = "USD"
    basis: StrictStr = "project"
    quantity: StrictInt = 1
    year: StrictInt | None = None


class NeedFields(Strict):
    """The fields of a need. `kind`, `sector`: codes of the list. `geometry`: GeoJSON in degrees, longitude first."""

    title: StrictStr | None = None
    description: StrictStr = ""
    language: StrictStr = "en"
    kind: StrictStr | None = None
    sector: StrictStr | None = None
    geometry: dict[str, Any] | None = None
    place_name: StrictStr = ""
    citywide: StrictBool = False
    starts: Day | None = None
    ends: Day | None = None
    quantity: StrictInt | None = None
    unit: StrictStr = ""
    outcome: StrictStr = ""
    fund: UUID | None = None
    contact: UUID | None = None
    cost_items: list[CostIn] = Field(default_factory=list, max_length=100)
    citations: list[UUID] = Field(default_factory=list, max_length=100)


class NeedIn(NeedFields):
    """A need to be written as a draft."""

    organization: UUID
    title: StrictStr


class NeedEdit(NeedFields):
    """Fields to change; those not named stay. `seen`: the need's `entry` as you last read it."""

    seen: StrictInt | None = None


class ReportIn(Strict):
    """A problem report; no account is asked for."""

    jurisdiction: UUID
    text: StrictStr
    geometry: dict[str, Any] | None = None
    place_name: StrictStr = ""
    language: StrictStr = "en"
    sector: StrictStr | None = None
    organization: UUID | None = None
    reporter_name: StrictStr = ""
    reporter_email: StrictStr = ""


class Named(Schema):
    """Somebody or something, by id and name."""

    id: UUID
    name: str


class CostOut(Schema):
    """A cost item. `amount`: what one costs, as text in major units."""

    description: str
    amount: str
    currency: str
    basis: str
    quantity: int
    year: int | None


class NeedListed(Schema):
    """A need. The last four fields are there only for those who may see them."""

    id: UUID
    number: str
    state: str
    organization: Named
    title: str
    description: str
    language: str
    kind: str | None
    sector: str | None
    geometry: dict[str, Any] | None
    place_name: str
    citywide: bool
    starts: date | None
    ends: date | None
    quantity: int | None
    unit: str
    outcome: str
    source: str
    external_id: str
    citations: list[UUID]
    cost_items: list[CostOut] = Field(default_factory=list)
    fund: Named | None = None
    contact: Named | None = None
    extra: dict[str, Any] = Field(default_factory=dict)


class NeedOut(NeedListed):
    """`entry`: the number of what last happened to it, to be sent as `seen`."""

    entry: int


class NeedPage(Page):
    """Some needs, and whether there are more."""

    items: list[NeedListed]


class ReportOut(Schema):
    """A problem report; who wrote it is in no answer."""

    id: UUID
    number: str
    state: str
    text: str
    language: str
    sector: str | None
    geometry: dict[str, Any] | None
    place_name: str


class ReportPage(Page):
    """Some problem reports, and whether there are more."""

    items: list[ReportOut]


class ReportSent(Schema):
    """What was handed in waits under this number."""

    number: str
    state: str


def _cost(item: CostIn) -> Cost:
    try:
        amount = Money.parse(item.amount, item.currency)
    except MoneyError as wrong:
        raise Refused(wrong.sentence.said(_), code="input", field="cost_items") from None
    return Cost(item.description, amount, item.basis, item.quantity, item.year)


def _fields(given: Mapping[str, Any], costs: Iterable[CostIn], by: Any, owner: UUID) -> dict[str, Any]:
    """What was handed in as the actions take it. Fund and contact are those of the department it belongs to."""
    fields = dict(given)
    people, cited = queries.contacts([owner]), ProblemReport.objects.filter(state="published")
    finders = {
        "kind": lambda code: one(ThingKind, "kind", code=code),
        "sector": lambda code: one(Sector, "sector", code=code),
        "contact": lambda pk: one(people, "contact", pk=pk),
        "organization": lambda pk: one(Organization, "organization", pk=pk),
        "citations": lambda ids: [one(cited, "citations", pk=pk) for pk in ids],
        "cost_items": lambda _items: [_cost(item) for item in costs],
        "fund": lambda pk: one(queries.funds(by, state="").filter(organization=owner), "fund", pk=pk),
    }
    return {name: finders[name](value) if name in finders else value for name, value in fields.items()}


def _joined(rows: QuerySet[Need]) -> QuerySet[Need]:
    cited = Prefetch("citations", queryset=Citation.objects.order_by("pk"))
    return rows.select_related("organization", "kind", "sector", "fund", "contact").prefetch_related(
        cited, Prefetch("cost_items", queryset=CostItem.objects.order_by("pk"))
    )


def _told(need: Need, *, shown: bool) -> dict[str, Any]:
    """A need as the API tells of it; closed fields only where `shown`."""
    told = {
        "id": need.pk,
        "number": need.number,
        "state": need.state,
        "organization": {"id": need.organization_id, "name": need.organization.name},
        "title": need.title,
        "description": need.description,
        "language": need.language,
        "kind": need.kind.code if need.kind else None,
        "sector": need.sector.code if need.sector else None,
        "geometry": need.geometry,
        "place_name": need.place_name,
        "citywide": need.citywide,
        "starts": need.starts,
        "ends": need.ends,
        "quantity": need.quantity,
        "unit": need.unit,
        "outcome": need.outcome,
        "source": need.source,
        "external_id": need.external_id,
        "citations": [c.report_id for c in need.citations.all()],
    }
    return told | _closed(need) if shown else told


def _closed(need: Need) -> dict[str, Any]:
    return {
        "cost_items": [
            {
                "description": item.description,
                "amount": f"{Money(item.amount, item.currency).to_decimal():f}",
                "currency": item.currency,
                "basis": item.basis,
                "quantity": item.quantity,
                "year": item.year,
            }
            for item in need.cost_items.all()
        ],
        "fund": {"id": need.fund_id, "name": need.fund.name} if need.fund else None,
        "contact": {"id": need.contact_id, "name": need.contact.name} if need.contact else None,
        "extra": need.extra,
    }


def _answer(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    need = fetch(Need, pk, by=actor, rows=_joined(Need.objects.all()))
    shown = bool(open_to(actor, Need.objects.filter(pk=pk)))
    return {**_told(need, shown=shown), "entry": seen_number(need)}


@router.get("", response=NeedPage, exclude_unset=True, openapi_extra=asks(NeedFilter), summary="List needs")
def list_needs(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The needs you may see, newest first. Filters as in the page."""
    actor = request.actor  # type: ignore[attr-defined]
    wanted = queries.Wanted(**filtered(NeedFilter(request.GET, actor=actor)))
    found, more = listed(_joined(queries.needs(actor, wanted)), limit, offset)
    shown = open_to(actor, Need.objects.filter(pk__in=[need.pk for need in found]))
    items = [_told(need, shown=need.pk in shown) for need in found]
    return {"items": items, "limit": limit, "offset": offset, "more": more}


@router.get("/{uuid:pk}", response=NeedOut, exclude_unset=True, summary="Read a need")
def get_need(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One need, as far as you may see it."""
    return _answer(request, pk)


@router.post("", response={201: NeedOut}, summary="Write a need")
@idempotent
def create_need(request: HttpRequest, given: NeedIn) -> tuple[int, dict[str, Any]]:
    """A draft, seen by its own department until it is published."""
    actor = request.actor  # type: ignore[attr-defined]
    owner = one(Organization, "organization", pk=given.organization)
    refuse_to_begin(Need(organization=owner), "draft", actor)  # before it is told whose fund or contact is named
    need = actions.draft_need(
        by=actor, **_fields(given.dict(exclude_unset=True), given.cost_items, actor, given.organization)
    )
    return 201, _answer(request, need.pk)


@router.patch("/{uuid:pk}", response=NeedOut, summary="Change a need")
@idempotent
def edit_need(request: HttpRequest, pk: UUID, given: NeedEdit) -> tuple[int, dict[str, Any]]:
    """Change the fields that are named."""
    actor = request.actor  # type: ignore[attr-defined]
    named = given.dict(exclude_unset=True)
    seen = named.pop("seen", None)
    if named.get("title", "") is None:
        raise Refused(_("A need has a title."), code="input", field="title")
    found = fetch(Need, pk, by=actor)
    actions.edit_need(found, by=actor, seen=seen, **_fields(named, given.cost_items, actor, found.organization_id))
    return 200, _answer(request, pk)


@router.post("/{uuid:pk}/publish", response=NeedOut, summary="Publish a need")
@idempotent
def publish_need(request: HttpRequest, pk: UUID, given: Seen | None = None) -> tuple[int, dict[str, Any]]:
    """Put it on the map."""
    actor = request.actor  # type: ignore[attr-defined]
    actions.publish_need(fetch(Need, pk, by=actor), by=actor, seen=given.seen if given else None)
    return 200, _answer(request, pk)


@router.post("/{uuid:pk}/withdraw", response=NeedOut, summary="Withdraw a need")
@idempotent
def withdraw_need(request: HttpRequest, pk: UUID, given: Reason) -> tuple[int, dict[str, Any]]:
    """It is no longer wanted."""
    actor = request.actor  # type: ignore[attr-defined]
    actions.withdraw_need(fetch(Need, pk, by=actor), by=actor, reason=given.reason, seen=given.seen)
    return 200, _answer(request, pk)


def _report_told(report: ProblemReport) -> dict[str, Any]:
    """A problem report; who wrote it is in no answer of the API."""
    return {
        "id": report.pk,
        "number": report.number,
        "state": report.state,
        "text": report.text,
        "language": report.language,
        "sector": report.sector.code if report.sector else None,
        "geometry": report.geometry,
        "place_name": report.place_name,
    }


@report_router.get("", response=ReportPage, summary="List problem reports")
def list_reports(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The published problem reports, newest first."""
    filtered(Form(request.GET))
    rows = queries.problem_reports(request.actor, state="published")  # type: ignore[attr-defined]
    found, more = listed(rows, limit, offset)
    return {"items": [_report_told(r) for r in found], "limit": limit, "offset": offset, "more": more}


@report_router.post("", response={202: ReportSent}, summary="Report a problem")
@idempotent
def submit_report(request: HttpRequest, given: ReportIn) -> tuple[int, dict[str, Any]]:
    """It waits for a moderator; the answer names its number."""
    fields = given.dict()
    fields["jurisdiction"] = one(Jurisdiction, "jurisdiction", pk=given.jurisdiction)
    fields["organization"] = one(Organization, "organization", pk=given.organization)
    fields["sector"] = one(Sector, "sector", code=given.sector)
    address = address_of(request)
    made = reports.submit_problem_report(by=request.actor, address=address, **fields)  # type: ignore[attr-defined]
    return 202, {"number": made.number, "state": made.state}
