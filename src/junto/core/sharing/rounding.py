"""From exact shares to whole minor units: every sum stays exact, and the odd cents even out over time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from junto.core.money import Money


def to_minor_units(shares: Sequence[Fraction], currency: str) -> list[Money]:
    """Exact shares (minor units) as Money, adding up to their sum rounded half away from zero.

    Each is rounded down; the units left over go one each to the largest remainders, then to the first (Hamilton's
    method by `Money.divide_by_weights`). A share that is whole already stays as it is.
    """
    total = sum(shares, Fraction(0))
    target = math.floor(abs(total) + Fraction(1, 2)) * (-1 if total < 0 else 1)
    floors = [math.floor(share) for share in shares]
    parts = [share - floor for share, floor in zip(shares, floors, strict=True)]
    left = target - sum(floors)
    if not left:
        return [Money(floor, currency) for floor in floors]
    odd = Money(left, currency).divide_by_weights(parts)
    return [Money(floor + one.minor, currency) for floor, one in zip(floors, odd, strict=True)]


def to_units(shares: Sequence[Fraction], unit: Fraction) -> tuple[Fraction, ...]:
    """Exact shares as whole multiples of `unit` (> 0), adding up to their sum so rounded: by largest remainder.

    As `to_minor_units`, for amounts of which no currency is known.
    """
    parts = to_minor_units([share / unit for share in shares], "USD")
    return tuple(part.minor * unit for part in parts)


class InTurn:
    """Divides one amount after another by the same weights; each division adds up, and the odd cents take turns.

    What somebody is short of or over from earlier divisions is carried along, so that as long as every amount gives
    everybody at least one unit, nobody's sum is ever a whole unit away from the exact one. Nobody is charged below
    zero for an amount above it.
    """

    def __init__(self, weights: Sequence[int | Fraction], charged: Sequence[int] | None = None) -> None:
        """`charged`: what each was charged so far (minor units), where this goes on from earlier divisions."""
        exact = [Fraction(weight) for weight in weights]
        scale = math.lcm(*(weight.denominator for weight in exact))  # whole numbers from here on: as exact, and quicker
        self.weights = [int(weight * scale) for weight in exact]
        self.whole = sum(self.weights)
        self.carried = [0] * len(self.weights)  # numerators over `whole`
        if charged is not None and self.whole:
            pairs = zip(self.weights, charged, strict=True)
            self.carried = [sum(charged) * weight - already * self.whole for weight, already in pairs]

    def divide(self, amount: int, currency: str) -> list[Money]:
        """Divide `amount` minor units (negative: a credit). Raises MoneyError where all weights are zero."""
        if not amount or not self.whole:
            return Money(amount, currency).divide_by_weights(self.weights) if amount else self._nothing(currency)
        return [Money(part, currency) for part in self.units(amount)]

    def units(self, amount: int) -> list[int]:
        """As `divide`, in minor units. Raises MoneyError where all weights are zero and the amount is not."""
        if not amount or not self.whole:
            return [money.minor for money in self.divide(amount, "USD")]
        sign = 1 if amount > 0 else -1
        due = [amount * weight + over for weight, over in zip(self.weights, self.carried, strict=True)]
        payable = [max(sign * one, 0) if weight else 0 for one, weight in zip(due, self.weights, strict=True)]
        parts = [sign * part for part in _by_remainder(abs(amount), payable)]
        self.carried = [one - part * self.whole for one, part in zip(due, parts, strict=True)]
        return parts

    def _nothing(self, currency: str) -> list[Money]:
        return [Money.zero(currency)] * len(self.weights)


def _by_remainder(amount: int, weights: Sequence[int]) -> list[int]:
    """As `Money.divide_by_weights` for whole weights (not all zero): rounded down, then the largest remainders."""
    total = sum(weights)
    pairs = [divmod(amount * weight, total) for weight in weights]
    parts = [part for part, _rest in pairs]
    for index in sorted(range(len(parts)), key=lambda i: -pairs[i][1])[: amount - sum(parts)]:
        parts[index] += 1
    return parts


def per_year(shares: Sequence[Fraction], costs: Mapping[int, int], currency: str) -> dict[int, list[Money]]:
    """Year → what each member pays in it: the same part of every year's cost, each year adding up to the unit.

    `shares`: exact, in the order of the members, ≥ 0 and not all zero. `costs`: year → minor units.
    """
    turn = InTurn(shares)
    return {year: turn.divide(costs[year], currency) for year in sorted(costs)}
