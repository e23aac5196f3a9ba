"""What an amount of a later year is worth today: constant or declining rates, real or nominal, with their source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .problems import FinanceError

Terms = Literal["real", "nominal"]
Years = npt.ArrayLike
Factors = npt.NDArray[np.float64]
TERMS = {
    "real": _("real (prices of one year, without inflation)"),
    "nominal": _("nominal (inflation is inside)"),
}


@dataclass(frozen=True, slots=True)
class RateStep:
    """A rate a year (0.035 is 3.5 %) that holds until the end of year `until`; None: from then on for good."""

    until: float | None
    rate: float


@dataclass(frozen=True, slots=True)
class Discounting:
    """How later amounts are brought to today: by steps of rates a year, compounded; one step is a constant rate.

    `terms`: whether the rates hold for real amounts (prices of one year) or for nominal ones. `as_of`: since when the
    rate stands in its `source`; `verified` False: recalled, not checked against print. Years are counted from the day
    to which everything is brought (0), and may be fractions (a month is 1/12).
    """

    steps: tuple[RateStep, ...]
    terms: Terms = "real"
    name: str = ""
    source: str = ""
    as_of: date | None = None
    verified: bool = field(default=True)

    def __post_init__(self) -> None:
        if self.terms not in get_args(Terms):
            raise FinanceError(
                "unknown_terms", _("Rates and amounts are real or nominal, not “%(terms)s”."), terms=self.terms
            )
        if not self.steps or self.steps[-1].until is not None:
            raise FinanceError("no_last_rate", _("The last rate must hold for good: its end is left empty."))
        last = 0.0
        for step in self.steps:
            if not -1 < step.rate < np.inf:
                raise FinanceError(
                    "odd_rate",
                    _("A rate of %(rate)s a year cannot be: it must be above -100 %%."),
                    rate=percent(step.rate),
                )
            if step.until is not None and not last < step.until < np.inf:
                raise FinanceError(
                    "steps_not_ordered",
                    _("Each rate must hold until a later year than the one before it; %(year)s does not follow."),
                    year=f"{step.until:g}",
                )
            last = step.until if step.until is not None else last

    @classmethod
    def constant(cls, rate: float, terms: Terms = "real", *, name: str = "", source: str = "") -> Discounting:
        """One rate a year for all years: factor(t) = (1 + rate)^-t. Raises FinanceError for a rate of -1 or less."""
        return cls((RateStep(None, float(rate)),), terms, name, source)

    @classmethod
    def declining(
        cls,
        steps: Sequence[tuple[float | None, float]],
        terms: Terms = "real",
        *,
        name: str = "",
        source: str = "",
    ) -> Discounting:
        """Rates that fall with time, as pairs of the last year in which one holds (None: for good) and the rate.

        factor(t) = Π over the steps of (1 + rate)^-(years of t inside that step). Source: HM Treasury, The Green Book,
        annex on discounting. Raises FinanceError for steps out of order or without a last one.
        """
        made = tuple(RateStep(None if until is None else float(until), float(rate)) for until, rate in steps)
        return cls(made, terms, name, source)

    @property
    def rate(self) -> float:
        """The rate of the first years; of a constant discounting, the rate."""
        return self.steps[0].rate

    @property
    def is_constant(self) -> bool:
        """Whether one rate holds for all years."""
        return len(self.steps) == 1

    def factors(self, years: Years) -> Factors:
        """What 1 due after each of `years` (any shape, fractions too) is worth today; before today, the first rate."""
        at = np.asarray(years, dtype=np.float64)
        grown = np.zeros(at.shape)
        start = -np.inf
        for step in self.steps:
            end = np.inf if step.until is None else step.until
            inside = np.clip(at, start, end) - (0.0 if start == -np.inf else start)
            grown += np.log1p(step.rate) * inside
            start = end
        return np.asarray(np.exp(-grown), dtype=np.float64)

    def in_terms(self, terms: Terms, inflation: float) -> Discounting:
        """The same discounting for amounts in the other terms, at one rate of inflation a year (Fisher):
        1 + nominal = (1 + real) · (1 + inflation).
        """
        if terms == self.terms:
            return self
        if not -1 < inflation < np.inf:
            raise FinanceError(
                "odd_inflation",
                _("An inflation of %(rate)s a year cannot be: it must be above -100 %%."),
                rate=percent(inflation),
            )
        grown = 1 + inflation if terms == "nominal" else 1 / (1 + inflation)
        moved = tuple(RateStep(step.until, (1 + step.rate) * grown - 1) for step in self.steps)
        return replace(self, steps=moved, terms=terms)

    def told(self) -> Sentence:
        """How amounts are discounted, in a sentence to read out."""
        ten = percent(float(self.factors(10.0)), 2)
        if self.is_constant:
            words = _(
                "Later amounts are discounted at %(rate)s a year, %(terms)s: 100 due in ten years counts as %(ten)s "
                "percent of 100 today.%(source)s"
            )
            shown = {"rate": percent(self.rate)}
        else:
            words = _(
                "Later amounts are discounted at rates that fall with time (%(rate)s), %(terms)s: 100 due in ten years "
                "counts as %(ten)s percent of 100 today.%(source)s"
            )
            shown = {"rate": self._steps_said()}
        terms = Sentence(self.terms, TERMS[self.terms])
        return Sentence("discounting", words, {**shown, "terms": terms, "ten": ten[:-2], "source": self._source_said()})

    def _steps_said(self) -> str:
        ends = (f" → {step.until:g}" if step.until is not None else " →" for step in self.steps)
        return "; ".join(percent(step.rate) + end for step, end in zip(self.steps, ends, strict=True))

    def _source_said(self) -> Sentence | str:
        if not self.source:
            return ""
        dated = self.source if self.as_of is None else f"{self.source}, {self.as_of.isoformat()}"
        if self.verified:
            return Sentence("rate_source", _(" Source: %(source)s."), {"source": dated})
        words = _(" Source: %(source)s; recalled, not verified: check it before you rely on it.")
        return Sentence("rate_recalled", words, {"source": dated})


def percent(rate: float, decimals: int = 3) -> str:
    """A rate as people write it, at most so many decimals: 0.035 → “3.5 %”."""
    text = f"{rate * 100:.{decimals}f}".rstrip("0").rstrip(".") if decimals else f"{rate * 100:.0f}"
    return ("0" if text == "-0" else text) + " %"


GREEN_BOOK = Discounting.declining(
    ((30, 0.035), (75, 0.03), (125, 0.025), (200, 0.02), (300, 0.015), (None, 0.01)),
    name="green-book",
    source="HM Treasury, The Green Book, table of the declining long term discount rate",
)

# The circular's real rate for the appraisal of public investment, by the day from which it holds. All recalled.
US_A94_RATES = ((date(1992, 10, 29), 0.07), (date(2023, 11, 9), 0.02))


def us_a94(on: date) -> Discounting:
    """The real rate a year that US circular A-94 gave for public investment on a day: 7 % since 29 October 1992, 2 %
    since 9 November 2023. Recalled, not verified; what was revised later is not known here, and it says so.
    """
    holding = [(since, rate) for since, rate in US_A94_RATES if since <= on]
    if not holding:
        raise FinanceError(
            "before_circular",
            _("On %(day)s the circular A-94 that we know did not hold yet: it begins on %(first)s."),
            day=on.isoformat(), first=US_A94_RATES[0][0].isoformat(),
        )  # fmt: skip
    since, rate = holding[-1]
    made = Discounting.constant(rate, name="us-a94", source="US Office of Management and Budget, Circular A-94")
    return replace(made, as_of=since, verified=False)


def preset(name: str, *, on: date) -> Discounting:
    """A discounting by its name (`green-book`, `us-a94`), as it held on a day. Raises FinanceError for another name."""
    if name == "green-book":
        return GREEN_BOOK
    if name == "us-a94":
        return us_a94(on)
    raise FinanceError(
        "unknown_preset", _("There is no discounting “%(name)s”. There are: green-book, us-a94."), name=name
    )
