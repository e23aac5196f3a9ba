"""Advertising: the company gives the thing and earns by what is shown on it; the city gives up a rent."""

from __future__ import annotations

from collections.abc import Iterator

from junto.core.pricing.figures import Figure, largest, plain
from junto.core.pricing.flows import Line
from junto.core.pricing.inputs import Input
from junto.core.pricing.model import PriceModel
from junto.core.pricing.terms import Terms
from junto.core.sentences import gettext_noop as _


def lines(terms: Terms) -> Iterator[Line]:
    """The rent the place would bring; the larger of the guaranteed payment and the city's part of the revenue, as far
    as each is collected; what the city spends.
    """
    collected = terms.part("collection")
    growth = plain(1) + terms.part("revenue_growth")
    minimum = terms["guarantee"]
    yield terms.yearly("rent", terms["rent_forgone"] * terms.units, kind="expected")
    if terms.given("guarantee"):
        yield terms.yearly("guarantee", minimum * collected, kind="guaranteed", escalates=False)
    if terms.given("share"):

        def above(year: int) -> Figure:
            earned = terms["revenue"] * growth.power(year) * terms.part("share")
            return largest(earned - minimum, plain(0)) * collected

        yield terms.yearly("income", above, kind="expected", escalates=False)
    if terms.given("upkeep"):
        yield terms.yearly("upkeep", terms["upkeep"] * terms.units)


MODEL = PriceModel(
    code="advertising",
    version=1,
    name=_("advertising"),
    pays_for=_("The city pays nothing in cash and gives up the rent that the place could bring."),
    own=(
        Input("rent_forgone", _("rent forgone"), _("money for each unit and year"), required=True, swing=20,
              of_city=True),
        Input("guarantee", _("guaranteed payment to the city"), _("money a year"), default=0),
        Input("revenue", _("revenue from advertising"), _("money a year"), default=0, swing=20, of_city=True),
        Input("revenue_growth", _("growth of the revenue"), _("percent a year"), "percent", 0, least=-50, most=100,
              of_city=True),
        Input("share", _("the city’s part"), _("percent"), "percent", 0, most=100),
        Input("collection", _("probability that it is paid"), _("percent of what is owed"), "percent", 100,
              most=100, swing=20, of_city=True),
        Input("upkeep", _("what the city spends on it"), _("money for each unit and year"), default=0, of_city=True),
    ),
    lines=lines,
)  # fmt: skip
