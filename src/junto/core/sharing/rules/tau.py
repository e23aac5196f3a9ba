"""The τ-value: between what a member cannot avoid and the most it should concede."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.sharing.game import CostGame
from junto.core.sharing.model import Division, Inputs, NotApplicable, Rule
from junto.core.sharing.prerequisites import every_group
from junto.core.sharing.table import SAFE, Numbers, least_with_each, subset_sums
from junto.core.sharing.weights import in_proportion


def divide(game: CostGame, inputs: Inputs) -> Division | NotApplicable:
    """Every member's share: s(i) + g(N)·λ(i)/Σλ, with the gap g(S) = C(S) − Σs over S and λ(i) = min g(S), i in S."""
    unfit = every_group(game)
    if unfit is not None:
        return unfit
    costs = game.table.numerators
    added = [int(costs[-1]) - int(costs[game.whole ^ 1 << i]) for i in range(game.size)]
    own = tuple(Fraction(one, game.table.denominator) for one in added)
    gaps = _gaps(game, added)
    concessions = least_with_each(gaps, game.size)
    whole = int(gaps[-1])
    if min(concessions) < 0 or sum(concessions) < whole:
        words = _("What members cannot avoid and the most they should be asked for leave no room between them.")
        return NotApplicable(Sentence("not_quasi_balanced", words))
    why = Sentence(
        "tau",
        _("Each member gets what its joining adds, less a part of the most that it would concede in any group.")
        if game.kind == "value"
        else _("Each member pays what its joining adds, and of the rest in proportion to the most it should concede."),
    )
    if not whole:
        return Division(own, why)
    rest = in_proportion(game.sign * Fraction(whole, game.table.denominator), [Fraction(one) for one in concessions])
    return Division(tuple(added + part for added, part in zip(own, rest, strict=True)), why)


def _gaps(game: CostGame, added: list[int]) -> Numbers:
    """What each group costs above what its members add (for gains: below), times the table's denominator."""
    table = game.table
    fits = sum(map(abs, added)) + int(abs(table.numerators).max()) < SAFE
    kind = np.int64 if fits else object
    gaps: Numbers = (table.numerators.astype(kind) - subset_sums(added, kind)) * game.sign
    return gaps


RULE = Rule(
    code="tau",
    version=1,
    name=_("tau value"),
    fair=_("Each pays what it alone causes, and of the rest in proportion to what it could be asked for at most."),
    formula=_("x(i) = s(i) + g(N) · λ(i) / Σ λ, g(S) = C(S) − Σ s over S, λ(i) = min g(S) over S with i"),
    source="Tijs, Bounds for the core and the τ-value (1981); Tijs and Driessen, Management Science 32 (1986)",
    divide=divide,
)
