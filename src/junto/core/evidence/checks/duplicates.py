"""Duplicates: several rows for one time at one place; and rows that cannot be read."""

from __future__ import annotations

import math
from collections.abc import Iterator

from junto.core.evidence.check import Check, Found, View
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _


def _find(view: View) -> Iterator[Found]:
    for one in view.panel.twice:
        held = [value for value in one.values if not math.isnan(value)]
        params = {"count": len(one.values), "values": ", ".join(f"{value:g}" for value in held[:4]) or "–"}
        if one.clock and len(held) == 2:
            words = _("two rows, as clocks were put back: both count (%(values)s)")
        elif len(set(held)) > 1:
            words = _("%(count)s rows that differ (%(values)s)")
        else:
            words = _("%(count)s rows for one time, with one value at most (%(values)s)")
        fault = len(set(held)) > 1 and not one.clock
        yield Found("duplicates", one.place, one.step, one.step, Sentence("rows_twice", words, params), fault)
    for place, row, text in view.panel.unread:
        words = _("row %(row)s holds “%(value)s”, which is no number")
        told = Sentence("not_a_number", words, {"row": row, "value": text})
        yield Found("duplicates", place, 0, view.panel.steps - 1, told)


CHECK = Check("duplicates", 1, _("Duplicates"), _("Several rows for one time, and cells that hold no number."), _find)
