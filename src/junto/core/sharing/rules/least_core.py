"""The least core: the group that gains least by staying gains as much as it can, and nothing beyond that."""

from __future__ import annotations

from fractions import Fraction

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.sharing.game import CostGame
from junto.core.sharing.least_favoured import by_least_core
from junto.core.sharing.model import Division, Inputs, NotApplicable, Rule
from junto.core.sharing.prerequisites import every_group


def divide(game: CostGame, inputs: Inputs) -> Division | NotApplicable:
    """Of the divisions with the largest min over S of C(S) − x(S), the nearest to one in proportion to C({i}).

    To equal shares where the stand-alone costs are not all zero or more, or all zero.
    """
    unfit = every_group(game)
    if unfit is not None:
        return unfit
    if game.size == 1:
        why = Sentence("least_core_of_one", _("There is one member, who pays everything."))
        return Division((game.total or Fraction(0),), why)
    return by_least_core(game)


RULE = Rule(
    code="least-core",
    version=1,
    name=_("least core"),
    fair=_("The group that gains least by staying gains as much as it can."),
    formula=_("max of min over S of C(S) − x(S); of its points the nearest to shares in proportion to C({i})"),
    source="Maschler, Peleg and Shapley, Geometric properties of the kernel, nucleolus, and related solution concepts, "
    "Mathematics of Operations Research 4 (1979)",
    divide=divide,
)
