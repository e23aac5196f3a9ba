from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junto.core.routes.holidays import Days, dates_of, easter, nth_weekday
from junto.core.routes.model import Holiday, Words
from junto.core.routes.reading import jurisdiction

NAME = Words("day")


@pytest.mark.parametrize(  # as tables of Easter give it, its earliest and latest days among them
    ("year", "day"),
    [
        (1818, (3, 22)),
        (1943, (4, 25)),
        (2000, (4, 23)),
        (2024, (3, 31)),
        (2025, (4, 20)),
        (2026, (4, 5)),
        (2038, (4, 25)),
    ],
)
def test_easter_falls_as_in_the_tables(year: int, day: tuple[int, int]):
    assert easter(year) == date(year, *day)


def test_nth_weekday_counts_from_the_first_and_the_last():
    assert nth_weekday(2026, 11, 3, 4) == date(2026, 11, 26)
    assert nth_weekday(2026, 5, 0, -1) == date(2026, 5, 25)
    assert nth_weekday(2026, 12, 3, 5) == date(2026, 12, 31)
    assert nth_weekday(2026, 2, 0, 5) is None


@pytest.mark.parametrize(
    ("rule", "year", "wanted"),
    [
        (Holiday(NAME, 7, 4, observed="nearest"), 2026, date(2026, 7, 3)),  # a Saturday
        (Holiday(NAME, 7, 4, observed="nearest"), 2027, date(2027, 7, 5)),  # a Sunday
        (Holiday(NAME, 7, 4, observed="monday"), 2026, date(2026, 7, 6)),
        (Holiday(NAME, 7, 4), 2026, date(2026, 7, 4)),
        (Holiday(NAME, 1, 1, observed="nearest"), 2028, date(2027, 12, 31)),
        (Holiday(NAME, 11, nth=4, weekday=3, plus=1), 2026, date(2026, 11, 27)),
        (Holiday(NAME, easter=1), 2026, date(2026, 4, 6)),
        (Holiday(NAME, 2, 29), 2026, None),
        (Holiday(NAME, 2, nth=5, weekday=0), 2026, None),
        (Holiday(NAME, 6, 19, first=2021), 2020, None),
    ],
)
def test_rule_makes_its_day_off(rule: Holiday, year: int, wanted: date | None):
    assert dates_of(rule, year) == wanted


def test_new_year_observed_in_the_year_before_is_no_working_day():
    days = Days([Holiday(NAME, 1, 1, observed="nearest")])
    assert not days.is_working(date(2027, 12, 31))
    assert days.on_or_after(date(2027, 12, 31)) == date(2028, 1, 3)


def test_working_days_pass_over_thanksgiving():
    days = Days(jurisdiction("us-tx-dallas").holidays)
    assert days.plus(date(2026, 11, 23), 5) == date(2026, 12, 2)  # without 26, 27, 28 and 29 November
    assert days.plus(date(2026, 11, 28), 0) == date(2026, 11, 28)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 40))
def test_plus_passes_as_many_working_days_as_it_says(day: date, count: int):
    days = Days(jurisdiction("us-tx-dallas").holidays)
    end = days.plus(day, count)
    passed = [day + timedelta(days=k) for k in range(1, (end - day).days + 1)]
    assert sum(days.is_working(one) for one in passed) == count
    assert count == 0 or days.is_working(end)
