"""Serial shares: nobody pays for the demands of those who demand more."""

from __future__ import annotations

from fractions import Fraction

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.sharing.closed_forms import by_largest, each_equally, serially
from junto.core.sharing.game import CostGame
from junto.core.sharing.items import CostItem
from junto.core.sharing.model import Division, Inputs, NotApplicable, Rule
from junto.core.sharing.prerequisites import missing_members
from junto.core.sharing.weights import unknown_total


def divide(game: CostGame, inputs: Inputs) -> Division | NotApplicable:
    """Every member's share: Σ over k up to i of (C(q^k) − C(q^{k−1}))/(n − k + 1), members by rising demand q.

    q^k = q(1) + … + q(k−1) + (n − k + 1)·q(k). Of cost items: each by itself, then summed.
    """
    if game.total is None:
        return unknown_total(game)
    why = Sentence(
        "serial",
        _("All pay equally for the smallest demand; those who demand more share each further step."),
    )
    if game.size == 1:
        return Division((game.total,), why)
    if inputs.curve is not None:
        return _by_curve(game, inputs, why)
    if not game.items:
        words = _("This rule asks how much each member demands and what any amount costs; a table does not say that.")
        return NotApplicable(Sentence("no_demand", words))
    parts = [_of_item(game, item) for item in game.items]
    return Division(tuple(sum(column, Fraction(0)) for column in zip(*parts, strict=True)), why)


def _by_curve(game: CostGame, inputs: Inputs, why: Sentence) -> Division | NotApplicable:
    lacking = missing_members(game, inputs.demand)
    if lacking or inputs.curve is None:
        return NotApplicable(
            Sentence("no_demand_of", _("How much %(names)s will demand is not given."), {"names": lacking})
        )
    demands = [inputs.demand[name] for name in game.players]
    if any(demand < 0 for demand in demands):
        return NotApplicable(Sentence("negative_demand", _("A demand is never negative.")))
    if inputs.curve.cost(sum(demands, Fraction(0))) != game.total:
        words = _("What the formula says for all demands together is not the total.")
        return NotApplicable(Sentence("curve_not_total", words))
    return Division(serially(demands, inputs.curve.cost), why)


def _of_item(game: CostGame, item: CostItem) -> tuple[Fraction, ...]:
    needs = [item.needs.get(name, Fraction(0)) for name in game.players]
    if item.basis == "project":
        return each_equally(item.amount, [need > 0 for need in needs])
    if item.basis == "site":
        shares = [item.amount * need for need in needs]
        for site in sorted(set().union(*item.sites.values())):
            part = each_equally(item.amount, [site in item.sites.get(name, ()) for name in game.players])
            shares = [a + b for a, b in zip(shares, part, strict=True)]
        return tuple(shares)
    if item.basis == "capacity" and not item.adds:
        return by_largest([item.cost((name,)) for name in game.players])
    return serially(needs, item.of_quantity)


RULE = Rule(
    code="serial",
    version=1,
    name=_("serial shares"),
    fair=_("Nobody pays more because others demand more than it does, and equal demands pay the same."),
    formula=_("x(i) = Σ (C(q^k) − C(q^{k−1})) / (n − k + 1) over k ≤ i, q^k = q(1) + … + q(k−1) + (n − k + 1) · q(k)"),
    source="Moulin and Shenker, Serial cost sharing, Econometrica 60 (1992)",
    divide=divide,
)
