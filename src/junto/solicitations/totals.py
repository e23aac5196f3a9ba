"""What an opened submission adds up to, whether it can be compared with the others, and what is priced in it."""

from __future__ import annotations

from junto.core.money import Money
from junto.solicitations.models import Solicitation, Submission


def total_of(submission: Submission) -> Money:
    """Price times quantity over the items asked for, in the solicitation's currency; other prices do not count."""
    solicitation = submission.solicitation
    asked = {item.number: item.quantity or 0 for item in solicitation.items.all()}
    total = Money.zero(solicitation.currency)
    for price in submission.prices.all():
        if price.item in asked and price.currency == solicitation.currency:
            total = total + price.unit * asked[price.item]
    return total


def priced_in_full(submission: Submission) -> bool:
    """Whether every item asked for has a price in the solicitation's currency, for the quantity asked for."""
    currency = submission.solicitation.currency
    priced = {p.item: p.quantity for p in submission.prices.all() if p.currency == currency}
    return all(priced.get(item.number) == (item.quantity or 0) for item in submission.solicitation.items.all())


def items_named(solicitation: Solicitation) -> dict[int, str]:
    """What each item asked for is, by its number: "2. Camera". A number offered that was not asked for is missing."""
    return {item.number: str(item) for item in solicitation.items.all()}
