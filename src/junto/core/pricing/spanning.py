"""One offer over the years of the comparison: what happens where its own years are more, or fewer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .figures import Figure, plain
from .flows import Flows, Line, merged, minor_units
from .offer import Offer
from .problems import PricingError, of_offer
from .terms import Terms

START = (2026, 1)


@dataclass(frozen=True, slots=True)
class Spanned:
    """An offer's flows over the common years, and in words what was assumed to get there."""

    flows: Flows
    notes: tuple[Sentence, ...]


def over(offer: Offer, years: int, currency: str, start: tuple[int, int] = START) -> Spanned:
    """The offer's flows over `years` from its first month, in a frame of months that begins at `start`.

    A contract that is longer is left at the end of the common years; inside its term that costs the fee for leaving.
    A shorter one is renewed (its lines go on at their own risen price) or bought again from the start at the price of
    its first year, grown by `price_growth`. What is there at the end is removed. Raises PricingError.
    """
    try:
        lines = merged(list(_lines(offer, years, currency)))
    except PricingError as error:
        raise of_offer(offer.name, error) from None
    delay = delay_of(offer, start)
    if delay:
        lines = tuple(_delayed(line, delay) for line in lines)
    return Spanned(Flows(lines, 12 * years + delay, start, currency), tuple(_notes(offer, years)))


def delay_of(offer: Offer, start: tuple[int, int]) -> int:
    """Months from the start of the comparison to the offer's first month. Raises PricingError where it is earlier."""
    begins = offer.values.get("start")
    if not isinstance(begins, tuple) or len(begins) != 2:
        return 0
    delay = (begins[0] - start[0]) * 12 + begins[1] - start[1]  # type: ignore[operator]
    if delay < 0:
        words = _("it begins before the comparison does, in %(month)s.")
        raise of_offer(offer.name, PricingError("too_early", words, month=f"{start[0]}-{start[1]:02}"), "start")
    return int(delay)


def exit_fee(offer: Offer, years: int) -> Figure:
    """What leaving after whole `years` costs by contract (major units): nothing once the term has ended."""
    term = offer.whole("term")
    if years >= term:
        return plain(0)
    fee = Figure.named("exit_fee", offer.number("exit_fee"))
    return fee * Fraction(term - years, term) if offer.values.get("exit_fee_falls") else fee


def exit_cost(offer: Offer, years: int, currency: str) -> int:
    """What leaving after whole `years` costs in all: the fee and the removal, minor units."""
    removal = minor_units(offer.number("removal") * offer.units, currency)
    return minor_units(exit_fee(offer, years).value, currency) + removal


def _lines(offer: Offer, years: int, currency: str) -> Iterator[Line]:
    months, rebuys = 12 * years, offer.after == "rebuy"
    cycle = 12 * offer.contract_years if rebuys else months
    for begins in range(0, months, cycle):
        span = min(cycle, months - begins)
        terms = Terms(offer.values, months=span, currency=currency, grown=_grown(offer, begins))
        for line in (*offer.model.lines(terms), *_ending(offer, terms, span)):
            yield line if span == months else _within(line, begins, months)


def _grown(offer: Offer, begins: int) -> Figure | None:
    growth = offer.number("price_growth")
    if not begins or not growth:
        return None
    return (plain(1) + Figure.named("price_growth", growth) / 100).power(begins // 12)


def _ending(offer: Offer, terms: Terms, span: int) -> Iterator[Line]:
    """What the end of a contract costs: the fee where it comes before the term's end, and the removal."""
    fee = exit_fee(offer, span // 12)
    if fee.value:
        yield terms.once("exit", fee, span - 1, at_end=True)
    if terms.given("removal"):
        yield terms.once("removal", terms["removal"] * terms.units, span - 1, at_end=True)


def _within(line: Line, begins: int, months: int) -> Line:
    """A line of one span, placed among all months."""
    amounts = np.zeros(months, dtype=np.int64)
    amounts[begins : begins + len(line.amounts)] = line.amounts
    parts = tuple(replace(part, months=tuple(month + begins for month in part.months)) for part in line.parts)
    return replace(line, amounts=amounts, parts=parts)


def _delayed(line: Line, delay: int) -> Line:
    return _within(line, delay, len(line.amounts) + delay)


def _notes(offer: Offer, years: int) -> Iterator[Sentence]:
    own, term, name = offer.contract_years, offer.whole("term"), offer.name
    if own > years:
        if years >= term or not offer.number("exit_fee"):
            words = _("“%(offer)s” runs for %(own)s years; it is left after %(years)s without a fee.")
        else:
            words = _("“%(offer)s” runs for %(own)s years; it is left after %(years)s, with the fee for that.")
        yield Sentence("left", words, {"offer": name, "own": own, "years": years})
    elif own < years and offer.after == "renew":
        words = _("“%(offer)s” runs for %(own)s years; up to %(years)s it is taken to go on at its own risen price.")
        yield Sentence("renewed", words, {"offer": name, "own": own, "years": years})
    elif own < years:
        unused = -years % own
        growth = f"{float(offer.number('price_growth')):g}"
        params = {
            "offer": name, "own": own, "times": -(-years // own), "growth": growth, "unused": unused, "years": years,
        }  # fmt: skip
        words = _(
            "“%(offer)s” lasts %(own)s years; over %(years)s years it is bought %(times)s times, the price growing by "
            "%(growth)s %% a year."
        )
        yield Sentence("bought_again", words, params)
        if unused:
            words = _(
                "The last time “%(offer)s” is bought, %(unused)s of its years lie beyond the comparison; it is counted "
                "whole."
            )
            yield Sentence("counted_whole", words, params)
    if offer.whole("renewals") and own > term and offer.values.get("renew"):
        words = _("The options of “%(offer)s” are taken to be used: %(term)s years become %(own)s.")
        yield Sentence("options_used", words, {"offer": name, "term": term, "own": own})
    if offer.values.get("index"):
        words = _("“%(offer)s” follows the index %(index)s, assumed to rise by %(rate)s %% a year.")
        rate = f"{float(offer.number('escalation')):g}"
        yield Sentence("index_assumed", words, {"offer": name, "index": offer.values["index"], "rate": rate})
