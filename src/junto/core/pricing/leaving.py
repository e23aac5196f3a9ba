"""What happens to an offer's price, and its tier, when a member that shares it leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from junto.core.money import Money
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .flows import minor_units
from .inputs import Bands
from .models.tiers import annual_price
from .offer import Offer
from .problems import PricingError, of_offer
from .terms import Terms


@dataclass(frozen=True, slots=True)
class Leaving:
    """The first year's price (minor units) of all units with the member and without it; each unit's, exact, in major
    units; and from how many units the tier reached holds, before and after (0: below the first).
    """

    member: str
    before: int
    after: int
    each_before: Fraction
    each_after: Fraction
    tier_before: Fraction
    tier_after: Fraction
    sentence: Sentence


def when_leaves(offer: Offer, member: str, currency: str = "USD") -> Leaving:
    """What the others pay, and by which tier, when `member` leaves an offer in tiers.

    Raises PricingError: not an offer in tiers, no such member, or nobody left.
    """
    if offer.model.code != "tiers":
        raise of_offer(offer.name, PricingError("not_tiers", _("it has no tiers.")))
    if member not in offer.quantities:
        raise of_offer(offer.name, PricingError("no_such_member", _("“%(member)s” takes none of it."), member=member))
    rest = {name: count for name, count in offer.quantities.items() if name != member}
    if not sum(rest.values()):
        words = _("when “%(member)s” leaves, nobody is left.")
        raise of_offer(offer.name, PricingError("nobody_left", words, member=member))
    without = replace(offer.having("units", sum(rest.values(), Fraction(0))), quantities=rest)
    one, other = _price(offer, currency), _price(without, currency)
    each = one / offer.units, other / without.units
    tiers = _tier(offer), _tier(without)
    before, after = minor_units(one, currency), minor_units(other, currency)
    share = minor_units(one * without.units / offer.units, currency)
    more = Money(after - share, currency).format()
    sentence = _told(offer, member, each, tiers, more, currency=currency)
    return Leaving(member, before, after, *each, *tiers, sentence)


def _price(offer: Offer, currency: str) -> Fraction:
    return annual_price(Terms(offer.values, months=12, currency=currency)).value


def _tier(offer: Offer) -> Fraction:
    """The highest start of a tier that is not above what is paid for."""
    bands: Bands = offer.values["tiers"]  # type: ignore[assignment]
    count = max(offer.units, offer.number("minimum_units"))
    return max((start for start, _each in bands if start <= count), default=Fraction(0))


def _told(
    offer: Offer,
    member: str,
    each: tuple[Fraction, Fraction],
    tiers: tuple[Fraction, Fraction],
    more: str,
    *,
    currency: str,
) -> Sentence:
    def said(amount: Fraction) -> str:
        return Money(minor_units(amount, currency), currency).format()

    params: dict[str, object] = {
        "member": member, "offer": offer.name, "before": said(each[0]),
        "after": said(each[1]), "more": more,
        "from": f"{float(tiers[0]):g}", "to": f"{float(tiers[1]):g}",
    }  # fmt: skip
    if each[0] == each[1]:
        words = _("When “%(member)s” leaves, each unit of “%(offer)s” still costs %(before)s a year.")
        return Sentence("tier_stays", words, params)
    if tiers[0] == tiers[1]:
        words = _(
            "When “%(member)s” leaves, the tier from %(from)s units on still holds, yet each unit costs %(after)s a "
            "year and not %(before)s: the others pay %(more)s a year more."
        )
        return Sentence("each_dearer", words, params)
    words = _(
        "When “%(member)s” leaves, the tier of “%(offer)s” falls from the one from %(from)s units on to the one from "
        "%(to)s on: each unit costs %(after)s a year and not %(before)s, and the others pay %(more)s a year more."
    )
    return Sentence("tier_falls", words, params)
