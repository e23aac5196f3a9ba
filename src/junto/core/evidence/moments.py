"""Points in time as files write them: years, months, days, hours, minutes; wall clocks, time zones, changed clocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from junto.core.sentences import gettext_noop as _

from .problems import EvidenceError

Unit = Literal["Y", "M", "D", "h", "m"]
Order = Literal["iso", "mdy", "dmy"]
Ints = npt.NDArray[np.int64]
UNITS: tuple[Unit, ...] = ("Y", "M", "D", "h", "m")
_CLOCK = r"(?:[T ]\s*(\d{1,2})(?::(\d{2})(?::(\d{2})(?:\.0+)?)?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})" + _CLOCK, re.ASCII)
_LOCAL = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})" + _CLOCK, re.ASCII)
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})[- ]?[Qq]([1-4])", re.ASCII)
_YEAR = re.compile(r"(\d{4})(?:\.0+)?", re.ASCII)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001


def moment(value: object, order: Order = "iso", zone: ZoneInfo | None = None) -> datetime:
    """A point in time on the wall clock: 1988, 1988-03, 1988-Q2, 1988-03-01, 1988-03-01T14, … 14:30, … 14:30-08:00.

    `order`: mdy or dmy where days are written 5/2/2016. A time with an offset is turned to `zone` (UTC without one).
    Raises EvidenceError for anything else, seconds other than zero too.
    """
    if isinstance(value, datetime):
        return _in_zone(value, zone)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if isinstance(value, bool) or value is None else str(value).strip()
    if len(text) <= 40:
        try:
            found = _parsed(text, order, zone)
        except EvidenceError:
            raise
        except (ValueError, OverflowError):
            found = None
        if found is not None:
            return found
    raise EvidenceError("odd_time", _("“%(value)s” is not a point in time such as 2016-05-02T14."), value=text[:60])


def _in_zone(value: datetime, zone: ZoneInfo | None) -> datetime:
    if value.second or value.microsecond:
        raise EvidenceError("seconds", _("“%(value)s” has seconds; give times to the minute."), value=str(value))
    return value.astimezone(zone or ZoneInfo("UTC")).replace(tzinfo=None) if value.tzinfo else value


def _parsed(text: str, order: Order, zone: ZoneInfo | None) -> datetime | None:
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups()[:3])
    elif (found := _LOCAL.fullmatch(text)) and order != "iso":
        first, second, year = (int(part) for part in found.groups()[:3])
        month, day = (first, second) if order == "mdy" else (second, first)
    else:
        return _coarse(text)
    hour, minute, second_, half, offset = found.groups()[3:]
    hours = int(hour or 0)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    if second_ and int(second_):
        raise EvidenceError("seconds", _("“%(value)s” has seconds; give times to the minute."), value=text)
    wall = datetime(year, month, day) + timedelta(hours=hours, minutes=int(minute or 0))  # noqa: DTZ001
    if hours > 24 or int(minute or 0) > 59:
        return None
    if not offset:
        return wall
    if offset in ("Z", "UTC"):
        away = timedelta()
    else:
        away = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:])) * (-1 if offset[0] == "-" else 1)
    there = (wall - away).replace(tzinfo=ZoneInfo("UTC"))
    return there.astimezone(zone or ZoneInfo("UTC")).replace(tzinfo=None)


def _coarse(text: str) -> datetime | None:
    if found := _QUARTER.fullmatch(text):
        return datetime(int(found[1]), 3 * int(found[2]) - 2, 1)  # noqa: DTZ001
    if found := _MONTH.fullmatch(text):
        return datetime(int(found[1]), int(found[2]), 1)  # noqa: DTZ001
    if found := _YEAR.fullmatch(text):
        return datetime(int(found[1]), 1, 1)  # noqa: DTZ001
    return None


def has_offset(value: object) -> bool:
    """Whether a time says how far its clock is from UTC."""
    if isinstance(value, datetime):
        return value.tzinfo is not None
    return bool(re.search(r"[T ].*\d\s*(?:Z|UTC|[+-]\d{2}:?\d{2})$", str(value).strip()))


@dataclass(frozen=True, slots=True)
class Axis:
    """Evenly spaced steps on the wall clock: `count` steps of `every` × `unit` from the number `first` of units since
    1970 (years, months, days, hours or minutes).
    """

    unit: Unit
    every: int
    first: int
    count: int

    @property
    def starts(self) -> npt.NDArray[np.datetime64]:
        """The beginning of each step, in minutes, shape (count,)."""
        numbers = self.first + self.every * np.arange(self.count)
        return numbers.astype(f"datetime64[{self.unit}]").astype("datetime64[m]")

    def at(self, step: int) -> datetime:
        """The beginning of a step (also beyond the ends)."""
        number = np.int64(self.first + self.every * step)
        found: datetime = number.astype(f"datetime64[{self.unit}]").astype("datetime64[s]").item()
        return found

    def label(self, step: int) -> str:
        """How a step is called: 1988, 1988-03, 2016-05-02, 2016-05-02 14:00."""
        if self.unit == "Y":
            return f"{self.at(step).year}"
        texts = {"M": "%Y-%m", "D": "%Y-%m-%d", "h": "%Y-%m-%d %H:%M", "m": "%Y-%m-%d %H:%M"}
        return self.at(step).strftime(texts[self.unit])

    def step_of(self, when: datetime) -> int:
        """The first step that begins at or after a point in time (may lie outside 0 … count)."""
        number = np.datetime64(when, "m")
        floor = number.astype(f"datetime64[{self.unit}]")
        up = 0 if floor.astype("datetime64[m]") == number else 1
        return -((self.first - (int(floor.astype(np.int64)) + up)) // self.every)

    @property
    def per_day(self) -> int:
        """Steps in a day; 0 where a step is a day or longer or does not divide the day."""
        minutes = {"h": 60, "m": 1}.get(self.unit, 0) * self.every
        return 1440 // minutes if minutes and 1440 % minutes == 0 else 0

    @property
    def cycle(self) -> int:
        """Steps in the cycle that people's weeks or years give the data: a week, or a year; 1 for years."""
        if self.per_day:
            return 7 * self.per_day
        if self.unit == "D":
            return 7 if self.every == 1 else max(1, round(365.25 / self.every))
        return max(1, 12 // self.every) if self.unit == "M" else 1

    @property
    def days(self) -> float:
        """How many days a step lasts (years 365.25, months 30.4375)."""
        return self.every * {"Y": 365.25, "M": 30.4375, "D": 1.0, "h": 1 / 24, "m": 1 / 1440}[self.unit]


def numbers_of(moments: list[datetime]) -> tuple[Unit, Ints]:
    """The coarsest unit in which all points in time are whole, and how many of it since 1970 each is."""
    minutes = np.array([int((one - _EPOCH).total_seconds()) // 60 for one in moments], dtype=np.int64)
    stamps = minutes.astype("datetime64[m]")
    for unit in UNITS[:-1]:
        floors = stamps.astype(f"datetime64[{unit}]")
        if np.array_equal(floors.astype("datetime64[m]"), stamps):
            return unit, floors.astype(np.int64)
    return "m", minutes


def axis_of(unit: Unit, numbers: Ints, most: int) -> Axis:
    """The steps on which all numbers lie: from the first to the last, by their greatest common distance. Raises
    EvidenceError where these are more than `most`."""
    distinct = np.unique(numbers)
    every = int(np.gcd.reduce(np.diff(distinct))) if len(distinct) > 1 else 1
    count = int((distinct[-1] - distinct[0]) // every) + 1
    if count > most:
        words = _(
            "From the first time to the last there would be %(count)s steps, more than the %(most)s that are accepted: "
            "are times mistyped or uneven?"
        )
        raise EvidenceError("too_many_steps", words, count=f"{count:,}", most=f"{most:,}")
    return Axis(unit, every, int(distinct[0]), count)


@lru_cache(maxsize=64)
def clock_changes(zone: str, first_year: int, last_year: int) -> tuple[tuple[datetime, int], ...]:
    """When clocks were changed: the wall time from which on hours are skipped (+60 minutes) or come twice (−60)."""
    place = ZoneInfo(zone)
    found = []
    for year in range(first_year, last_year + 1):
        day = datetime(year, 1, 1)  # noqa: DTZ001
        while day.year == year:
            before, after = (day + timedelta(days=k) for k in (0, 1))
            moved = _offset(after, place) - _offset(before, place)
            if moved:
                found.append((_change(before, place), int(moved.total_seconds()) // 60))
            day = after
    return tuple(found)


def _offset(wall: datetime, place: ZoneInfo) -> timedelta:
    return wall.replace(tzinfo=place).utcoffset() or timedelta()


def _change(day: datetime, place: ZoneInfo) -> datetime:
    """The first wall time, to the half hour, that is skipped or comes twice; midnight where it is finer than that."""
    walls = (day + timedelta(minutes=30 * half) for half in range(48))
    return next((wall for wall in walls if _offset(wall, place) != _offset(wall.replace(fold=1), place)), day)
