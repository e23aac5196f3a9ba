"""The per-capita nucleolus: what groups gain by staying is counted per member."""

from __future__ import annotations

from junto.core.sentences import gettext_noop as _
from junto.core.sharing.game import CostGame
from junto.core.sharing.least_favoured import by_nucleolus
from junto.core.sharing.model import Division, Inputs, NotApplicable, Rule


def divide(game: CostGame, inputs: Inputs) -> Division | NotApplicable:
    """The imputation at which (C(S) − x(S))/|S| of all groups, least first, are lexicographically largest."""
    return by_nucleolus(game, per_capita=True)


RULE = Rule(
    code="per-capita-nucleolus",
    version=1,
    name=_("nucleolus per member"),
    fair=_("The group that gains least per member by staying gains as much as it can, then the next, and so on."),
    formula=_("lexicographic max of (C(S) − x(S)) / |S| over all groups S, least first, with x(i) ≤ C({i})"),
    source="Grotte, Computation of and observations on the nucleolus (1970); Young, Okada and Hashimoto, Cost "
    "allocation in water resources development, Water Resources Research 18 (1982)",
    divide=divide,
)
