"""Availability payment: the city pays for what is there and works, and less for what is not."""

from __future__ import annotations

from collections.abc import Iterator

from junto.core.pricing.figures import largest, least, plain
from junto.core.pricing.flows import Line
from junto.core.pricing.inputs import Input
from junto.core.pricing.model import PriceModel
from junto.core.pricing.terms import Terms
from junto.core.sentences import gettext_noop as _


def lines(terms: Terms) -> Iterator[Line]:
    """Payment a year from the end of construction on; of it, what rises follows the escalator, the rest stays.

    Deduction: payment · min(cap, (required − expected availability) · percent deducted for each point).
    """
    built = terms.whole("construction_months")
    if terms.given("milestone"):
        yield terms.once("payment", terms["milestone"], min(built, terms.months - 1))
    rising = terms.part("indexed")
    missed = largest(terms["required"] - terms["availability"], plain(0))
    deducted = least(missed * terms.part("deduction"), terms.part("deduction_cap"))
    for part, escalates in ((rising, True), (plain(1) - rising, False)):
        if part.value:
            paid = terms["payment"] * part
            yield terms.yearly("payment", paid, first=built, escalates=escalates)
            if deducted.value:
                yield terms.yearly("deduction", paid * deducted, first=built, kind="expected", escalates=escalates)


MODEL = PriceModel(
    code="availability",
    version=1,
    name=_("availability payment"),
    pays_for=_("The city pays a fixed amount for what is there and works, less deductions for what does not."),
    own=(
        Input("payment", _("payment"), _("money a year"), required=True),
        Input("indexed", _("part of the payment that rises"), _("percent"), "percent", 100, most=100),
        Input("construction_months", _("months until payments begin"), _("months"), "whole", 0, most=240),
        Input("milestone", _("paid when it is built"), _("money"), default=0),
        Input("required", _("availability required"), _("percent"), "percent", 100, most=100, of_city=True),
        Input(
            "availability", _("availability expected"), _("percent"), "percent", 100, most=100, swing=5, of_city=True
        ),
        Input("deduction", _("deducted for each point below"), _("percent of the payment"), "percent", 0, most=100),
        Input("deduction_cap", _("most that is deducted"), _("percent of the payment"), "percent", 100, most=100),
    ),
    lines=lines,
    needs_units=False,
)
