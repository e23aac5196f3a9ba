"""Where two offers cost the same: in units, in years, in the rise of a price, in the discount rate; or never."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .case import Case, at_rate
from .comparing import Comparison, Priced, monthly
from .offer import Offer
from .problems import PricingError
from .solving import first_crossing, first_whole_crossing
from .spanning import over

MOST_UNITS = 10  # times the units that are bought
HIGHEST_RISE, HIGHEST_RATE = 25, 30  # percent a year


@dataclass(frozen=True, slots=True)
class BreakEven:
    """`of`: units, years, escalation or rate. `at`: the number from which on the other offer costs less (of years:
    months; of rises and rates: percent), None where that never happens in the range looked at. `sentence`: in words.
    `offer`: whose rise is moved.
    """

    of: str
    at: float | None
    sentence: Sentence
    offer: str = ""


def break_even(comparison: Comparison, one: str, other: str) -> list[BreakEven]:
    """Where the offers named `one` and `other` cost the same (present cost over the common years).

    Each is sought by bracketing on a grid and halving: units from 1 to ten times those bought (whole numbers), years
    from the cumulated present cost by month, the rise of each price from 0 to 25 % a year, a constant discount rate
    from 0 to 30 %. Raises PricingError where there is no such offer.
    """
    first, second = _named(comparison, one), _named(comparison, other)
    found = [in_years(first, second)]
    if first.offer.model.needs_units and second.offer.model.needs_units:
        found.append(_in_units(comparison.case, first, second))
    for moved, fixed in ((first, second), (second, first)):
        if not moved.offer.values.get("steps"):
            found.append(_in_escalation(comparison.case, moved.offer, fixed))
    found.append(_in_rate(first, second))
    return found


def in_years(first: Priced, second: Priced) -> BreakEven:
    """The month's end from which on another offer has cost less in all than before, and stays so."""
    params: dict[str, object] = {"one": first.offer.name, "other": second.offer.name}
    signs = np.sign(np.round(first.cumulated - second.cumulated))
    places = np.flatnonzero(signs)
    if not len(places):
        return BreakEven(
            "years", None, Sentence("years_alike", _("“%(one)s” and “%(other)s” cost the same at all times."), params)
        )
    turns = [int(b) for a, b in pairwise(places) if signs[a] != signs[b]]
    cheaper = first if signs[places[-1]] < 0 else second
    dearer = second if cheaper is first else first
    params = {"one": cheaper.offer.name, "other": dearer.offer.name}
    if not turns:
        words = _("Summed up from the start, “%(one)s” has at no time cost more than “%(other)s”.")
        return BreakEven("years", None, Sentence("years_never", words, params))
    month = turns[-1] + 1
    words = _(
        "Summed up from the start, “%(one)s” has cost less than “%(other)s” from month %(month)s on (year %(year)s)."
    )
    return BreakEven(
        "years", month, Sentence("years", words, {**params, "month": month, "year": (month - 1) // 12 + 1})
    )


def _in_units(case: Case, one_priced: Priced, other_priced: Priced) -> BreakEven:
    first, second = one_priced.offer, other_priced.offer
    factors = monthly(case.discounts, len(one_priced.cumulated))

    def difference(units: int) -> float:
        one, other = (replace(o.having("units", Fraction(units)), quantities={}) for o in (first, second))
        return _present(case, one, factors) - _present(case, other, factors)

    most = max(100, int(MOST_UNITS * max(first.units, second.units)))
    at = first_whole_crossing(difference, 1, most)
    beyond = difference(most)
    cheaper, dearer = (first, second) if beyond <= 0 else (second, first)
    params: dict[str, object] = {"one": cheaper.name, "other": dearer.name, "most": f"{most:,}"}
    if beyond == 0:
        words = _("“%(one)s” and “%(other)s” cost the same at %(most)s units.")
        return BreakEven("units", None, Sentence("units_alike", words, params))
    if at is None:
        words = _("“%(one)s” costs less than “%(other)s” at any number of units from 1 to %(most)s.")
        return BreakEven("units", None, Sentence("units_never", words, params))
    one, other = (first.name, second.name) if difference(at) < 0 else (second.name, first.name)
    words = _("From %(units)s units on “%(one)s” costs less than “%(other)s”; below, more.")
    return BreakEven("units", at, Sentence("units", words, {"one": one, "other": other, "units": f"{at:,}"}))


def _in_escalation(case: Case, moved: Offer, fixed: Priced) -> BreakEven:
    factors = monthly(case.discounts, len(fixed.cumulated))

    def difference(rise: float) -> float:
        value = Fraction(round(rise * 10_000), 10_000)
        return _present(case, moved.having("escalation", value), factors) - fixed.present

    at = first_crossing(difference, [float(k) for k in range(HIGHEST_RISE + 1)], 0.0001)
    params: dict[str, object] = {"one": moved.name, "other": fixed.offer.name, "highest": HIGHEST_RISE}
    if at is None:
        less = difference(0.0) < 0
        words = (
            _("“%(one)s” costs less than “%(other)s” at any rise of its price from 0 to %(highest)s %% a year.")
            if less
            else _("“%(one)s” costs more than “%(other)s” at any rise of its price from 0 to %(highest)s %% a year.")
        )
        return BreakEven("escalation", None, Sentence("rise_never", words, params), moved.name)
    words = _("“%(one)s” costs as much as “%(other)s” if its price rises by %(rise)s %% a year.")
    return BreakEven("escalation", round(at, 4), Sentence("rise", words, {**params, "rise": f"{at:.2f}"}), moved.name)


def _in_rate(first: Priced, second: Priced) -> BreakEven:
    moments = np.arange(max(first.flows.months, second.flows.months) + 1) / 12.0

    def difference(rate: float) -> float:
        factors = at_rate(Fraction(rate)).factors(moments)
        return second.flows.present(factors) - first.flows.present(factors)

    at = first_crossing(difference, [k / 4 for k in range(4 * HIGHEST_RATE + 1)], 1e-10)
    params: dict[str, object] = {"one": first.offer.name, "other": second.offer.name, "highest": HIGHEST_RATE}
    if at is None:
        if difference(0.0) > 0:
            params = {**params, "one": second.offer.name, "other": first.offer.name}
        words = _("“%(one)s” costs less than “%(other)s” at any constant discount rate from 0 to %(highest)s %%.")
        return BreakEven("rate", None, Sentence("rate_never", words, params))
    words = _("“%(one)s” and “%(other)s” cost the same at a constant discount rate of %(rate)s %%.")
    return BreakEven("rate", at, Sentence("rate", words, {**params, "rate": f"{at:.2f}"}))


def _present(case: Case, offer: Offer, factors: NDArray[np.float64]) -> float:
    return -over(offer, case.years, case.currency, case.start).flows.present(factors)


def _named(comparison: Comparison, name: str) -> Priced:
    for priced in comparison.priced:
        if priced.offer.name == name:
            return priced
    raise PricingError("no_such_offer", _("There is no offer called “%(offer)s”."), offer=name)
