"""As best for the worst-off; where that is equal, the next worst-off decides, and so on."""

from __future__ import annotations

import numpy as np

from junto.core.sentences import gettext_noop as _
from junto.core.tradeoffs.ruling import Rule, Ruled, Standing, tiers_by


def _rank(standing: Standing) -> Ruled:
    ordered = np.sort(standing.values, axis=0)
    tiers = tiers_by(standing.options, [tuple(float(one) for one in column) for column in ordered.T])
    places = {name: place for place, tier in enumerate(tiers, start=1) for name in tier}
    return Ruled(tiers, tuple((name, float(places[name])) for name in standing.options))


RULE = Rule(
    "leximin",
    _("Worst-off first, then the next"),
    _("Between two options the worst-off group decides; where it fares alike, the next worst-off does, and so on."),
    _("place"),
    "Sen 1970, Collective Choice and Social Welfare (leximin, after Rawls)",
    _rank,
    3,
)
