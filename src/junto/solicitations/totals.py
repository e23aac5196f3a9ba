"""What an opened submission adds up to, and whether it can be compared with the others."""

from __future__ import annotations

from junto.core.money import Money
from junto.solicitations.models import Submission


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
