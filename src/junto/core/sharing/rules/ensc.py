"""Equal division of the non-separable cost."""

from __future__ import annotations

from fractions import Fraction

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.sharing.game import CostGame
from junto.core.sharing.model import Division, Inputs, NotApplicable, Rule
from junto.core.sharing.prerequisites import separable


def divide(game: CostGame, inputs: Inputs) -> Division | NotApplicable:
    """Every member's share: s(i) + (C(N) − Σs)/n, with s(i) = C(N) − C(N∖i)."""
    own = separable(game)
    if isinstance(own, NotApplicable):
        return own
    rest = ((game.total or Fraction(0)) - sum(own)) / game.size
    words = (
        _("Each member gets what its joining adds, and an equal part of the rest.")
        if game.kind == "value"
        else _("Each member pays what its joining adds, and an equal part of the rest.")
    )
    return Division(tuple(added + rest for added in own), Sentence("ensc", words))


RULE = Rule(
    code="ensc",
    version=1,
    name=_("equal parts of the non-separable cost"),
    fair=_("Each bears what it alone causes, and all bear the same of the rest."),
    formula=_("x(i) = s(i) + (C(N) − Σ s) / n, s(i) = C(N) − C(N∖i)"),
    source="Moulin, The separability axiom and equal-sharing methods, Journal of Economic Theory 36 (1985)",
    divide=divide,
)
