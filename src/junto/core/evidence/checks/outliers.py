"""Outliers: single days far above what the place and the others make likely."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from junto.core.evidence.check import Check, Found, View, runs
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

TIMES, SPREADS = 2.5, 8.0


def _find(view: View) -> Iterator[Found]:
    """Days that hold more than 2.5 times what was expected and lie more than 8 spreads (1.48 MAD) above it."""
    for place, row in enumerate(view.days):
        expected = view.expected[place]
        with np.errstate(invalid="ignore", divide="ignore"):
            logs = np.log(np.where((row > 0) & (expected > 0), row / expected, np.nan))
        held = logs[np.isfinite(logs)]
        if len(held) < 28:
            continue
        spread = 1.4826 * float(np.median(np.abs(held - np.median(held))))
        odd = np.nan_to_num(logs, nan=-9.0) > max(np.log(TIMES), SPREADS * spread)
        for first, last in runs(odd):
            times = float(np.exp(np.nanmax(logs[first : last + 1])))
            words = _("%(times)s times what was to be expected: an event, or a fault")
            told = Sentence("outlier", words, {"times": f"{times:.1f}"})
            yield Found("outliers", place, *view.span_of_days(first, last), told, fault=False)


CHECK = Check("outliers", 1, _("Outliers"), _("Single days far above what is likely."), _find, least=8)
