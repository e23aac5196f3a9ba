"""Every group's cost at once, exact: whole numerators over one denominator, by bit mask."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from .items import CostItem

Numbers = npt.NDArray[Any]
SAFE = 2**62


@dataclass(frozen=True, slots=True)
class Table:
    """What each group pays, by bit mask (bit i: the game's member i).

    `numerators`: 64-bit integers where all sums of them fit, else Python's own (dtype object). `known`: whether the
    group's cost was given; the empty group is known and costs nothing.
    """

    numerators: Numbers
    denominator: int
    known: npt.NDArray[np.bool_]


def table_of_costs(size: int, given: Mapping[int, Fraction]) -> Table:
    """The table of costs that were given (mask → cost) for `size` members."""
    denominator = math.lcm(*(cost.denominator for cost in given.values()))
    whole = [0] * (1 << size)
    known = np.zeros(1 << size, dtype=np.bool_)
    known[0] = True
    for mask, cost in given.items():
        whole[mask], known[mask] = int(cost * denominator), True
    fits = max(map(abs, whole)) * size < SAFE
    return Table(np.array(whole, dtype=np.int64 if fits else object), denominator, known)


def table_of_items(players: Sequence[str], items: Sequence[CostItem]) -> Table:
    """The table of cost items, each group's cost being the sum of what each item costs it."""
    amounts = [value for item in items for value in (item.amount, *(step.amount for step in item.steps))]
    quantities = [q for item in items for q in (*item.needs.values(), *(step.quantity for step in item.steps))]
    money = math.lcm(*(value.denominator for value in amounts))
    number = math.lcm(*(value.denominator for value in quantities))
    most = sum((_most(item) for item in items), Fraction(0)) * money * number
    kind = np.int64 if most * len(players) < SAFE else object
    groups = 1 << len(players)
    whole: Numbers = np.zeros(groups, dtype=kind)
    for item in items:
        whole += _costs(item, players, money, number, kind)
    return Table(whole, money * number, np.ones(groups, dtype=np.bool_))


def subset_sums(values: Sequence[int], kind: Any) -> Numbers:
    """Σ of the values of each group, by bit mask: 2^n additions."""
    if len(values) > 4:
        half = (len(values) + 1) // 2
        low, high = subset_sums(values[:half], kind), subset_sums(values[half:], kind)
        together: Numbers = (high[:, None] + low).reshape(-1)
        return together
    sums: Numbers = np.zeros(1, dtype=kind)
    for value in values:
        sums = np.concatenate([sums, sums + value])
    return sums


def subset_most(values: Sequence[int], kind: Any) -> Numbers:
    """The largest of the values (≥ 0) of each group, by bit mask; the empty group's is 0."""
    most: Numbers = np.zeros(1, dtype=kind)
    for value in values:
        most = np.concatenate([most, np.maximum(most, value)])
    return most


def least_with_each(values: Numbers, size: int) -> list[int]:
    """For each member the least value of any group that it is in: min values(S) over S with i, in 2^(n+1) steps."""
    found = []
    for _member in range(size):  # the last member first: each time the upper half holds its groups
        half = len(values) // 2
        found.append(int(values[half:].min()))
        values = np.minimum(values[:half], values[half:])
    return found[::-1]


def _any_of(mask: int, size: int) -> npt.NDArray[np.bool_]:
    """Whether a group has any member of `mask`, by bit mask of the group."""
    has: npt.NDArray[np.bool_] = (np.arange(1 << size, dtype=np.int64) & mask) != 0
    return has


def _most(item: CostItem) -> Fraction:
    """An upper bound of what the item can cost any group."""
    dearest = max([item.amount, *(step.amount for step in item.steps)])
    return dearest * (1 + sum(item.needs.values(), Fraction(0)) + sum(map(len, item.sites.values())))


def _costs(item: CostItem, players: Sequence[str], money: int, number: int, kind: Any) -> Numbers:
    """The item's cost for every group, times money·number."""
    amount = int(item.amount * money)
    needs = [int(item.needs.get(name, Fraction(0)) * number) for name in players]
    if item.basis == "project":
        mask = sum(1 << i for i, need in enumerate(needs) if need > 0)
        return _any_of(mask, len(players)).astype(kind) * (amount * number)
    if item.basis == "site":
        result: Numbers = subset_sums(needs, kind) * amount
        for site in sorted(set().union(*item.sites.values())):
            mask = sum(1 << i for i, name in enumerate(players) if site in item.sites.get(name, ()))
            result += _any_of(mask, len(players)).astype(kind) * (amount * number)
        return result
    if item.basis == "use" or (item.basis == "unit" and not item.steps):
        return subset_sums(needs, kind) * amount
    needed = subset_sums(needs, kind) if item.adds or item.basis == "unit" else subset_most(needs, kind)
    sizes = np.array([int(step.quantity * number) for step in item.steps], dtype=kind)
    prices = [int(step.amount * money) for step in item.steps]
    if item.basis == "unit":
        each: Numbers = np.array([amount, *prices], dtype=kind)[np.searchsorted(sizes, needed, side="right")]
        return each * needed
    held: Numbers = np.array([*prices, 0], dtype=kind)[np.searchsorted(sizes, needed, side="left")] * number
    held[needed == 0] = 0
    return held
