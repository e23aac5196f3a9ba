"""What was meant to be found out, and how, before anybody saw the data: the evaluation plan."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

import rfc8785

Wanted = Literal["up", "down"]
Combine = Literal["sum", "mean"]
Errors = Literal["auto", "clustered", "hac", "classical"]
MOST_CELLS = 4_000_000  # places × steps
SEASONS = ("hour_of_day", "hour_of_week", "weekday", "month")


@dataclass(frozen=True, slots=True)
class Period:
    """A time left out, from `first` up to, not including, `until`, with its reason; no places: all of them."""

    first: datetime
    until: datetime
    reason: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """The effect that was expected, in units of the outcome or in percent of what would have been."""

    size: float
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Looks:
    """How often the data are looked at before the end, and which look this is."""

    planned: int = 1
    this: int = 1
    rule: Literal["obrien_fleming", "bonferroni"] = "obrien_fleming"


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the data stand: long (place and value columns) or wide (one column a place)."""

    time: str
    place: str = ""
    value: str = ""

    @property
    def wide(self) -> bool:
        """Whether each place has a column of its own."""
        return not self.place


@dataclass(frozen=True, slots=True)
class Plan:
    """An evaluation plan as docs/evidence.md tells; times are on the wall clock of `zone`.

    `level`: the chance of a false alarm accepted over all looks (0.05). `start`: when the pilot began; data from
    `first` to `until` count. `assignment`: how treated places were chosen. `data`: the plan as given, for its digest.
    """

    name: str
    outcome: str
    unit: str
    wanted: Wanted
    columns: Columns
    treated: tuple[str, ...]
    controls: tuple[str, ...]
    start: datetime
    registered: date | None = None
    all_others: bool = False
    first: datetime | None = None
    until: datetime | None = None
    expected: Expected | None = None
    level: float = 0.05
    power: float = 0.8
    looks: Looks = field(default_factory=Looks)
    stopping: str = ""
    methods: tuple[str, ...] = ()
    season: tuple[str, ...] = ()
    clusters: str = ""
    covariates: tuple[str, ...] = ()
    errors: Errors = "auto"
    repeated: bool = False
    duplicates: str = ""
    zone: str = ""
    dates: Literal["iso", "mdy", "dmy"] = "iso"
    step: str = ""
    combine: Combine = "sum"
    complete: float = 1.0
    exclude: tuple[Period, ...] = ()
    assignment: Literal["chosen", "as_if_random", "random"] = "chosen"
    assignment_reason: str = ""
    seed: int = 1
    worth: Mapping[str, Any] | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 of the plan as canonical JSON (RFC 8785): another one shows that the plan was changed."""
        return hashlib.sha256(rfc8785.dumps(dict(self.data))).hexdigest()

    @property
    def places(self) -> tuple[str, ...]:
        """Treated places, then controls."""
        return self.treated + self.controls
