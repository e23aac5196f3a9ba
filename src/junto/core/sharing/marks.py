"""How a rule fares on a game: five marks, each held or not, by what margin, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .game import CostGame, Group
from .model import Inputs, NotApplicable, Rule
from .standing import Amount, Standing, standing_of

MOST_LEAVING = 14  # members up to which the rule is tried without each of them in turn


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: whether it `holds` (None: not known), by what `margin` (below zero: missed by that), in words.

    `code`: covers (adds up to the total), alone (nobody above its stand-alone cost), subsidy (no group pays for
    others), equal (members alike in all costs pay the same), leaving (when one member leaves, the others still stay).
    """

    code: str
    holds: bool | None
    margin: Fraction | None
    told: Sentence


def marks_of(
    game: CostGame, rule: Rule, inputs: Inputs, shares: Sequence[Fraction], amount: Amount = str
) -> tuple[Mark, ...]:
    """The five marks of a rule's exact shares (in the order of the members). `amount`: how an amount is said.

    No subsidies: each group pays at most its own cost; where the shares cover the total that is as much as that it pays
    at least what it adds. Source: Young, Cost Allocation (1985), chapter 1; Faulhaber, Cross-subsidization (1975).
    """
    standing = standing_of(game, shares)
    return (
        _covers(game, shares, amount),
        _alone(game, standing, amount),
        _subsidy(standing, amount),
        _equal(game, standing, shares, amount),
        _leaving(game, rule, inputs, amount),
    )


def _covers(game: CostGame, shares: Sequence[Fraction], amount: Amount) -> Mark:
    over = sum(shares, Fraction(0)) - (game.total or Fraction(0))
    if game.total is not None and not over:
        return Mark("covers", True, Fraction(0), Sentence("covers", _("The shares add up to the total, exactly.")))
    words = _("The shares miss the total by %(over)s.")
    return Mark("covers", False, -abs(over), Sentence("covers_not", words, {"over": amount(abs(over))}))


def _alone(game: CostGame, standing: Standing, amount: Amount) -> Mark:
    known = [(saved, i) for i, saved in enumerate(standing.saved) if saved is not None]
    if not known or (standing.nobody_above_alone is None):
        words = _("What some members would have alone is not given.")
        return Mark("alone", None, None, Sentence("alone_unknown", words))
    least, i = min(known)
    words = (
        _("Nobody is worse off than alone; %(names)s is better off by %(margin)s, which is the least.")
        if least >= 0
        else _("%(names)s is worse off than alone, by %(margin)s.")
    )
    params = {"names": Group((game.players[i],)), "margin": amount(abs(least))}
    return Mark("alone", least >= 0, least, Sentence("alone" if least >= 0 else "alone_not", words, params))


def _subsidy(standing: Standing, amount: Amount) -> Mark:
    if standing.blocking is not None:
        words = _("%(names)s would be better off without the others, by %(margin)s: so much goes to others.")
        params = {"names": standing.blocking.members, "margin": amount(standing.blocking.saves)}
        return Mark("subsidy", False, -standing.blocking.saves, Sentence("subsidy", words, params))
    if not standing.in_core:
        words = _("Whether a group pays for others is not known.")
        return Mark("subsidy", None, None, Sentence("subsidy_unknown", words))
    if standing.margin is None:
        return Mark("subsidy", True, None, Sentence("no_subsidy_at_all", _("No group pays for others.")))
    words = _("No group pays for others; %(names)s comes nearest to it, with %(margin)s to spare.")
    params = {"names": standing.nearest, "margin": amount(standing.margin)}
    return Mark("subsidy", True, standing.margin, Sentence("no_subsidy", words, params))


def _equal(game: CostGame, standing: Standing, shares: Sequence[Fraction], amount: Amount) -> Mark:
    if not standing.unequal:
        return Mark("equal", True, Fraction(0), Sentence("equal_same", _("Members alike in all costs share alike.")))
    of = dict(zip(game.players, shares, strict=True))
    differences = [(abs(of[one] - of[other]), pair) for pair in standing.unequal for one, other in [pair]]
    most, pair = max(differences)
    words = _("%(names)s are alike in all costs, and their shares differ by %(margin)s.")
    return Mark("equal", False, -most, Sentence("equal_differ", words, {"names": pair, "margin": amount(most)}))


def _leaving(game: CostGame, rule: Rule, inputs: Inputs, amount: Amount) -> Mark:
    """The rule anew for the others, each time one member leaves: would a group of them leave too?"""
    if game.size == 1:
        return Mark("leaving", True, None, Sentence("one_member", _("There is one member, who pays everything.")))
    if game.size > MOST_LEAVING:
        words = _("With %(count)s members, the rule was not tried without each of them.")
        return Mark("leaving", None, None, Sentence("leaving_not_tried", words, {"count": game.size}))
    least: tuple[Fraction, str, Group] | None = None
    for i, name in enumerate(game.players):
        rest = game.without(i)
        found = rule.divide(rest, inputs.without(name))
        if isinstance(found, NotApplicable):
            words = _("If %(names)s leaves, the rule gives no shares.")
            return Mark("leaving", None, None, Sentence("leaving_no_shares", words, {"names": Group((name,))}))
        standing = standing_of(rest, found.shares)
        if standing.in_core is None:
            words = _("If %(names)s leaves, too little is known of the others.")
            return Mark("leaving", None, None, Sentence("leaving_unknown", words, {"names": Group((name,))}))
        if standing.margin is not None and (least is None or standing.margin < least[0]):
            least = (standing.margin, name, standing.nearest or Group())
    if least is None or least[0] >= 0:
        words = _("If any one member leaves, no group of the others would be better off by leaving too.")
        return Mark("leaving", True, None if least is None else least[0], Sentence("leaving", words))
    words = _("If %(name)s leaves, %(names)s would be better off by leaving too, by %(margin)s.")
    params = {"name": Group((least[1],)), "names": least[2], "margin": amount(-least[0])}
    return Mark("leaving", False, least[0], Sentence("leaving_not", words, params))
