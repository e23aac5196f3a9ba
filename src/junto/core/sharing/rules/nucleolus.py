"""The nucleolus: the group that gains least by staying gains as much as it can."""

from __future__ import annotations

from junto.core.sentences import gettext_noop as _
from junto.core.sharing.game import CostGame
from junto.core.sharing.least_favoured import by_nucleolus
from junto.core.sharing.model import Division, Inputs, NotApplicable, Rule


def divide(game: CostGame, inputs: Inputs) -> Division | NotApplicable:
    """The imputation at which the savings C(S) − x(S) of all groups, least first, are lexicographically largest."""
    return by_nucleolus(game, per_capita=False)


RULE = Rule(
    code="nucleolus",
    version=1,
    name=_("nucleolus"),
    fair=_("The group that gains least by staying gains as much as it can, then the next, and so on."),
    formula=_("lexicographic max of C(S) − x(S) over all groups S, least first, with x(i) ≤ C({i})"),
    source="Schmeidler, The nucleolus of a characteristic function game, SIAM Journal on Applied Mathematics 17 (1969)",
    divide=divide,
)
