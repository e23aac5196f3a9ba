"""Dates as files write them."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from junto.core.overlaps import Item
from junto.core.overlaps.windows import UNKNOWN, BadDate, day_numbers, days_apart, read_period, read_window

YEAR = (date(2021, 1, 1), date(2021, 12, 31))


@pytest.mark.parametrize("value", [2021, 2021.0, "2021", "2021.0", " 2021. "])
def test_bare_year_is_the_whole_year(value: object) -> None:
    assert read_period(value) == YEAR
    assert read_window(value, None) == YEAR
    assert read_window(None, value) == YEAR
    assert read_window(value, value) == YEAR


@pytest.mark.parametrize(
    ("value", "order", "expected"),
    [
        ("2021-02", None, (date(2021, 2, 1), date(2021, 2, 28))),
        ("2021-12", None, (date(2021, 12, 1), date(2021, 12, 31))),
        ("2021-03-09", None, (date(2021, 3, 9), date(2021, 3, 9))),
        ("2021/3/9 10:00", None, (date(2021, 3, 9), date(2021, 3, 9))),
        ("2021-03-09T23:59:00Z", None, (date(2021, 3, 9), date(2021, 3, 9))),
        ("08/03/2017", "mdy", (date(2017, 8, 3), date(2017, 8, 3))),
        ("08/03/2017", "dmy", (date(2017, 3, 8), date(2017, 3, 8))),
        ("25/03/2017", None, (date(2017, 3, 25), date(2017, 3, 25))),
        ("03/25/2017", None, (date(2017, 3, 25), date(2017, 3, 25))),
        ("04/04/2017", None, (date(2017, 4, 4), date(2017, 4, 4))),
        (date(2020, 5, 6), None, (date(2020, 5, 6), date(2020, 5, 6))),
        (datetime(2020, 5, 6, 7, tzinfo=UTC), None, (date(2020, 5, 6), date(2020, 5, 6))),
        (None, None, None),
        (" ", None, None),
    ],
)
def test_period_is_read(value: object, order: str | None, expected: object) -> None:
    assert read_period(value, order=order) == expected


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("08/03/2017", "“08/03/2017” may be two different days; say which comes first, the month or the day."),
        ("soon", "“soon” is not a date; write 2026-03-31, 2026-03 or 2026."),
        ("2021-02-30", "“2021-02-30” is not a day of the calendar."),
        ("2021-13", "“2021-13” is not a day of the calendar."),
        ("0", "“0” is not a date; write 2026-03-31, 2026-03 or 2026."),
        (9999, "The year 9999 is not between 1900 and 2200."),
        ("09/09/9999", "The year 9999 is not between 1900 and 2200."),
        (True, "True or false is not a date."),
        (float("nan"), "“nan” is not a date; write 2026-03-31, 2026-03 or 2026."),
    ],
)
def test_what_is_no_date_is_refused_with_a_sentence(value: object, sentence: str) -> None:
    with pytest.raises(BadDate) as caught:
        read_period(value)
    assert str(caught.value) == sentence


def test_window_of_one_day_keeps_the_other_end_unknown() -> None:
    assert read_window("2021-03-09", None) == (date(2021, 3, 9), None)
    assert read_window(None, "2021-03-09") == (None, date(2021, 3, 9))
    assert read_window(None, None) == (None, None)
    assert read_window(2021, 2023) == (date(2021, 1, 1), date(2023, 12, 31))


def test_end_before_start_is_refused() -> None:
    with pytest.raises(BadDate, match="The end 2020-12-31 is before the start 2021-01-01"):
        read_window(2021, 2020)


def test_days_apart_count_from_the_last_to_the_first_day() -> None:
    items = [
        Item("a", "x", "", start=date(2021, 1, 1), end=date(2021, 1, 31)),
        Item("b", "x", "", start=date(2021, 2, 1), end=date(2021, 2, 10)),
        Item("c", "x", "", start=date(2021, 1, 31)),
        Item("d", "x", "", end=date(2021, 1, 10)),
        Item("e", "x", ""),
    ]
    start, end = day_numbers(items)
    i, j = np.array([0, 0, 0, 1, 0]), np.array([1, 2, 3, 3, 4])
    assert days_apart(start, end, i, j).tolist() == [1, 0, 0, 22, UNKNOWN]
