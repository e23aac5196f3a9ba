"""What flows of years are worth: present value, rates of return (all), payback, benefit-cost ratio, yearly cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .discounting import Discounting, percent
from .flows import Flows, present_value
from .problems import FinanceError
from .roots import roots, sign_changes

DAYS = 365.0  # a year of dated amounts, as spreadsheets count it


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of return a year: all at which the amounts are worth nothing together, ascending, and what they mean."""

    found: tuple[float, ...]
    changes: int
    told: Sentence

    @property
    def rate(self) -> float | None:
        """The rate of return where there is exactly one; otherwise None, and `told` says why."""
        return self.found[0] if len(self.found) == 1 else None


@dataclass(frozen=True, slots=True)
class Payback:
    """When what came in has made up for what went out: years after the base year (parts of a year in proportion), the
    calendar year in which it happens; None where it never does.
    """

    after: float | None
    year: int | None
    told: Sentence


def irr(amounts: Sequence[float], times: Sequence[float] | None = None) -> Rates:
    """Internal rates of return of amounts at `times` in years (by default 0, 1, 2, …): Σ amount · (1 + r)^−time = 0.

    All roots above −100 % are found. Raises FinanceError for lengths that differ, or times out of order.
    """
    at = np.arange(len(amounts), dtype=np.float64) if times is None else np.asarray(times, dtype=np.float64)
    values = np.asarray(amounts, dtype=np.float64)
    if at.shape != values.shape:
        raise FinanceError(
            "lengths_differ",
            _("There are %(amounts)s amounts and %(times)s dates: each amount needs one."),
            amounts=len(values), times=len(at),
        )  # fmt: skip
    if np.any(np.diff(at) <= 0):
        raise FinanceError("times_not_ordered", _("Amounts must stand in the order of their dates, each date once."))
    found = tuple(float(np.expm1(root)) for root in roots(values, at))
    changes = sign_changes(values)
    return Rates(found, changes, _rates_told(found, changes))


def _rates_told(found: tuple[float, ...], changes: int) -> Sentence:
    if changes == 0:
        words = _(
            "There is no rate of return: the amounts are all on one side, nothing is first spent and then gained. Go "
            "by the present value."
        )
        return Sentence("no_sign_change", words)
    if not found:
        words = _(
            "There is no rate of return: the amounts change sign %(changes)s times, and no rate makes their present "
            "value zero. Go by the present value."
        )
        return Sentence("no_rate", words, {"changes": changes})
    rates = ", ".join(percent(rate, 2) for rate in found)
    if len(found) > 1:
        words = _(
            "There are %(count)s rates of return (%(rates)s), since the amounts change sign %(changes)s times: none of "
            "them is the return of this project. Go by the present value."
        )
        return Sentence("many_rates", words, {"count": len(found), "rates": rates, "changes": changes})
    if changes > 1:
        words = _(
            "The rate of return is %(rates)s a year. The amounts change sign %(changes)s times; this is the only rate "
            "at which their present value is zero."
        )
        return Sentence("one_rate_of_many", words, {"rates": rates, "changes": changes})
    return Sentence("one_rate", _("The rate of return is %(rates)s a year."), {"rates": rates})


def xirr(amounts: Sequence[float], dates: Sequence[date]) -> Rates:
    """Rates of return of dated amounts: Σ amount · (1 + r)^(−days/365) = 0; amounts of one day are added. All roots."""
    summed: dict[date, float] = {}
    for amount, day in zip(amounts, dates, strict=True):
        summed[day] = summed.get(day, 0.0) + amount
    days = sorted(summed)
    return irr([summed[day] for day in days], [(day - days[0]).days / DAYS for day in days])


def xnpv(discounting: Discounting, amounts: Sequence[float], dates: Sequence[date]) -> float:
    """Present value of dated amounts on the first of their days: Σ amount · factor(days/365), in their unit."""
    first = min(dates)
    factors = discounting.factors([(day - first).days / DAYS for day in dates])
    return float(np.asarray(amounts, dtype=np.float64) @ factors)


def payback(flows: Flows, base: int, discounting: Discounting | None = None) -> Payback:
    """The first moment from which the sum of net amounts (with a discounting: of their present values) is no longer
    below zero, after it has been. Within a year an amount is taken to arrive evenly.
    """
    net = np.asarray(flows.net(), dtype=np.float64)
    if discounting is not None:
        net = net * discounting.factors(np.arange(len(net)) + (flows.years[0] - base))
    total, owed = 0.0, False
    reached: tuple[float, int] | None = None
    for year, amount in zip(flows.years, net, strict=True):
        before, total = total, total + float(amount)
        if total < 0:
            owed = True
            if reached is not None and before >= 0:
                return _payback_lost(reached, year)
        elif owed and reached is None:
            part = -before / float(amount)
            reached = (year - 1 + part - base, year)
    return _payback_told(reached, owed, discounting is not None)


