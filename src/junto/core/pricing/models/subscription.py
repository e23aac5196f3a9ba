"""Subscription: a price for each unit and year, for as long as it is used."""

from __future__ import annotations

from collections.abc import Iterator

from junto.core.pricing.flows import Line
from junto.core.pricing.inputs import Input
from junto.core.pricing.model import PriceModel
from junto.core.pricing.terms import Terms
from junto.core.sentences import gettext_noop as _


def lines(terms: Terms) -> Iterator[Line]:
    """What is set up once; then the price a year, whose rise is counted from the first month that is paid."""
    if terms.given("setup"):
        yield terms.once("set-up", terms["setup"] * terms.units)
    price = terms["price"] * terms.units
    yield terms.yearly("subscription", price, first=terms.whole("free_months"), from_first=True)


MODEL = PriceModel(
    code="subscription",
    version=1,
    name=_("subscription"),
    pays_for=_("The city pays for the use of each unit, year by year, and owns nothing."),
    own=(
        Input("price", _("price"), _("money for each unit and year"), required=True),
        Input("setup", _("set-up"), _("money for each unit"), default=0),
        Input("free_months", _("free at first"), _("months"), "whole", 0, most=120),
    ),
    lines=lines,
)
