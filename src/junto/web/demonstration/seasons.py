"""When things happen in the demonstration: a purchase over a year ago, a year of payments, the last weeks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from junto.agreements.years import fiscal_year

BUYING = timedelta(days=105)  # from the first need to the first day of the contracts
REST = 12  # the last payment is at least so many days old, so that what was decided since can follow it


def first_of_month(day: date, *, months: int = 0) -> date:
    """The first day of the month so many months away."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def morning(day: date) -> datetime:
    """Nine o’clock in the city."""
    return timezone.make_aware(datetime.combine(day, time(9)))


@dataclass(frozen=True)
class Year:
    """A year of monthly payments under contracts that begin on its first day, which is the first of a month."""

    first: date

    @classmethod
    def before(cls, today: date) -> Year:
        """The one whose last payment was made in these weeks."""
        return cls(first_of_month(today - timedelta(days=REST - 1), months=-12))

    @property
    def began(self) -> datetime:
        """When the city set up its record: all that leads to the contracts fits in between."""
        return morning(self.first - BUYING)

    @property
    def days(self) -> list[date]:
        """The twelve days of payment: the first of each month."""
        return [first_of_month(self.first, months=month) for month in range(1, 13)]

    @property
    def fiscal_years(self) -> list[int]:
        """The fiscal year into which each payment falls: one or two of them, whenever the demonstration is played."""
        return [fiscal_year(day) for day in self.days]

    def service(self, months: int) -> dict[int, int]:
        """Fiscal year → how many months of a service paid at the beginning of the next month fall into it."""
        days = (first_of_month(self.first, months=month) for month in range(1, months + 1))
        return dict(sorted(Counter(map(fiscal_year, days)).items()))
