"""What every price model asks: when, how many, how long, how the price rises, and how it ends."""

from __future__ import annotations

from junto.core.sentences import gettext_noop as _

from .inputs import Input

LONGEST = 60  # years

COMMON: tuple[Input, ...] = (
    Input("units", _("units"), _("how many are bought"), "number"),
    Input("start", _("first month"), _("year and month"), "month"),
    Input("term", _("term"), _("years; of a purchase: years until it is bought again"), "whole", 5, least=1,
          most=LONGEST),
    Input("renewals", _("options to renew"), _("how many"), "whole", 0, most=20),
    Input("renewal_years", _("years of each option"), _("years"), "whole", 1, least=1, most=20),
    Input("renew", _("options are used"), _("yes or no"), "yes", True),
    Input("after", _("after the last year"), _("renew (go on at the risen price) or rebuy (buy again)"), "choice",
          choices=("renew", "rebuy")),
    Input("price_growth", _("rise of the price when bought again"), _("percent a year"), "percent", 0, least=-50,
          most=50),
    Input("escalation", _("rise of the price"), _("percent a year"), "percent", 0, least=-50, most=50),
    Input("steps", _("rises by steps"), _("percent from year 1 to 2; 2 to 3; …"), "percents", (),
          least=-100, most=1000),
    Input("index", _("index that the price follows"), _("its name; the rise is then an assumption"), "text", ""),
    Input("cap", _("most that the price rises"), _("percent a year"), "percent", least=-50, most=50),
    Input("billing", _("months of each bill"), _("1, 3, 6 or 12"), "choice", "1", choices=("1", "3", "6", "12")),
    Input("paid", _("paid"), _("in advance or in arrears"), "choice", "arrears", choices=("advance", "arrears")),
    Input("warranty_months", _("warranty"), _("months without upkeep"), "whole", 0, most=12 * LONGEST),
    Input("exit_fee", _("fee for leaving before the term ends"), _("money"), default=0),
    Input("exit_fee_falls", _("the fee falls evenly to nothing over the term"), _("yes or no"), "yes", False),
    Input("removal", _("removal at the end"), _("money for each unit"), default=0),
)  # fmt: skip
"""The inputs of every model, in the order in which a form asks them."""
