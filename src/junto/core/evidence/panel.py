"""Measurements of places over time on one axis, and what was seen while they were read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from junto.core.sentences import Sentence

from .moments import Axis

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rows:
    """Single observations: place and step of each, its value, covariates (k, n) and cluster; all of length n."""

    place: Ints
    step: Ints
    value: Array
    covariates: Array
    cluster: Ints


@dataclass(frozen=True, slots=True)
class Twice:
    """A step of a place that has more than one row: the values read, and whether clocks were put back there."""

    place: int
    step: int
    values: tuple[float, ...]
    clock: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """Values by place and step; NaN: none.

    `values`: (places, steps). `rows`: the single observations. `skipped`: steps that no clock showed. `twice`: steps
    with several rows. `unread`: cells that hold no number. `notes`: what was done to the data, in words.
    """

    axis: Axis
    places: tuple[str, ...]
    values: Array
    rows: Rows
    skipped: Bools
    twice: tuple[Twice, ...] = ()
    unread: tuple[tuple[int, int, str], ...] = ()
    notes: tuple[Sentence, ...] = ()
    covariates: Mapping[str, Array] = field(default_factory=dict)
    excluded: Bools | None = None

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return self.axis.count

    def index(self, names: Sequence[str]) -> list[int]:
        """Where places stand."""
        at = {name: k for k, name in enumerate(self.places)}
        return [at[name] for name in names]
