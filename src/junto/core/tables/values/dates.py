"""Days, years and windows of time, as files write them; placeholders are told from dates."""

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Literal

from junto.core.sentences import gettext_noop as _
from junto.core.tables.problem_list import shown
from junto.core.tables.problems import BadValue
from junto.core.tables.values.numbers import parse_decimal
from junto.core.tables.values.texts import is_missing, plain, refuse_missing

DateOrder = Literal["iso", "mdy", "dmy"]
PLACEHOLDERS = frozenset({
    date(9999, 9, 9), date(9999, 12, 31), date(1900, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1, 1, 1),
})  # fmt: skip
"""Days that programs write where no date is known."""

_ISO = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{4})()([0-9]{2})([0-9]{2})")
_LOCAL = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{2}|[0-9]{4})")
_TIME = re.compile(
    r"[T ]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2})?"
)
_MONTH_FIRST = re.compile(r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?(?: de)? ([a-z]+)\.?,?(?: de| del)? ([0-9]{4})")
_YEAR = re.compile(r"[0-9]{4}(?:\.0+)?")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_MONTH_NAMES = (
    ("january", "enero"), ("february", "febrero"), ("march", "marzo"), ("april", "abril"), ("may", "mayo"), ("june",
    "junio"), ("july", "julio"), ("august", "agosto"), ("september", "septiembre", "setiembre"), ("october", "octubre"),
    ("november", "noviembre"), ("december", "diciembre"),
)  # fmt: skip
_MONTHS = {
    word: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names for word in (name, name[:3])
} | {"sept": 9}
_EXCEL_EPOCH = date(1899, 12, 30)


def parse_date(
    value: object,
    *,
    order: DateOrder = "iso",
    drop_time: bool = False,
    excel_days: bool = False,
    placeholders: Collection[date] = PLACEHOLDERS,
    earliest: date | None = None,
    latest: date | None = None,
) -> date:
    """One day.

    Text: ISO (2026-11-23, 2026/11/23, 20261123); month names in English or Spanish (Nov 23, 2026; 23 de noviembre de
    2026); numbers by `order`: "mdy" as in the United States, "dmy". `drop_time`: accept a time of day behind it and
    leave it out, otherwise refused. `excel_days`: read a number as Excel's count of days from 30 December 1899.
    `placeholders`: days refused as standing for nothing; pass () to accept them. Years of two digits, impossible
    days, days before `earliest` or after `latest` are refused. Raises BadValue.
    """
    refuse_missing(value)
    day = _day(value, order, drop_time=drop_time, excel_days=excel_days)
    if day in placeholders:
        raise BadValue(
            "placeholder_date",
            _("“%(value)s” is a placeholder, not a date. Leave the cell empty if it is not known."),
            value=shown(value),
        )
    if earliest is not None and day < earliest:
        raise BadValue("date_too_early", _("%(value)s is before %(limit)s."), value=day, limit=earliest)
    if latest is not None and day > latest:
        raise BadValue("date_too_late", _("%(value)s is after %(limit)s."), value=day, limit=latest)
    return day


def parse_year(value: object, *, earliest: int = 1900, latest: int = 2200) -> int:
    """A calendar year: 2021, “2021”, 2021.0, “2021.0”. Raises BadValue."""
    refuse_missing(value)
    text = value.strip() if isinstance(value, str) else value
    if isinstance(text, bool | date) or (isinstance(text, str) and not _YEAR.fullmatch(text)):
        raise BadValue("not_a_year", _("“%(value)s” is not a year such as 2026."), value=shown(value))
    number = parse_decimal(text)
    if number != number.to_integral_value() or not earliest <= number <= latest:
        raise BadValue(
            "year_out_of_range", _("“%(value)s” is not a year between %(earliest)s and %(latest)s."),
            value=shown(value), earliest=earliest, latest=latest,
        )  # fmt: skip
    return int(number)


def parse_window(
    start: object,
    end: object,
    *,
    fiscal_start_month: int = 1,
    order: DateOrder = "iso",
    drop_time: bool = False,
    placeholders: Collection[date] = PLACEHOLDERS,
) -> tuple[date, date]:
    """First and last day, both included.

    Either may be a day, a month (2026-11) or a year (2021, 2021.0): as start its first day, as end its last. With
    `fiscal_start_month` other than 1, a bare year is a fiscal year named for the year in which it ends (7: FY2021 runs
    from 1 July 2020 to 30 June 2021). One of the two missing: a year or month alone stands for all of itself; a day
    alone is refused. An end before its start is refused. Raises BadValue.
    """
    if is_missing(start) and is_missing(end):
        refuse_missing(start)
    first = None if is_missing(start) else _span(start, fiscal_start_month, order, drop_time, placeholders)
    last = None if is_missing(end) else _span(end, fiscal_start_month, order, drop_time, placeholders)
    if first is None or last is None:
        only = first or last
        if only is None or only[0] == only[1]:
            raise BadValue(
                "half_window",
                _("“%(value)s” is only one end of a window: the other is missing."),
                value=shown(end if first is None else start),
            )
        return only
    if last[1] < first[0]:
        raise BadValue(
            "end_before_start", _("the end (%(end)s) is before the start (%(start)s)."), start=first[0], end=last[1]
        )
    return first[0], last[1]


def _span(
    value: object, month: int, order: DateOrder, drop_time: bool, placeholders: Collection[date]
) -> tuple[date, date]:
    """First and last day of what a value names: a year, a month or a day."""
    text = value.strip() if isinstance(value, str) else value
    if (isinstance(text, int | float) and not isinstance(text, bool)) or (
        isinstance(text, str) and _YEAR.fullmatch(text)
    ):
        year = parse_year(text)
        if month == 1:
            return date(year, 1, 1), date(year, 12, 31)
        return date(year - 1, month, 1), date(year, month, 1) - timedelta(days=1)
    found = _MONTH.fullmatch(text) if isinstance(text, str) else None
    if found:
        first = _made(int(found[1]), int(found[2]), 1, value)
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1) if first.year < 9999 else date.max
        return first, following - timedelta(days=1)
    day = parse_date(value, order=order, drop_time=drop_time, placeholders=placeholders)
    return day, day


