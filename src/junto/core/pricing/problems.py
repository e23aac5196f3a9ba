"""What makes an offer or a comparison unusable, in one sentence that names the offer and the field."""

from __future__ import annotations

from junto.core.sentences import Sentence, Unfit
from junto.core.sentences import gettext_noop as _


class PricingError(Unfit):
    """An offer that cannot be priced or compared; `sentence` says why."""


def of_offer(offer: str, error: Unfit, field: str = "") -> PricingError:
    """The same fault with the offer, and the field where one is concerned, in front."""
    params: dict[str, str | Sentence] = {"offer": offer, "sentence": error.sentence}
    if not field:
        return PricingError(error.sentence.code, _("Offer “%(offer)s”: %(sentence)s"), **params)
    words = _("Offer “%(offer)s”, “%(field)s”: %(sentence)s")
    return PricingError(error.sentence.code, words, field=field, **params)
