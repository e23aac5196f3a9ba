"""The cost items of a project's needs as one list: what several members need alike is one thing that they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from junto.agreements.models import InternalAgreement
from junto.agreements.years import fiscal_year, this_year
from junto.core.money import Money
from junto.core.workflow import Refused
from junto.needs.models import CostItem, Need
from junto.people.models import Organization


@dataclass(frozen=True, slots=True)
class Cost:
    """One thing to be paid for, as an action takes it. `needs`: member → how much; `steps`: quantity and amount."""

    description: str
    basis: str
    amount: Money
    first_year: int
    needs: Mapping[Organization, int]
    last_year: int | None = None
    quantity: int = 1
    steps: tuple[tuple[int, Money], ...] = field(default_factory=tuple)
    adds: bool = True


def gathered(agreement: InternalAgreement) -> list[Cost]:
    """The costs that the project's needs state. `Refused` where one is in another currency.

    Alike (same words, same way to arise, same amount, same year) in the needs of several members: one cost that all of
    them need. What a need states without a year falls into the fiscal year in which the need begins.
    """
    needs = Need.objects.filter(project_rows__project=agreement.project_id).order_by("organization__name", "pk")
    found: dict[tuple[str, str, int, int], tuple[CostItem, dict[Organization, int]]] = {}
    for need in needs.select_related("organization").prefetch_related("cost_items"):
        for item in need.cost_items.all():
            _refuse_other_currency(agreement, need, item)
            key = (item.description.strip().casefold(), _basis(item), item.amount, _year(need, item))
            _first, wanted = found.setdefault(key, (item, {}))
            wanted[need.organization] = wanted.get(need.organization, 0) + item.quantity
    return [_cost(item, year, wanted) for (_words, _b, _amount, year), (item, wanted) in found.items()]


def _cost(item: CostItem, year: int, wanted: dict[Organization, int]) -> Cost:
    once = _basis(item) == CostItem.Basis.PROJECT
    return Cost(
        description=item.description,
        basis=_basis(item),
        amount=Money(item.amount, item.currency),
        first_year=year,
        needs=dict.fromkeys(wanted, 1) if once else wanted,
        quantity=max(wanted.values()) if once else 1,
    )


def _basis(item: CostItem) -> str:
    """How it arises among members: by capacity asks for sizes, which a need does not state, so it counts by unit;
    sites that members do not name are each one's own, so they count by unit too."""
    by_unit = (CostItem.Basis.CAPACITY, CostItem.Basis.SITE)
    return CostItem.Basis.UNIT if item.basis in by_unit else item.basis


def _year(need: Need, item: CostItem) -> int:
    if item.year:
        return item.year
    return fiscal_year(need.starts) if need.starts else this_year()


def _refuse_other_currency(agreement: InternalAgreement, need: Need, item: CostItem) -> None:
    if item.currency != agreement.currency:
        raise Refused(
            _(
                "“%(item)s” of %(need)s is in %(other)s; this agreement is in %(currency)s. "
                "State it in %(currency)s first."
            )
            % {"item": item, "need": need.number, "other": item.currency, "currency": agreement.currency}
        )
