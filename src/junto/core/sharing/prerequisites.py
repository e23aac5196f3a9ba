"""What a rule asks for before it divides, and the sentence that says what is missing. Nothing is ever guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .game import MOST_IN_A_TABLE, CostGame, Group
from .model import NotApplicable
from .weights import unknown_total


def every_group(game: CostGame) -> NotApplicable | None:
    """None where every group's cost is known (at most 24 members); else the reason."""
    if game.total is None:
        return unknown_total(game)
    if game.size > MOST_IN_A_TABLE:
        return NotApplicable(
            Sentence(
                "too_many_members",
                _("This rule looks at every group, which can be done for %(most)s members at most, not for %(count)s."),
                {"most": MOST_IN_A_TABLE, "count": game.size},
            )
        )
    count = int((~game.table.known).sum())
    if count:
        return NotApplicable(
            Sentence(
                "groups_missing",
                _("This rule asks for the cost of every group, and that of %(count)s groups is not given."),
                {"count": count},
            )
        )
    return None


def missing_members(game: CostGame, given: Mapping[str, Fraction]) -> Group:
    """The members for whom nothing is given."""
    return Group(name for name in game.players if name not in given)


def separable(game: CostGame) -> tuple[Fraction, ...] | NotApplicable:
    """What each member adds to the cost of all others: c(N) − c(N without i); the reason where one is missing."""
    if game.total is None:
        return unknown_total(game)
    rest = [game.cost(game.whole ^ 1 << i) for i in range(game.size)]
    lacking = Group(name for name, cost in zip(game.players, rest, strict=True) if cost is None)
    if lacking:
        return NotApplicable(
            Sentence(
                "no_separable",
                _("What the others would pay without %(names)s is not given, so what joining adds is not known."),
                {"names": lacking},
            )
        )
    return tuple(game.total - cost for cost in rest if cost is not None)


def stand_alone(game: CostGame) -> tuple[Fraction, ...] | NotApplicable:
    """What each member would pay alone; the reason where one is missing."""
    costs = game.alone()
    lacking = Group(name for name, cost in zip(game.players, costs, strict=True) if cost is None)
    if lacking:
        return NotApplicable(
            Sentence("no_stand_alone", _("What %(names)s would pay alone is not given."), {"names": lacking})
        )
    return tuple(cost for cost in costs if cost is not None)


def named(players: Sequence[str], chosen: Sequence[int]) -> Group:
    """Members by their places, in alphabetical order, so that a reason reads the same whatever the order given."""
    return Group(sorted(players[i] for i in chosen))
