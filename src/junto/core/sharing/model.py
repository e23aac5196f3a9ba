"""What a rule is, what it may ask for, and what it answers: exact shares, or the reason why it does not apply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from junto.core.sentences import Sentence

from .curve import Curve
from .game import CostGame


@dataclass(frozen=True, slots=True)
class Inputs:
    """What rules may ask for beside the game.

    `use`: member → how much it uses (any one measure, ≥ 0). `benefit`: member → what it is worth to it (any one
    measure, ≥ 0). `weights`: member → its weight in dividing what a group saves (> 0). `unions`: which members act
    as one (departments of a bureau), each in exactly one of them. `demand` and `curve`: member → how much it demands
    (≥ 0) of one thing, and what any amount of it costs, where there are no cost items that say so.
    """

    use: Mapping[str, Fraction] = field(default_factory=dict)
    benefit: Mapping[str, Fraction] = field(default_factory=dict)
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    unions: tuple[tuple[str, ...], ...] = ()
    demand: Mapping[str, Fraction] = field(default_factory=dict)
    curve: Curve | None = None

    def without(self, member: str) -> Inputs:
        """The inputs of the others, when one member leaves."""
        unions = (tuple(name for name in union if name != member) for union in self.unions)
        return Inputs(
            use={name: value for name, value in self.use.items() if name != member},
            benefit={name: value for name, value in self.benefit.items() if name != member},
            weights={name: value for name, value in self.weights.items() if name != member},
            unions=tuple(union for union in unions if union),
            demand={name: value for name, value in self.demand.items() if name != member},
            curve=self.curve,
        )


@dataclass(frozen=True, slots=True)
class Division:
    """Who pays what: `shares` in the order of the game's members, exact, adding up to the total.

    `why`: how this rule came to it, in a sentence a budget officer would read out. `errors`: where the shares were
    found by sampling, each one's standard error (same unit); empty where they are exact.
    """

    shares: tuple[Fraction, ...]
    why: Sentence
    errors: tuple[float, ...] = ()


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
