"""Shares by closed form at any number of members: each item by itself, exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction


def each_equally(amount: Fraction, needs: Sequence[bool]) -> tuple[Fraction, ...]:
    """`amount` in equal parts to those who need it, nothing to the others; at least one needs it."""
    part = amount / sum(needs)
    return tuple(part if need else Fraction(0) for need in needs)


def by_largest(costs: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Shares of the largest cost (all ≥ 0): each step in equal parts to all whose own cost reaches it.

    Formula: Σ (c(k) − c(k−1))/(n − k + 1) over k ≤ i, costs rising. Source: Littlechild and Owen (1973).
    """
    order = sorted(range(len(costs)), key=lambda i: costs[i])
    shares = [Fraction(0)] * len(costs)
    before = so_far = Fraction(0)
    for k, i in enumerate(order):
        so_far += (costs[i] - before) / (len(costs) - k)
        shares[i], before = so_far, costs[i]
    return tuple(shares)


def serially(demands: Sequence[Fraction], cost: Callable[[Fraction], Fraction]) -> tuple[Fraction, ...]:
    """Serial shares of cost(Σ demands); demands ≥ 0, in the order of the members.

    Formula: Σ (C(q^k) − C(q^{k−1}))/(n − k + 1) over k ≤ i, q^k = q(1) + … + q(k−1) + (n − k + 1)·q(k), demands
    rising. Source: Moulin and Shenker (1992).
    """
    order = sorted(range(len(demands)), key=lambda i: demands[i])
    shares = [Fraction(0)] * len(demands)
    smaller = before = so_far = Fraction(0)
    for k, i in enumerate(order):
        reached = cost(smaller + (len(demands) - k) * demands[i])
        so_far += (reached - before) / (len(demands) - k)
        shares[i], before = so_far, reached
        smaller += demands[i]
    return tuple(shares)
