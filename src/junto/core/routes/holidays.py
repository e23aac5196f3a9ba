"""Which days are working days: holidays by rule, and counting over them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, timedelta

from .model import Holiday

DAY = timedelta(days=1)
WEEKEND = (5, 6)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar. Source: the anonymous algorithm (Meeus, Astronomical Algorithms, 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The nth weekday (0 Monday) of a month, −1 the last; None where the month has no fifth one."""
    first = date(year, month, 1)
    days = (date(year + month // 12, month % 12 + 1, 1) - first).days
    ahead = (weekday - first.weekday()) % 7
    day = ahead + 7 * (nth - 1) if nth > 0 else ahead + 7 * ((days - 1 - ahead) // 7)
    return first + day * DAY if day < days else None


def dates_of(rule: Holiday, year: int) -> date | None:
    """The day off that a rule makes of a year's holiday, perhaps in the year before; None where it makes none."""
    if not rule.first <= year <= rule.last:
        return None
    found: date | None
    if rule.easter is not None:
        found = easter(year) + rule.easter * DAY
    elif rule.nth:
        found = nth_weekday(year, rule.month, rule.weekday, rule.nth)
    else:
        try:
            found = date(year, rule.month, rule.day)
        except ValueError:  # 29 February in a year without one
            return None
        found += {"nearest": (0, 0, 0, 0, 0, -1, 1), "monday": (0, 0, 0, 0, 0, 2, 1)}.get(rule.observed, (0,) * 7)[
            found.weekday()
        ] * DAY
    return None if found is None else found + rule.plus * DAY


class Days:
    """Working days under the holidays of some jurisdictions, each year reckoned once."""

    def __init__(self, holidays: Iterable[Holiday]) -> None:
        self.rules = tuple(holidays)
        self.working: dict[int, list[date]] = {}

    def is_working(self, day: date) -> bool:
        """Whether a day is neither Saturday, Sunday nor a holiday."""
        return self.on_or_after(day) == day

    def on_or_after(self, day: date) -> date:
        """The day itself if it is a working day, else the next one."""
        days = self.working.get(day.year) or self._year(day.year)
        at = bisect_left(days, day)
        return days[at] if at < len(days) else self.on_or_after(date(day.year + 1, 1, 1))

    def plus(self, day: date, count: int) -> date:
        """The count-th working day after a day (0: the day itself)."""
        if count == 0:
            return day
        year = day.year
        days = self.working.get(year) or self._year(year)
        at = bisect_right(days, day) + count - 1
        while at >= len(days):
            at, year = at - len(days), year + 1
            days = self.working.get(year) or self._year(year)
        return days[at]

    def _year(self, year: int) -> list[date]:
        near = (dates_of(rule, at) for rule in self.rules for at in (year - 1, year, year + 1) if 1 <= at <= 9999)
        off = {one for one in near if one is not None}
        every = (date(year, 1, 1) + k * DAY for k in range(366))
        found = [day for day in every if day.year == year and day.weekday() not in WEEKEND and day not in off]
        self.working[year] = found
        return found
