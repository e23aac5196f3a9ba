"""Amounts by calendar year: lines of costs, revenues and benefits in whole minor units, of one currency and terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from junto.core.money import Money, exponent_of
from junto.core.sentences import gettext_noop as _

from .discounting import Discounting, Terms
from .problems import FinanceError

Kind = Literal["cost", "revenue", "benefit"]
Yearly = Mapping[int, int]
LONGEST = 200  # years from the first to the last: beyond lies a mistyped year, not a project


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a budget: calendar year → amount in minor units, written without a sign.

    `kind`: a cost leaves, a revenue comes in as money, a benefit is worth money to others. `currency`, `terms` and, of
    real amounts, `price_year` say what the amounts are counted in.
    """

    name: str
    kind: Kind
    amounts: Yearly
    currency: str
    terms: Terms = "nominal"
    price_year: int | None = None

    def __post_init__(self) -> None:
        exponent_of(self.currency)
        if self.kind not in get_args(Kind):
            raise FinanceError(
                "unknown_kind",
                _("“%(line)s” is a cost, a revenue or a benefit, not “%(kind)s”."),
                line=self.name, kind=self.kind,
            )  # fmt: skip
        if self.terms not in get_args(Terms):
            raise FinanceError(
                "unknown_terms", _("Rates and amounts are real or nominal, not “%(terms)s”."), terms=self.terms
            )
        if self.terms == "real" and self.price_year is None:
            raise FinanceError(
                "no_price_year",
                _("“%(line)s” is real, so it must say in prices of which year (price_year)."),
                line=self.name,
            )
        if not self.amounts:
            raise FinanceError("no_amounts", _("“%(line)s” has no amount in any year."), line=self.name)

    @property
    def total(self) -> int:
        """The sum of all years, undiscounted, in minor units."""
        return sum(self.amounts.values())

    def in_terms(self, terms: Terms, price_year: int | None, inflation: float | None) -> Line:
        """The same line in other terms or prices of another year, at one rate of inflation a year; each year rounded to
        the minor unit: nominal = real · (1 + inflation)^(year − price year). Raises FinanceError where the two differ
        and no inflation is stated.
        """
        if self.terms == terms and (terms == "nominal" or self.price_year == price_year):
            return self
        if inflation is None:
            raise FinanceError(
                "terms_differ",
                _(
                    "“%(line)s” is %(own)s and the rest is %(other)s: amounts of both kinds cannot be added. Give all "
                    "in the same terms, or state the inflation that leads from one to the other."
                ),
                line=self.name, own=_in_words(self.terms, self.price_year), other=_in_words(terms, price_year),
            )  # fmt: skip
        grown = 1 + Fraction(str(inflation))
        moved = {}
        for year, amount in self.amounts.items():
            nominal = Fraction(amount) * (grown ** (year - self.price_year) if self.price_year is not None else 1)
            moved[year] = round(nominal / (grown ** (year - price_year) if price_year is not None else 1))
        return replace(self, amounts=moved, terms=terms, price_year=price_year if terms == "real" else None)


def _in_words(terms: Terms, price_year: int | None) -> str:
    return f"real ({price_year})" if terms == "real" else "nominal"


