"""Donation: free at first, then somebody must pay for the upkeep."""

from __future__ import annotations

from collections.abc import Iterator

from junto.core.pricing.flows import Line
from junto.core.pricing.inputs import Input
from junto.core.pricing.model import PriceModel
from junto.core.pricing.terms import Terms
from junto.core.sentences import gettext_noop as _


def lines(terms: Terms) -> Iterator[Line]:
    """What the city spends to put it up; upkeep from the end of the free months on, with the state of its money. Its
    rise is counted from the first month that is paid.
    """
    if terms.given("installation"):
        yield terms.once("installation", terms["installation"] * terms.units)
    first = max(terms.whole("free_months"), terms.whole("warranty_months"))
    upkeep = terms["upkeep"] * terms.units
    yield terms.yearly("upkeep", upkeep, first=first, kind="expected", state=terms.word("state"), from_first=True)


MODEL = PriceModel(
    code="donation",
    version=1,
    name=_("donation, then upkeep"),
    pays_for=_("The city is given the thing and pays for its upkeep once the free months are over."),
    own=(
        Input("free_months", _("free at first"), _("months"), "whole", 12, most=120),
        Input("upkeep", _("upkeep afterwards"), _("money for each unit and year"), required=True, swing=20),
        Input(
            "state",
            _("state of the money for it"),
            _("unfunded, budgeted or appropriated"),
            "choice",
            required=True,
            choices=("unfunded", "budgeted", "appropriated"),
            of_city=True,
        ),
        Input(
            "installation", _("what the city spends to put it up"), _("money for each unit"), default=0, of_city=True
        ),
    ),
    lines=lines,
)
