"""What a score is worth: from 0 for the worst to 1 for the best, along straight lines between stated points."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from junto.core.sentences import gettext_noop as _

from .problems import TradeoffsError

Array = npt.NDArray[np.float64]
MOST_POINTS = 50


@dataclass(frozen=True, slots=True)
class ValueFunction:
    """Scores `at` (rising) and what each is `worth` (0 to 1). Beyond the ends the end's worth holds."""

    at: tuple[float, ...]
    worth: tuple[float, ...]

    @property
    def low(self) -> float:
        """The least score of the scale."""
        return self.at[0]

    @property
    def high(self) -> float:
        """The greatest score of the scale."""
        return self.at[-1]

    @property
    def straight(self) -> bool:
        """Whether it is one straight line from worst to best."""
        return len(self.at) == 2

    @property
    def best(self) -> float:
        """A score that is worth most."""
        return self.at[self.worth.index(max(self.worth))]

    def of(self, scores: Array) -> Array:
        """The worth of scores of any shape, each 0 to 1."""
        if self.straight:
            slope = (self.worth[1] - self.worth[0]) / (self.at[1] - self.at[0])
            found: Array = (scores - self.at[0]) * slope
            found += self.worth[0]
            bounded: Array = np.minimum(np.maximum(found, 0.0), 1.0)
            return bounded
        return np.interp(scores, self.at, self.worth)

    def nearest(self, worth: float, score: float) -> float | None:
        """The score nearest to `score` whose worth is at least `worth`; None where no score of the scale is."""
        inside = min(max(score, self.low), self.high)
        if float(self.of(np.asarray(inside))) >= worth - 1e-12:
            return score
        found: list[float] = []
        for (a, low), (b, high) in pairwise(zip(self.at, self.worth, strict=True)):
            if min(low, high) <= worth <= max(low, high) and low != high:
                found.append(a + (worth - low) / (high - low) * (b - a))
        return min(found, key=lambda one: (abs(one - score), one), default=None)


def between(worst: float, best: float, where: str) -> ValueFunction:
    """Worth 0 at the worst, 1 at the best, evenly between. Raises TradeoffsError where the two are the same."""
    if worst == best:
        words = _("%(where)s: worst and best are the same score; nothing can be told apart on such a scale.")
        raise TradeoffsError("no_scale", words, where=where)
    if worst < best:
        return ValueFunction((worst, best), (0.0, 1.0))
    return ValueFunction((best, worst), (1.0, 0.0))


def through(points: list[tuple[float, float]], where: str) -> ValueFunction:
    """Along straight lines through (score, worth). Raises TradeoffsError: scores must differ, worths go from 0 to 1."""
    ordered = sorted(points)
    scores, worths = [one[0] for one in ordered], [one[1] for one in ordered]
    if not 2 <= len(ordered) <= MOST_POINTS or any(a == b for a, b in pairwise(scores)):
        words = _("%(where)s: points need two to %(most)s different scores.")
        raise TradeoffsError("odd_points", words, where=where, most=MOST_POINTS)
    if min(worths) != 0.0 or max(worths) != 1.0:
        words = _("%(where)s: the worst point must be worth 0 and the best 1; the others lie between.")
        raise TradeoffsError("odd_points", words, where=where)
    return ValueFunction(tuple(scores), tuple(worths))
