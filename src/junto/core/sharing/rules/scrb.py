"""Separable costs, remaining benefits."""

from __future__ import annotations

from fractions import Fraction

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.sharing.game import CostGame
from junto.core.sharing.model import Division, Inputs, NotApplicable, Rule
from junto.core.sharing.prerequisites import named, separable, stand_alone
from junto.core.sharing.weights import in_proportion


def divide(game: CostGame, inputs: Inputs) -> Division | NotApplicable:
    """Every member's share: s(i) + (C(N) − Σs)·r(i)/Σr, with s(i) = C(N) − C(N∖i) and r(i) = C({i}) − s(i)."""
    own = separable(game)
    if isinstance(own, NotApplicable):
        return own
    alone = stand_alone(game)
    if isinstance(alone, NotApplicable):
        return alone
    remaining = [game.sign * (cost - added) for cost, added in zip(alone, own, strict=True)]
    below = [i for i, benefit in enumerate(remaining) if benefit < 0]
    if below:
        words = _("%(names)s would do better alone than by what joining adds, so no benefit remains to share by.")
        return NotApplicable(Sentence("no_remaining_benefit", words, {"names": named(game.players, below)}))
    common = (game.total or Fraction(0)) - sum(own)
    if not any(remaining):
        if common:
            words = _("Joining adds to each member what it would pay alone, so no benefit remains to share by.")
            return NotApplicable(Sentence("no_remaining_benefit_at_all", words))
        return Division(own, Sentence("scrb_all_separable", _("Each member pays what its joining adds.")))
    parts = in_proportion(common, remaining)
    percent = f"{round(float(100 * abs(common) / sum(remaining)), 2):g}"
    return Division(
        tuple(added + part for added, part in zip(own, parts, strict=True)),
        Sentence("scrb", _words(game), {"percent": percent}),
    )


def _words(game: CostGame) -> str:
    if game.kind == "value":
        return _(
            "Each member gets what its joining adds, changed by %(percent)s %% of the difference to what it would "
            "gain alone."
        )
    return _(
        "Each member pays what its joining adds, and of the rest %(percent)s %% of what that leaves below its "
        "stand-alone cost."
    )


RULE = Rule(
    code="scrb",
    version=1,
    name=_("separable costs, remaining benefits"),
    fair=_("Each bears what it alone causes, and of the rest the more, the more it would still save."),
    formula=_("x(i) = s(i) + (C(N) − Σ s) · r(i) / Σ r, s(i) = C(N) − C(N∖i), r(i) = C({i}) − s(i)"),
    source="Inter-Agency Committee on Water Resources, Proposed Practices (1950); Ransmeier, The Tennessee Valley "
    "Authority (1942)",
    divide=divide,
)