def _day(value: object, order: DateOrder, *, drop_time: bool, excel_days: bool) -> date:
    if isinstance(value, datetime):
        if (value.hour, value.minute, value.second, value.microsecond) != (0, 0, 0, 0) and not drop_time:
            raise _has_time(value)
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_excel(value, excel_days=excel_days)
    if not isinstance(value, str):
        raise _not_a_date(value)
    text = value.strip()
    if excel_days and re.fullmatch(r"[0-9]{1,7}(\.[0-9]+)?", text):
        return _from_excel(float(text), excel_days=True)
    time = _TIME.search(text)
    if time and time.end() == len(text):
        if not drop_time:
            raise _has_time(value)
        text = text[: time.start()].strip()
    return _from_text(text, order, value)


def _from_text(text: str, order: DateOrder, value: object) -> date:
    iso = _ISO.fullmatch(text)
    if iso:
        year, month, day = (iso[1], iso[3], iso[4]) if iso[1] else (iso[5], iso[7], iso[8])
        return _made(int(year), int(month), int(day), value)
    local = _LOCAL.fullmatch(text)
    if local:
        return _from_local(local, order, value)
    words = plain(text)
    named = _MONTH_FIRST.fullmatch(words)
    if named and named[1] in _MONTHS:
        return _made(int(named[3]), _MONTHS[named[1]], int(named[2]), value)
    named = _DAY_FIRST.fullmatch(words)
    if named and named[2] in _MONTHS:
        return _made(int(named[3]), _MONTHS[named[2]], int(named[1]), value)
    raise _not_a_date(value)


def _from_local(found: re.Match[str], order: DateOrder, value: object) -> date:
    if len(found[4]) == 2:
        raise BadValue("two_digit_year", _("“%(value)s” has a year of two digits; write all four."), value=shown(value))
    if order == "iso":
        raise BadValue(
            "order_not_said",
            _("“%(value)s” may be month/day or day/month: say which this column has, or write 2026-11-23."),
            value=shown(value),
        )
    first, second = int(found[1]), int(found[3])
    month, day = (first, second) if order == "mdy" else (second, first)
    return _made(int(found[4]), month, day, value)


def _made(year: int, month: int, day: int, value: object) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise BadValue("impossible_date", _("“%(value)s” is not a day of the calendar."), value=shown(value)) from None


def _from_excel(value: float, *, excel_days: bool) -> date:
    if not excel_days:
        raise BadValue(
            "bare_number_as_date",
            _("%(value)s is a bare number, not a date (Excel's count of days, perhaps: say so if it is)."),
            value=value,
        )
    if not 61 <= value <= 2_958_465:  # before 1 March 1900 Excel counts a day that never was
        raise _not_a_date(value)
    return _EXCEL_EPOCH + timedelta(days=int(value))


def _has_time(value: object) -> BadValue:
    return BadValue("has_time", _("“%(value)s” has a time of day; only a date is wanted here."), value=shown(value))


def _not_a_date(value: object) -> BadValue:
    return BadValue("not_a_date", _("“%(value)s” is not a date."), value=shown(value))
