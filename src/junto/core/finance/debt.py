"""Debt that cash can carry: sized to a cover ratio, its schedule to the cent, and the years in which cash falls "
"short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from junto.core.money import Money
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .discounting import percent
from .problems import FinanceError

Shape = Literal["level", "sculpted"]


@dataclass(frozen=True, slots=True)
class DebtYear:
    """One year of repayment, minor units; `cover`: cash available by debt service, None in a year without service."""

    year: int
    cash: int
    opening: int
    interest: int
    principal: int
    cover: float | None

    @property
    def service(self) -> int:
        """Interest and principal."""
        return self.interest + self.principal

    @property
    def closing(self) -> int:
        """What is owed at the end of the year."""
        return self.opening - self.principal


@dataclass(frozen=True, slots=True)
class Debt:
    """A debt and its years. `life_cover` (LLCR): present value of all cash at the debt's rate, by the debt."""

    amount: int
    rate: float
    shape: Shape
    years: tuple[DebtYear, ...]
    life_cover: float
    told: tuple[Sentence, ...]

    @property
    def least_cover(self) -> float:
        """The lowest cover ratio of any year with debt service."""
        return min((one.cover for one in self.years if one.cover is not None), default=float("inf"))

    def owed_after(self, year: int) -> int:
        """What is owed at the end of a calendar year; before the first repayment, the whole debt."""
        if year < self.years[0].year:
            return self.amount
        return next((one.closing for one in self.years if one.year == year), 0)


def sized(
    cash: Sequence[int], first: int, *, rate: float, cover: float, currency: str, shape: Shape = "sculpted"
) -> Debt:
    """The largest debt that cash of minor units in the years from `first` on repays with a target cover ratio (DSCR).

    It is drawn at the end of the year before `first`, interest is paid once a year. Sculpted: service of a year = cash
    / cover, debt = Σ service · (1 + rate)^−t; level: service of each year = least cash / cover. Source: Yescombe,
    Principles of Project Finance (2014), chapter 12. Raises FinanceError where no debt can be carried.
    """
    _checked(cash, rate, shape)
    if not cover > 0:
        raise FinanceError("odd_cover", _("The target cover ratio must be above zero, such as 1.3."))
    level = min(cash)
    services = [Fraction(level if shape == "level" else max(one, 0)) / Fraction(str(cover)) for one in cash]
    amount = int(_worth(services, rate))
    if amount <= 0:
        short = next((first + i for i, one in enumerate(cash) if one <= 0), first)
        raise FinanceError(
            "no_debt",
            _("No debt can be carried: in %(year)s there is no cash to repay it from."),
            year=short,
        )  # fmt: skip
    return _scheduled(amount, services, cash, first, rate=rate, shape=shape, currency=currency, target=cover)


def carried(
    amount: int, cash: Sequence[int], first: int, *, rate: float, currency: str, shape: Shape = "level"
) -> Debt:
    """A given debt of minor units, repaid from `first` on over the years of cash: by equal service (level), or in
    proportion to the cash of each year (sculpted). Raises FinanceError for a debt or cash that cannot be.
    """
    _checked(cash, rate, shape)
    if amount <= 0:
        raise FinanceError("odd_debt", _("A debt is an amount above zero."))
    weights = [Fraction(1) if shape == "level" else Fraction(max(one, 0)) for one in cash]
    worth = _worth(weights, rate)
    if worth <= 0:
        raise FinanceError(
            "no_debt", _("No debt can be carried: in %(year)s there is no cash to repay it from."), year=first
        )
    services = [weight * amount / worth for weight in weights]
    return _scheduled(amount, services, cash, first, rate=rate, shape=shape, currency=currency)


def _checked(cash: Sequence[int], rate: float, shape: str) -> None:
    if not cash:
        raise FinanceError("no_cash", _("A debt needs the cash of at least one year to be repaid from."))
    if not -1 < rate < 10:
        raise FinanceError("odd_interest", _("A rate of interest of %(rate)s a year cannot be."), rate=percent(rate))
    if shape not in get_args(Shape):
        raise FinanceError("odd_shape", _("A debt is repaid level or sculpted, not “%(shape)s”."), shape=shape)


def _worth(services: Sequence[Fraction], rate: float) -> Fraction:
    """Σ service · (1 + rate)^−t, t = 1, 2, …, exactly: backwards, one division a year."""
    growth, found = 1 + Fraction(str(rate)), Fraction(0)
    for service in reversed(services):
        found = (found + service) / growth
    return found


def _scheduled(
    amount: int, services: Sequence[Fraction], cash: Sequence[int], first: int, *, rate: float, shape: Shape,
    currency: str, target: float | None = None,
) -> Debt:  # fmt: skip
    """Each year to the minor unit; the last one repays what is left, so that nothing remains owed."""
    years, owed = [], amount
    for i, (service, available) in enumerate(zip(services, cash, strict=True)):
        interest = round(owed * Fraction(str(rate)))
        principal = owed if i == len(services) - 1 else min(round(service) - interest, owed)
        paid = interest + principal
        years.append(DebtYear(first + i, available, owed, interest, principal, available / paid if paid > 0 else None))
        owed -= principal
    life = float(_worth([Fraction(one) for one in cash], rate)) / amount
    found = Debt(amount, rate, shape, tuple(years), life, ())
    return Debt(amount, rate, shape, tuple(years), life, _told(found, currency, target))


def _told(debt: Debt, currency: str, target: float | None) -> tuple[Sentence, ...]:
    first, last = debt.years[0].year, debt.years[-1].year
    shown = {
        "amount": Money(debt.amount, currency).format(), "first": first, "last": last,
        "target": f"{target:g}" if target is not None else "", "life": f"{debt.life_cover:.2f}",
        "least": f"{debt.least_cover:.2f}",
        "year": next((one.year for one in debt.years if one.cover == debt.least_cover), first),
    }  # fmt: skip
    words = _("A debt of %(amount)s is repaid from %(first)s to %(last)s.")
    if target is not None:
        words = _(
            "The cash of %(first)s to %(last)s carries a debt of %(amount)s, if it is to be %(target)s times what each "
            "year repays."
        )
    told = [Sentence("debt", words, shown)]
    words = _(
        "Cash covers debt service least in %(year)s: %(least)s times (DSCR). Over the life of the debt, cash is worth "
        "%(life)s times what is owed (LLCR)."
    )
    told.append(Sentence("cover", words, shown))
    short = [one for one in debt.years if one.cover is not None and one.cover < 1]
    for one in short:
        words = _(
            "In %(year)s the cash of %(cash)s does not pay the debt service of %(service)s: the cover ratio is "
            "%(cover)s, below one. %(lacking)s is lacking."
        )
        params = {
            "year": one.year, "cash": Money(one.cash, currency).format(), "cover": f"{one.cover:.2f}",
            "service": Money(one.service, currency).format(),
            "lacking": Money(one.service - one.cash, currency).format(),
        }  # fmt: skip
        told.append(Sentence("cover_below_one", words, params))
    growing = [one.year for one in debt.years if one.principal < 0]
    if growing:
        words = _("In %(year)s the service does not even pay the interest: the debt grows.")
        told.append(Sentence("debt_grows", words, {"year": growing[0]}))
    return tuple(told)
