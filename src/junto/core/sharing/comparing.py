"""All rules side by side on one game: shares, how each stands, and why one does not apply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from junto.core.sentences import Sentence

from .game import CostGame
from .model import Inputs, NotApplicable, Rule
from .rules import RULES
from .standing import Standing, standing_of


@dataclass(frozen=True, slots=True)
class Compared:
    """One rule's answer: exact `shares` and how they stand, or None with the `reason`; `why`: how."""

    rule: Rule
    shares: tuple[Fraction, ...] | None
    standing: Standing | None
    why: Sentence | None
    reason: Sentence | None


def compare(game: CostGame, inputs: Inputs | None = None, rules: Iterable[Rule] | None = None) -> list[Compared]:
    """What each rule (all that there are, unless some are named) answers, in their order."""
    return [_answer(rule, game, inputs or Inputs()) for rule in (RULES.values() if rules is None else rules)]


def _answer(rule: Rule, game: CostGame, inputs: Inputs) -> Compared:
    found = rule.divide(game, inputs)
    if isinstance(found, NotApplicable):
        return Compared(rule, None, None, None, found.reason)
    return Compared(rule, found.shares, standing_of(game, found.shares), found.why, None)
