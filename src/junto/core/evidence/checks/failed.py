"""Failed counters: a week or more near zero while the other places go on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from junto.core.evidence.check import Array, Check, Found, View, runs
from junto.core.evidence.panel import Bools
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

NEAR_ZERO, HALF, BREAK, LEAST = 0.08, 0.5, 4, 7


def dead_days(view: View) -> list[list[tuple[int, int]]]:
    """For each place, runs of days that hold less than 8 % of what was to be expected, joined over breaks of up to four
    days that hold less than half of it or nothing.
    """
    found = []
    for place, row in enumerate(view.days):
        expected = _filled(view.expected[place], row)
        with np.errstate(invalid="ignore"):
            dead = (row < NEAR_ZERO * expected) & (expected > 0)
            weak = ~(row >= HALF * expected)
        found.append(_joined(dead, weak))
    return found


def _filled(expected: Array, row: Array) -> Array:
    """Long failures leave nothing to expect from: there the median of the days with values above zero stands in."""
    alive = row[np.isfinite(row) & (row > 0)]
    usual = float(np.median(alive)) if len(alive) else 0.0
    return np.where(np.isfinite(expected) & (expected > 0.1 * usual), expected, usual)


def _joined(dead: Bools, weak: Bools) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in runs(dead):
        if joined and first - joined[-1][1] - 1 <= BREAK and weak[joined[-1][1] + 1 : first].all():
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _find(view: View) -> Iterator[Found]:
    for place, spans in enumerate(dead_days(view)):
        for first, last in spans:
            if last - first + 1 >= LEAST:
                words = _(
                    "near zero for %(days)s days, while other places went on: the counter failed or the place was "
                    "closed"
                )
                told = Sentence("failed", words, {"days": last - first + 1})
                yield Found("failed", place, *view.span_of_days(first, last), told)


CHECK = Check(
    "failed", 1, _("Failed counters"), _("A week or more near zero while other places go on."), _find, least=8
)
