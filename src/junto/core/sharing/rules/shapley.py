"""The Shapley value: what each adds, averaged over all orders of joining."""

from __future__ import annotations

from fractions import Fraction

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.sharing.game import MOST_IN_A_TABLE, CostGame
from junto.core.sharing.marginals import shapley_of
from junto.core.sharing.model import Division, Inputs, NotApplicable, Rule
from junto.core.sharing.prerequisites import every_group
from junto.core.sharing.structure import averages


def divide(game: CostGame, inputs: Inputs) -> Division | NotApplicable:
    """Every member's share: Σ over S with i of (s−1)!(n−s)!/n! · (C(S) − C(S∖i)).

    Beyond 24 members from the cost items: exact by their form where they have one, else sampled with its error.
    """
    if game.size > MOST_IN_A_TABLE and game.items:
        return _from_items(game)
    unfit = every_group(game)
    if unfit is not None:
        return unfit
    shares = shapley_of(game.table.numerators, game.size)
    words = (
        _("Each member gets what it adds, averaged over all orders in which the members could join.")
        if game.kind == "value"
        else _("Each member pays what it adds to the cost, averaged over all orders in which the members could join.")
    )
    return Division(tuple(Fraction(one, game.table.denominator) for one in shares), Sentence("shapley", words))


def _from_items(game: CostGame) -> Division:
    found = averages(game.players, game.items)
    if not found.orders:
        words = _("Each member pays what it adds, averaged over all orders of joining; found item by item, exactly.")
        return Division(found.shares, Sentence("shapley_by_items", words))
    why = Sentence(
        "shapley_sampled",
        _(
            "Each member pays what it adds, averaged over %(orders)s orders of joining drawn at random and their "
            "reverses. The standard error is %(error)s at most."
        ),
        {"orders": found.orders, "error": f"{max(found.errors):.3g}"},
    )
    return Division(found.shares, why, found.errors)


RULE = Rule(
    code="shapley",
    version=1,
    name=_("Shapley value"),
    fair=_("Each bears what it adds, and nobody’s share depends on who came first."),
    formula=_("x(i) = Σ (s−1)! (n−s)! / n! · (C(S) − C(S∖i)) over S with i"),
    source="Shapley, A value for n-person games, Contributions to the Theory of Games II (1953)",
    divide=divide,
)
