"""Cost items: what arises once, per unit, by capacity or per use, and who needs it; from them what any group pays."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from junto.core.sentences import gettext_noop as _

from .problems import GameError

Basis = Literal["project", "site", "unit", "capacity", "use"]
BASES: tuple[Basis, ...] = ("project", "site", "unit", "capacity", "use")
"""project: once, if any member of the group needs it. site: once for each site that any of them needs. unit: for each
unit that they need together, at the price of the tier that they reach. capacity: the step of the list that holds what
they need. use: for each use."""


@dataclass(frozen=True, slots=True)
class Step:
    """From `quantity` units on, one unit costs `amount` (tiers); or: up to capacity `quantity` it costs `amount`."""

    quantity: Fraction
    amount: Fraction


@dataclass(frozen=True, slots=True)
class CostItem:
    """One thing to be paid for, and who needs it.

    `amount`: minor units of one currency, for one of it. `needs`: member → how much of it the member needs (units,
    capacity or uses; for `project` any number above 0). `sites`: for the basis `site`, member → the sites that it
    needs; without them, `needs` counts sites that nobody else needs. `steps`: for `unit`, volume tiers (the price of
    the tier reached holds for every unit); for `capacity`, what each size costs, smallest first. `adds`: for
    `capacity`, whether the members' needs add up (a pipe) or the largest decides (the height of a pole).
    """

    description: str
    basis: Basis
    amount: Fraction = Fraction(0)
    needs: Mapping[str, Fraction] = field(default_factory=dict)
    sites: Mapping[str, frozenset[str]] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    adds: bool = True

    def members(self) -> frozenset[str]:
        """Who needs any of it."""
        return frozenset([m for m, q in self.needs.items() if q > 0] + [m for m, s in self.sites.items() if s])

    def without(self, member: str) -> CostItem:
        """The item as the others need it."""
        needs = {name: need for name, need in self.needs.items() if name != member}
        sites = {name: named for name, named in self.sites.items() if name != member}
        return replace(self, needs=needs, sites=sites)

    def cost(self, group: Sequence[str]) -> Fraction:
        """What this item costs a group (minor units, exact). Raises GameError where no size holds their need."""
        return _COSTS[self.basis](self, group)

    def of_quantity(self, quantity: Fraction) -> Fraction:
        """What so much of it costs in all, for the bases unit, use and capacity. Raises GameError as `cost` does."""
        return _BY_QUANTITY[self.basis](self, quantity)


def refuse_unsound(item: CostItem) -> None:
    """Raise GameError for a basis that does not exist, a negative number, or steps that are missing or out of order."""
    name, quantities = item.description, [step.quantity for step in item.steps]
    if item.basis not in BASES:
        raise GameError("no_such_basis", _("“%(basis)s” is not a way in which a cost arises."), basis=item.basis)
    if any(q < 0 for q in item.needs.values()):
        raise GameError("negative_need", _("“%(item)s”: how much a member needs is never negative."), item=name)
    if item.amount < 0 or any(step.amount < 0 for step in item.steps):
        raise GameError("negative_cost", _("“%(item)s”: an amount is never negative."), item=name)
    if any(a >= b for a, b in pairwise(quantities)):
        raise GameError("steps_out_of_order", _("“%(item)s”: its steps go from small to large, each once."), item=name)
    if item.basis == "capacity":
        _refuse_unsound_capacity(item)


def _refuse_unsound_capacity(item: CostItem) -> None:
    name, needs = item.description, item.needs.values()
    if not item.steps:
        raise GameError("no_steps", _("“%(item)s” arises by capacity: say what each size costs."), item=name)
    needed = sum(needs, Fraction(0)) if item.adds else max(needs, default=Fraction(0))
    if needed > item.steps[-1].quantity:
        raise GameError(
            "capacity_beyond_steps",
            _("“%(item)s”: %(needed)s is needed, but the largest size is %(largest)s."),
            item=name, needed=needed, largest=item.steps[-1].quantity,
        )  # fmt: skip


def _project(item: CostItem, group: Sequence[str]) -> Fraction:
    return item.amount if any(item.needs.get(m, 0) > 0 for m in group) else Fraction(0)


def _site(item: CostItem, group: Sequence[str]) -> Fraction:
    named = {site for m in group for site in item.sites.get(m, ())}
    return item.amount * (len(named) + _together(item, group))


def _unit(item: CostItem, quantity: Fraction) -> Fraction:
    reached = bisect_right([s.quantity for s in item.steps], quantity)
    return quantity * (item.steps[reached - 1].amount if reached else item.amount)


def _capacity(item: CostItem, needed: Fraction) -> Fraction:
    if needed == 0:
        return Fraction(0)
    return next(s.amount for s in item.steps if needed <= s.quantity)  # the largest holds all: `refuse_unsound`


def _use(item: CostItem, quantity: Fraction) -> Fraction:
    return item.amount * quantity


def _by_quantity(item: CostItem, group: Sequence[str]) -> Fraction:
    if item.basis == "capacity" and not item.adds:
        return item.of_quantity(max((item.needs.get(m, Fraction(0)) for m in group), default=Fraction(0)))
    return item.of_quantity(_together(item, group))


def _together(item: CostItem, group: Sequence[str]) -> Fraction:
    return sum((item.needs.get(m, Fraction(0)) for m in group), Fraction(0))


_COSTS: Mapping[str, Callable[[CostItem, Sequence[str]], Fraction]] = {
    "project": _project,
    "site": _site,
    "unit": _by_quantity,
    "capacity": _by_quantity,
    "use": _by_quantity,
}
_BY_QUANTITY: Mapping[str, Callable[[CostItem, Fraction], Fraction]] = {
    "unit": _unit,
    "capacity": _capacity,
    "use": _use,
}
