"""The Owen value: unions join as one, then the members of each."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.sharing.game import CostGame, Group
from junto.core.sharing.marginals import shapley_of
from junto.core.sharing.model import Division, Inputs, NotApplicable, Rule
from junto.core.sharing.prerequisites import every_group
from junto.core.sharing.table import SAFE, Numbers, subset_sums


def divide(game: CostGame, inputs: Inputs) -> Division | NotApplicable:
    """Every member's share: what it adds, averaged over all orders in which no union is interrupted."""
    unfit = every_group(game)
    if unfit is not None:
        return unfit
    if not inputs.unions:
        words = _("Which members belong together (departments of one bureau) is not given.")
        return NotApplicable(Sentence("no_unions", words))
    named = [name for union in inputs.unions for name in union]
    odd = Group(
        sorted({name for name in (*named, *game.players) if named.count(name) != 1 or name not in game.players})
    )
    if odd:
        words = _("Every member belongs to exactly one union; look at %(names)s.")
        return NotApplicable(Sentence("odd_unions", words, {"names": odd}))
    places = {name: i for i, name in enumerate(game.players)}
    unions = [[places[name] for name in union] for union in inputs.unions if union]
    shares = [Fraction(0)] * game.size
    for k, union in enumerate(unions):
        found = _inside(game, unions, k)
        for i, share in zip(union, found, strict=True):
            shares[i] = share / game.table.denominator
    words = _(
        "Each member adds its part, averaged over all orders of joining in which the members of a union follow one "
        "another; there are %(count)s unions."
    )
    return Division(tuple(shares), Sentence("owen", words, {"count": len(unions)}))


def _inside(game: CostGame, unions: list[list[int]], k: int) -> list[Fraction]:
    """The Shapley value among the members of union k of what each of its groups adds to the unions before it."""
    others = [sum(1 << i for i in union) for number, union in enumerate(unions) if number != k]
    count = len(unions)
    scale = math.lcm(*range(1, count + 1))
    costs = game.table.numerators
    largest = max(int(costs.max()), -int(costs.min()))
    kind = np.int64 if 4 * largest * scale < SAFE else object
    before = subset_sums(others, np.int64)
    sizes = np.bitwise_count(np.arange(1 << len(others), dtype=np.uint32))
    weights = [scale // (count * math.comb(count - 1, r)) for r in range(count)]
    own = subset_sums([1 << i for i in unions[k]], np.int64)
    inner: Numbers = np.zeros(len(own), dtype=kind)
    for mask, size in zip(before.tolist(), sizes.tolist(), strict=True):
        inner += (costs[own | mask] - costs[mask]).astype(kind) * weights[size]
    return [share / scale for share in shapley_of(inner, len(unions[k]))]


RULE = Rule(
    code="owen",
    version=1,
    name=_("Owen value"),
    fair=_("Bureaus share first as if each were one, then the departments of each share its part."),
    formula=_("x(i) = mean of C(before i, with i) − C(before i) over all orders that interrupt no union"),
    source="Owen, Values of games with a priori unions, Mathematical Economics and Game Theory (1977)",
    divide=divide,
    asks=("unions",),
)
