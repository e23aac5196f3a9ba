"""Return on investment before the city signs: the effect in money against what it costs, with its uncertainty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import scipy

from junto.core.finance.discounting import Discounting
from junto.core.finance.fields import Fields, amount_of
from junto.core.finance.flows import Flows, Line, growing, present_value
from junto.core.money import Money, exponent_of
from junto.core.pricing import Case, at_rate, compare, offer_of
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .method import Result
from .preparing import Study
from .problems import EvidenceError

MARKS = (10, 50, 90)
FIELDS = ("currency", "per_unit", "steps_a_year", "from", "to", "rate", "terms", "costs", "offers")


@dataclass(frozen=True, slots=True)
class Worth:
    """Present values in minor units by percentile (10, 50, 90) of the effect; `chance` that benefits exceed costs.

    `ratio`: benefits ÷ costs by percentile. `costs`: the present value of all costs. `by_year`: undiscounted costs.
    """

    currency: str
    net: Mapping[int, float]
    ratio: Mapping[int, float]
    costs: float
    chance: float
    per_effect: float
    by_year: Mapping[int, int]
    told: tuple[Sentence, ...]


def worth_of(study: Study, result: Result) -> Worth | None:
    """What the effect found is worth, if it stays as it is; None where the plan names no worth.

    Net present value = effect · Σ value of one unit · steps a year · factor(year) − Σ costs · factor(year), and the
    effect spreads by Student's t (or the normal) around its estimate with its standard error. Costs come as lines
    (core.finance) or as offers by price model (core.pricing). Raises EvidenceError, FinanceError or PricingError.
    """
    if study.plan.worth is None:
        return None
    fields = Fields(study.plan.worth, "worth", FIELDS)
    currency = fields.text("currency", "USD")
    first, last = fields.whole("from"), fields.whole("to")
    growing(0, first, last)
    if last - first >= 100:
        raise EvidenceError("too_long", _("“worth” may run over 100 years at most."), key="worth")
    terms: Any = fields.text("terms", "real")
    discounting = Discounting.constant(fields.percent("rate"), terms)
    lines = _costs(fields, currency, (first, last), terms)
    years = range(first, last + 1)
    yearly = fields.number("steps_a_year", 365.25 / study.panel.axis.days)
    sign = 1 if study.plan.wanted == "up" else -1
    unit = sign * fields.number("per_unit") * yearly * 10 ** exponent_of(currency)
    per_effect = unit * present_value([1.0] * len(years), years, first, discounting)
    flows = Flows.of(lines)
    costs = present_value(flows.by_year("cost"), flows.years, first, discounting)
    error, left = _error(study, result)
    spread = scipy.stats.t(left) if left else scipy.stats.norm
    reach = {mark: error * float(spread.ppf(mark / 100)) for mark in MARKS}
    benefit = {mark: per_effect * result.effect + abs(per_effect) * away for mark, away in reach.items()}
    net = {mark: amount - costs for mark, amount in benefit.items()}
    ratio = {mark: amount / costs for mark, amount in benefit.items()} if costs > 0 else {}
    chance = float(spread.cdf(net[50] / (abs(per_effect) * error))) if error and per_effect else float(net[50] > 0)
    by_year = dict(zip(flows.years, flows.by_year("cost"), strict=True))
    return Worth(currency, net, ratio, costs, chance, per_effect, by_year, _told(currency, net, ratio, chance))


def _error(study: Study, result: Result) -> tuple[float, float | None]:
    """The standard error of the effect; from the width of its interval where that was reckoned otherwise."""
    if result.error is not None:
        return result.error, result.left
    if result.low is None or result.high is None:
        words = _("Return on investment cannot be computed, because how sure the effect is cannot be computed.")
        raise EvidenceError("no_error", words)
    return (result.high - result.low) / 2 / float(scipy.stats.norm.ppf(1 - study.plan.level / 2)), None


def _costs(fields: Fields, currency: str, years: tuple[int, int], terms: Any) -> list[Line]:
    first, last = years
    price_year = first if terms == "real" else None
    lines = []
    for k, one in enumerate(_listed(fields, "costs")):
        given = Fields(one, f"worth, costs, {k}", ("line", "amount", "from", "to", "grows", "every"))
        amount = given.amount("amount", currency)
        start, end = given.whole("from", first), given.whole("to", given.whole("from", first))
        if not first <= start <= end <= last:
            words = _("%(where)s: its years must lie from %(first)s to %(last)s.")
            raise EvidenceError("cost_outside", words, where=given.where, first=first, last=last, key="from")
        made = growing(amount, start, end, grows=given.percent("grows", 0.0), every=given.whole("every", 1))
        lines.append(Line(given.text("line") or given.where, "cost", made, currency, terms, price_year))
    rate = Fraction(0)
    for k, one in enumerate(_listed(fields, "offers")):
        given = Fields(one, f"worth, offers, {k}", tuple(one) if isinstance(one, Mapping) else ())
        name = given.text("name") or given.where
        inputs = {key: value for key, value in given.data.items() if key not in ("name", "model")}
        offer = offer_of(name, given.text("model"), inputs)
        priced = compare(
            Case((offer,), last - first + 1, at_rate(rate), rate, currency=currency, start=(first, 1))
        ).priced[0]
        made = {first + year: amount for year, amount in enumerate(priced.by_year) if first + year <= last}
        lines.append(Line(name, "cost", made, currency, terms, price_year))
    if not lines:
        raise EvidenceError(
            "no_costs", _("“worth” names neither costs nor offers: nothing stands against the benefit."), key="worth"
        )
    amount_of(0, currency, "worth")
    return lines


def _listed(fields: Fields, key: str) -> list[Any]:
    found = fields.data.get(key, [])
    if not isinstance(found, list) or len(found) > 200:
        raise EvidenceError("not_a_list", _("“%(key)s” must be a list."), key=key)
    return found


def _told(currency: str, net: Mapping[int, float], ratio: Mapping[int, float], chance: float) -> tuple[Sentence, ...]:
    said = {f"p{mark}": Money(round(amount), currency).format() for mark, amount in net.items()}
    words = _(
        "If the effect stays, what it is worth less what it costs is %(p50)s today; between %(p10)s and "
        "%(p90)s with a chance of 80 %%."
    )
    found = [Sentence("net_worth", words, said)]
    if ratio:
        words = _(
            "Each unit of money spent brings back %(p50)s (%(p10)s to %(p90)s); the chance that it pays "
            "is %(chance)s %%."
        )
        params = {f"p{mark}": f"{value:.2f}" for mark, value in ratio.items()} | {"chance": f"{100 * chance:.0f}"}
        found.append(Sentence("benefit_cost", words, params))
    return tuple(found)
