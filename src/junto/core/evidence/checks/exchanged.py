"""Exchanged instruments and closures: one place's level moves for weeks while the others' do not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from junto.core.evidence.check import Check, Found, View
from junto.core.evidence.levels import Span, alone, residuals, spans
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

LEAST = float(np.log(1.25))  # a change by a quarter


def _find(view: View) -> Iterator[Found]:
    for place in range(len(view.values)):
        rest = residuals(view, place)
        if rest is None:
            continue
        found = spans(rest, LEAST)
        for k in range(1, len(found)):
            if alone(view, place, found[k].first, LEAST):
                yield from _told(view, place, found, k)


def _told(view: View, place: int, found: list[Span], k: int) -> Iterator[Found]:
    before, now = found[k - 1], found[k]
    size = now.level - before.level
    first, last = view.span_of_days(now.first, now.first)
    if place in view.treated and abs(first - view.start) * view.axis.days <= 21:
        words = _(
            "the level moves by %(percent)s %% at the start itself: an exchanged instrument cannot be told from an "
            "effect"
        )
        params = {"percent": f"{100 * np.expm1(size):+.0f}"}
        yield Found("exchanged", place, first, last, Sentence("at_start", words, params), fault=False)
        return
    params = {"percent": f"{100 * np.expm1(size):+.0f}"}
    words = _(
        "the level of this place alone moves by %(percent)s %% and stays: was the instrument exchanged, moved or set "
        "anew?"
    )
    yield Found("exchanged", place, first, last, Sentence("level_moves", words, params))


CHECK = Check(
    "exchanged", 1, _("Exchanged instruments"), _("A level that moves in one place alone, and stays."), _find, 16
)
