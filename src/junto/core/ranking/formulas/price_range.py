"""Points for the price by its place between the lowest and the highest price, added to weighted scores."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from junto.core.money import Money
from junto.core.ranking.arithmetic import lowest, price_and_quality, price_of, written
from junto.core.ranking.model import Formula, Offer
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _


def price_part(price: Money, offers: Sequence[Offer], most: Fraction) -> tuple[Fraction, Sentence]:
    """Points of 100 for any price among all offers: most × (highest − price) ÷ (highest − lowest); all where equal.

    `most` is the criterion's weight in percent. Source: see FORMULA.source.
    """
    least, greatest = lowest(offers), max(price_of(offer) for offer in offers)
    if least == greatest:
        return most, Sentence("price_range_equal", _("all prices are equal: %(points)s"), {"points": written(most)})
    points = most * Fraction(greatest.minor - price.minor, greatest.minor - least.minor)
    says = Sentence(
        "price_range",
        _("(highest %(highest)s − price %(price)s) ÷ (highest − lowest %(lowest)s) × %(most)s = %(points)s"),
        {"highest": greatest, "price": price, "lowest": least, "most": written(most), "points": written(points)},
    )
    return points, says


FORMULA = Formula(
    code="price_range",
    version=1,
    label=_("price between lowest and highest"),
    sentence=_("The lowest price gets all points for the price, the highest none, the others in between."),
    formula=_("points = weight × (highest − price) ÷ (highest − lowest) + Σ weight × score ÷ 100"),
    source=_("Dini, Pacini and Valletti, Scoring rules, in: Handbook of Procurement (Cambridge 2006)"),
    caution=_("One very high price, even a hopeless one, brings all the others together and so changes the order."),
    uses_price=True,
    uses_quality=True,
    above_zero=False,
    worth=price_and_quality(price_part),
)
