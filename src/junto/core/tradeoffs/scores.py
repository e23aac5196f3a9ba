"""What an option reaches on a criterion: a number, a range or a distribution, on somebody's word."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import scipy

from junto.core.finance.distributions import percentiles, triangular
from junto.core.sentences import Unfit
from junto.core.sentences import gettext_noop as _

from .fields import Fields, number_of
from .problems import TradeoffsError
from .values import Array, ValueFunction

EVEN = (np.arange(20_000) + 0.5) / 20_000
"""Chances at which averages and chances of a spread are reckoned without drawing: midpoints of even steps."""

POINTS = ("p5", "p10", "p20", "p25", "p50", "p70", "p75", "p80", "p90", "p95")
SHAPES = ("low", "high", "mode", "mean", "sd", *POINTS)


@dataclass(frozen=True, slots=True)
class Spread:
    """How a score may fall out. `quantile`: of chances strictly between 0 and 1, any shape; None where it is `sure`.

    `said`: as the file gave it, short. `middle`: the score halfway in chance. `line`: (low, width) where all scores
    from low to low + width are alike.
    """

    said: str
    middle: float
    quantile: Callable[[Array], Array] | None = None
    line: tuple[float, float] | None = None

    @property
    def sure(self) -> bool:
        """Whether it is one number."""
        return self.quantile is None

    def at(self, chances: Array) -> Array:
        """The scores at these chances, of their shape."""
        if self.quantile is None:
            return np.full(np.shape(chances), self.middle)
        return np.asarray(self.quantile(chances), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One score as somebody gave it, on which evidence. `missing`: nobody gave it; the whole scale is possible."""

    spread: Spread
    by: str = ""
    evidence: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What is said of one option on one criterion. Several judgements that differ stand beside one another: each is
    taken to be as likely right as the others, and none is averaged away.
    """

    judgements: tuple[Judgement, ...]

    @property
    def sure(self) -> bool:
        """Whether all of them give the same single number."""
        first = self.judgements[0].spread
        return all(one.spread.sure and one.spread.middle == first.middle for one in self.judgements)

    @property
    def disputed(self) -> bool:
        """Whether judgements differ."""
        return len({one.spread.said for one in self.judgements}) > 1

    @property
    def line(self) -> tuple[float, float] | None:
        """(low, width) where there is one judgement, and all scores from low to low + width are alike."""
        return self.judgements[0].spread.line if len(self.judgements) == 1 else None

    @property
    def missing(self) -> bool:
        """Whether nobody gave a score."""
        return self.judgements[0].missing

    @property
    def middle(self) -> float:
        """The middle score, averaged over the judgements: what a change is reckoned from."""
        return math.fsum(one.spread.middle for one in self.judgements) / len(self.judgements)

    def even(self) -> Array:
        """(judgements, 20,000) scores, each as likely as every other."""
        return np.array([one.spread.at(EVEN) for one in self.judgements])

    def worth(self, function: ValueFunction) -> float:
        """The expected worth, 0 to 1: exact for numbers and ranges on a straight scale, else by 20,000 even steps."""
        line = self.line
        within = line is not None and function.straight and line[0] >= function.low and sum(line) <= function.high
        if self.sure or within:
            return float(function.of(np.asarray(self.judgements[0].spread.middle)))
        return float(function.of(self.even()).mean())

    def draw(self, random: np.random.Generator, count: int) -> Array:
        """(count,) scores drawn: a judgement at random, then a score from it."""
        if len(self.judgements) == 1:
            return self.judgements[0].spread.at(_chances(random, count))
        which = random.integers(len(self.judgements), size=count)
        chances = _chances(random, count)
        found = np.empty(count)
        for i, one in enumerate(self.judgements):
            found[which == i] = one.spread.at(chances[which == i])
        return found

    @property
    def said(self) -> str:
        """The scores as given, those of several people side by side."""
        return " / ".join(dict.fromkeys(one.spread.said for one in self.judgements))


def _chances(source: np.random.Generator, count: int) -> Array:
    """Strictly between 0 and 1."""
    found = source.random(count)
    found += 2.0**-54
    return found


def sure(score: float) -> Spread:
    """This score, for certain."""
    return Spread(plain(score), score)


def anywhere(low: float, high: float) -> Spread:
    """Any score between two, all alike; low < high."""
    width = high - low
    return Spread(f"{plain(low)}–{plain(high)}", (low + high) / 2, lambda u: low + width * u, (low, width))


def spread_of(value: object, where: str) -> Spread:
    """The score of what a file gives: a number, [low, high], or fields low, high, mode, mean and sd, or percentiles
    such as p10, p50, p90. Raises TradeoffsError naming `where`.
    """
    if isinstance(value, list | tuple):
        if len(value) != 2:
            raise TradeoffsError("odd_range", _("%(where)s: a range has a low and a high score."), where=where)
        return _range(number_of(value[0], where), number_of(value[1], where), where)
    if isinstance(value, Mapping):
        return _shape(Fields(value, where, SHAPES))
    return sure(number_of(value, where))


def _range(low: float, high: float, where: str) -> Spread:
    if low > high:
        words = _("%(where)s: the low score is above the high one.")
        raise TradeoffsError("odd_range", words, where=where)
    return sure(low) if low == high else anywhere(low, high)


def _shape(fields: Fields) -> Spread:
    given = {key: fields.number(key) for key in fields.data}
    keys = set(given)
    if keys == {"low", "high"}:
        return _range(given["low"], given["high"], fields.where)
    if keys == {"mean", "sd"}:
        return _normal(given["mean"], given["sd"], fields.where)
    if keys == {"low", "mode", "high"}:
        return _triangular(given["low"], given["mode"], given["high"], fields.where)
    if len(keys) == 3 and keys <= set(POINTS):
        return _through({float(key[1:]): score for key, score in given.items()}, fields.where)
    words = _(
        "%(where)s must be a number, a low and a high, a mean and an sd, a low, mode and high, or three percentiles "
        "such as p10, p50 and p90."
    )
    raise TradeoffsError("odd_score", words, where=fields.where)


def _normal(mean: float, deviation: float, where: str) -> Spread:
    if deviation < 0:
        raise TradeoffsError("odd_score", _("%(where)s: sd must not be below zero."), where=where)
    if deviation == 0:
        return sure(mean)
    return Spread(f"{plain(mean)} ± {plain(deviation)}", mean, lambda u: mean + deviation * scipy.special.ndtri(u))


def _triangular(low: float, mode: float, high: float, where: str) -> Spread:
    if not low <= mode <= high:
        words = _("%(where)s: the likeliest score (mode) must lie between low and high.")
        raise TradeoffsError("odd_score", words, where=where)
    if low == high:
        return sure(low)
    found = triangular(low, mode, high)
    said = f"{plain(low)}–{plain(mode)}–{plain(high)}"
    return Spread(said, float(found.quantile(np.asarray(0.5))), found.quantile)


def _through(points: Mapping[float, float], where: str) -> Spread:
    scores = [score for _at, score in sorted(points.items())]
    if not scores[0] < scores[1] < scores[2]:
        words = _("%(where)s: a higher percentile must be a higher score.")
        raise TradeoffsError("odd_score", words, where=where)
    try:
        found = percentiles(points)
    except (Unfit, OverflowError):
        words = _("%(where)s: these percentiles are too uneven for one distribution; check the middle one.")
        raise TradeoffsError("odd_score", words, where=where) from None
    said = "–".join(plain(score) for score in scores)
    return Spread(said, float(found.quantile(np.asarray(0.5))), found.quantile)


def plain(number: float) -> str:
    """A number as people write it: 1,250,000; 0.35; at most six digits that matter where it has decimals."""
    if number == round(number):
        return f"{number:,.0f}"
    return f"{number:,.6g}" if abs(number) < 1e6 else f"{number:,.2f}"
