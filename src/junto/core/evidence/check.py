"""What a check of data is, what it finds, and what checks look at: days, weeks, and what other places did then."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from junto.core.sentences import Sentence

from .moments import Axis
from .panel import Bools, Panel

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Found:
    """Something odd in the data: at a place, from a step to a step (both included), said in words.

    `fault`: whether values are probably wrong (it weakens the evidence); otherwise it is only worth knowing.
    """

    check: str
    place: int
    first: int
    last: int
    told: Sentence
    fault: bool = True


@dataclass(frozen=True, slots=True)
class Check:
    """A way in which data go wrong: a file of its own in `checks/`, found by itself through its `CHECK`.

    `find`: what it finds in a view. `looks_for`: what, in one sentence. `least`: weeks of data that it needs.
    """

    code: str
    version: int
    name: str
    looks_for: str
    find: Callable[[View], Iterable[Found]]
    least: int = 0


class View:
    """The data as checks look at them. Days and weeks are whole steps put together; weeks begin where the data do."""

    def __init__(self, panel: Panel, start: int, treated: Iterable[int] = ()) -> None:
        self.panel, self.start, self.treated = panel, start, frozenset(treated)

    @property
    def axis(self) -> Axis:
        """The axis of the data."""
        return self.panel.axis

    @property
    def values(self) -> Array:
        """Values by place and step, (places, steps)."""
        return self.panel.values

    @property
    def per_day(self) -> int:
        """Steps put together to one day; 1 where steps are days already; 0 where they are longer or uneven."""
        return self.axis.per_day or (1 if (self.axis.unit, self.axis.every) == ("D", 1) else 0)

    @cached_property
    def lead(self) -> int:
        """Steps from the first midnight's day to the first step."""
        begin = self.axis.at(0)
        return (begin.hour * 60 + begin.minute) * self.axis.per_day // 1440 if self.axis.per_day else 0

    @cached_property
    def days(self) -> Array:
        """Mean of each day's steps, (places, days); NaN where less than three quarters of them hold a value."""
        made, held = self._folded(self.per_day, self.lead)
        return np.where(held >= 0.75 * self.per_day, made, np.nan)

    @cached_property
    def busy(self) -> Array:
        """What a step holds in the median of its hour of the week over the six weeks before and after, without its own
        week: (places, steps); NaN without at least four of them. Where one step is a day: its day of the week.
        """
        week = 7 * self.per_day
        values = self.values
        places, steps = values.shape
        weeks = -(-steps // week)
        cube = np.full((places, weeks + 12, week), np.nan)
        padded = np.full((places, weeks * week), np.nan)
        padded[:, :steps] = values
        cube[:, 6 : 6 + weeks] = padded.reshape(places, weeks, week)
        window = sliding_window_view(cube, 13, axis=1).copy()
        window[..., 6] = np.nan
        held = np.isfinite(window).sum(axis=-1)
        window = np.sort(window, axis=-1)  # NaN last
        low, high = np.maximum(held - 1, 0) // 2, held // 2
        take = [np.take_along_axis(window, at[..., None], axis=-1)[..., 0] for at in (low, np.minimum(high, 12))]
        middle = np.where(held >= 4, (take[0] + take[1]) / 2, np.nan)
        return np.asarray(middle.reshape(places, weeks * week)[:, :steps])

    @cached_property
    def expected(self) -> Array:
        """What each day should hold, (places, days): its weekday's median over six weeks around, moved by what the
        other places did that day (median of theirs); NaN where it cannot be said.
        """
        own = View(_daily(self.panel, self.alive), 0).busy
        with np.errstate(invalid="ignore", divide="ignore"):
            moved = np.where(own > 0, self.days / own, np.nan)
        found = np.full(own.shape, np.nan)
        for place in range(len(own)):
            others = np.delete(moved, place, axis=0)
            factor = _median(others) if len(others) else np.full(own.shape[1], np.nan)
            found[place] = own[place] * np.where(np.isfinite(factor), np.clip(factor, 0.1, 10), 1.0)
        return found

    @cached_property
    def logs(self) -> Array:
        """log of each day less the median of its weekday at that place; NaN for days near zero. (places, days)"""
        days = self.alive
        with np.errstate(invalid="ignore", divide="ignore"):
            logs = np.log(days)
        weekday = np.arange(days.shape[1]) % 7
        for row in logs:
            for k in range(7):
                mine = row[weekday == k]
                if np.isfinite(mine).sum() >= 4:
                    row[weekday == k] = mine - np.nanmedian(mine)
        return logs

    @cached_property
    def alive(self) -> Array:
        """Days, those that hold less than 8 % of the place's median day taken out. (places, days)"""
        made = self.days.copy()
        for row in made:
            held = row[np.isfinite(row) & (row > 0)]
            usual = float(np.median(held)) if len(held) else 0.0
            row[~(row > 0.08 * usual)] = np.nan
        return made

    def span_of_days(self, first: int, last: int) -> tuple[int, int]:
        """The steps of days, both ends included."""
        per = self.per_day
        return max(0, first * per - self.lead), min(self.panel.steps, (last + 1) * per - self.lead) - 1

    def _folded(self, size: int, lead: int) -> tuple[Array, Array]:
        places, steps = self.values.shape
        count = -(-(steps + lead) // size)
        padded = np.full((places, count * size), np.nan)
        padded[:, lead : lead + steps] = self.values
        cube = padded.reshape(places, count, size)
        held = np.isfinite(cube)
        number = held.sum(axis=2)
        return np.where(held, cube, 0).sum(axis=2) / np.maximum(number, 1), number.astype(np.float64)


def _median(rows: Array) -> Array:
    held = np.isfinite(rows).any(axis=0)
    found = np.full(rows.shape[1], np.nan)
    found[held] = np.nanmedian(rows[:, held], axis=0)
    return found


def _daily(panel: Panel, days: Array) -> Panel:
    first = panel.axis.at(0)
    number = int(np.datetime64(first, "D").astype(np.int64))
    axis = Axis("D", 1, number, days.shape[1])
    return Panel(axis, panel.places, days, panel.rows, np.zeros(days.shape[1], dtype=bool))


def runs(flags: Bools) -> list[tuple[int, int]]:
    """Where flags hold without a break: first and last, both included."""
    edges = np.diff(np.r_[0, flags.astype(np.int8), 0])
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    return [(int(a), int(b)) for a, b in zip(starts, ends, strict=True)]
