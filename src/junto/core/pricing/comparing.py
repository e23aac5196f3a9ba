"""Offers side by side on one common term: present value, yearly cost, cost of a unit and month, and what comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from junto.core.finance import Discounting
from junto.core.money import Money
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .case import Case
from .flows import STATES, Flows
from .moving import Moved, Standing, moves
from .offer import Offer
from .spanning import Spanned, delay_of, exit_cost, over


@dataclass(frozen=True, slots=True)
class Tail:
    """What the second year is expected to cost (minor units) after the first, and the state of the money for it."""

    first_year: int
    second_year: int
    state: str
    sentence: Sentence | None


@dataclass(frozen=True, slots=True)
class MemberCost:
    """What one member bears of an offer, by its units: minor units in all and by year; present value."""

    nominal: int
    by_year: tuple[int, ...]
    present: float


@dataclass(frozen=True)
class Priced:
    """One offer over the common years. Costs are positive (a negative one is a gain), in minor units.

    `present`: net present cost, −Σ amount · factor. `yearly`: equivalent annual cost, present ÷ Σ factor(k) over the
    ends of years 1 to T. `unit_month`: yearly ÷ 12 ÷ units. `nominal`: the sum of what is paid, not discounted;
    `nominal_unit_month`: nominal ÷ units ÷ months. `rank`: 1 for the least present cost, alike to the minor unit
    alike. `by_kind`: nominal by how sure it is. `cumulated`: present cost up to each month's end. `exits`: what
    leaving at the end of years 1 to T costs.
    """

    offer: Offer
    flows: Flows
    notes: tuple[Sentence, ...]
    present: float
    yearly: float
    unit_month: float
    nominal: int
    nominal_unit_month: float
    rank: int
    by_year: tuple[int, ...]
    by_kind: Mapping[str, int]
    cumulated: NDArray[np.float64]
    tail: Tail
    exits: tuple[int, ...]
    members: Mapping[str, MemberCost]


@dataclass(frozen=True)
class Comparison:
    """All offers of a case in the order given, what each assumption moves, and what to know beside."""

    case: Case
    priced: tuple[Priced, ...]
    moved: tuple[Moved, ...]
    notes: tuple[Sentence, ...]

    def ranked(self) -> list[Priced]:
        """The offers from the least present cost up; alike in the order given."""
        return sorted(self.priced, key=lambda one: one.rank)


def compare(case: Case) -> Comparison:
    """Every offer over the common years, ranked, with what each assumption moves. Raises PricingError.

    Method: net present value and equivalent annual cost of monthly flows; Brealey, Myers and Allen, Principles of
    Corporate Finance, chapters on investment with unequal lives.
    """
    frame = 12 * case.years + max(delay_of(offer, case.start) for offer in case.offers)
    factors = monthly(case.discounts, frame)
    spans = [over(offer, case.years, case.currency, case.start) for offer in case.offers]
    presents = [-span.flows.present(factors) for span in spans]
    ranks = ranked(presents)
    annuity = float(case.discounts.factors(np.arange(1.0, case.years + 1)).sum())
    priced = [
        _priced(case, offer, span, present=present, rank=rank, annuity=annuity, factors=factors)
        for offer, span, present, rank in zip(case.offers, spans, presents, ranks, strict=True)
    ]
    standing = Standing(case, tuple(span.flows for span in spans), tuple(presents), factors)
    return Comparison(case, tuple(priced), tuple(moves(standing)), tuple(_notes(case)))


def monthly(discounts: Discounting, months: int) -> NDArray[np.float64]:
    """The factors of the moments 0 to `months` months after the start."""
    return discounts.factors(np.arange(months + 1) / 12.0)


def ranked(presents: Sequence[float]) -> list[int]:
    """The rank of each present cost: 1 + how many are less, by the minor unit."""
    rounded = [round(one) for one in presents]
    ordered = sorted(rounded)
    return [ordered.index(one) + 1 for one in rounded]


def _priced(
    case: Case, offer: Offer, span: Spanned, *, present: float, rank: int, annuity: float, factors: NDArray[np.float64]
) -> Priced:
    flows = span.flows
    nominal, units, yearly = -sum(line.nominal for line in flows.lines), float(offer.units), present / annuity
    by_year = tuple(-amount for amount in flows.by_year())
    by_kind = {"certain": 0, "expected": 0, "guaranteed": 0}
    for line in flows.lines:
        by_kind[line.kind] -= line.nominal
    cumulated = np.zeros(len(factors) - 1)
    cumulated[: flows.months] = -flows.present_by_month(factors)
    return Priced(
        offer, flows, span.notes, present, yearly, yearly / 12 / units if units else 0.0, nominal,
        nominal / units / (12 * case.years) if units else 0.0, rank, by_year, by_kind, cumulated.cumsum(),
        _tail(case, offer, flows), tuple(exit_cost(offer, year, case.currency) for year in range(1, case.years + 1)),
        _members(case, offer, by_year, present),
    )  # fmt: skip


def _tail(case: Case, offer: Offer, flows: Flows) -> Tail:
    """Year one and year two from the offer's own first month."""
    begins = delay_of(offer, case.start)
    net = flows.net()[begins:]
    first, second = -int(net[:12].sum()), -int(net[12:24].sum())
    state = next((line.state for line in flows.lines if line.state), "")
    params: dict[str, object] = {"offer": offer.name, "amount": case.said(second)}
    sentence = None
    if state:
        words = _("The second year of “%(offer)s” is expected to cost %(amount)s; the money for it is %(state)s.")
        sentence = Sentence("second_year", words, {**params, "state": Sentence(state, STATES[state])})
    elif first <= 0 < second:
        words = _(
            "“%(offer)s” costs nothing in its first year and %(amount)s in its second; nobody has said whether that is "
            "unfunded, budgeted or appropriated."
        )
        sentence = Sentence("second_year_open", words, params)
    return Tail(first, second, state, sentence)


def _members(case: Case, offer: Offer, by_year: tuple[int, ...], present: float) -> dict[str, MemberCost]:
    """Each year's cost divided by the members' units, to the minor unit by largest remainder."""
    if not offer.quantities or not offer.units:
        return {}
    weights = list(offer.quantities.values())
    parts: dict[int, list[Money]] = {}
    columns = []
    for amount in by_year:
        if amount not in parts:
            parts[amount] = Money(amount, case.currency).divide_by_weights(weights)
        columns.append([one.minor for one in parts[amount]])
    return {
        name: MemberCost(sum(own), tuple(own), present * float(quantity / offer.units))
        for (name, quantity), own in zip(offer.quantities.items(), zip(*columns, strict=True), strict=True)
    }


def _notes(case: Case) -> list[Sentence]:
    found = []
    starts = {delay_of(offer, case.start) for offer in case.offers}
    if len(starts) > 1:
        words = _("The offers begin in different months; each counts %(years)s years from its own first month.")
        found.append(Sentence("different_starts", words, {"years": case.years}))
    for_units = [offer for offer in case.offers if offer.model.needs_units]
    if len({offer.units for offer in for_units}) > 1:
        words = _("The offers are for different numbers of units; compare the cost of a unit and month, not the total.")
        found.append(Sentence("different_units", words))
    return found
