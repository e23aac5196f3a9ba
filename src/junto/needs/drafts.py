"""A need as it is handed in, before it is a row: its fields, its costs, and what is wrong with them, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from junto.core.geometry import Box
from junto.core.money import Money
from junto.core.workflow import Refused
from junto.needs.models import CostItem, Fund, Need, ProblemReport
from junto.people.models import Organization, Person
from junto.people.roles import CITY_BODIES
from junto.places.actions import refuse_unclean
from junto.places.geometry import GeoJSON, locate
from junto.places.models import Sector, ThingKind

LARGEST = 2**53 - 1  # minor units; beyond it JSON readers lose digits
YEARS = range(1900, 2201)
MOST = 2**31 - 1  # of what is counted: all that a column holds


@dataclass(frozen=True, slots=True)
class Cost:
    """One cost item as it is handed in: `amount` is what one of `quantity` costs."""

    description: str
    amount: Money
    basis: str = CostItem.Basis.PROJECT
    quantity: int = 1
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A need as it is handed in. `geometry` is GeoJSON in degrees; `citywide` says that it is for the whole city."""

    organization: Organization
    title: str
    description: str = ""
    language: str = "en"
    sector: Sector | None = None
    kind: ThingKind | None = None
    geometry: GeoJSON | None = None
    place_name: str = ""
    citywide: bool = False
    starts: date | None = None
    ends: date | None = None
    quantity: int | None = None
    unit: str = ""
    outcome: str = ""
    fund: Fund | None = None
    contact: Person | None = None
    source: str = ""
    external_id: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    cost_items: Sequence[Cost] = ()
    citations: Sequence[ProblemReport] = ()


PARTS = frozenset({"cost_items", "citations"})
BASES = frozenset(CostItem.Basis.values)
OWN = tuple(f.name for f in fields(Draft) if f.name not in PARTS | {"geometry"})  # set on the row as they are


def need_from(draft: Draft, *, city: Box | None = None) -> Need:
    """The draft as an unsaved row; raises `Refused` with the first thing that is wrong, naming the field."""
    need = Need(**{name: getattr(draft, name) for name in OWN})
    need.extra = dict(draft.extra)
    locate(need, draft.geometry, city=city)
    refuse_unsound(need)
    refuse_costs(draft.cost_items)
    refuse_citations(draft.citations)
    return need


def cost_rows(need: Need, costs: Sequence[Cost]) -> list[CostItem]:
    """The costs as unsaved rows of the need."""
    return [
        CostItem(
            need=need,
            description=cost.description,
            basis=cost.basis,
            quantity=cost.quantity,
            amount=cost.amount.minor,
            currency=cost.amount.currency,
            year=cost.year,
        )
        for cost in costs
    ]


def refuse_unsound(need: Need) -> None:
    """Raise `Refused` for the first field of a need that cannot stand as it is."""
    for check in (_wrong_type, _wrong_owner, _wrong_place, _wrong_window, _off_the_list):
        if found := check(need):
            name, sentence = found
            raise Refused(sentence, code="input", field=name)
    refuse_unclean(need)


Wrong = tuple[str, str] | None


def _wrong_type(need: Need) -> Wrong:
    """Values that Django would quietly turn into others: 1.5 into 1, a time into its day."""
    if need.quantity is not None and (isinstance(need.quantity, bool) or not isinstance(need.quantity, int)):
        return "quantity", _("How many must be a whole number, not “%(value)s”.") % {"value": need.quantity}
    if need.quantity is not None and need.quantity > MOST:
        return "quantity", _("How many cannot be more than %(most)s.") % {"most": MOST}
    for name in ("starts", "ends"):
        value = getattr(need, name)
        if value is not None and (isinstance(value, datetime) or not isinstance(value, date)):
            return name, _("“%(value)s” is not a date.") % {"value": value}
        if value is not None and value.year not in YEARS:
            return name, _("The year %(year)s cannot be meant.") % {"year": value.year}
    return None


def _wrong_owner(need: Need) -> Wrong:
    if need.organization.kind not in CITY_BODIES:
        return "organization", _("A need belongs to a department or another body of government, not to %(name)s.") % {
            "name": need.organization
        }
    if need.fund is not None and need.fund.state == "closed":
        return "fund", _("The fund “%(fund)s” is closed.") % {"fund": need.fund}
    return None


def _wrong_place(need: Need) -> Wrong:
    if need.citywide and need.geometry is not None:
        return "citywide", _("Either a place on the map or the whole city, not both.")
    return None


def _wrong_window(need: Need) -> Wrong:
    if need.starts and need.ends and need.ends < need.starts:
        words = {"starts": need.starts.isoformat(), "ends": need.ends.isoformat()}
        return "ends", _("It ends (%(ends)s) before it starts (%(starts)s).") % words
    return None


def _off_the_list(need: Need) -> Wrong:
    if need.kind is not None and need.kind.state == "removed":
        return "kind", _("“%(kind)s” is no longer on the list of kinds.") % {"kind": need.kind}
    return None


def refuse_costs(costs: Sequence[Cost]) -> None:
    """Raise `Refused` for the first cost item that cannot stand."""
    currencies = {cost.amount.currency for cost in costs}
    if len(currencies) > 1:
        raise Refused(
            _("The costs of one need are in one currency, not in %(several)s.")
            % {"several": ", ".join(sorted(currencies))},
            code="input",
            field="cost_items",
        )
    for line, cost in enumerate(costs, start=1):
        if sentence := _wrong_cost(cost):
            raise Refused(
                _("Cost %(line)s: %(sentence)s") % {"line": line, "sentence": sentence},
                code="input",
                field="cost_items",
            )


def _wrong_cost(cost: Cost) -> str | None:
    whole = isinstance(cost.quantity, int) and not isinstance(cost.quantity, bool)
    checks = (
        (not cost.description.strip(), gettext_noop("say what it is.")),
        (len(cost.description) > 200, gettext_noop("what it is must be said in at most 200 characters.")),
        (cost.amount.minor < 0, gettext_noop("an amount cannot be negative.")),
        (not whole or not 1 <= cost.quantity <= MOST, gettext_noop("how many must be a whole number of at least 1.")),
        (whole and cost.amount.minor * cost.quantity > LARGEST, gettext_noop("the amount is too large to be meant.")),
        (cost.basis not in BASES, gettext_noop("it does not say in which known way it arises.")),
        (cost.year is not None and cost.year not in YEARS, gettext_noop("this fiscal year cannot be meant.")),
    )
    return next((_(sentence) for wrong, sentence in checks if wrong), None)


def refuse_citations(reports: Sequence[ProblemReport]) -> None:
    """Only what is public can be cited."""
    for report in reports:
        if report.state != "published":
            raise Refused(
                _("The problem report %(number)s is not published; it cannot be cited.") % {"number": report.number},
                code="input",
                field="citations",
            )
