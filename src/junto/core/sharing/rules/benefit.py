"""Shares by benefit."""

from __future__ import annotations

from fractions import Fraction

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.sharing.game import CostGame
from junto.core.sharing.model import Division, Inputs, NotApplicable, Rule
from junto.core.sharing.prerequisites import missing_members
from junto.core.sharing.weights import in_proportion, unknown_total


def divide(game: CostGame, inputs: Inputs) -> Division | NotApplicable:
    """Every member's share: C(N)·b(i)/Σb, where b is what it is worth to it."""
    if game.total is None:
        return unknown_total(game)
    lacking = missing_members(game, inputs.benefit)
    if lacking:
        words = _("What it is worth to %(names)s is not given.")
        return NotApplicable(Sentence("no_benefit", words, {"names": lacking}))
    benefits = [Fraction(inputs.benefit[name]) for name in game.players]
    if any(benefit < 0 for benefit in benefits):
        return NotApplicable(Sentence("negative_benefit", _("A benefit is never negative.")))
    if not any(benefits):
        return NotApplicable(Sentence("no_benefit_at_all", _("Nobody benefits: there is nothing to share by.")))
    words = _("The total is divided in proportion to what it is worth to each, %(whole)s in all.")
    why = Sentence("benefit", words, {"whole": f"{float(sum(benefits)):,.6g}"})
    return Division(in_proportion(game.total, benefits), why)


RULE = Rule(
    code="benefit",
    version=1,
    name=_("by benefit"),
    fair=_("Whoever benefits more pays more: each unit of benefit costs every member the same."),
    formula=_("x(i) = C(N) · b(i) / Σ b"),
    source="2 CFR 200.405(a), in proportion to the benefits received; Young, Cost Allocation (1985), chapter 1",
    divide=divide,
    asks=("benefit",),
)
