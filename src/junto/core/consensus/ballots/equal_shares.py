"""The method of equal shares: the budget is split evenly among voters, and supporters pay for projects together."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ..votes import Floats, Ints
from .election import Election
from .ties import first

NEAR = 1e-9


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


@dataclass(frozen=True, slots=True)
class Shares:
    """The projects bought in their order, each voter's share at the start, and what each has left."""

    bought: tuple[Bought, ...]
    share: Fraction
    left: tuple[Fraction, ...]

    @property
    def chosen(self) -> list[int]:
        """The places of the projects bought."""
        return [one.project for one in self.bought]


class _Purses:
    """What each voter has left: a number into a table of different exact amounts, so that fractions are few."""

    def __init__(self, voters: int, share: Fraction) -> None:
        self.amounts = [share]
        self.about = np.array([float(share)])
        self.of: Ints = np.zeros(voters, dtype=np.int64)
        self._places = {share: 0}

    def pay(self, who: Ints, given: Ints, rho: Fraction) -> tuple[Fraction, int, int]:
        """Take min(what is left, ρ · points) from each; the largest payment, how many paid all, how many paid."""
        width = int(given.max()) + 1
        kinds, where, counts = np.unique(self.of[who] * width + given, return_inverse=True, return_counts=True)
        after = np.empty(len(kinds), dtype=np.int64)
        most, all_in, paying = Fraction(), 0, 0
        for j, kind in enumerate(kinds.tolist()):
            has, asked = self.amounts[kind // width], rho * (kind % width)
            paid = min(has, asked)
            most = max(most, paid)
            all_in += int(counts[j]) if 0 < has <= asked else 0
            paying += int(counts[j]) if paid else 0
            after[j] = self._place(has - paid)
        self.of[who] = after[where]
        self.about = np.array([float(one) for one in self.amounts])
        return most, all_in, paying

    def _place(self, amount: Fraction) -> int:
        if amount not in self._places:
            self._places[amount] = len(self.amounts)
            self.amounts.append(amount)
        return self._places[amount]


def equal_shares(election: Election, *, ties: str = "cost", seed: int = 1, share: Fraction | None = None) -> Shares:
    """Projects bought one after another, always the one with the least ρ; exact.

    ρ of a project: the price of a point at which supporters, each paying at most what is left to them, just cover the
    cost: Σ min(left, ρ · points) = cost. `share`: each voter's at the start (else budget / voters). Floating point only
    tells which projects come near the least; those are reckoned in fractions, so that ties are exact.
    Source: Peters, Pierczyński and Skowron, “Proportional participatory budgeting with additive
    utilities”, NeurIPS 2021.
    """
    share = election.budget / len(election.ballots) if share is None else share
    purses = _Purses(len(election.ballots), share)
    bounds = {k: 0.0 for k, (who, _given) in enumerate(election.supporters) if len(who)}
    bought: list[Bought] = []
    while bounds:
        found = _least(election, purses, bounds)
        if not found:
            break
        rho = min(found.values())
        k = first(election, [one for one, price in found.items() if price == rho], ties, seed)
        most, all_in, paying = purses.pay(*election.supporters[k], rho)
        bought.append(Bought(k, rho, paying, most, all_in))
        del bounds[k]
    return Shares(tuple(bought), share, tuple(purses.amounts[k] for k in purses.of.tolist()))


def _least(election: Election, purses: _Purses, bounds: dict[int, float]) -> dict[int, Fraction]:
    """The exact ρ of the projects that come near the least; those nobody can pay any more leave `bounds`.

    What is left only shrinks, so a ρ only grows: an earlier one is a bound from below.
    """
    best = float("inf")
    near: dict[int, float] = {}
    for k in sorted(bounds, key=bounds.__getitem__):
        if bounds[k] > best * (1 + NEAR):
            break
        about = _about(purses.about[purses.of[election.supporters[k][0]]], election.supporters[k][1], election, k)
        if about == float("inf"):
            del bounds[k]
            continue
        bounds[k] = about * (1 - NEAR)
        near[k] = about
        best = min(best, about)
    exact = {k: _exact(election, purses, k) for k, about in near.items() if about <= best * (1 + 2 * NEAR)}
    return {k: rho for k, rho in exact.items() if rho is not None} or _all_exact(election, purses, bounds)


def _all_exact(election: Election, purses: _Purses, bounds: dict[int, float]) -> dict[int, Fraction]:
    """Where rounding took what cannot be paid for payable: every project that is left, exactly."""
    exact = {k: _exact(election, purses, k) for k in list(bounds)}
    for k in [k for k, rho in exact.items() if rho is None]:
        del bounds[k]
    return {k: rho for k, rho in exact.items() if rho is not None}


def _about(left: Floats, given: Ints, election: Election, k: int) -> float:
    """ρ in floating point; infinite where supporters certainly have too little."""
    cost = float(election.projects[k].cost)
    if float(left.sum()) < cost * (1 - NEAR):
        return float("inf")
    ratios = left / given
    order = np.argsort(ratios, kind="stable")
    paid = np.concatenate(([0.0], np.cumsum(left[order])[:-1]))
    points = np.cumsum(given[order][::-1])[::-1]
    prices = (cost - paid) / points
    fits = np.flatnonzero(prices <= ratios[order] * (1 + NEAR))
    return float(prices[fits[0]]) if len(fits) else float(ratios.max())


def _exact(election: Election, purses: _Purses, k: int) -> Fraction | None:
    """ρ exactly, over the different (left, points) of supporters; None where they have too little."""
    who, given = election.supporters[k]
    width = int(given.max()) + 1
    kinds, counts = np.unique(purses.of[who] * width + given, return_counts=True)
    parts: list[tuple[Fraction, Fraction, int]] = []
    for kind, times in zip(kinds.tolist(), counts.tolist(), strict=True):
        left, worth = purses.amounts[kind // width], int(kind % width)
        parts.append((left / worth, left * times, worth * int(times)))
    rest: Fraction = election.projects[k].cost
    points: int = sum(part[2] for part in parts)
    for ratio, left, given_here in sorted(parts):
        if rest <= ratio * points:
            return rest / points
        rest -= left
        points -= given_here
    return None
