"""What a rule is, what it may ask for, and what it answers: exact shares, or the reason why it does not apply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from junto.core.sentences import Sentence

from .game import CostGame


@dataclass(frozen=True, slots=True)
class Inputs:
    """What rules may ask for beside the game. `use`: member → how much it uses (any one measure, ≥ 0)."""

    use: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Division:
    """Who pays what: `shares` in the order of the game's members, exact, adding up to the total.

    `why`: how this rule came to it, in a sentence a budget officer would read out.
    """

    shares: tuple[Fraction, ...]
    why: Sentence


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Why a rule gives no shares here: something it asks for is missing, or the game is not of its sort."""

    reason: Sentence


@dataclass(frozen=True, slots=True)
class Rule:
    """A named way to compute shares: a file of its own in `rules/`, found by itself through its `RULE`.

    A rule in use is never edited: a change is a new `version`. `fair`: what it treats as fair, in one sentence.
    `asks`: the fields of `Inputs` without which it does not apply.
    """

    code: str
    version: int
    name: str
    fair: str
    formula: str
    source: str
    divide: Callable[[CostGame, Inputs], Division | NotApplicable]
    asks: tuple[str, ...] = ()
