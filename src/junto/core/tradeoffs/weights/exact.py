"""The group gave a number for each criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown
from junto.core.tradeoffs.fields import number_of, text_of
from junto.core.tradeoffs.problems import TradeoffsError
from junto.core.tradeoffs.weighing import WeightKind, Weights, spanned


def _state(stated: object, criteria: Sequence[str], where: str) -> Weights:
    if not isinstance(stated, Mapping):
        raise TradeoffsError("not_fields", _("%(where)s must be an object with named fields."), where=where)
    given = {text_of(name, where): number_of(value, f"{where}, {shown(name)}") for name, value in stated.items()}
    for name in given:
        if name not in criteria:
            words = _("%(where)s: “%(name)s” is none of the group’s criteria.")
            raise TradeoffsError("no_such_criterion", words, where=where, name=shown(name))
    for name in criteria:
        if name not in given:
            words = _("%(where)s: there is no weight for “%(name)s”; write 0 where it does not count.")
            raise TradeoffsError("no_weight", words, where=where, name=name)
        if given[name] < 0:
            words = _("%(where)s: the weight of “%(name)s” is below zero.")
            raise TradeoffsError("weight_below_zero", words, where=where, name=name)
    found = np.array([given[name] for name in criteria])
    if found.sum() <= 0:
        raise TradeoffsError("no_weight", _("%(where)s: all weights are zero."), where=where)
    return spanned((found / found.sum())[None, :])


KIND = WeightKind(
    "exact",
    _("exact"),
    _("The group gave each criterion a number, and their proportions are taken as they are."),
    "additive value: Keeney & Raiffa 1976, Decisions with Multiple Objectives",
    _state,
)
