"""What an offer makes the city pay and receive, month by month: lines of whole minor units from the city's side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from junto.core.money import exponent_of
from junto.core.sentences import gettext_noop as _

from .figures import Figure
from .problems import PricingError

Amounts = NDArray[np.int64]
LARGEST = 10**15  # minor units in one month, far below what sums of int64 over a century can hold

WHATS: Mapping[str, str] = {
    "purchase": _("purchase"),
    "installation": _("installation"),
    "set-up": _("set-up"),
    "upkeep": _("upkeep"),
    "subscription": _("subscription"),
    "warranty": _("longer warranty"),
    "payment": _("payment to the company"),
    "deduction": _("deductions for what was not available"),
    "toll": _("payment by use"),
    "savings": _("energy saved"),
    "shortfall": _("shortfall of savings, paid by the company"),
    "guarantee": _("guaranteed minimum"),
    "income": _("share of revenue"),
    "rent": _("rent forgone"),
    "removal": _("removal"),
    "exit": _("fee for leaving early"),
}
"""What a line may be, by its code."""

KINDS: Mapping[str, str] = {
    "certain": _("certain"),
    "expected": _("expected"),
    "guaranteed": _("guaranteed"),
}
"""How sure a line is: owed by contract; a forecast; owed at least, by someone who guarantees it."""

STATES: Mapping[str, str] = {
    "": "",
    "unfunded": _("unfunded"),
    "budgeted": _("budgeted"),
    "appropriated": _("appropriated"),
}
"""What stands behind a cost that comes later: nothing, a budget, a vote; empty where nobody asks."""


@dataclass(frozen=True, slots=True)
class Part:
    """Equal amounts of one line: `figure` (major units, before the sign, not rounded) falls due in each of `months`."""

    figure: Figure
    months: tuple[int, ...]
    factors: tuple[Figure, ...] = ()

    def reckoned(self) -> Figure:
        """The amount with its factors (part of a year, escalation, growth), as one figure."""
        whole = self.figure
        for factor in self.factors:
            whole = whole * factor
        return whole


@dataclass(frozen=True, slots=True)
class Line:
    """One sort of amount over all months.

    `amounts`: int64 minor units by month, negative where the city pays. `at_end`: whether they fall due at the end of
    the month (in arrears) and not at its beginning. `kind`: certain, expected or guaranteed. `state`: of STATES.
    `parts`: how each amount was reckoned.
    """

    what: str
    amounts: Amounts
    at_end: bool = False
    kind: str = "certain"
    state: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def nominal(self) -> int:
        """The sum of all months in minor units."""
        return int(self.amounts.sum())

    @property
    def sign(self) -> int:
        """-1 where the city pays, else 1."""
        return -1 if self.what in PAID else 1


PAID = frozenset({"purchase", "installation", "set-up", "upkeep", "subscription", "warranty", "payment", "toll",
                  "rent", "removal", "exit"})  # fmt: skip
"""The lines by which the city pays; of all others it receives."""


@dataclass(frozen=True, slots=True)
class Flows:
    """Lines over the same months. `start`: year and month of the first one; `currency`: ISO 4217."""

    lines: tuple[Line, ...]
    months: int
    start: tuple[int, int]
    currency: str

    def net(self) -> Amounts:
        """The sum of all lines by month."""
        return sum((line.amounts for line in self.lines), np.zeros(self.months, dtype=np.int64))

    def present(self, factors: NDArray[np.float64]) -> float:
        """Σ amount · factor, in minor units; `factors[m]` for the moment m months after the start, months + 1 of them.

        An amount of month m (from 0) stands at moment m, or at m + 1 where it falls due at the month's end.
        """
        return float(sum(line.amounts @ factors[line.at_end : self.months + line.at_end] for line in self.lines))

    def present_by_month(self, factors: NDArray[np.float64]) -> NDArray[np.float64]:
        """The present value of each month's amounts, in minor units; `factors` as above."""
        whole = np.zeros(self.months)
        for line in self.lines:
            whole += line.amounts * factors[line.at_end : self.months + line.at_end]
        return whole

    def by_year(self) -> list[int]:
        """Net minor units of each year from the start; the last may be short."""
        net = self.net()
        return [int(net[m : m + 12].sum()) for m in range(0, self.months, 12)]

    def month(self, index: int) -> tuple[int, int]:
        """Year and month of a month by its index from 0."""
        year, month = divmod(self.start[0] * 12 + self.start[1] - 1 + index, 12)
        return year, month + 1


def minor_units(value: Fraction, currency: str) -> int:
    """An amount in major units as an invoice rounds it: to the nearest minor unit, halves away from zero.

    Raises PricingError beyond LARGEST.
    """
    top = abs(value.numerator) * 10 ** exponent_of(currency)
    minor = (2 * top + value.denominator) // (2 * value.denominator)
    if minor > LARGEST:
        raise PricingError("too_large", _("An amount of %(value)s a month is too large."), value=f"{float(value):,.0f}")
    return int(minor if value >= 0 else -minor)


def merged(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines of the same sort as one, in the order in which each sort came first."""
    found: dict[tuple[str, bool, str, str], Line] = {}
    for line in lines:
        key = (line.what, line.at_end, line.kind, line.state)
        other = found.get(key)
        if other is None:
            found[key] = line
        else:
            summed = other.amounts + line.amounts
            found[key] = replace(other, amounts=summed, parts=(*other.parts, *line.parts))
    return tuple(found.values())
