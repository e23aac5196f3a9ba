"""The greatest product of the groups' gains over doing nothing."""

from __future__ import annotations

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.tradeoffs.ruling import ALIKE, Rule, Ruled, Standing, tiers_by


def _rank(standing: Standing) -> Ruled:
    if standing.gains is None:
        words = _("The Nash product cannot be computed, because “do nothing” is not among the options.")
        return Ruled(notes=(Sentence("no_nothing", words),))
    notes, fit, products = [], [], []
    for i, option in enumerate(standing.options):
        gains = standing.gains[:, i]
        losing = [name for name, gain in zip(standing.groups, gains, strict=True) if gain < -ALIKE]
        if losing:
            words = _("“%(option)s” is no bargain: it makes %(groups)s worse off than doing nothing.")
            notes.append(Sentence("worse_off", words, {"option": option, "groups": ", ".join(losing)}))
            continue
        fit.append(option)
        clipped = np.maximum(gains, 0.0)
        product = float(np.exp(np.log(clipped).mean())) if (clipped > ALIKE).all() else 0.0
        products.append(product)
    tiers = tiers_by(tuple(fit), [(one,) for one in products])
    return Ruled(tiers, tuple((name, one * 100) for name, one in zip(fit, products, strict=True)), tuple(notes))


RULE = Rule(
    "nash",
    _("Nash bargain"),
    _("Nobody may be worse off than by doing nothing, and a gain of one percent counts the same for every group."),
    _("geometric mean of the gains, 0 to 100"),
    "Nash 1950, The bargaining problem; do nothing as the point of disagreement",
    _rank,
    4,
)
