"""Fiscal years: named for the calendar year in which they end, beginning in the city's month."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from junto.journal import clock


def fiscal_year(day: date) -> int:
    """The fiscal year in which a day falls: with October as its first month, 2026-10-01 falls into 2027."""
    month = settings.FISCAL_YEAR_STARTS
    return day.year + (1 if month > 1 and day.month >= month else 0)


def first_day(year: int) -> date:
    """The first day of a fiscal year."""
    month = settings.FISCAL_YEAR_STARTS
    return date(year - (1 if month > 1 else 0), month, 1)


def last_day(year: int) -> date:
    """The last day of a fiscal year."""
    return first_day(year + 1) - timedelta(days=1)


def this_year() -> int:
    """The fiscal year it is, by the database's clock and the city's zone."""
    return fiscal_year(timezone.localdate(clock.now()))
