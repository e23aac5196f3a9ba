"""Shares in proportion to what each member would pay alone."""

from __future__ import annotations

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.sharing.game import CostGame
from junto.core.sharing.model import Division, Inputs, NotApplicable, Rule
from junto.core.sharing.prerequisites import stand_alone
from junto.core.sharing.weights import in_proportion, unknown_total


def divide(game: CostGame, inputs: Inputs) -> Division | NotApplicable:
    """Every member's share: C(N)·C({i})/ΣC({j})."""
    if game.total is None:
        return unknown_total(game)
    alone = stand_alone(game)
    if isinstance(alone, NotApplicable):
        return alone
    if any(cost < 0 for cost in alone) or not any(alone):
        return NotApplicable(
            Sentence(
                "no_positive_stand_alone",
                _("No member has a stand-alone cost above zero, or one is below it: there is nothing to share by."),
            )
        )
    percent = f"{round(float(100 * game.total / sum(alone)), 2):g}"
    return Division(in_proportion(game.total, alone), Sentence("stand_alone", _words(game), {"percent": percent}))


def _words(game: CostGame) -> str:
    if game.kind == "value":
        return _("Each member gets %(percent)s %% of what it would gain alone: all gain in the same proportion.")
    return _("Each member pays %(percent)s %% of what it would pay alone: all save in the same proportion.")


RULE = Rule(
    code="stand-alone",
    version=1,
    name=_("in proportion to stand-alone cost"),
    fair=_("Everyone gains in the same proportion from doing it together."),
    formula=_("x(i) = C(N) · C({i}) / Σ C({j})"),
    source="Moriarity, Another approach to allocating joint costs, The Accounting Review 50 (1975), pages 791–795",
    divide=divide,
)
