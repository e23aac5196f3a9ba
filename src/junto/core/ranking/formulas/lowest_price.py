"""The lowest price stands first; nothing else counts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from junto.core.ranking.arithmetic import price_of
from junto.core.ranking.model import Criterion, Formula, Offer, Worth
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _


def worth(offers: Sequence[Offer], criteria: Sequence[Criterion]) -> list[Worth]:
    """One Worth for each offer, in order: key = −price (minor units), no points. Zero and negative prices count too.

    Formula: offers by rising price. Source: see FORMULA.source.
    """
    return [
        Worth(
            Fraction(-price_of(offer).minor),
            Sentence("lowest_price", _("The price is %(price)s."), {"price": price_of(offer)}),
        )
        for offer in offers
    ]


FORMULA = Formula(
    code="lowest_price",
    version=1,
    label=_("lowest price"),
    sentence=_("Responsive offers of responsible companies stand in the order of their prices, the lowest first."),
    formula=_("order = rising price"),
    source=_("ABA Model Procurement Code for State and Local Governments (2000), § 3-202(7)"),
    caution=_("What is not in the price does not count: upkeep, use of power and exit must be asked for as items."),
    uses_price=True,
    uses_quality=False,
    above_zero=False,
    worth=worth,
)
