"""False zeros: zeros at hours or on days at which this place and the others usually count something."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from junto.core.evidence.check import Check, Found, View, runs
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .failed import LEAST, dead_days

BUSY, HOURS, USUAL = 5.0, 3, 30.0


def _find(view: View) -> Iterator[Found]:
    """Runs of zeros that hold at least three hours with a median of 5 or more, 30 in all, around; or near-zero days."""
    days = dead_days(view)
    for place, row in enumerate(view.values):
        taken = np.zeros(view.panel.steps + 1, dtype=bool)
        for first, last in days[place]:
            low, high = view.span_of_days(first, last)
            taken[low : high + 1] = True
            if last - first + 1 < LEAST:
                words = _("near zero on %(days)s day(s), while other places went on: a short closure or false zeros")
                yield Found("false_zeros", place, low, high, Sentence("dead_days", words, {"days": last - first + 1}))
        if view.per_day < 2:
            continue
        busy = np.nan_to_num(view.busy[place])
        for low, high in runs(row == 0):
            strange = busy[low : high + 1] >= BUSY
            usual = float(busy[low : high + 1].sum())
            if strange.sum() >= HOURS and usual >= USUAL and not taken[low : high + 1].any():
                words = _("zero for %(count)s steps in which about %(usual)s are usual")
                params = {"count": high - low + 1, "usual": f"{usual:,.0f}"}
                yield Found("false_zeros", place, low, high, Sentence("zeros", words, params))


CHECK = Check(
    "false_zeros", 1, _("False zeros"), _("Zeros when this place and others usually count something."), _find, 8
)
