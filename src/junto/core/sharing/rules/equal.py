"""Equal shares."""

from __future__ import annotations

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.sharing.game import CostGame
from junto.core.sharing.model import Division, Inputs, NotApplicable, Rule
from junto.core.sharing.weights import unknown_total


def divide(game: CostGame, inputs: Inputs) -> Division | NotApplicable:
    """Every member's share: C(N)/n."""
    if game.total is None:
        return unknown_total(game)
    share = game.total / game.size
    why = Sentence(
        "equal", _("The total is divided by the number of members, which is %(count)s."), {"count": game.size}
    )
    return Division((share,) * game.size, why)


RULE = Rule(
    code="equal",
    version=1,
    name=_("equal shares"),
    fair=_("Every member pays the same, however much it needs or uses."),
    formula=_("x(i) = C(N) / n"),
    source="Young, Cost Allocation: Methods, Principles, Applications (1985), chapter 1",
    divide=divide,
)
