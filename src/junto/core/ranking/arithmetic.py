"""The arithmetic that formulas share: lowest price, quality points, and how numbers are written in sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from junto.core.money import Money
from junto.core.ranking.model import FULL, MOST, Criterion, Offer, Part, Worth
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _


def written(number: Fraction, places: int = 2) -> str:
    """A number as sentences show it: at most `places` decimals, half rounded up, no zeros at the end; "33.33", "70"."""
    with localcontext() as context:
        context.prec = 100
        exact = Decimal(number.numerator) / Decimal(number.denominator)
        text = f"{exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def price_of(offer: Offer) -> Money:
    """The offer's price, which a formula asks for only where every offer has one."""
    assert offer.price is not None
    return offer.price


def lowest(offers: Sequence[Offer]) -> Money:
    """The lowest of the offers' prices."""
    return min(price_of(offer) for offer in offers)


def weight_points(criterion: Criterion) -> Fraction:
    """The most points of 100 that a criterion can add: its weight in percent."""
    return Fraction(criterion.weight * MOST, FULL)


def quality_parts(offer: Offer, criteria: Sequence[Criterion]) -> tuple[Part, ...]:
    """Score × weight for each quality criterion, in points of 100."""
    return tuple(_quality_part(offer, c) for c in criteria if c.scored == "quality")


def _quality_part(offer: Offer, criterion: Criterion) -> Part:
    score, most = offer.scores[criterion.code], weight_points(criterion)
    points = score * most / MOST
    says = Sentence(
        "quality_part",
        _("%(score)s of 100 × %(most)s = %(points)s"),
        {"score": written(score), "most": written(most), "points": written(points)},
    )
    return Part(criterion.code, points, says)


def quality_points(offer: Offer, criteria: Sequence[Criterion]) -> Fraction:
    """The sum of weighted scores of all quality criteria, in points of 100."""
    return sum((part.points for part in quality_parts(offer, criteria)), Fraction(0))


PricePart = Callable[[Money, Sequence[Offer], Fraction], "tuple[Fraction, Sentence]"]


def price_and_quality(price_part: PricePart) -> Callable[[Sequence[Offer], Sequence[Criterion]], list[Worth]]:
    """A formula that adds weighted scores to points for the price; `price_part(price, offers, most)` gives those."""

    def worth(offers: Sequence[Offer], criteria: Sequence[Criterion]) -> list[Worth]:
        found = []
        for offer in offers:
            parts = []
            for criterion in criteria:
                if criterion.scored == "price":
                    points, says = price_part(price_of(offer), offers, weight_points(criterion))
                    parts.append(Part(criterion.code, points, says))
                else:
                    parts.append(_quality_part(offer, criterion))
            total = sum((part.points for part in parts), Fraction(0))
            found.append(Worth(total, sum_of(parts, total), total, tuple(parts)))
        return found

    return worth


def sum_of(parts: Sequence[Part], total: Fraction) -> Sentence:
    """The parts added up, as a sentence."""
    return Sentence(
        "points",
        _("%(parts)s = %(points)s points"),
        {"parts": " + ".join(written(part.points) for part in parts), "points": written(total)},
    )