@dataclass(frozen=True, slots=True)
class Flows:
    """Lines that may be added: of one currency, in the same terms. Years run from the first to the last, no gaps."""

    lines: tuple[Line, ...]

    @classmethod
    def of(cls, lines: Iterable[Line], *, inflation: float | None = None) -> Flows:
        """Lines brought together in the terms of the first of them. Raises FinanceError, naming the line, where
        currencies differ, where terms differ and no inflation is stated, or where years lie too far apart.
        """
        found = tuple(lines)
        if not found:
            raise FinanceError("no_lines", _("There is no line with amounts."))
        first = found[0]
        for line in found:
            if line.currency != first.currency:
                raise FinanceError(
                    "currencies_differ",
                    _(
                        "“%(line)s” is in %(own)s and “%(first)s” in %(other)s: amounts in two currencies cannot be "
                        "added. Give all in one."
                    ),
                    line=line.name, own=line.currency, first=first.name, other=first.currency,
                )  # fmt: skip
        made = cls(tuple(line.in_terms(first.terms, first.price_year, inflation) for line in found))
        if len(made.years) > LONGEST:
            raise FinanceError(
                "years_too_far",
                _("The amounts run from %(first)s to %(last)s, over more than %(most)s years: is a year mistyped?"),
                first=made.years[0], last=made.years[-1], most=LONGEST,
            )  # fmt: skip
        return made

    @property
    def currency(self) -> str:
        """The one currency of all lines."""
        return self.lines[0].currency

    @property
    def terms(self) -> Terms:
        """Real or nominal, for all lines."""
        return self.lines[0].terms

    @property
    def years(self) -> range:
        """All calendar years from the first amount to the last."""
        found = [year for line in self.lines for year in line.amounts]
        return range(min(found), max(found) + 1)

    def by_year(self, *kinds: Kind) -> list[int]:
        """Minor units in each of `years`, of lines of these kinds (of none: all kinds), without signs."""
        return [
            sum(line.amounts.get(year, 0) for line in self.lines if not kinds or line.kind in kinds)
            for year in self.years
        ]

    def net(self) -> list[int]:
        """Minor units in each of `years`: revenues and benefits less costs."""
        gained, spent = self.by_year("revenue", "benefit"), self.by_year("cost")
        return [one - other for one, other in zip(gained, spent, strict=True)]

    def said(self, minor: float) -> str:
        """An amount of minor units as a reader writes it."""
        return Money(round(minor), self.currency).format()


def growing(amount: int, first: int, last: int, *, grows: float = 0.0, every: int = 1) -> dict[int, int]:
    """An amount of minor units from the year `first` to `last`, each `every` years, `grows` more each year (0.02: 2 %).

    amount · (1 + grows)^(year − first), rounded to the minor unit, halves to even. Raises FinanceError for years that
    run backwards or an interval below one.
    """
    if last < first:
        raise FinanceError(
            "years_backwards", _("The years run backwards: from %(first)s to %(last)s."), first=first, last=last
        )
    if every < 1:
        raise FinanceError("odd_interval", _("An amount that comes again does so each 1, 2, 3 … years."))
    if last - first >= LONGEST:
        raise FinanceError("too_many_years", _("An amount runs over at most %(most)s years."), most=LONGEST)
    growth, factor = 1 + Fraction(str(grows)), Fraction(1)
    found = {}
    for year in range(first, last + 1):
        if (year - first) % every == 0:
            found[year] = round(amount * factor)
        factor *= growth
    return found


def present_value(amounts: Sequence[float], years: Iterable[int], base: int, discounting: Discounting) -> float:
    """Σ amount · factor(year − base), in the unit of the amounts: what they are worth in the year `base`, in which
    amounts count in full.
    """
    factors = discounting.factors(np.array(list(years), dtype=np.float64) - base)
    values: npt.NDArray[np.float64] = np.asarray(amounts, dtype=np.float64)
    return float(values @ factors)


def aligned(discounting: Discounting, flows: Flows, inflation: float | None) -> Discounting:
    """The discounting in the terms of the amounts. Raises FinanceError where they differ and no inflation is stated."""
    if discounting.terms == flows.terms:
        return discounting
    if inflation is None:
        raise FinanceError(
            "rate_terms_differ",
            _(
                "The discount rate is %(rate)s and the amounts are %(amounts)s: that would count inflation twice or "
                "not at all. Give a rate in the terms of the amounts, or state the inflation."
            ),
            rate=discounting.terms, amounts=flows.terms,
        )  # fmt: skip
    return discounting.in_terms(flows.terms, inflation)
