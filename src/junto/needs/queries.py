"""Reads of the needs room, always through what the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from junto.core.money import Money, total
from junto.core.workflow import Actor
from junto.documents.search import matching
from junto.journal.access import holds, readable, visible
from junto.journal.registry import kind_of
from junto.needs.models import CostItem, Fund, Need, ProblemReport
from junto.needs.workflow import MONEY
from junto.people.models import Organization, Person
from junto.people.roles import CITY_BODIES
from junto.places.geometry import GeoJSON
from junto.places.models import Area, Sector, ThingKind
from junto.places.queries import Near, inside, near


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list or map of needs is narrowed to; everything empty: all published ones."""

    words: str = ""
    organization: Organization | None = None
    kind: ThingKind | None = None
    sector: Sector | None = None
    area: Area | None = None
    first_year: int | None = None
    last_year: int | None = None
    state: str = "published"  # empty: in every state
    fund: Fund | None = None


def needs(by: Actor, wanted: Wanted | None = None) -> QuerySet[Need]:
    """The needs that `by` may read, narrowed, newest first. Filtering by fund asks for the right to see funds."""
    w = wanted or Wanted()
    rows = visible(Need, by)
    if w.state:
        rows = rows.filter(state=w.state)
    for name in ("organization", "kind"):
        if (value := getattr(w, name)) is not None:
            rows = rows.filter(**{name: value})
    if w.sector is not None:
        rows = rows.filter(Q(sector=w.sector) | Q(kind__sector=w.sector))
    if w.fund is not None:
        # A closed field must not be found out by filtering for it.
        rows = rows.filter(holds(kind_of(Need), by, MONEY), fund=w.fund)
    if w.first_year is not None:
        rows = rows.filter(Q(ends=None) | Q(ends__year__gte=w.first_year))
    if w.last_year is not None:
        rows = rows.filter(Q(starts=None) | Q(starts__year__lte=w.last_year))
    if w.words:
        rows = rows.filter(_says(w.words))
    if w.area is not None:
        rows = inside(rows, w.area) | rows.filter(citywide=True)
    return rows.order_by("-year", "-serial")


def _says(words: str) -> Q:
    """Search finds every word in it; or the whole is its number, here or in its source."""
    return Q(pk__in=matching("needs.need", words)) | Q(external_id__iexact=words.strip()) | by_number(words)


def by_number(text: str) -> Q:
    """The need with the human number `N-2026-0012`, if the text is one; else none."""
    return _numbered(text, Need.NUMBER_PREFIX)


def _numbered(text: str, prefix: str) -> Q:
    parts = text.strip().upper().split("-")
    if len(parts) == 3 and parts[0] == prefix and parts[1].isdecimal() and parts[2].isdecimal():
        return Q(year=int(parts[1][:4]), serial=int(parts[2][:9]))
    return Q(pk__in=[])


def needs_near(geometry: GeoJSON, within_m: float, *, by: Actor, but: UUID | None = None) -> list[Near[Need]]:
    """The published needs within `within_m` metres of a place that `by` may read, nearest first; `but` left out."""
    rows = visible(Need, by).filter(state="published")
    if but is not None:
        rows = rows.exclude(pk=but)
    return near(rows.select_related("organization", "kind"), geometry, within_m)


def problem_reports(by: Actor, *, state: str = "") -> QuerySet[ProblemReport]:
    """The problem reports that `by` may read, newest first."""
    rows = visible(ProblemReport, by).select_related("sector")
    return (rows.filter(state=state) if state else rows).order_by("-year", "-serial")


def problem_reports_near(geometry: GeoJSON, within_m: float = 200.0) -> list[Near[ProblemReport]]:
    """The published problem reports within so many metres of a place, nearest first: what a need there could cite."""
    return near(ProblemReport.objects.filter(state="published"), geometry, within_m)


def citing_needs(report: ProblemReport, by: Actor) -> QuerySet[Need]:
    """The needs citing a report that `by` may read."""
    return (
        visible(Need, by).filter(citations__report=report).select_related("organization").order_by("-year", "-serial")
    )


def funds(by: Actor, *, organization: Organization | None = None, state: str = "open") -> QuerySet[Fund]:
    """The funds that `by` may read."""
    rows = visible(Fund, by).select_related("organization")
    if state:
        rows = rows.filter(state=state)
    return rows.filter(organization=organization) if organization is not None else rows


def contacts(organizations: Iterable[UUID]) -> QuerySet[Person]:
    """Who can be named as the contact for needs of these organizations."""
    working = {"memberships__organization__in": organizations, "memberships__state": "active"}
    return Person.objects.filter(state="active", **working).distinct()


def problem_report_numbered(text: str) -> ProblemReport | None:
    """The published problem report with the human number `P-2026-0003`; None where there is none."""
    return ProblemReport.objects.filter(_numbered(text, ProblemReport.NUMBER_PREFIX), state="published").first()


def fund_keepers(by: Actor) -> QuerySet[Organization]:
    """The organizations for which `by` may add a fund."""
    mine = by.organizations("department_lead", "department_staff")
    here = {h.jurisdiction for h in by.held if h.role in ("budget_officer", "administrator")} - {None}
    rows = Organization.objects.filter(state="active", kind__in=CITY_BODIES)
    return rows.filter(Q(pk__in=mine) | Q(jurisdiction__in=here))


def total_of(items: Sequence[CostItem]) -> Money | None:
    """The sum of cost items (amount × how many); None where there are none: unknown, not zero.

    A need's costs are in one currency. Costs by use or by capacity are estimates for the quantity given.
    """
    if not items:
        return None
    currency = items[0].currency
    return total((Money(item.amount, item.currency) * item.quantity for item in items), currency)


def departments_with_needs(by: Actor) -> QuerySet[Organization]:
    """The departments that have needs which `by` may read, by name."""
    mine = Need.objects.filter(readable(kind_of(Need), by), organization=OuterRef("pk"))
    return Organization.objects.filter(Exists(mine)).order_by("name")  # one need of each is enough, not all of all
