"""What an evidence method is, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from junto.core.sentences import Sentence

from .foreseeing import Foreseen
from .preparing import Study

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Series:
    """For each step of the axis: the treated mean, and what it would have been without the pilot (NaN: not known)."""

    treated: Array
    without: Array
    placebos: Mapping[str, Array] = field(default_factory=dict)  # gaps of controls treated as if


@dataclass(frozen=True, slots=True)
class Result:
    """What a method found: the mean effect a step from the start on, in units of the outcome.

    `low`, `high`: the interval at 1 − level; None where it cannot be computed (a sentence in `said` tells why).
    `usual`: what would have been without the pilot, on average. `weakens`: what lowers the strength of this result.
    `figures`: the method's own numbers by name.
    """

    method: str
    effect: float
    n: int
    low: float | None = None
    high: float | None = None
    p: float | None = None
    error: float | None = None
    left: float | None = None  # degrees of freedom of the interval
    usual: float | None = None
    said: tuple[Sentence, ...] = ()
    weakens: tuple[Sentence, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    series: Series | None = None

    @property
    def percent(self) -> float | None:
        """The effect in percent of what would have been; None where that is not above zero."""
        return self.share(self.effect)

    def share(self, amount: float) -> float | None:
        """An amount in percent of what would have been without the pilot."""
        return 100 * amount / self.usual if self.usual is not None and self.usual > 1e-12 else None


class Estimate(Protocol):
    """The signature all methods share. `quick`: the effect alone, without what takes long (for sensitivity)."""

    def __call__(self, study: Study, level: float, *, quick: bool = False) -> Result: ...


@dataclass(frozen=True, slots=True)
class Method:
    """A way to tell what a pilot changed: a file of its own in `methods/`, found by itself through its `METHOD`.

    A method in use is never edited: a change is a new `version`. `rung`: where its results stand on the scale before
    anything lowers them (see strength.py). `assumes`, `needs`: one sentence each, for readers. `noise`: what remains
    before the start, in which an effect must be seen: (values, steps). `foresee`: how sure it will be after so
    many steps, by its own reckoning of errors.
    """

    code: str
    version: int
    name: str
    rung: int
    assumes: str
    needs: str
    source: str
    estimate: Estimate
    noise: Callable[[Study], tuple[Array, Ints]]
    foresee: Callable[[Study], Foreseen]
    compares: bool  # with places without the pilot
    trend: bool = False  # whether its effect is told apart from a trend
