"""Purchase: the city buys the thing, then pays for its upkeep."""

from __future__ import annotations

from collections.abc import Iterator

from junto.core.pricing.flows import Line
from junto.core.pricing.inputs import Input
from junto.core.pricing.model import PriceModel
from junto.core.pricing.terms import Terms
from junto.core.sentences import gettext_noop as _


def lines(terms: Terms) -> Iterator[Line]:
    """The price once; upkeep a year from the end of the warranty on."""
    yield terms.once("purchase", terms["price"] * terms.units)
    if terms.given("installation"):
        yield terms.once("installation", terms["installation"] * terms.units)
    if terms.given("warranty_price"):
        yield terms.once("warranty", terms["warranty_price"] * terms.units)
    if terms.given("upkeep"):
        yield terms.yearly("upkeep", terms["upkeep"] * terms.units, first=terms.whole("warranty_months"))


MODEL = PriceModel(
    code="purchase",
    version=1,
    name=_("purchase"),
    pays_for=_("The city buys the thing at once, owns it, and pays for its upkeep once the warranty has ended."),
    own=(
        Input("price", _("price"), _("money for each unit"), required=True),
        Input("installation", _("installation"), _("money for each unit"), default=0),
        Input("warranty_price", _("price of a longer warranty"), _("money for each unit"), default=0),
        Input("upkeep", _("upkeep"), _("money for each unit and year"), default=0, swing=20),
    ),
    lines=lines,
    after="rebuy",
)
