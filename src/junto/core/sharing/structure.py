"""Averages over all orders of joining from the items: exact where an item's form allows, else by sampling."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .closed_forms import by_largest, each_equally
from .items import CostItem
from .table import SAFE, Numbers

SEED = 20_260_101
ORDERS = 4_000  # orders tried, each also from its end
AT_ONCE = 200_000  # members × orders held at a time


@dataclass(frozen=True, slots=True)
class Averaged:
    """Shares in the order of the members (they add up exactly), and their standard errors; 0 where exact."""

    shares: tuple[Fraction, ...]
    errors: tuple[float, ...]
    orders: int


def exact_for(item: CostItem) -> bool:
    """Whether the item's own form gives the averages: once for all, by site, by the largest, or so much each."""
    return item.basis in ("project", "site", "use") or (not item.steps) or (item.basis == "capacity" and not item.adds)


def averages(players: Sequence[str], items: Sequence[CostItem], orders: int = ORDERS, seed: int = SEED) -> Averaged:
    """What each member adds on average over all orders of joining, item by item (the Shapley value is additive).

    Items of a closed form exactly, at any number of members; of the others `orders` random orders and their reverses
    are tried, always the same ones for a `seed`. Source: Shapley (1953); Castro, Gómez and Tejada, Polynomial
    calculation of the Shapley value based on sampling (2009).
    """
    shares = [Fraction(0)] * len(players)
    for item in items:
        if exact_for(item):
            shares = [a + b for a, b in zip(shares, _by_form(players, item), strict=True)]
    rest = [item for item in items if not exact_for(item)]
    if not rest:
        return Averaged(tuple(shares), (0.0,) * len(players), 0)
    sums, errors, scale = _sampled(players, rest, orders, seed)
    sampled = [Fraction(one, 2 * orders * scale) for one in sums]
    return Averaged(tuple(a + b for a, b in zip(shares, sampled, strict=True)), tuple(errors), orders)


def _by_form(players: Sequence[str], item: CostItem) -> list[Fraction]:
    needs = [item.needs.get(name, Fraction(0)) for name in players]
    if item.basis == "project":
        return list(each_equally(item.amount, [need > 0 for need in needs]))
    if item.basis == "capacity":
        return list(by_largest([item.cost((name,)) for name in players]))
    shares = [item.amount * need for need in needs]
    for site in sorted(set().union(*item.sites.values())):
        part = each_equally(item.amount, [site in item.sites.get(name, ()) for name in players])
        shares = [a + b for a, b in zip(shares, part, strict=True)]
    return shares


def _sampled(
    players: Sequence[str], items: Sequence[CostItem], orders: int, seed: int
) -> tuple[list[int], list[float], int]:
    """Each member's added cost summed over all orders tried (times `scale`), its standard error, and `scale`."""
    size = len(players)
    random = np.random.default_rng(seed)
    money = math.lcm(*(value.denominator for item in items for value in _amounts(item)))
    number = math.lcm(*(value.denominator for item in items for value in _quantities(item)))
    sums = [0] * size
    squares = np.zeros(size)
    done = 0
    while done < orders:
        count = min(orders - done, max(1, AT_ONCE // size))
        order = random.permuted(np.tile(np.arange(size), (count, 1)), axis=1)
        pairs = _added(players, items, order, money, number) + _added(players, items, order[:, ::-1], money, number)
        sums = [a + int(b) for a, b in zip(sums, pairs.sum(axis=0), strict=True)]
        squares += (pairs.astype(np.float64) ** 2).sum(axis=0)
        done += count
    scale = money * number
    means = np.array([one / orders for one in sums])
    spread = np.maximum(squares / orders - means**2, 0) / max(orders - 1, 1)
    return sums, list(np.sqrt(spread) / (2 * scale)), scale


def _added(players: Sequence[str], items: Sequence[CostItem], order: Numbers, money: int, number: int) -> Numbers:
    """What each member (columns) adds where it joins in each order (rows), times money·number."""
    result: Numbers | None = None
    for item in items:
        needs = [int(item.needs.get(name, Fraction(0)) * number) for name in players]
        prices = [int(step.amount * money) for step in item.steps]
        sizes = [int(step.quantity * number) for step in item.steps]
        amount = int(item.amount * money)
        kind = np.int64 if max(amount, *prices) * max(sum(needs), number) < SAFE else object
        reached: Numbers = np.cumsum(np.array(needs, dtype=kind)[order], axis=1)
        if item.basis == "unit":
            each: Numbers = np.array([amount, *prices], dtype=kind)
            costs = each[np.searchsorted(sizes, reached, side="right")] * reached
        else:
            each = np.array([*prices, 0], dtype=kind) * number
            costs = each[np.searchsorted(sizes, reached, side="left")] * (reached > 0)
        steps = np.diff(costs, axis=1, prepend=0)
        placed: Numbers = np.empty_like(steps)
        np.put_along_axis(placed, order, steps, axis=1)
        result = placed if result is None else result + placed
    return np.zeros(order.shape) if result is None else result


def _amounts(item: CostItem) -> list[Fraction]:
    return [item.amount, *(step.amount for step in item.steps)]


def _quantities(item: CostItem) -> list[Fraction]:
    return [*item.needs.values(), *(step.quantity for step in item.steps)]


def best_to_leave(
    players: Sequence[str], items: Sequence[CostItem], shares: Sequence[Fraction]
) -> tuple[tuple[str, ...], Fraction] | None:
    """The group that gains most by leaving, and by how much (0 or less: none gains), at any number of members.

    For items that cost each member so much, and at most one whose cost is that of the largest among those who need it;
    None for others. Of all who need at most a size, those leave who pay anything for it. Source: Littlechild, A simple
    expression for the nucleolus in a special case, International Journal of Game Theory 3 (1974).
    """
    common = [item for item in items if not _each_its_own(item)]
    if len(common) > 1 or any(item.basis == "site" or (item.basis != "project" and item.adds) for item in common):
        return None
    own = [sum((item.cost((name,)) for item in items if _each_its_own(item)), Fraction(0)) for name in players]
    sizes = [sum((item.cost((name,)) for item in common), Fraction(0)) for name in players]
    pays = [share - alone for share, alone in zip(shares, own, strict=True)]
    best: tuple[tuple[str, ...], Fraction] = ((), Fraction(0))
    for size in sorted(set(sizes)):
        group = [i for i in range(len(players)) if sizes[i] <= size and pays[i] > 0]
        gain = sum((pays[i] for i in group), Fraction(0)) - max((sizes[i] for i in group), default=Fraction(0))
        if gain > best[1] and len(group) < len(players):
            best = tuple(players[i] for i in group), gain
    return best


def _each_its_own(item: CostItem) -> bool:
    """Whether what a group pays for it is the sum of what its members would pay alone."""
    return item.basis == "use" or (item.basis == "unit" and not item.steps) or (item.basis == "site" and not item.sites)
