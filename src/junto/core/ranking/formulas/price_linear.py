"""Points for the price that fall evenly with every percent above the lowest price, added to weighted scores."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from junto.core.money import Money
from junto.core.ranking.arithmetic import lowest, price_and_quality, written
from junto.core.ranking.model import Formula, Offer
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _


def price_part(price: Money, offers: Sequence[Offer], most: Fraction) -> tuple[Fraction, Sentence]:
    """Points of 100 for a price > 0 among all offers: most × max(0, 1 − (price − lowest) ÷ lowest), `most` in percent.

    Source: see FORMULA.source.
    """
    least = lowest(offers)
    above = Fraction(price.minor - least.minor, least.minor)
    points = most * max(Fraction(0), 1 - above)
    says = Sentence(
        "price_linear",
        _("%(above)s %% above the lowest price %(lowest)s: %(most)s × (100 − %(above)s) %%, at least 0 = %(points)s"),
        {"above": written(above * 100), "lowest": least, "most": written(most), "points": written(points)},
    )
    return points, says


FORMULA = Formula(
    code="price_linear",
    version=1,
    label=_("price falling evenly"),
    sentence=_(
        "Every percent above the lowest price costs one percent of the points for the price; twice it gets none."
    ),
    formula=_("points = weight × max(0, 1 − (price − lowest) ÷ lowest) + Σ weight × score ÷ 100"),
    source=_("Dini, Pacini and Valletti, Scoring rules, in: Handbook of Procurement (Cambridge 2006), linear scoring"),
    caution=_("All prices from twice the lowest on get the same: none."),
    uses_price=True,
    uses_quality=True,
    above_zero=True,
    worth=price_and_quality(price_part),
)