def _payback_lost(reached: tuple[float, int], again: int) -> Payback:
    words = _("What was spent is made up for in %(year)s, but is not any more in %(again)s, when more is spent.")
    return Payback(None, None, Sentence("payback_lost", words, {"year": reached[1], "again": again}))


def _payback_told(reached: tuple[float, int] | None, owed: bool, discounted: bool) -> Payback:
    if not owed:
        return Payback(
            None, None, Sentence("nothing_owed", _("Nothing has to be paid back: at no time was more spent."))
        )
    if reached is None:
        words = _("What is spent is never made up for in these years.")
        if discounted:
            words = _("Discounted, what is spent is never made up for in these years.")
        return Payback(None, None, Sentence("never_paid_back", words))
    words = _("What is spent is made up for in %(year)s, %(after)s years after the base year.")
    if discounted:
        words = _("Discounted, what is spent is made up for in %(year)s, %(after)s years after the base year.")
    return Payback(*reached, Sentence("paid_back", words, {"year": reached[1], "after": f"{reached[0]:.1f}"}))


@dataclass(frozen=True, slots=True)
class Worth:
    """What a project's flows are worth in the year `base`; amounts in minor units.

    `ratio`: present value of revenues and benefits by that of costs, None without costs. `yearly_cost`: the even amount
    in each year after the base year, to the last, whose present value is that of the costs; None without such years.
    """

    base: int
    costs: float
    gains: float
    ratio: float | None
    yearly_cost: float | None
    rates: Rates
    payback: Payback
    discounted_payback: Payback
    told: tuple[Sentence, ...]

    @property
    def npv(self) -> float:
        """Present value of gains less that of costs."""
        return self.gains - self.costs


def worth(flows: Flows, base: int, discounting: Discounting) -> Worth:
    """Value the flows in the year `base`, in which amounts count in full; `discounting` in the terms of the flows.

    NPV = Σ net · factor(year − base); ratio = PV(gains) / PV(costs); yearly cost = PV(costs) / Σ factor(1 … n), n the
    years from the base year to the last. Source: Boardman et al., Cost-Benefit Analysis (2018), chapters 6 and 9.
    """
    costs = present_value(flows.by_year("cost"), flows.years, base, discounting)
    gains = present_value(flows.by_year("revenue", "benefit"), flows.years, base, discounting)
    after = flows.years[-1] - base
    spread = float(discounting.factors(np.arange(1, after + 1)).sum()) if after > 0 else None
    rates = irr([float(one) for one in flows.net()])
    found = Worth(
        base=base, costs=costs, gains=gains,
        ratio=gains / costs if costs > 0 else None,
        yearly_cost=costs / spread if spread else None,
        rates=rates,
        payback=payback(flows, base),
        discounted_payback=payback(flows, base, discounting),
        told=(),
    )  # fmt: skip
    return _with_words(found, flows)


def _with_words(found: Worth, flows: Flows) -> Worth:
    said, told = flows.said, []
    given = {"costs": said(found.costs), "gains": said(found.gains), "base": found.base}
    if flows.by_year("revenue", "benefit") == [0] * len(flows.years):
        told.append(Sentence("costs_alone", _("The costs are worth %(costs)s in %(base)s."), given))
    else:
        words = _(
            "In %(base)s, what is gained is worth %(gains)s and what is spent %(costs)s: the project is worth %(npv)s."
        )
        told.append(Sentence("npv", words, {**given, "npv": said(round(found.gains) - round(found.costs))}))
        if found.ratio is not None:
            words = _("For each 1.00 spent, %(ratio)s comes back (benefit-cost ratio).")
            told.append(Sentence("ratio", words, {"ratio": f"{found.ratio:.2f}"}))
        told += [found.rates.told, found.payback.told, found.discounted_payback.told]
    if found.yearly_cost is not None:
        words = _("The costs are the same as %(amount)s in each year from %(first)s to %(last)s.")
        shown = {"amount": said(found.yearly_cost), "first": found.base + 1, "last": flows.years[-1]}
        told.append(Sentence("yearly_cost", words, shown))
    return Worth(
        found.base, found.costs, found.gains, found.ratio, found.yearly_cost,
        found.rates, found.payback, found.discounted_payback, tuple(told),
    )  # fmt: skip
