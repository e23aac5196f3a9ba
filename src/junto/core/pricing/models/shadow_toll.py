"""Shadow toll: the city pays the company for each use; the users pay nothing."""

from __future__ import annotations

from collections.abc import Iterator

from junto.core.pricing.figures import Figure, least, plain
from junto.core.pricing.flows import Line
from junto.core.pricing.inputs import Input
from junto.core.pricing.model import PriceModel
from junto.core.pricing.models.tiers import graduated
from junto.core.pricing.terms import Terms
from junto.core.sentences import gettext_noop as _


def lines(terms: Terms) -> Iterator[Line]:
    """Year k: Σ toll of each band · the uses inside it, uses = use · (1 + growth)^k; at most the cap, if any."""
    growth = plain(1) + terms.part("use_growth")
    bands = terms.bands("tolls")

    def paid(year: int) -> Figure:
        tolls = graduated(terms["use"] * growth.power(year), bands, plain(0))
        return least(tolls, terms["yearly_cap"]) if terms.given("yearly_cap") else tolls

    yield terms.yearly("toll", paid, kind="expected")


MODEL = PriceModel(
    code="shadow-toll",
    version=1,
    name=_("shadow toll"),
    pays_for=_("The city pays the company for each use, so that more use costs the city more."),
    own=(
        Input("use", _("expected use"), _("uses a year"), "number", required=True, swing=20, of_city=True),
        Input(
            "use_growth", _("growth of the use"), _("percent a year"), "percent", 0, least=-50, most=100, of_city=True
        ),
        Input("tolls", _("tolls"), _("from how many uses a year: money for each; …"), "bands", required=True),
        Input("yearly_cap", _("most that is paid, before rises"), _("money a year"), default=0),
    ),
    lines=lines,
    needs_units=False,
)
