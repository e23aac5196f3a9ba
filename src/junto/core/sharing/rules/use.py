"""Shares by use."""

from __future__ import annotations

from fractions import Fraction

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.sharing.game import CostGame, Group
from junto.core.sharing.model import Division, Inputs, NotApplicable, Rule
from junto.core.sharing.weights import in_proportion, unknown_total


def divide(game: CostGame, inputs: Inputs) -> Division | NotApplicable:
    """Every member's share: C(N)·u(i)/Σu, where u is how much it uses."""
    if game.total is None:
        return unknown_total(game)
    lacking = Group(name for name in game.players if name not in inputs.use)
    if lacking:
        return NotApplicable(Sentence("no_use", _("How much %(names)s will use is not given."), {"names": lacking}))
    uses = [Fraction(inputs.use[name]) for name in game.players]
    if any(use < 0 for use in uses):
        return NotApplicable(Sentence("negative_use", _("A use is never negative.")))
    if not any(uses):
        return NotApplicable(Sentence("no_use_at_all", _("Nobody uses anything: there is nothing to share by.")))
    why = Sentence(
        "use", _("The total is divided in proportion to use, %(whole)s in all."), {"whole": _plain(sum(uses))}
    )
    return Division(in_proportion(game.total, uses), why)


def _plain(number: Fraction | int) -> str:
    return f"{float(number):,.6g}"


RULE = Rule(
    code="use",
    version=1,
    name=_("by use"),
    fair=_("Whoever uses more pays more: each unit of use costs every member the same."),
    formula=_("x(i) = C(N) · u(i) / Σ u"),
    source="Young, Cost Allocation: Methods, Principles, Applications (1985), chapter 1",
    divide=divide,
    asks=("use",),
)
