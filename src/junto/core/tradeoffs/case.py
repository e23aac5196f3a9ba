"""A case of trade-offs: groups with their own criteria, options, scores, vetoes and holds, checked and ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .portfolio_asked import PortfolioAsked
from .scores import Cell, plain
from .values import ValueFunction
from .weighing import WeightKind, Weights

KINDS = {
    "department": _("department"),
    "company": _("company"),
    "residents": _("residents"),
    "intermediary": _("intermediary"),
    "council": _("council"),
    "other": _("other"),
}
NOTHING, PILOT = "nothing", "pilot"
ROLES = (NOTHING, PILOT, "other")


@dataclass(frozen=True, slots=True)
class Criterion:
    """What options are scored on: its unit, whether more or less of it is better, and what each score is worth."""

    name: str
    unit: str
    direction: str
    value: ValueFunction

    def said(self, score: float) -> str:
        """A score with its unit."""
        return f"{plain(score)} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things that could be decided. `role`: nothing (do nothing), pilot (pilot first) or other."""

    name: str
    role: str = "other"
    about: str = ""


@dataclass(frozen=True, slots=True)
class Veto:
    """A line that nothing else makes up for: an option beyond it is vetoed. One of `at_most` and `at_least` is set.

    `tolerated`: the chance of crossing the line that is still accepted where scores are unsure.
    """

    criterion: str
    reason: str
    at_most: float | None = None
    at_least: float | None = None
    tolerated: float = 0.05

    def crossed(self, scores: np.ndarray) -> np.ndarray:
        """Which scores lie beyond the line (the line itself is still allowed)."""
        if self.at_most is not None:
            return np.asarray(scores > self.at_most)
        return np.asarray(scores < self.at_least)


@dataclass(frozen=True, slots=True)
class Hold:
    """A reasoned stop on an option. `kind` legal: out of every ranking across groups until `release` lifts it."""

    option: str
    kind: str
    by: str
    reason: str
    release: str


@dataclass(frozen=True, slots=True)
class Group:
    """A stakeholder group: its criteria, what scores are worth to it, its weights, its vetoes.

    `accepts`: the least expected value (0 to 1) that it accepts, None: no worse than doing nothing.
    """

    name: str
    kind: str
    objective: str
    criteria: tuple[str, ...]
    values: tuple[ValueFunction, ...]
    weight_kind: WeightKind
    weights: Weights
    vetoes: tuple[Veto, ...] = ()
    accepts: float | None = None


@dataclass(frozen=True)
class Case:
    """All that a file states. `cells`: (option, criterion) → what is said of it, complete for every criterion that a
    group or a veto uses. `notes`: what its reader should know of the file itself.
    """

    name: str
    criteria: tuple[Criterion, ...]
    options: tuple[Option, ...]
    groups: tuple[Group, ...]
    cells: Mapping[tuple[str, str], Cell]
    vetoes: tuple[Veto, ...] = ()
    holds: tuple[Hold, ...] = ()
    portfolio: PortfolioAsked | None = None
    decision: Mapping[str, object] | None = None
    samples: int = 100_000
    seed: int = 1
    notes: tuple[Sentence, ...] = field(default=())

    @property
    def nothing(self) -> int | None:
        """The place of “do nothing” among the options, None where it is missing."""
        return next((i for i, one in enumerate(self.options) if one.role == NOTHING), None)

    @cached_property
    def _worths(self) -> dict[tuple[str, str, ValueFunction], float]:
        return {}

    def worth(self, option: str, criterion: str, function: ValueFunction) -> float:
        """The expected worth of a score by a value function, reckoned once."""
        key = (option, criterion, function)
        if key not in self._worths:
            self._worths[key] = self.cells[option, criterion].worth(function)
        return self._worths[key]

    def criterion(self, name: str) -> Criterion:
        """The criterion of that name."""
        return next(one for one in self.criteria if one.name == name)

    def held(self, option: str, kind: str = "legal") -> tuple[Hold, ...]:
        """The holds of a kind on an option."""
        return tuple(one for one in self.holds if one.option == option and one.kind == kind)
