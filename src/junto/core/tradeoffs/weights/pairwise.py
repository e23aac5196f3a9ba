"""The group compared criteria two by two: AHP."""

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

RANDOM_INDEX = (0.0, 0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""The consistency index of comparisons made at random, by how many things are compared. Source: Saaty 1980."""

TOLERATED = 0.10


def priorities(matrix: Array) -> tuple[Array, float | None]:
    """Weights (n,) from comparisons (n, n), matrix[i, j] how many times i matters as much as j; and the consistency
    ratio, None for more than 15 things. Weights: the principal eigenvector, summing to 1; ratio: ((λ − n) / (n − 1))
    over the same of random comparisons, 0 for one or two. Source: Saaty 1980, The Analytic Hierarchy Process.
    """
    count = len(matrix)
    values, vectors = np.linalg.eig(matrix)
    first = int(np.argmax(values.real))
    weights: Array = np.abs(vectors[:, first].real)
    weights = weights / weights.sum()
    if count < 3:
        return weights, 0.0
    if count >= len(RANDOM_INDEX):
        return weights, None
    return weights, float((values[first].real - count) / (count - 1) / RANDOM_INDEX[count])


def _state(stated: object, criteria: Sequence[str], where: str) -> Weights:
    matrix = _matrix(stated, criteria, where)
    weights, ratio = priorities(matrix)
    if ratio is None:
        notes = (
            Sentence(
                "consistency_unknown", _("Whether so many comparisons agree with one another cannot be computed.")
            ),
        )
    elif ratio > TOLERATED:
        words = _(
            "The comparisons contradict one another more than is usual to accept (consistency ratio %(ratio)s, "
            "accepted up to 0.10): ask again."
        )
        notes = (Sentence("inconsistent", words, {"ratio": f"{ratio:.3f}"}),)
    else:
        words = _(
            "The comparisons agree well enough with one another (consistency ratio %(ratio)s, accepted up to 0.10)."
        )
        notes = (Sentence("consistent", words, {"ratio": f"{max(ratio, 0.0):.3f}"}),)
    return spanned(weights[None, :], notes)


def _matrix(stated: object, criteria: Sequence[str], where: str) -> Array:
    if not isinstance(stated, Mapping):
        raise TradeoffsError("not_fields", _("%(where)s must be an object with named fields."), where=where)
    found = np.full((len(criteria), len(criteria)), np.nan)
    np.fill_diagonal(found, 1.0)
    for key, value in stated.items():
        pair = [one.strip() for one in text_of(key, where).split("|")]
        for name in pair:
            if name not in criteria:
                words = _("%(where)s: “%(name)s” is none of the group’s criteria.")
                raise TradeoffsError("no_such_criterion", words, where=where, name=shown(name))
        if len(pair) != 2 or pair[0] == pair[1]:
            words = _("%(where)s: a comparison is written “one|other”, not “%(key)s”.")
            raise TradeoffsError("odd_comparison", words, where=where, key=shown(key))
        times = number_of(value, f"{where}, {shown(key)}")
        if not 0.001 <= times <= 1000:
            words = _("%(where)s: how many times one matters as much as the other must lie between 0.001 and 1,000.")
            raise TradeoffsError("odd_comparison", words, where=f"{where}, {shown(key)}")
        i, j = criteria.index(pair[0]), criteria.index(pair[1])
        if not np.isnan(found[i, j]):
            words = _("%(where)s: “%(one)s” and “%(other)s” are compared twice.")
            raise TradeoffsError("compared_twice", words, where=where, one=pair[0], other=pair[1])
        found[i, j], found[j, i] = times, 1 / times
    if np.isnan(found).any():
        i, j = np.argwhere(np.isnan(found))[0]
        words = _("%(where)s: “%(one)s” and “%(other)s” are not compared.")
        raise TradeoffsError("not_compared", words, where=where, one=criteria[i], other=criteria[j])
    return found


KIND = WeightKind(
    "pairwise",
    _("comparisons two by two"),
    _("The group compared its criteria two by two, and the weights that agree best with all comparisons are taken."),
    "Saaty 1980, The Analytic Hierarchy Process: principal eigenvector",
    _state,
)
