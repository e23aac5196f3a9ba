"""The division nearest to another one, by least squares, among those that a set of limits allows: exact and proved."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .exact import solved
from .game import CostGame
from .scanning import Floats, float_sums
from .table import SAFE, Numbers, subset_sums

NOTHING = 1e-12  # of the largest number: a group as near as this to its room is looked at exactly
Row = tuple[int, ...]


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

    Begins with the nearest of all; each limit that is broken is taken up, others are let go as they no longer hold it
    back, all in exact numbers; floating point only finds the group that is broken most. Source: Goldfarb and Idnani, A
    numerically stable dual method for solving strictly convex quadratic programs, Mathematical Programming 27 (1983).
    """
    program = _Nearest(game, wished, limits)
    while (broken := program.broken()) is not None:
        if not program.take_up(*broken):
            return None
    return program.shares()


class _Nearest:
    """Moves away from what was wished; each limit a row: row·moves ≤ room. `held` are those that hold it back."""

    def __init__(self, game: CostGame, wished: Sequence[Fraction], limits: Limits) -> None:
        self.game, self.size, self.limits = game, game.size, limits
        short = ((game.total or Fraction(0)) - sum(wished, Fraction(0))) / game.size
        self.wished = [one + short for one in wished]  # what adds up to the total and lies nearest
        self.moves = [Fraction(0)] * game.size
        self.rooms = _rooms(game, self.wished, limits) if limits.core else None
        self.held: list[Row] = [(1,) * game.size]  # the total stays
        self.weights: list[Fraction] = [Fraction(0)]

    def shares(self) -> tuple[Fraction, ...]:
        """Where it stands now."""
        return tuple(one + move for one, move in zip(self.wished, self.moves, strict=True))

    def broken(self) -> tuple[Row, Fraction] | None:
        """A limit that is broken, as its row and room; None where all are kept, which is made sure exactly."""
        worst, found = Fraction(0), None
        for i, (cap, floor) in enumerate(zip(self.limits.caps, self.limits.floors, strict=True)):
            at = self.wished[i] + self.moves[i]
            for sign, limit in ((1, cap), (-1, floor)):
                if limit is not None and sign * (at - limit) > worst:
                    worst = sign * (at - limit)
                    row = tuple(sign * int(k == i) for k in range(self.size))
                    found = (row, sign * (limit - self.wished[i]))
        if found is not None or self.rooms is None:
            return found
        mask = self.rooms.broken(self.moves)
        if mask is None:
            return None
        return tuple(self.game.sign * (mask >> i & 1) for i in range(self.size)), self.rooms.exact(mask)

    def take_up(self, row: Row, room: Fraction) -> bool:
        """Move until this limit is kept too, letting go of those that no longer hold; False where none keeps all."""
        weight = Fraction(0)
        while True:
            along = self._along(row)
            across = [a - _dot(along, [line[i] for line in self.held]) for i, a in enumerate(row)]
            length = _dot(across, row)
            enough = (_dot(self.moves, row) - room) / length if length else None
            first, gone = min(((self.weights[k] / r, k) for k, r in enumerate(along) if k and r > 0), default=(None, 0))
            if enough is None and first is None:
                return False
            step = min(size for size in (enough, first) if size is not None)
            self.moves = [move - step * a for move, a in zip(self.moves, across, strict=True)]
            self.weights = [held - step * r for held, r in zip(self.weights, along, strict=True)]
            weight += step
            if step == enough:
                self.held.append(row)
                self.weights.append(weight)
                return True
            del self.held[gone], self.weights[gone]

    def _along(self, row: Row) -> list[Fraction]:
        """How much of each held row lies in this one: the least squares, exact (the held rows are independent)."""
        lines = np.array(self.held, dtype=np.int64)
        found = solved((lines @ lines.T).tolist(), (lines @ np.array(row)).tolist())
        return [one or Fraction(0) for one in found or ()]


def _dot(one: Sequence[Fraction], other: Sequence[int]) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True) if b), Fraction(0))


@dataclass(frozen=True, slots=True)
class _Rooms:
    """How much more each group could pay before it would be better off by itself: exact numbers and floats."""

    whole: Numbers
    denominator: int
    floats: Floats
    sign: int

    def exact(self, mask: int) -> Fraction:
        return Fraction(int(self.whole[mask]), self.denominator)

    def broken(self, moves: Sequence[Fraction]) -> int | None:
        """The group furthest beyond its room as floating point sees it; where it sees none, exactly any, or None."""
        pays = np.array([float(self.sign * move) for move in moves])
        left = self.floats - float_sums(pays)
        worst = int(left.argmin())
        blur = NOTHING * float(np.abs(pays).sum() + abs(self.floats[worst]))
        if not np.isfinite(blur) or left[worst] > blur:
            return None
        if left[worst] < -blur:
            return worst
        near = np.flatnonzero(left <= blur)
        scale = math.lcm(self.denominator, *(move.denominator for move in moves))
        exact = [int(self.sign * move * scale) for move in moves]
        factor = scale // self.denominator
        fits = sum(map(abs, exact)) + int(abs(self.whole[near]).max()) * factor < SAFE
        kind = np.int64 if fits else object
        bits = (near[:, None] >> np.arange(len(moves)) & 1).astype(kind)
        over = near[bits @ np.array(exact, dtype=kind) > self.whole[near].astype(kind) * factor]
        return int(over[0]) if len(over) else None


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
