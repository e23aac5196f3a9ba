"""Revenue share: the company earns, and owes the city a part of it, at least a guaranteed minimum."""

from __future__ import annotations

from collections.abc import Iterator

from junto.core.pricing.figures import Figure, largest, plain
from junto.core.pricing.flows import Line
from junto.core.pricing.inputs import Input
from junto.core.pricing.model import PriceModel
from junto.core.pricing.terms import Terms
from junto.core.sentences import gettext_noop as _


def lines(terms: Terms) -> Iterator[Line]:
    """Owed in year k: max(guarantee, share · revenue(k)). Each part counts with the probability that it is collected,
    the guarantee in full where security was posted for it.
    """
    collected = terms.part("collection")
    minimum, share = terms["guarantee"], terms.part("share")
    growth = plain(1) + terms.part("revenue_growth")
    if terms.given("guarantee"):
        sure = plain(1) if terms.yes("guarantee_secured") else collected
        yield terms.yearly("guarantee", minimum * sure, kind="guaranteed", escalates=False)

    def above(year: int) -> Figure:
        return largest(terms["revenue"] * growth.power(year) * share - minimum, plain(0)) * collected

    yield terms.yearly("income", above, kind="expected", escalates=False)
    if terms.given("upkeep"):
        yield terms.yearly("upkeep", terms["upkeep"] * terms.units)


MODEL = PriceModel(
    code="revenue-share",
    version=1,
    name=_("revenue share"),
    pays_for=_("The city gives the place and receives a part of what the company earns, as far as it is collected."),
    own=(
        Input("revenue", _("revenue of the company"), _("money a year"), required=True, swing=20, of_city=True),
        Input("revenue_growth", _("growth of the revenue"), _("percent a year"), "percent", 0, least=-50, most=100,
              of_city=True),
        Input("share", _("the city’s part"), _("percent"), "percent", required=True, most=100),
        Input("guarantee", _("guaranteed minimum"), _("money a year"), default=0),
        Input("guarantee_secured", _("security was posted for the minimum"), _("yes or no"), "yes", False),
        Input("collection", _("probability that it is paid"), _("percent of what is owed"), "percent", required=True,
              most=100, swing=20, of_city=True),
        Input("upkeep", _("what the city spends on it"), _("money for each unit and year"), default=0, of_city=True),
    ),
    lines=lines,
    needs_units=False,
)  # fmt: skip
