"""The runway: each step of size is paid by those who need it."""

from __future__ import annotations

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.sharing.closed_forms import by_largest
from junto.core.sharing.game import MOST_IN_A_TABLE, CostGame
from junto.core.sharing.model import Division, Inputs, NotApplicable, Rule
from junto.core.sharing.prerequisites import every_group
from junto.core.sharing.table import subset_most
from junto.core.sharing.weights import unknown_total


def divide(game: CostGame, inputs: Inputs) -> Division | NotApplicable:
    """Every member's share: Σ over k up to i of (c(k) − c(k−1))/(n − k + 1), members by rising stand-alone cost c."""
    if game.total is None:
        return unknown_total(game)
    if not _is_airport(game):
        return _other_form(game)
    alone = [cost for cost in game.alone() if cost is not None]
    why = Sentence("airport", _("Every step of size is paid in equal parts by those who need at least that size."))
    return Division(by_largest(alone), why)


def _is_airport(game: CostGame) -> bool:
    """Whether a group costs what its dearest member costs: by the table, or at any size by its one item."""
    if game.kind == "value":
        return False
    if game.size > MOST_IN_A_TABLE:
        return len(game.items) == 1 and (
            game.items[0].basis == "project" or (game.items[0].basis == "capacity" and not game.items[0].adds)
        )
    if every_group(game) is not None:
        return False
    costs = game.table.numerators
    alone = [int(costs[1 << i]) for i in range(game.size)]
    return min(alone) >= 0 and bool(np.array_equal(costs, subset_most(alone, costs.dtype)))


def _other_form(game: CostGame) -> NotApplicable:
    words = _("This rule is for a group that costs what its dearest member would cost alone, and here it does not.")
    return NotApplicable(Sentence("no_airport", words))


RULE = Rule(
    code="airport",
    version=1,
    name=_("step by step of size"),
    fair=_("Nobody pays for size that it does not need, and all who need a step pay the same for it."),
    formula=_("x(i) = Σ (c(k) − c(k−1)) / (n − k + 1) over k ≤ i, members by rising C({i})"),
    source="Littlechild and Owen, A simple expression for the Shapley value in a special case, Management Science 20 "
    "(1973)",
    divide=divide,
)
