"""Windows of time: dates as people's files write them, and how far apart two windows are."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from junto.core.sentences import Unfit
from junto.core.sentences import gettext_noop as _

from .model import Item

FIRST_YEAR, LAST_YEAR = 1900, 2200
UNKNOWN = np.iinfo(np.int64).min
ORDERS = ("mdy", "dmy")
_YEARS = _("The year %(year)s is not between %(first)s and %(last)s.")

Ints = npt.NDArray[np.int64]


class BadDate(Unfit):
    """Why a cell is not a date, in a sentence."""


def read_window(start: object, end: object, *, order: str | None = None) -> tuple[date | None, date | None]:
    """Return the first and last day meant by two cells; a bare year or month is the whole of it.

    Accepted: dates, ISO 8601 texts, `2021`, `2021.0`, `2021-07`, and with `order` (mdy or dmy) dates with slashes.
    Empty cells are None. A year or month as `start` without `end` ends with it. Raises BadDate for anything else and
    for an end before its start.
    """
    first = read_period(start, order=order)
    last = read_period(end, order=order)
    if first is not None and last is not None and last[1] < first[0]:
        raise BadDate(
            "end_before_start",
            _("The end %(end)s is before the start %(start)s."),
            end=last[1].isoformat(),
            start=first[0].isoformat(),
        )
    if first is not None and last is None:
        return first[0], (first[1] if first[1] != first[0] else None)
    if first is None and last is not None:
        return (last[0] if last[1] != last[0] else None), last[1]
    return (first[0] if first else None), (last[1] if last else None)


def read_period(value: object, *, order: str | None = None) -> tuple[date, date] | None:
    """Return the first and last day of the day, month or year that a cell names; None for an empty cell."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _sane(value, value)
    if isinstance(value, bool):
        raise BadDate("truth", _("True or false is not a date."))
    text = "" if value is None else str(value).strip()
    return _read_text(text, order) if text else None


def _read_text(text: str, order: str | None) -> tuple[date, date]:
    if found := re.fullmatch(r"(\d{4})(?:\.0*)?", text):
        return _year(int(found[1]))
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
        return _month(int(found[1]), int(found[2]), text)
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", text):
        return _day(int(found[1]), int(found[2]), int(found[3]), text)
    if found := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?", text):
        return _slashed(int(found[1]), int(found[2]), int(found[3]), text, order)
    raise BadDate("not_a_date", _("“%(value)s” is not a date; write 2026-03-31, 2026-03 or 2026."), value=text[:30])


def _slashed(one: int, two: int, year: int, text: str, order: str | None) -> tuple[date, date]:
    if order is None and one != two and one <= 12 and two <= 12:
        raise BadDate(
            "two_days",
            _("“%(value)s” may be two different days; say which comes first, the month or the day."),
            value=text,
        )
    if order is None:
        order = "dmy" if one > 12 else "mdy"
    month, day = (two, one) if order == "dmy" else (one, two)
    return _day(year, month, day, text)


def _year(year: int) -> tuple[date, date]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDate("year_range", _YEARS, year=year, first=FIRST_YEAR, last=LAST_YEAR)
    return date(year, 1, 1), date(year, 12, 31)


def _month(year: int, month: int, text: str) -> tuple[date, date]:
    first, _ = _day(year, month, 1, text)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first, following - timedelta(days=1)


def _day(year: int, month: int, day: int, text: str) -> tuple[date, date]:
    try:
        found = date(year, month, day)
    except ValueError:
        raise BadDate("no_such_day", _("“%(value)s” is not a day of the calendar."), value=text[:30]) from None
    return _sane(found, found)


def _sane(first: date, last: date) -> tuple[date, date]:
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise BadDate("year_range", _YEARS, year=first.year, first=FIRST_YEAR, last=LAST_YEAR)
    return first, last


def day_numbers(items: list[Item]) -> tuple[Ints, Ints]:
    """Return first and last days of each item's window as day numbers, UNKNOWN where it has no dates at all."""
    start = np.full(len(items), UNKNOWN, dtype=np.int64)
    end = np.full(len(items), UNKNOWN, dtype=np.int64)
    for k, item in enumerate(items):
        first, last = item.start or item.end, item.end or item.start
        if first is not None and last is not None:
            start[k], end[k] = first.toordinal(), last.toordinal()
    return start, end


def days_apart(start: Ints, end: Ints, i: Ints, j: Ints) -> Ints:
    """Return the days between windows pairwise: 0 where they share a day, 1 where one follows the other at once.

    UNKNOWN where either window is not known.
    """
    gap = np.maximum(np.maximum(start[j] - end[i], start[i] - end[j]), 0)
    return np.where((start[i] == UNKNOWN) | (start[j] == UNKNOWN), UNKNOWN, gap)
