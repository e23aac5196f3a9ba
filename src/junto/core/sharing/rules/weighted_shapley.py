"""The weighted Shapley value: what a group saves is divided by weights."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.sharing.game import CostGame
from junto.core.sharing.marginals import dividends
from junto.core.sharing.model import Division, Inputs, NotApplicable, Rule
from junto.core.sharing.prerequisites import every_group, missing_members
from junto.core.sharing.table import subset_sums

MOST_SUMS = 50_000  # different sums of weights up to which the shares are reckoned


def divide(game: CostGame, inputs: Inputs) -> Division | NotApplicable:
    """Every member's share: Σ over S with i of w(i)/w(S)·d(S), with the dividend d(S) of each group."""
    unfit = every_group(game)
    if unfit is not None:
        return unfit
    lacking = missing_members(game, inputs.weights)
    if lacking:
        return NotApplicable(Sentence("no_weight", _("The weight of %(names)s is not given."), {"names": lacking}))
    weights = [Fraction(inputs.weights[name]) for name in game.players]
    if any(weight <= 0 for weight in weights):
        return NotApplicable(Sentence("weight_not_positive", _("A weight must be above zero.")))
    scale = math.lcm(*(weight.denominator for weight in weights))
    shares = _shares(game, [int(weight * scale) for weight in weights])
    if shares is None:
        words = _("These weights make too many different sums; round them to fewer digits.")
        return NotApplicable(Sentence("too_many_weights", words))
    words = _("What each group saves or costs beyond its smaller groups is divided among its members by their weights.")
    return Division(shares, Sentence("weighted_shapley", words))


def _shares(game: CostGame, weights: list[int]) -> tuple[Fraction, ...] | None:
    """Groups with the same sum of weights are added up first, so that few exact divisions remain."""
    divided = dividends(game.table.numerators, game.size)
    sums = subset_sums(weights, np.int64 if sum(weights) < 2**62 else object)
    different, places = np.unique(sums, return_inverse=True)
    if len(different) > MOST_SUMS:
        return None
    order = np.argsort(places, kind="stable")
    divided, members = divided[order], np.arange(len(sums))[order]
    starts = np.searchsorted(places[order], np.arange(len(different)))
    shares = []
    for i, weight in enumerate(weights):
        each = np.add.reduceat(np.where(members >> i & 1 == 1, divided, 0), starts)
        parts = (Fraction(int(d), int(w)) for d, w in zip(each[1:], different[1:], strict=True) if d)
        shares.append(weight * _sum(list(parts)) / game.table.denominator)
    return tuple(shares)


def _sum(parts: list[Fraction]) -> Fraction:
    """Their sum, by halves: long denominators come late."""
    if len(parts) < 3:
        return sum(parts, Fraction(0))
    half = len(parts) // 2
    return _sum(parts[:half]) + _sum(parts[half:])


RULE = Rule(
    code="weighted-shapley",
    version=1,
    name=_("weighted Shapley value"),
    fair=_("What a group saves together goes to its members in proportion to their weights."),
    formula=_("x(i) = Σ w(i) / w(S) · d(S) over S with i, d(S) = Σ (−1)^(s−t) · C(T) over T in S"),
    source="Shapley, Additive and Non-Additive Set Functions (1953); Kalai and Samet, On weighted Shapley values, "
    "International Journal of Game Theory 16 (1987)",
    divide=divide,
    asks=("weights",),
)
