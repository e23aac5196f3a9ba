"""What a comparison says beside its figures: which offer costs least, break-evens, later years, members who leave."""

from __future__ import annotations

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .break_even import BreakEven, break_even
from .comparing import Comparison
from .leaving import when_leaves
from .problems import PricingError


def ranking(comparison: Comparison) -> list[Sentence]:
    """Which offer costs least over the common years, by how much, and whether the totals as paid say otherwise."""
    case, order = comparison.case, comparison.ranked()
    best = order[0]
    params: dict[str, object] = {
        "offer": best.offer.name, "present": case.said(best.present), "nominal": case.said(best.nominal),
        "years": case.years,
    }  # fmt: skip
    words = _("Over %(years)s years “%(offer)s” costs least: %(present)s at present value, %(nominal)s as paid.")
    found = [Sentence("least", words, params)]
    if len(order) > 1:
        second = order[1]
        words = _("“%(other)s” costs %(more)s more at present value.")
        more = {"other": second.offer.name, "more": case.said(second.present - best.present)}
        if second.rank == best.rank:
            words = _("“%(other)s” costs the same at present value.")
        found.append(Sentence("next", words, more))
    cheapest = min(comparison.priced, key=lambda one: one.nominal)
    if cheapest.nominal < best.nominal:
        words = _("By the total as paid “%(other)s” would be cheaper: %(nominal)s; it is paid earlier.")
        params = {"other": cheapest.offer.name, "nominal": case.said(cheapest.nominal)}
        found.append(Sentence("nominal_otherwise", words, params))
    return found


def break_evens(comparison: Comparison) -> list[BreakEven]:
    """Where the two offers of least cost cost the same; of one offer alone, none."""
    order = comparison.ranked()
    if len(order) < 2:
        return []
    return break_even(comparison, order[0].offer.name, order[1].offer.name)


def tails(comparison: Comparison) -> list[Sentence]:
    """The second year of what is free at first, with the state of its money."""
    return [one.tail.sentence for one in comparison.priced if one.tail.sentence is not None]


def leavings(comparison: Comparison) -> list[Sentence]:
    """For each offer in tiers and each member: what happens when it leaves."""
    found = []
    for one in comparison.priced:
        if one.offer.model.code == "tiers":
            for member in one.offer.quantities:
                try:
                    found.append(when_leaves(one.offer, member, comparison.case.currency).sentence)
                except PricingError as error:
                    found.append(error.sentence)
    return found


def assumed_rates(comparison: Comparison) -> list[Sentence]:
    """How the figures were reckoned: the rate, and that unstated ranges are suppositions."""
    case = comparison.case
    found: list[Sentence] = []
    found.append(case.discounts.told())
    if case.discounts.terms == "real":
        words = _(
            "The amounts are as paid, with every rise of prices inside, while this discounting is for prices without "
            "inflation: late amounts count for more than they should."
        )
        found.append(Sentence("real_rate", words))
    if any(not moved.stated for moved in comparison.moved):
        words = _(
            "Where an offer gives no range, an assumption is moved by a supposed share of itself, an index and the "
            "discount rate by one percentage point each way."
        )
        found.append(Sentence("supposed_ranges", words))
    return found
