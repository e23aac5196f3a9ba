"""The option under which the worst-off group fares best."""

from __future__ import annotations

from junto.core.sentences import gettext_noop as _
from junto.core.tradeoffs.ruling import Rule, Ruled, Standing, tiers_by


def _rank(standing: Standing) -> Ruled:
    least = [float(one) for one in standing.values.min(axis=0)]
    tiers = tiers_by(standing.options, [(one,) for one in least])
    return Ruled(tiers, tuple((name, one * 100) for name, one in zip(standing.options, least, strict=True)))


RULE = Rule(
    "maxmin",
    _("Best for the worst-off"),
    _("An option is as good as it is for the group that fares worst under it."),
    _("value for the worst-off group, 0 to 100"),
    "Rawls 1971, A Theory of Justice; Wald 1945",
    _rank,
    2,
)
