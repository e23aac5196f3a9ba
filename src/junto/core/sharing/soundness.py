"""Whether costs hang together: groups that are missing, costs that fall as a group grows, groups dearer than apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .game import CostGame, Group
from .table import Table

ALL_PAIRS = 12  # members up to which every two groups are put together: 3^12 = 531,441 pairs
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the costs that a reader must know: which sort, which groups, in a sentence.

    `code`: missing, not_monotone, not_subadditive, pairs_not_all_tried. `amount`: by how much (minor units), if any.
    """

    code: str
    groups: tuple[Group, ...]
    amount: Fraction | None
    sentence: Sentence


def examine(game: CostGame) -> list[Finding]:
    """What is missing or does not hang together; an empty list where all is well.

    Monotone: c(S) ≤ c(T) for S ⊂ T. Subadditive: c(S ∪ T) ≤ c(S) + c(T) for S, T apart (for gains: ≥). Of each sort
    the worst case is told. Beyond 12 members only groups and single members are put together, and that is said.
    Raises GameError for more than 24 members.
    """
    table = game.table
    found = [*_missing(game), *_not_monotone(game, table), *_not_subadditive(game, table)]
    if game.size > ALL_PAIRS:
        sentence = Sentence(
            "pairs_not_all_tried",
            _("With %(count)s members, only a group and a single member were put together, not every two groups."),
            {"count": game.size},
        )
        found.append(Finding("pairs_not_all_tried", (), None, sentence))
    return found


def _missing(game: CostGame) -> Iterator[Finding]:
    first = list(islice(game.missing(), SHOWN))
    if not first:
        return
    count = sum(1 for _group in game.missing())
    names = "; ".join(map(str, first)) + ("; …" if count > SHOWN else "")
    sentence = Sentence(
        "missing",
        _("The cost of %(count)s of the groups is not given (%(names)s). What depends on them is not known."),
        {"count": count, "names": names},
    )
    yield Finding("missing", tuple(first), None, sentence)


def _not_monotone(game: CostGame, table: Table) -> Iterator[Finding]:
    """The group that costs less with one member more, by the largest difference."""
    masks = np.arange(len(table.numerators))
    worst, where = 0, (0, 0)
    for i in range(game.size):
        without = masks[(masks >> i & 1) == 0]
        both = without[table.known[without] & table.known[without | 1 << i]]
        falls = table.numerators[both] - table.numerators[both | 1 << i]
        k = int(falls.argmax()) if len(falls) else 0
        if len(falls) and falls[k] > worst:
            worst, where = int(falls[k]), (int(both[k]), int(both[k]) | 1 << i)
    if worst:
        small, large = (game.group(mask) for mask in where)
        words = (
            _("%(large)s together cost less than %(small)s. Check these two costs.")
            if small
            else _("%(large)s would cost less than nothing. Check this cost.")
        )
        sentence = Sentence("not_monotone", words, {"small": small, "large": large})
        yield Finding("not_monotone", (small, large), Fraction(worst, table.denominator), sentence)


def _not_subadditive(game: CostGame, table: Table) -> Iterator[Finding]:
    """The two groups that lose most by coming together."""
    worst, where = 0, (0, 0)
    costs = table.numerators * game.sign
    masks = np.arange(len(costs))
    seconds = range(1, len(costs)) if game.size <= ALL_PAIRS else [1 << i for i in range(game.size)]
    for second in seconds:
        if not table.known[second]:
            continue
        firsts = masks[(masks & second) == 0]
        firsts = firsts[(firsts > 0) & table.known[firsts] & table.known[firsts | second]]
        if not len(firsts):
            continue
        losses = costs[firsts | second] - costs[firsts] - costs[second]
        k = int(losses.argmax())
        if losses[k] > worst:
            worst, where = int(losses[k]), (int(firsts[k]), second)
    if worst:
        one, other = (game.group(mask) for mask in where)
        words = (
            _("%(one)s and %(other)s would pay less apart than together. Doing it together gains them nothing.")
            if game.kind == "cost"
            else _("%(one)s and %(other)s would gain more apart than together.")
        )
        sentence = Sentence("not_subadditive", words, {"one": one, "other": other})
        yield Finding("not_subadditive", (one, other), Fraction(worst, table.denominator), sentence)
