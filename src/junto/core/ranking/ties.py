"""Named ways to break a tie between offers of the same worth. What none of them tells apart stays tied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from junto.core.ranking.arithmetic import price_of, quality_points
from junto.core.ranking.model import Criterion, Offer
from junto.core.sentences import gettext_noop as _

Key = Callable[[Offer, Sequence[Criterion], Sequence[str]], "tuple[Fraction, ...]"]


@dataclass(frozen=True, slots=True)
class Tie:
    """A way to break ties: `sentence` says whom it puts first; offers with a greater `key` stand before.

    `uses_price`, `uses_quality`: what every offer must have for it.
    """

    sentence: str
    key: Key
    uses_price: bool = False
    uses_quality: bool = False


def _by_price(offer: Offer, criteria: Sequence[Criterion], drawn: Sequence[str]) -> tuple[Fraction, ...]:
    return (Fraction(-price_of(offer).minor),)


def _by_quality(offer: Offer, criteria: Sequence[Criterion], drawn: Sequence[str]) -> tuple[Fraction, ...]:
    return (quality_points(offer, criteria),)


def _by_heaviest(offer: Offer, criteria: Sequence[Criterion], drawn: Sequence[str]) -> tuple[Fraction, ...]:
    quality = [c for c in criteria if c.scored == "quality"]
    return tuple(offer.scores[c.code] for c in sorted(quality, key=lambda c: (-c.weight, c.code)))


def _by_drawing(offer: Offer, criteria: Sequence[Criterion], drawn: Sequence[str]) -> tuple[Fraction, ...]:
    return (Fraction(-drawn.index(offer.id) if offer.id in drawn else -len(drawn)),)


TIES: dict[str, Tie] = {
    "price": Tie(_("The lower price goes first."), _by_price, uses_price=True),
    "quality": Tie(_("More points for everything but the price go first."), _by_quality, uses_quality=True),
    "heaviest": Tie(
        _("The better score for the heaviest criterion goes first, then for the next heaviest."),
        _by_heaviest,
        uses_quality=True,
    ),
    "drawing": Tie(_("The lot decides, drawn by two officers and recorded."), _by_drawing),
}
