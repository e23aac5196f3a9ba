"""The division that treats the worst-off group as well as it can, then the next, and so on: the nucleolus."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from .exact import solved
from .game import CostGame
from .scanning import NOTHING, Floats, Masks, Scan, bits_of
from .simplex import NoSolution, Optimum, Simplex, by_highs
from .table import SAFE, Numbers, subset_sums

ADDED = 24  # groups added to a program at once, of those that complain most
MOST_ROUNDS = 400
SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class Level:
    """Groups that are equally badly off, and can be treated no better: what each saves by staying is the same.

    `alone`: members held at their stand-alone cost, where nobody may pay more than that.
    """

    groups: tuple[int, ...]
    alone: tuple[int, ...] = ()


@dataclass
class Savings:
    """A game as what groups save: costs less stand-alone costs, for gains turned around; scaled to 1 for searching."""

    game: CostGame
    whole: Numbers = field(init=False)  # times the table's denominator, exact; the single members' are 0
    scale: float = field(init=False)

    def __post_init__(self) -> None:
        table, size = self.game.table, self.game.size
        alone = [int(table.numerators[1 << i]) for i in range(size)]
        fits = sum(map(abs, alone)) + int(abs(table.numerators).max()) < SAFE
        kind = np.int64 if fits else object
        self.whole = (table.numerators.astype(kind) - subset_sums(alone, kind)) * self.game.sign
        self.scale = float(max(int(self.whole.max()), -int(self.whole.min())))

    def scaled(self) -> Floats:
        """A fresh array of floats, the largest of which is 1."""
        result: Floats = self.whole.astype(np.float64) / (self.scale or 1.0)
        return result


class Search:
    """Level after level in floating point; `levels` names the groups that settle the division, to be solved exactly."""

    def __init__(self, savings: Savings, *, per_capita: bool, capped: bool, careful: bool = False) -> None:
        """`capped`: nobody pays more than alone. `careful`: by HiGHS alone, from nothing in every round."""
        self.size = savings.game.size
        self.per_capita, self.capped, self.careful = per_capita, capped, careful
        self.random = np.random.default_rng(SEED)
        costs = savings.scaled()
        self.start = np.full(self.size, costs[-1] / self.size)
        self.scan = Scan(costs, self.size)
        self.free = self._turned(np.ones((1, self.size)))
        self.pool: Masks = 1 << np.arange(self.size, dtype=np.int64)
        if self.size > 2:  # single members first, with whom a program can begin; then all others without each
            self.pool = np.concatenate([self.pool, (1 << self.size) - 1 - self.pool])
        self.levels: list[Level] = []
        self.least: list[float] = []

    def _turned(self, across: Floats) -> Floats:
        """An orthonormal basis of what is across these rows, turned at random so that nothing lies along an axis."""
        _u, singular, rows = np.linalg.svd(across)
        rank = int((singular > NOTHING * 100).sum())
        left = rows[rank:].T
        mirror = self.random.standard_normal(left.shape[1])
        along = np.outer(left @ mirror, mirror) * (2 / (float(np.sum(mirror**2)) or 1.0))
        result: Floats = left - along
        return result

    def run(self) -> Search:
        """Find all levels. Raises NoSolution."""
        while self.free.shape[1]:
            self._next()
        return self

    def run_first(self) -> bool:
        """Find the levels at which groups save what those of the first save; whether these alone settle everything.

        Raises NoSolution. (A level comes apart into several where a program's answer does not name all its groups.)
        """
        while self.free.shape[1]:
            self._next()
            if self.least[-1] > self.least[0] + NOTHING:
                return False
        return True

    def _next(self) -> None:
        program = _Program(self)
        optimum = program.best()
        self.start = self.start + self.free @ optimum.point[:-1]
        self.least.append(float(optimum.point[-1]))
        groups = [int(program.masks[k]) for k in optimum.rows if k < len(program.masks) and not program.is_cap[k]]
        alone = [int(program.masks[k]) for k in optimum.rows if program.is_cap[k]]
        self.levels.append(Level(tuple(groups), tuple(mask.bit_length() - 1 for mask in alone)))
        moved = bits_of(np.array(groups + alone, dtype=np.int64), self.size) @ self.free
        left = self._turned(moved)
        if left.shape[1] == self.free.shape[1]:
            raise NoSolution
        self.free = self.free @ left
        if self.free.shape[1]:
            self.scan.settle(self.free, self.random)
            kept = np.isfinite(self.scan.costs[program.masks]) & ~program.is_cap
            self.pool = program.masks[kept]

    def weight(self, masks: Masks) -> Floats:
        """How much of t each group is charged: 1, or its number of members."""
        if not self.per_capita:
            return np.ones(len(masks))
        return np.bitwise_count(masks.astype(np.uint64)).astype(np.float64)


class _Program:
    """One level's linear program: the largest t that every group can save, over groups added as they complain."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.masks: Masks = np.zeros(0, dtype=np.int64)
        self.is_cap = np.zeros(0, dtype=np.bool_)
        self.there: set[int] = set()
        # at first the single members hold it down: they add up to all, whose share is settled
        self.simplex = Simplex(search.free.shape[1], ready=not search.levels)
        self._add(search.pool[np.isfinite(search.scan.costs[search.pool])])  # a member's own, while its share is open
        if search.capped:
            self._add_caps()

    def _add(self, masks: Masks) -> None:
        rows = bits_of(masks, self.search.size)
        right = self.search.scan.costs[masks] - rows @ self.search.start
        lines = np.column_stack([rows @ self.search.free, self.search.weight(masks)])
        self.simplex.add(lines, right)
        self.masks = np.concatenate([self.masks, masks])
        self.there.update(masks.tolist())
        self.is_cap = np.concatenate([self.is_cap, np.zeros(len(masks), dtype=np.bool_)])

    def _add_caps(self) -> None:
        """Nobody pays more than alone: x(i) ≤ 0 in savings, for the members whose share still moves."""
        moves = np.flatnonzero(np.abs(self.search.free).max(axis=1) > NOTHING)
        lines = np.column_stack([self.search.free[moves], np.zeros(len(moves))])
        self.simplex.add(lines, -self.search.start[moves])
        self.masks = np.concatenate([self.masks, 1 << moves.astype(np.int64)])
        self.is_cap = np.concatenate([self.is_cap, np.ones(len(moves), dtype=np.bool_)])

    def best(self) -> Optimum:
        for _round in range(MOST_ROUNDS):
            optimum = self._optimum()
            point = self.search.start + self.search.free @ optimum.point[:-1]
            least = float(optimum.point[-1])
            values, more = (point + least, 0.0) if self.search.per_capita else (point, least)
            worst, _largest = self.search.scan.worst(values, more, ADDED)
            fresh = [mask for mask in worst.tolist() if mask not in self.there]
            if not fresh:
                return optimum
            self._add(np.array(fresh, dtype=np.int64))
        raise NoSolution

    def _optimum(self) -> Optimum:
        if not self.search.careful:
            return self.simplex.optimum()
        return by_highs(self.simplex.rows, self.simplex.right)


def exact_shares(game: CostGame, levels: list[Level], *, per_capita: bool) -> tuple[Fraction, ...] | None:
    """The division at which the groups of each level save the same, exactly; None where they do not settle one."""
    costs = game.table.numerators
    rows, right = [[1] * game.size], [int(costs[-1])]
    for level in levels:
        first = level.groups[0] if level.groups else 0
        for mask in level.groups[1:]:
            a, b = (first.bit_count(), mask.bit_count()) if per_capita else (1, 1)
            rows.append([a * (mask >> i & 1) - b * (first >> i & 1) for i in range(game.size)])
            right.append(a * int(costs[mask]) - b * int(costs[first]))
        for i in level.alone:
            rows.append([int(k == i) for k in range(game.size)])
            right.append(int(costs[1 << i]))
    found = solved(rows, right)
    if found is None or any(share is None for share in found):
        return None
    return tuple(share / game.table.denominator for share in found if share is not None)


def least_saving(game: CostGame, level: Level) -> Fraction | None:
    """What the groups of the first level save by staying, exactly: t with x(S) + t = C(S) for all; None where open."""
    costs = game.table.numerators
    rows = [[1] * game.size + [0]]
    rows += [[mask >> i & 1 for i in range(game.size)] + [game.sign] for mask in level.groups]
    found = solved(rows, [int(costs[-1]), *(int(costs[mask]) for mask in level.groups)])
    return None if found is None or found[-1] is None else found[-1] / game.table.denominator
