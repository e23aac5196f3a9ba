"""The proof that a division is the nucleolus: Kohlberg's criterion, on exact numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import scipy

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.threads import one_thread

from .game import CostGame
from .lexicographic import Savings
from .scanning import NOTHING, Floats, Masks, bits_of, float_sums
from .table import SAFE, Numbers

FIRST = 256  # groups looked at first, of those that save least
COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whether the criterion `holds`, after how many `levels` of equally badly-off groups, and what was found."""

    holds: bool
    levels: int
    found: Sentence


def certify(
    game: CostGame, shares: Sequence[Fraction], *, per_capita: bool = False, imputations: bool = True
) -> Certificate:
    """Whether a division is the nucleolus (`imputations`), or the prenucleolus (without that restriction).

    Groups by what they save by staying, the least first (exact ties): at each level, those whose saving is not yet
    settled by the groups before must be balanced: weights above zero add up to what treats all alike, with weights of
    zero or more for members that pay just what they would alone. Then nobody in it can be treated better. It ends when
    all shares are settled. Saving: C(S) − x(S), or that per member. Source: Kohlberg, On the nucleolus of a
    characteristic function game (1971); in this form Benedek, Fliege and Nguyen, Finding and verifying the nucleolus
    of cooperative games, Mathematical Programming 190 (2021). Needs every group's cost (at most 24 members).
    """
    if sum(shares, Fraction(0)) != game.total:
        return Certificate(False, 0, Sentence("not_covered", _("The shares do not add up to the total.")))
    saved = [game.sign * ((cost or 0) - share) for cost, share in zip(game.alone(), shares, strict=True)]
    if imputations and min(saved) < 0:
        return Certificate(False, 0, Sentence("above_alone", _("A member would be better off alone.")))
    held = [i for i, one in enumerate(saved) if not one] if imputations else []
    with one_thread():
        return _Proof(game, saved, per_capita, held).run()


class _Proof:
    """What is settled so far (`free`: the directions in which shares could still move), level after level."""

    def __init__(self, game: CostGame, saved: list[Fraction], per_capita: bool, held: list[int]) -> None:
        self.size, self.saved, self.per_capita, self.held = game.size, saved, per_capita, held
        self.savings = Savings(game)
        self.denominator = game.table.denominator
        self.free: Floats = np.linalg.svd(np.ones((1, self.size)))[2][1:].T
        self.levels = 0

    def run(self) -> Certificate:
        if not self.free.shape[1]:
            return self._holds()
        for tied in self._ties():
            moved = bits_of(tied, self.size) @ self.free
            moved = moved[np.abs(moved).max(axis=1) > NOTHING]
            if not len(moved):
                continue
            self.levels += 1
            if not balanced(moved, self.free[self.held]):
                words = _("At level %(level)s the groups that save least could be treated better.")
                return Certificate(False, self.levels, Sentence("not_balanced", words, {"level": self.levels}))
            values, vectors = np.linalg.eigh(moved.T @ moved)
            self.free = self.free @ vectors[:, values < NOTHING * max(1.0, float(values[-1]))]
            if not self.free.shape[1]:
                return self._holds()
        raise ArithmeticError("all groups together settle every share")

    def _holds(self) -> Certificate:
        words = _("Proved by Kohlberg’s criterion: no group could save more without one that saves less losing by it.")
        return Certificate(True, self.levels, Sentence("kohlberg", words))

    def _ties(self) -> Iterator[Masks]:
        """Groups that save the same (exactly), those that save least first; more are looked at as they are needed."""
        saving = self._about()
        count, seen = min(FIRST, len(saving)), -np.inf
        while True:
            reach = np.partition(saving, count - 1)[count - 1]
            if not np.isfinite(reach):
                reach = saving[np.isfinite(saving)].max()
            some = np.flatnonzero((saving > seen) & (saving <= reach + NOTHING)).astype(np.int64)
            exact = self._exactly(some)
            order = np.argsort(exact, kind="stable")
            some, exact = some[order], exact[order]
            cuts = np.flatnonzero(exact[1:] != exact[:-1]) + 1
            yield from np.split(some, cuts)
            if count >= len(saving):
                return
            count, seen = min(count * 16, len(saving)), reach + NOTHING

    def _about(self) -> Floats:
        """What each group saves by staying, in floating point, scaled to about 1."""
        scale = self.savings.scale or 1.0
        x = np.array([-float(one * self.denominator) / scale for one in self.saved])
        saving: Floats = self.savings.scaled() - float_sums(x)
        if self.per_capita:
            saving[1:] /= np.bitwise_count(np.arange(1, len(saving), dtype=np.uint32))
        saving[[0, -1]] = np.inf
        return saving

    def _exactly(self, masks: Masks) -> Numbers:
        """What these groups save, times one whole number for all."""
        parts = [one * self.denominator for one in self.saved]
        scale = math.lcm(*(one.denominator for one in parts))
        each = math.lcm(*range(1, self.size + 1)) if self.per_capita else 1
        whole = [int(one * scale) for one in parts]
        fits = (sum(map(abs, whole)) + int(self.savings.scale) * scale) * each < SAFE
        kind = np.int64 if fits else object
        bits = (masks[:, None] >> np.arange(self.size) & 1).astype(kind)
        result: Numbers = self.savings.whole[masks].astype(kind) * scale + bits @ np.array(whole, dtype=kind)
        if self.per_capita:
            result = result * (each // np.bitwise_count(masks.astype(np.uint64)).astype(kind))
        return result


def balanced(rows: Floats, also: Floats) -> bool:
    """Whether weights above zero on all `rows` and of zero or more on `also` add up to nothing (both × d).

    That is: −Σ rows lies in the cone of all of them. Found by least squares over some columns, others added as they
    are needed. Source: Lawson and Hanson, Solving Least Squares Problems (1974), chapter 23.
    """
    target = -rows.sum(axis=0) / len(rows)
    every = np.concatenate([rows, also])
    chosen = np.arange(min(COLUMNS, len(every)))
    while True:
        weights, rest = scipy.optimize.nnls(every[chosen].T, target)
        if rest < NOTHING:
            return True
        gain = every @ (target - every[chosen].T @ weights)
        better = np.flatnonzero(gain > NOTHING * rest)
        better = better[~np.isin(better, chosen)]
        if not len(better):
            return False
        chosen = np.concatenate([chosen, better[np.argsort(-gain[better])[:COLUMNS]]])
