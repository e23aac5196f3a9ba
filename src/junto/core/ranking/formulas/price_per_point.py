"""The lowest price for one point of quality stands first."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from junto.core.ranking.arithmetic import price_of, quality_parts, quality_points, written
from junto.core.ranking.model import FULL, CannotRank, Criterion, Formula, Offer, Worth
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _


def worth(offers: Sequence[Offer], criteria: Sequence[Criterion]) -> list[Worth]:
    """One Worth for each offer, in order: key = −price ÷ quality points, no points of its own.

    Quality points are Σ weight × score over the quality criteria, scaled to 100; the weight of the price criterion
    takes no part. Formula: price (minor units) ÷ points, rising. Raises CannotRank for an offer without any point.
    Source: see FORMULA.source.
    """
    share = sum(c.weight for c in criteria if c.scored == "quality")
    found = []
    for offer in offers:
        points = quality_points(offer, criteria) * FULL / share if share else Fraction(0)
        if points == 0:
            raise CannotRank(
                "no_points", _("%(offer)s has no point by which its price could be divided."), offer=offer.id
            )
        price = price_of(offer)
        per_point = Fraction(price.minor) / points
        says = Sentence(
            "price_per_point",
            _("%(price)s ÷ %(points)s points of quality = %(each)s for one point"),
            {"price": price, "points": written(points), "each": type(price)(round(per_point), price.currency)},
        )
        found.append(Worth(-per_point, says, None, quality_parts(offer, criteria)))
    return found


FORMULA = Formula(
    code="price_per_point",
    version=1,
    label=_("price for a point of quality"),
    sentence=_("The price is divided by the points for quality; whoever asks least for a point stands first."),
    formula=_("order = rising price ÷ (Σ weight × score ÷ Σ weight)"),
    source=_("UK Government Commercial Function, Bid Evaluation Guidance Note (2021), price per quality point"),
    caution=_("A cheap and poor offer can stand first: set a least score, or shortlist before."),
    uses_price=True,
    uses_quality=True,
    above_zero=True,
    worth=worth,
)
