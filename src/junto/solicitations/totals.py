"""What an opened submission adds up to, whether it can be compared with the others, and what is priced in it."""

from __future__ import annotations

from junto.core.money import Money
from junto.solicitations.models import Solicitation, Submission, SubmissionPrice


def total_of(submission: Submission) -> Money:
    """What counts when offers are compared: over the items asked for, price times quantity or, where offers are priced
    by models, the cost in today's money; in the solicitation's currency. Other prices do not count.
    """
    solicitation = submission.solicitation
    asked = {item.number: item.quantity or 0 for item in solicitation.items.all()}
    total = Money.zero(solicitation.currency)
    for price in submission.prices.all():
        if price.item in asked and price.currency == solicitation.currency and _as_asked(price, solicitation):
            counted = price.unit * asked[price.item] if price.unit is not None else price.total
            total = total + (counted or Money.zero(price.currency))
    return total


def total_read(submission: Submission) -> Money | None:
    """The total where prices were read; None where they lie in an envelope that is still sealed: that is not zero."""
    return total_of(submission) if prices_read(submission) else None


def prices_read(submission: Submission) -> bool:
    """Whether its prices were opened: with quality where there is one envelope, else at an opening of their own."""
    if submission.solicitation.envelopes == 1:
        return True
    return submission.price_envelopes.filter(state="opened").exists()


def nominal_of(submission: Submission) -> Money:
    """What the city would pay over the years compared; where no price model is used, the same as the total."""
    if not submission.solicitation.price_models:
        return total_of(submission)
    asked = {item.number for item in submission.solicitation.items.all()}
    found = Money.zero(submission.solicitation.currency)
    for price in submission.prices.all():
        if price.item in asked and price.nominal is not None and price.currency == found.currency:
            found = found + price.nominal
    return found


def priced_in_full(submission: Submission) -> bool:
    """Whether every item asked for has a price in the solicitation's currency, for the quantity asked for."""
    currency = submission.solicitation.currency
    priced = {
        p.item: p.quantity
        for p in submission.prices.all()
        if p.currency == currency and p.total is not None and _as_asked(p, submission.solicitation)
    }
    return all(priced.get(item.number) == (item.quantity or 0) for item in submission.solicitation.items.all())


def _as_asked(price: SubmissionPrice, solicitation: Solicitation) -> bool:
    """Whether it is of the sort that was asked for: the price of one unit beside a cost over years compares nothing."""
    return bool(price.model) == bool(solicitation.price_models)


def items_named(solicitation: Solicitation) -> dict[int, str]:
    """What each item asked for is, by its number: "2. Camera". A number offered that was not asked for is missing."""
    return {item.number: str(item) for item in solicitation.items.all()}
