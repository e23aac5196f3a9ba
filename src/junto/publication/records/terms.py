"""How long companies may object, as data with its citation: recalled, to be checked by the attorney."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from junto.projects.actions.holds import end_of_day


@dataclass(frozen=True, slots=True)
class Terms:
    """Days of work in which a request is answered and in which a company may object; days before what it objected to
    is released all the same, so that it can turn to a court. `verified`: whether somebody checked them.
    """

    answer_days: int
    object_days: int
    court_days: int
    citation: str
    verified: bool = False


TERMS = Terms(
    answer_days=10,
    object_days=10,
    court_days=10,
    citation="Texas Government Code §§ 552.221, 552.305",
)


def working_day(day: date, days: int) -> date:
    """The day that many days of work on. Holidays are not known here: an officer may set a later date."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def end_after(at: datetime, days: int) -> datetime:
    """The end of the city's day that many days of work after `at`."""
    return end_of_day(working_day(timezone.localtime(at).date(), days))
