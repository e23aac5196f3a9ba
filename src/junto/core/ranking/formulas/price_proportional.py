"""Points for the price in proportion to the lowest price, added to weighted scores."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from junto.core.money import Money
from junto.core.ranking.arithmetic import lowest, price_and_quality, written
from junto.core.ranking.model import Formula, Offer
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _


def price_part(price: Money, offers: Sequence[Offer], most: Fraction) -> tuple[Fraction, Sentence]:
    """Points of 100 for a price > 0 among all offers: most × lowest ÷ price.

    `most` is the criterion's weight in percent. Source: see FORMULA.source.
    """
    least = lowest(offers)
    points = most * least.minor / price.minor
    says = Sentence(
        "price_proportional",
        _("lowest price %(lowest)s ÷ this price %(price)s × %(most)s = %(points)s"),
        {"lowest": least, "price": price, "most": written(most), "points": written(points)},
    )
    return points, says


FORMULA = Formula(
    code="price_proportional",
    version=1,
    label=_("price in proportion to the lowest"),
    sentence=_("The lowest price gets all points for the price; one twice as high gets half of them."),
    formula=_("points = weight × lowest price ÷ price + Σ weight × score ÷ 100"),
    source=_(
        "World Bank, Guidelines: Selection and Employment of Consultants (2011), quality- and cost-based selection"
    ),
    caution=_("Among high prices a difference weighs less than among low ones."),
    uses_price=True,
    uses_quality=True,
    above_zero=True,
    worth=price_and_quality(price_part),
)
