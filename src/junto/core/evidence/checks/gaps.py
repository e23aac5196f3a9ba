"""Gaps: steps without a value between a place's first and last."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from junto.core.evidence.check import Check, Found, View, runs
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .resolution import rhythms


def _find(view: View) -> Iterator[Found]:
    for place, row in enumerate(view.values):
        held = np.flatnonzero(np.isfinite(row))
        if len(held) == 0:
            words = _("there is no value at all")
            yield Found("gaps", place, 0, view.panel.steps - 1, Sentence("no_values", words))
            continue
        missing = ~np.isfinite(row) & ~view.panel.skipped
        missing[: held[0]] = missing[held[-1] :] = False
        for first, last, _every in rhythms(row):
            missing[first : last + 1] = False  # told once, as changed resolution
        for first, last in runs(missing):
            count = int(missing[first : last + 1].sum())
            words = _("no value for %(count)s steps") if count > 1 else _("no value for one step")
            # A step or two in a thousand are no fault to speak of; a week in one piece is.
            fault = count * view.axis.days >= 7 or (view.axis.days >= 1 and count > 1)
            yield Found("gaps", place, first, last, Sentence("gap", words, {"count": f"{count:,}"}), fault)


CHECK = Check("gaps", 1, _("Gaps"), _("Steps without a value between the first and the last."), _find)
