"""Stuck values: the same value again and again, longer than chance would have it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from junto.core.evidence.check import Check, Found, View, runs
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

LEAST, CHANCE = 5, 1e-4


def _find(view: View) -> Iterator[Found]:
    """Runs of one value other than zero whose length has a chance below 1 in 10,000 in the whole series, by how often
    values of that size repeat at this place.
    """
    for place, row in enumerate(view.values):
        same = np.r_[False, row[1:] == row[:-1]] & (row != 0) & np.isfinite(row)
        if same.sum() < LEAST - 1:
            continue
        held = np.isfinite(row) & (row != 0)
        for first, last in runs(same):
            value = float(row[first])
            near = held & (np.abs(row - value) <= 0.25 * abs(value))
            outside = near.copy()
            outside[first - 1 : last + 1] = False
            repeats = (int((same & outside).sum()) + 1) / (int(outside.sum()) + 2)
            length = last - first + 2
            if length >= LEAST and held.sum() * repeats ** (length - 1) < CHANCE:
                words = _("the same value, %(value)s, %(count)s times in a row")
                told = Sentence("stuck", words, {"value": f"{value:g}", "count": length})
                yield Found("stuck", place, first - 1, last, told)


CHECK = Check("stuck", 1, _("Stuck values"), _("The same value again and again, longer than chance."), _find, 4)
