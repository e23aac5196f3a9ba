"""One item of an offer by a price model: read with the city's assumptions, and what it comes to over the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from junto.core.pricing import MODELS, Case, Offer, PricingError, offer_of, over
from junto.core.pricing.case import at_rate
from junto.core.pricing.comparing import monthly
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.solicitations.charging.terms import PriceTerms, asked_of_company

MOST_MINOR = 2**62


@dataclass(frozen=True, slots=True)
class Cost:
    """What an item costs the city over the years compared, minor units: as paid, and in today's money."""

    nominal: int
    present: int


def read_offer(
    terms: PriceTerms, *, who: str, model: str, inputs: Mapping[str, str], quantity: int, version: int | None = None
) -> Offer:
    """The offer with what the solicitation says for all; `version` of the price model, where it was offered by one.

    Raises PricingError naming the field, or where the model is here in another version only: its figures may differ.
    """
    if model not in terms.models:
        raise PricingError("model_not_allowed", _("This way to charge was not asked for."))
    if version not in (None, MODELS[model].version):
        words = _("Offered by version %(offered)s of this way to charge; here is version %(here)s.")
        raise PricingError("other_version", words, offered=version, here=MODELS[model].version)
    allowed = {one.code for one in asked_of_company(MODELS[model])}
    for code in inputs:
        if code not in allowed:
            words = _("“%(field)s” is said by the solicitation for all offers, or is not known.")
            raise PricingError("not_the_companys", words, field=code[:60])
    given: dict[str, object] = {**inputs, **terms.assumed.get(model, {})}
    return offer_of(who, model, {**given, "units": str(quantity), "start": f"{terms.start[0]}-{terms.start[1]:02}"})


def cost_of(terms: PriceTerms, offer: Offer) -> Cost:
    """What it costs over the years compared. Raises PricingError where an amount is beyond what can be paid."""
    flows = over(offer, terms.years, terms.currency, terms.start).flows
    nominal = -int(flows.net().sum())
    present = -round(flows.present(monthly(at_rate(terms.rate), flows.months)))
    if max(abs(nominal), abs(present)) > MOST_MINOR:
        raise PricingError("too_large", _("The amounts are too large."))
    return Cost(nominal, present)


def case_of(terms: PriceTerms, offers: Sequence[Offer], name: str) -> Case:
    """The offers for one item as a case to compare."""
    return Case(
        tuple(offers),
        terms.years,
        at_rate(terms.rate),
        terms.rate,
        currency=terms.currency,
        start=terms.start,
        name=name,
    )


def fault_of(
    terms: PriceTerms, *, item: int, model: str, version: int, inputs: Mapping[str, str], quantity: int
) -> Sentence | None:
    """Why an item priced by a model cannot be taken, in a sentence; None where it can."""
    try:
        cost_of(terms, read_offer(terms, who=str(item), model=model, inputs=inputs, quantity=quantity, version=version))
    except PricingError as error:
        return Sentence("bad_model_price", _("Item %(item)s: %(why)s"), {"item": item, "why": error.sentence})
    return None
