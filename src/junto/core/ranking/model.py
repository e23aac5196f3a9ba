"""What a ranking is made of: criteria, offers, formulas, and how each offer stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from junto.core.money import Money
from junto.core.sentences import Sentence

FULL = 10_000  # weights are hundredths of a percent; those of all criteria together are the whole
MOST = 100  # the most points that a criterion's score, and an offer in all, can have


class CannotRank(ValueError):
    """Offers that a formula cannot put in order; `sentence` says why."""

    def __init__(self, code: str, template: str, /, **params: object) -> None:
        self.sentence = Sentence(code, template, params)
        super().__init__(str(self.sentence))


@dataclass(frozen=True, slots=True)
class Criterion:
    """What offers are judged by. `weight`: hundredths of a percent. `scored`: by a formula from the price, or by
    people from 0 to 100.
    """

    code: str
    weight: int
    scored: Literal["price", "quality"] = "quality"


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer: its price (None: not known) and its score from 0 to 100 for each quality criterion."""

    id: str
    price: Money | None = None
    scores: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion adds: exact points of 100, and the arithmetic as a sentence."""

    criterion: str
    points: Fraction
    says: Sentence


@dataclass(frozen=True, slots=True)
class Worth:
    """What a formula makes of one offer. A greater `key` stands before; `points` (of 100) is None where the formula
    gives none; `says` is the arithmetic in one sentence.
    """

    key: Fraction
    says: Sentence
    points: Fraction | None = None
    parts: tuple[Part, ...] = ()


Judge = Callable[[Sequence[Offer], Sequence[Criterion]], list[Worth]]


@dataclass(frozen=True, slots=True)
class Formula:
    """A named way to put offers in order. One in use is never edited: a change is a new version.

    `sentence` says what it does, `formula` how, `source` by whom it was described, `caution` what it is criticized for
    (all English templates; pages translate them). `uses_price`, `uses_quality`: what every offer must have.
    `above_zero`: it divides by prices. `worth` judges all offers, in their order.
    """

    code: str
    version: int
    label: str
    sentence: str
    formula: str
    source: str
    caution: str
    uses_price: bool
    uses_quality: bool
    above_zero: bool
    worth: Judge


@dataclass(frozen=True, slots=True)
class Standing:
    """How one offer stands: 1 is first; offers that nothing tells apart share a position and are `tied`.

    `broken_by`: the tie-breaker that told it apart from an offer with the same worth; empty where none had to.
    """

    offer: str
    position: int
    tied: bool
    worth: Worth
    broken_by: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """All offers, first to last, by which formula and which tie-breakers."""

    formula: str
    version: int
    standings: tuple[Standing, ...]
    ties: tuple[str, ...] = ()

    def first(self) -> tuple[Standing, ...]:
        """Whoever stands first: several where they are tied; none where there is no offer."""
        return tuple(s for s in self.standings if s.position == 1)

    def of(self, offer: str) -> Standing:
        """How the offer of that id stands; StopIteration where it is not among them."""
        return next(s for s in self.standings if s.offer == offer)
