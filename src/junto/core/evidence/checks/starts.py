"""Different starts: places whose data begin later, or end earlier, than those of others."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from junto.core.evidence.check import Check, Found, View
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _


def _find(view: View) -> Iterator[Found]:
    for place, row in enumerate(view.values):
        held = np.flatnonzero(np.isfinite(row))
        if len(held) == 0:
            continue
        first, last = int(held[0]), int(held[-1])
        near = max(1, round(2 / view.axis.days))
        if first > near:
            words = _("data begin %(when)s, those of others %(other)s")
            params = {"when": view.axis.label(first), "other": view.axis.label(0)}
            yield Found("starts", place, 0, first - 1, Sentence("begins_late", words, params), first > view.start)
        if last < view.panel.steps - 1 - near:
            words = _("data end %(when)s, those of others %(other)s")
            params = {"when": view.axis.label(last), "other": view.axis.label(view.panel.steps - 1)}
            fault = last < view.start
            yield Found("starts", place, last + 1, view.panel.steps - 1, Sentence("ends_early", words, params), fault)


CHECK = Check(
    "starts", 1, _("Different starts"), _("Places whose data begin later or end earlier than others’."), _find
)
