"""What each assumption moves: every one by itself to its low and its high, and whether the ranking changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from .case import Case, at_rate
from .flows import Flows
from .inputs import Input
from .offer import Offer
from .spanning import over


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the offers stand before anything is moved: flows, present costs (minor units) and monthly factors."""

    case: Case
    flows: tuple[Flows, ...]
    presents: tuple[float, ...]
    factors: NDArray[np.float64]

    @property
    def order(self) -> list[int]:
        """The offers by present cost."""
        return _order(list(self.presents))


@dataclass(frozen=True, slots=True)
class Moved:
    """One assumption of one offer (or the rate, which all share) moved alone from `value` to `low` and `high`.

    `present_low`, `present_high`: the offer's present cost then (minor units), `present` before. `leader_low`,
    `leader_high`: the cheapest offer then, where the ranking is another one than before; else None. `stated`: the
    range was given, not supposed.
    """

    offer: str
    code: str
    value: Fraction
    low: Fraction
    high: Fraction
    present: float
    present_low: float
    present_high: float
    leader_low: str | None
    leader_high: str | None
    stated: bool

    @property
    def span(self) -> float:
        """How far the present cost moves between the two."""
        return abs(self.present_high - self.present_low)

    @property
    def changes_ranking(self) -> bool:
        """Whether the ranking is another one at the low or the high."""
        return self.leader_low is not None or self.leader_high is not None


RATE = "rate"
_POINT = Fraction(1)


def moves(standing: Standing) -> list[Moved]:
    """Every assumption of every offer, then the rate for each offer; from the widest to the narrowest."""
    found = [moved for at, _offer in enumerate(standing.case.offers) for moved in _of_offer(standing, at)]
    found += _of_rate(standing)
    return sorted(found, key=lambda moved: -moved.span)


def _of_offer(standing: Standing, at: int) -> Iterator[Moved]:
    case = standing.case
    offer = case.offers[at]
    for asked in offer.model.inputs:
        found = _range(offer, asked)
        if found is None:
            continue
        low, high, stated = found
        ends = []
        for value in (low, high):
            flows = over(offer.having(asked.code, value), case.years, case.currency, case.start).flows
            present = -flows.present(standing.factors)
            others = list(standing.presents)
            others[at] = present
            ends.append((present, _leader(standing, others)))
        (down, first), (up, second) = ends
        yield Moved(
            offer.name, asked.code, offer.number(asked.code), low, high, standing.presents[at], down, up, first, second,
            stated,
        )  # fmt: skip


def _range(offer: Offer, asked: Input) -> tuple[Fraction, Fraction, bool] | None:
    """Low, high and whether they were stated: the offer's own range; else its swing; an index moves by a point."""
    if asked.code in offer.ranges:
        return (*offer.ranges[asked.code], True)
    value = offer.number(asked.code)
    if asked.code == "escalation" and offer.values.get("index"):
        return value - _POINT, value + _POINT, False
    if not asked.swing or not value or not asked.moves:
        return None
    away = value * asked.swing / 100
    low, high = value - away, value + away
    return low, high if asked.most is None else min(high, Fraction(asked.most)), False


def _of_rate(standing: Standing) -> Iterator[Moved]:
    case = standing.case
    if case.rate is None:
        return
    low, high = case.rate_range or (max(case.rate - _POINT, Fraction(0)), case.rate + _POINT)
    ends = []
    for rate in (low, high):
        moments = np.arange(len(standing.factors)) / 12.0
        factors = at_rate(rate).factors(moments)
        presents = [-flows.present(factors) for flows in standing.flows]
        ends.append((presents, _leader(standing, presents)))
    (down, first), (up, second) = ends
    stated = case.rate_range is not None
    for at, offer in enumerate(case.offers):
        yield Moved(
            offer.name, RATE, case.rate, low, high, standing.presents[at], down[at], up[at], first, second, stated
        )  # fmt: skip


def _leader(standing: Standing, presents: list[float]) -> str | None:
    """The cheapest offer, where the ranking is another one than before."""
    order = _order(presents)
    return None if order == standing.order else standing.case.offers[order[0]].name


def _order(presents: list[float]) -> list[int]:
    return sorted(range(len(presents)), key=lambda at: (round(presents[at]), at))
