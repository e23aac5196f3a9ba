"""Closures: one place's level falls for weeks and then returns."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from junto.core.evidence.check import Check, Found, View
from junto.core.evidence.levels import alone, residuals, spans
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

LEAST, LONGEST = float(np.log(1.25)), 120  # a fall by a fifth; days after which a lower level is no closure any more


def _find(view: View) -> Iterator[Found]:
    for place in range(len(view.values)):
        rest = residuals(view, place)
        found = spans(rest, LEAST) if rest is not None else []
        for before, now, after in zip(found, found[1:], found[2:], strict=False):
            fall = min(before.level, after.level) - now.level
            if (
                fall > LEAST
                and now.last - now.first < LONGEST
                and any(alone(view, place, day, LEAST) for day in (now.first, after.first))
            ):
                words = _(
                    "%(percent)s %% below what the other places make likely, for %(days)s days, then back: a "
                    "closure, works "
                    "nearby, or an instrument that failed and was exchanged at the end"
                )
                params = {"percent": f"{-100 * np.expm1(-fall):.0f}", "days": now.last - now.first + 1}
                yield Found(
                    "closures", place, *view.span_of_days(now.first, now.last), Sentence("closure", words, params)
                )


CHECK = Check(
    "closures", 1, _("Closures"), _("A level that falls in one place alone, for weeks, and returns."), _find, 16
)
