"""What a rule across groups sees and says: the contract of the rules in `across/`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from junto.core.sentences import Sentence

from .values import Array

ALIKE = 1e-9


@dataclass(frozen=True, slots=True)
class Standing:
    """The options that no legal hold and no veto takes out, side by side.

    `options`, `groups`: names. `values` (groups, options): expected values 0 to 1, each on its group's own scale.
    `gains` (groups, options): values above those of doing nothing, None where that is not among the options.
    """

    options: tuple[str, ...]
    groups: tuple[str, ...]
    values: Array
    gains: Array | None


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a rule says.

    `tiers`: options by place, the first place first; options in one tier are equal by this rule, and options that the
    rule does not place are in none. `figures`: option → the number it goes by. `notes`: what to know, also why it
    cannot be computed.
    """

    tiers: tuple[tuple[str, ...], ...] = ()
    figures: tuple[tuple[str, float], ...] = ()
    notes: tuple[Sentence, ...] = ()

    @property
    def first(self) -> tuple[str, ...]:
        """The options in the first place; several are equal by this rule."""
        return self.tiers[0] if self.tiers else ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of looking across groups. `fair`: what it takes as fair, in one sentence; `source`: whose it is."""

    code: str
    name: str
    fair: str
    figure: str
    source: str
    rank: Callable[[Standing], Ruled]
    order: int


def tiers_by(options: tuple[str, ...], keys: list[tuple[float, ...]]) -> tuple[tuple[str, ...], ...]:
    """Options from the greatest key to the least; keys alike within 1e-9 in each part share a place."""
    rounded = [tuple(round(part / ALIKE) for part in key) for key in keys]
    found = []
    for wanted in sorted(set(rounded), reverse=True):
        found.append(tuple(name for name, key in zip(options, rounded, strict=True) if key == wanted))
    return tuple(found)
