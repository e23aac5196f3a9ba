"""The division nearest to another one, by least squares, among those that a set of limits allows: exact and proved."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.optimize import nnls

from .exact import solved
from .game import CostGame
from .scanning import NOTHING, Floats, Scan, float_sums
from .table import SAFE, Numbers, subset_sums

ADDED = 40
MOST_ROUNDS = 200
EDGE = 1e-7  # a group within this (of the largest number) of its limit is looked at exactly


@dataclass(frozen=True, slots=True)
class Limits:
    """What a division must keep beside its total. All exact, in the order of the members; None: no such limit.

    `caps`: the most, `floors`: the least that each pays. `core`: no group pays more than it would by itself less
    `slack` (for gains: gets less than that and `slack` more). Groups whose cost is not known limit nothing.
    """

    caps: tuple[Fraction | None, ...]
    floors: tuple[Fraction | None, ...]
    core: bool = True
    slack: Fraction = Fraction(0)


def nearest(game: CostGame, wished: Sequence[Fraction], limits: Limits) -> tuple[Fraction, ...] | None:
    """The division x with the least Σ (x(i) − wished(i))² that adds up to the total and keeps the limits; None: none.

    Limits are added as they are broken; the least squares by Lawson and Hanson's reduction to weights of zero or more,
    Solving Least Squares Problems (1974), chapter 23; then solved exactly from the limits that hold it, and checked
    against all. Raises ArithmeticError where the numbers are too close to tell (floating point does not settle it).
    """
    program = _Nearest(game, wished, limits)
    for _round in range(MOST_ROUNDS):
        held = program.step()
        if held is None:
            return None
        if not program.broken:
            moves = program.exactly(held)
            if moves is not None:
                return moves
            if program.there.issuperset(program.broken):
                break
        program.add()
    raise ArithmeticError("the nearest division was not settled")


class _Nearest:
    """Shares as what differs from `wished`, scaled to about 1; each limit a row: direction·(x − wished) ≤ room."""

    def __init__(self, game: CostGame, wished: Sequence[Fraction], limits: Limits) -> None:
        self.game, self.size, self.limits = game, game.size, limits
        self.total = game.total or Fraction(0)
        short = (self.total - sum(wished, Fraction(0))) / game.size
        self.wished = [one + short for one in wished]  # what adds up to the total and lies nearest
        self.rooms = _rooms(game, self.wished, limits) if limits.core else None
        single = [abs(self.total), *(abs(one) for one in self.wished)]
        self.scale = float(max(single)) or 1.0
        self.rows: list[tuple[tuple[int, ...], Fraction]] = []
        self.there: set[int] = set()
        self._add_single()
        if self.rooms is not None:
            self.scan = Scan(self.rooms.floats / self.scale, self.size)
        self.free: Floats = np.linalg.svd(np.ones((1, self.size)))[2][1:].T
        self.broken: list[int] = []

    def _add_single(self) -> None:
        for i, (cap, floor) in enumerate(zip(self.limits.caps, self.limits.floors, strict=True)):
            unit = tuple(int(k == i) for k in range(self.size))
            if cap is not None:
                self.rows.append((unit, cap - self.wished[i]))
            if floor is not None:
                self.rows.append((tuple(-one for one in unit), self.wished[i] - floor))

    def step(self) -> list[int] | None:
        """The rows that hold the nearest division so far; None where they leave none. `broken`: groups to be added."""
        if not self.rows:
            answer: tuple[Floats, list[int]] | None = (np.zeros(self.size), [])
        else:
            answer = self._least()
        if answer is None:
            return None
        found, held = answer
        self.broken = []
        if self.rooms is not None:
            worst, _largest = self.scan.worst(self.game.sign * found, 0.0, ADDED)
            self.broken = [mask for mask in worst.tolist() if mask not in self.there]
        return held

    def _least(self) -> tuple[Floats, list[int]] | None:
        directions = np.array([row for row, _room in self.rows], dtype=np.float64) @ self.free
        rooms = np.array([float(room) for _row, room in self.rows]) / self.scale
        system = np.vstack([-directions.T, -rooms])
        target = np.zeros(len(system))
        target[-1] = 1.0
        weights, rest = nnls(system, target)
        left = system @ weights - target
        if rest < NOTHING or left[-1] > -NOTHING * NOTHING:
            return None
        return self.free @ (-left[:-1] / left[-1]), np.flatnonzero(weights > NOTHING * max(1.0, weights.max())).tolist()

    def add(self) -> None:
        """Take up the groups that the last step left with more than by themselves."""
        assert self.rooms is not None
        for mask in self.broken:
            row = tuple(self.game.sign * (mask >> i & 1) for i in range(self.size))
            self.rows.append((row, self.rooms.exact(mask)))
            self.there.add(mask)

    def exactly(self, held: list[int]) -> tuple[Fraction, ...] | None:
        """The nearest division on the limits that hold it: x = wished + Σ μ·direction, exact; then all are checked.

        None where groups turn out to be missed by less than floating point sees; they are then in `broken`.
        """
        lines = [(1,) * self.size, *(self.rows[k][0] for k in held)]
        rooms = [Fraction(0), *(self.rows[k][1] for k in held)]
        denominator = math.lcm(*(room.denominator for room in rooms))
        products = [[sum(a * b for a, b in zip(one, other, strict=True)) for other in lines] for one in lines]
        weights = solved(products, [int(room * denominator) for room in rooms])
        if weights is None or any(weight is None or weight > 0 for weight in weights[1:]):
            raise ArithmeticError("floating point does not tell which limits hold the nearest division")
        moves = [
            sum((w * line[i] for w, line in zip(weights, lines, strict=True) if w), Fraction(0)) / denominator
            for i in range(self.size)
        ]
        if any(sum(a * b for a, b in zip(row, moves, strict=True)) > room for row, room in self.rows):
            raise ArithmeticError("a limit is missed by what floating point does not see")
        if self.rooms is not None:
            self.broken = self.rooms.missed(moves, self.scale)
            if self.broken:
                return None
        return tuple(one + move for one, move in zip(self.wished, moves, strict=True))


@dataclass(frozen=True, slots=True)
class _Rooms:
    """How much more each group could pay before it would be better off by itself: exact numbers and floats."""

    whole: Numbers
    denominator: int
    floats: Floats
    sign: int

    def exact(self, mask: int) -> Fraction:
        return Fraction(int(self.whole[mask]), self.denominator)

    def missed(self, moves: Sequence[Fraction], scale: float) -> list[int]:
        """The groups that pay more than their room (some of them), looked at exactly where they come near it."""
        about = float_sums(np.array([float(self.sign * move) for move in moves]))
        near = np.flatnonzero(self.floats - about < EDGE * scale)
        found = []
        for mask in near.tolist():
            pays = self.sign * sum((move for i, move in enumerate(moves) if mask >> i & 1), Fraction(0))
            if pays > self.exact(mask):
                found.append(mask)
        return found[:ADDED]


def _rooms(game: CostGame, wished: Sequence[Fraction], limits: Limits) -> _Rooms:
    table = game.table
    scale = math.lcm(table.denominator, limits.slack.denominator, *(one.denominator for one in wished))
    factor, slack = scale // table.denominator, int(limits.slack * scale)
    pays = [int(one * scale) for one in wished]
    fits = sum(map(abs, pays)) + int(abs(table.numerators).max()) * factor + abs(slack) < SAFE
    kind = np.int64 if fits else object
    whole: Numbers = (table.numerators.astype(kind) * factor - subset_sums(pays, kind)) * game.sign - slack
    floats = whole.astype(np.float64) / scale
    floats[~table.known] = np.inf
    floats[[0, -1]] = np.inf
    return _Rooms(whole, scale, floats, game.sign)
