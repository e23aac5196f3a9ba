"""Nothing is said about weights: all are possible."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from junto.core.sentences import gettext_noop as _
from junto.core.tradeoffs.problems import TradeoffsError
from junto.core.tradeoffs.weighing import WeightKind, Weights, spanned


def _state(stated: object, criteria: Sequence[str], where: str) -> Weights:
    if stated not in (None, "", [], {}):
        words = _("%(where)s: weights of kind “none” state nothing; leave them out or name another kind.")
        raise TradeoffsError("weights_stated", words, where=where)
    return spanned(np.eye(len(criteria)))


KIND = WeightKind(
    "none",
    _("not stated"),
    _("The group has not said which criterion matters more: every weighing is taken to be as likely as any other."),
    "Lahdelma, Hokkanen & Salminen 1998, SMAA: weights uniform over the simplex",
    _state,
)
