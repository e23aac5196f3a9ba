"""Savings contract: the city pays out of energy that it no longer needs, against a baseline that was measured."""

from __future__ import annotations

from collections.abc import Iterator

from junto.core.pricing.figures import Figure, largest, plain
from junto.core.pricing.flows import Line
from junto.core.pricing.inputs import Input
from junto.core.pricing.model import PriceModel
from junto.core.pricing.terms import Terms
from junto.core.sentences import gettext_noop as _


def lines(terms: Terms) -> Iterator[Line]:
    """Saved in year k: baseline · saving · energy price · (1 + its growth)^k; the company pays what is missing to the
    guaranteed saving at the same price; the city pays the fee and its share of what is saved to the company.
    """
    growth = plain(1) + terms.part("energy_growth")
    built = terms.whole("installation_months")
    baseline = terms["baseline"] * terms["energy_price"]
    expected, promised = terms.part("saving"), terms.part("guaranteed_saving")

    def saved(year: int) -> Figure:
        return baseline * growth.power(year) * expected

    def missing(year: int) -> Figure:
        return baseline * growth.power(year) * largest(promised - expected, plain(0))

    if terms.given("down_payment"):
        yield terms.once("payment", terms["down_payment"])
    if terms.given("payment"):
        yield terms.yearly("payment", terms["payment"], first=built)
    if terms.given("company_share"):
        shared = terms.part("company_share")
        yield terms.yearly("payment", lambda year: saved(year) * shared, first=built, kind="expected", escalates=False)
    yield terms.yearly("savings", saved, first=built, kind="expected", escalates=False)
    if promised.value > expected.value:
        yield terms.yearly("shortfall", missing, first=built, kind="guaranteed", escalates=False)


MODEL = PriceModel(
    code="savings",
    version=1,
    name=_("savings contract"),
    pays_for=_("The city pays the company out of the energy it saves, measured against what it used before."),
    own=(
        Input("baseline", _("use before, as measured"), _("kWh a year"), "number", required=True, of_city=True),
        Input(
            "baseline_measured",
            _("how and when the baseline was measured"),
            _("a sentence"),
            "text",
            required=True,
            of_city=True,
        ),
        Input("energy_price", _("price of energy"), _("money for one kWh"), required=True, swing=20, of_city=True),
        Input(
            "energy_growth",
            _("rise of the price of energy"),
            _("percent a year"),
            "percent",
            0,
            least=-50,
            most=50,
            of_city=True,
        ),
        Input(
            "saving", _("saving expected"), _("percent of the baseline"), "percent", required=True, most=100, swing=20
        ),
        Input("guaranteed_saving", _("saving guaranteed"), _("percent of the baseline"), "percent", 0, most=100),
        Input("payment", _("payment to the company"), _("money a year"), default=0),
        Input("company_share", _("the company’s part of what is saved"), _("percent"), "percent", 0, most=100),
        Input("down_payment", _("paid at the start"), _("money"), default=0),
        Input("installation_months", _("months until savings begin"), _("months"), "whole", 0, most=120),
    ),
    lines=lines,
    needs_units=False,
)
