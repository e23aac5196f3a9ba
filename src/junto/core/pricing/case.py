"""A question of which offer costs less: the offers, the common years, the rate, and who takes how many."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from junto.core.finance import Discounting
from junto.core.money import Money
from junto.core.sentences import gettext_noop as _

from .offer import Offer
from .problems import PricingError
from .spanning import START

MOST_OFFERS = 200


def at_rate(rate: Fraction) -> Discounting:
    """A constant rate in percent a year, nominal as the amounts are: what is paid, inflation inside."""
    return Discounting.constant(float(rate) / 100, "nominal")


@dataclass(frozen=True)
class Case:
    """One question. `years`: the common term. `discounts`: what later money is worth; `rate` its percent a year where
    that is constant, else None. `rate_range`: low and high percent to see what the rate does.
    """

    offers: tuple[Offer, ...]
    years: int
    discounts: Discounting
    rate: Fraction | None = None
    rate_range: tuple[Fraction, Fraction] | None = None
    currency: str = "USD"
    start: tuple[int, int] = START
    name: str = ""

    def __post_init__(self) -> None:
        if not self.offers:
            raise PricingError("no_offers", _("There is no offer to compare."))
        if len(self.offers) > MOST_OFFERS:
            raise PricingError(
                "too_many_offers", _("At most %(limit)s offers are compared at once."), limit=MOST_OFFERS
            )  # fmt: skip
        names = [offer.name for offer in self.offers]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise PricingError("name_twice", _("Two offers are called “%(offer)s”."), offer=twice)

    def said(self, minor: float) -> str:
        """An amount in minor units as a reader writes it: $1,234.50."""
        return Money(round(minor), self.currency).format()


def longest_term(offers: tuple[Offer, ...]) -> int:
    """The common years where nobody names them: those of the longest contract."""
    return max((offer.contract_years for offer in offers), default=1)
