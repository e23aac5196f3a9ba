"""The method of equal shares: the budget is split evenly among voters, and supporters pay for projects together."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import inf, lcm

from .election import Election
from .purses import Part, Purses
from .ties import first

NEAR = 1e-9
EXACT = 1e-11
"""Share of a cost by which sums of floating-point amounts may be wrong; of a million supporters it is far less."""


@dataclass(frozen=True, slots=True)
class Bought:
    """A project bought: each supporter pays `rho` for each point given, or all that is left to it where that is less.

    `most`: the largest payment; `all_in`: how many paid all they had left; `supporters`: how many paid anything.
    """

    project: int
    rho: Fraction
    supporters: int
    most: Fraction
    all_in: int


@dataclass(frozen=True)
class Shares:
    """The projects bought in their order, each voter's share at the start, and the purses after the last purchase."""

    bought: tuple[Bought, ...]
    share: Fraction
    purses: Purses

    @property
    def chosen(self) -> list[int]:
        """The places of the projects bought."""
        return [one.project for one in self.bought]

    @cached_property
    def left(self) -> tuple[Fraction, ...]:
        """What each voter has left."""
        return self.purses.left()


def equal_shares(election: Election, *, ties: str = "cost", seed: int = 1, share: Fraction | None = None) -> Shares:
    """Projects bought one after another, always the one with the least ρ; exact.

    ρ of a project: the price of a point at which supporters, each paying at most what is left to them, just cover the
    cost: Σ min(left, ρ · points) = cost. `share`: each voter's at the start (else budget / voters). Floating point only
    tells which projects come near the least, with bounds of its own error; those are reckoned in whole numbers, so that
    ties are exact.
    Source: Peters, Pierczyński and Skowron, “Proportional participatory budgeting with additive
    utilities”, NeurIPS 2021.
    """
    share = election.budget / len(election.ballots) if share is None else share
    below = lcm(share.denominator, *(one.cost.denominator for one in election.projects))
    purses = Purses(len(election.ballots), share, below)
    bounds = {k: 0.0 for k, (who, _given) in enumerate(election.supporters) if len(who)}
    bought: list[Bought] = []
    while bounds:
        found = _least(election, purses, bounds)
        if not found:
            continue
        rho = min(found.values())
        k = first(election, [one for one, price in found.items() if price == rho], ties, seed)
        most, all_in, paying = purses.pay(*election.supporters[k], rho)
        bought.append(Bought(k, rho, paying, most, all_in))
        del bounds[k]
    return Shares(tuple(bought), share, purses)


def _least(election: Election, purses: Purses, bounds: dict[int, float]) -> dict[int, Fraction]:
    """The exact ρ of the projects that come near the least; those nobody can pay any more leave `bounds`.

    What is left only shrinks, so a ρ only grows: an earlier one is a bound from below. Nothing is found where rounding
    took what cannot be paid for payable; then at least that project has left `bounds`.
    """
    best = inf
    near: list[int] = []
    for k in sorted(bounds, key=bounds.__getitem__):
        if bounds[k] > best:
            break
        bounds[k], high = _about(election, purses, k)
        near.append(k)
        best = min(best, high)
    found: dict[int, Fraction] = {}
    for k in near:
        if bounds[k] > best or bounds[k] == inf:
            continue
        rho = price(purses.parts(*election.supporters[k]), election.projects[k].cost, purses.below)
        if rho is None:
            bounds[k] = inf
        else:
            found[k] = rho
    for k in [k for k in near if bounds[k] == inf]:
        del bounds[k]
    return found


def _about(election: Election, purses: Purses, k: int) -> tuple[float, float]:
    """Between which two numbers ρ lies; both infinite where supporters certainly have too little.

    The steps of `price` in floating point. Money is wrong by less than EXACT of the cost, and another ρ of 1 moves at
    least one unit of money, since points are whole: so ρ is wrong by less than that much.
    """
    who, given = election.supporters[k]
    left, cost = purses.nearly(who), float(election.projects[k].cost)
    slack = EXACT * cost
    if float(left.sum()) < cost - slack:
        return inf, inf
    rho, points, rest = 0.0, int(given.sum()), cost
    while points:
        rho = max(rho, rest / points)
        able = left >= rho * given
        if able.all():
            return rho * (1 - NEAR) - slack, rho * (1 + NEAR) + slack
        rest -= float(left[~able].sum())
        left, given = left[able], given[able]
        points = int(given.sum())
    return rho * (1 - NEAR) - slack, inf


def price(parts: list[Part], cost: Fraction, below: int) -> Fraction | None:
    """ρ exactly, over the different (left, points, how many) of supporters; None where they have too little.

    `left` in units of 1 / below, of which the cost is a whole number. Begin as if nobody ran short: ρ = cost / points.
    Who has less than that pays all; the others share the rest, which raises ρ; until nobody more runs short. Every ρ on
    the way is at most the one sought, so whoever is set aside does pay all: Newton's method, here exact.
    """
    rest = int(cost * below)
    if sum(left * times for left, _given, times in parts) < rest:
        return None
    while True:
        points = sum(given * times for _left, given, times in parts)
        able = [part for part in parts if part[0] * points >= rest * part[1]]
        if len(able) == len(parts):
            return Fraction(rest, points * below)
        rest -= sum(left * times for left, given, times in parts if left * points < rest * given)
        parts = able
