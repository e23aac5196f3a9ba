"""The group gave each criterion a least and a greatest weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown
from junto.core.tradeoffs.fields import number_of, text_of
from junto.core.tradeoffs.problems import TradeoffsError
from junto.core.tradeoffs.values import Array
from junto.core.tradeoffs.weighing import WeightKind, Weights, spanned

TRIAL, RARE = 1 << 15, 0.02
APART, EACH = 1, 32  # sweeps between two weights of one walk, and how many weights it gives
SETTLED = 20  # sweeps before the first


def _state(stated: object, criteria: Sequence[str], where: str) -> Weights:
    low, high = _bounds(stated, criteria, where)
    left = 1.0 - low.sum()
    if left < -1e-12 or high.sum() < 1.0 - 1e-12:
        if left < 0:
            words = _(
                "%(where)s: the least weights add up to %(sum)s, more than 1: no weights lie within these bounds."
            )
        else:
            words = _(
                "%(where)s: the greatest weights add up to %(sum)s, less than 1: no weights lie within these bounds."
            )
        total = low.sum() if left < 0 else high.sum()
        raise TradeoffsError("bounds_empty", words, where=where, sum=f"{total:.6g}")
    if left < 1e-12 or high.sum() < 1.0 + 1e-12:
        only = low if left < 1e-12 else high
        return spanned((only / only.sum())[None, :])
    return _within(low, high, left)


def _within(low: Array, high: Array, left: float) -> Weights:
    random = np.random.Generator(np.random.PCG64(1))
    simplex = low + left * np.eye(len(low))  # all that keeps the least weights
    over = spanned(simplex)
    tried = over.draw(random, TRIAL)
    kept = tried[:, (tried <= high[:, None] + 1e-15).all(axis=0)]
    part = kept.shape[1] / TRIAL
    if part == 1.0 and bool((high >= low + left - 1e-15).all()):
        return over
    if part >= RARE:
        return Weights(kept.mean(axis=1), lambda r, n: _rejected(r, n, over, high, part))
    note = Sentence(
        "walked",
        _(
            "The bounds leave so little room that weights were drawn by a random walk within them; chances of this "
            "group are a little less sure than stated."
        ),
    )
    return Weights(
        _walked(random, TRIAL, low, high).mean(axis=1), lambda r, n: _walked(r, n, low, high), False, (note,)
    )


def _rejected(random: np.random.Generator, n: int, over: Weights, high: Array, part: float) -> Array:
    """Draw from the simplex above the least weights and keep what stays below the greatest."""
    found: list[Array] = []
    missing = n
    while missing > 0:
        tried = over.draw(random, int(missing / part * 1.1) + 64)
        kept = tried[:, (tried <= high[:, None]).all(axis=0)][:, :missing]
        found.append(kept)
        missing -= kept.shape[1]
    return np.ascontiguousarray(np.concatenate(found, axis=1))


def _walked(source: np.random.Generator, n: int, low: Array, high: Array) -> Array:
    """Walks from one inner point, each of which gives 32 weights: every move shifts weight between two criteria at
    random, as far as the bounds let it, all places alike; a sweep is one move for each criterion. Source: Smith 1984
    (hit-and-run), with the directions e_i − e_j.
    """
    count, walks = len(low), -(-n // EACH)
    share = (1.0 - low.sum()) / (high.sum() - low.sum())
    at = np.repeat((low + share * (high - low))[:, None], walks, axis=1)
    found = np.empty((count, EACH, walks))
    for k in range(EACH):
        _shift(source, at, (low, high), count * (APART if k else SETTLED))
        found[:, k] = at
    return np.ascontiguousarray(found.reshape(count, -1)[:, :n])


def _shift(source: np.random.Generator, at: Array, bounds: tuple[Array, Array], moves: int) -> None:
    """Make so many moves of all walks `at` (criteria, walks)."""
    low, high = bounds
    count, walks = at.shape
    across = np.arange(walks)
    for _move in range(moves):
        one = source.integers(count, size=walks)
        two = (one + source.integers(1, count, size=walks)) % count
        a, b = at[one, across], at[two, across]
        least = np.maximum(low[one] - a, b - high[two])
        most = np.minimum(high[one] - a, b - low[two])
        shift = least + (most - least) * source.random(walks)
        at[one, across] = a + shift
        at[two, across] = b - shift


def _bounds(stated: object, criteria: Sequence[str], where: str) -> tuple[Array, Array]:
    if not isinstance(stated, Mapping):
        raise TradeoffsError("not_fields", _("%(where)s must be an object with named fields."), where=where)
    low, high = np.zeros(len(criteria)), np.ones(len(criteria))
    for key, pair in stated.items():
        name = text_of(key, where)
        if name not in criteria:
            words = _("%(where)s: “%(name)s” is none of the group’s criteria.")
            raise TradeoffsError("no_such_criterion", words, where=where, name=shown(name))
        place = f"{where}, {name}"
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            words = _("%(where)s must be a least and a greatest weight, such as [0.1, 0.4].")
            raise TradeoffsError("odd_bounds", words, where=place)
        least, most = (number_of(one, place) for one in pair)
        if not 0 <= least <= most <= 1:
            words = _("%(where)s: a least and a greatest weight lie between 0 and 1, the least first.")
            raise TradeoffsError("odd_bounds", words, where=place)
        low[criteria.index(name)], high[criteria.index(name)] = least, most
    return low, high


KIND = WeightKind(
    "bounded",
    _("within bounds"),
    _("The group gave each criterion a least and a greatest weight; all weighings within them are taken as alike."),
    "Tervonen & Lahdelma 2007, Implementing SMAA: rejection; Smith 1984: hit-and-run where rejection is too rare",
    _state,
)
