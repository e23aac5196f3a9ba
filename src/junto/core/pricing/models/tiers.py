"""Tiers: a subscription whose price for one falls with the number that all members take together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from junto.core.pricing.figures import Figure, largest, least, plain, where_at_least
from junto.core.pricing.flows import Line
from junto.core.pricing.inputs import Input
from junto.core.pricing.model import PriceModel
from junto.core.pricing.terms import Terms
from junto.core.sentences import gettext_noop as _


def lines(terms: Terms) -> Iterator[Line]:
    """The price a year of all units, by the tier that they reach together."""
    yield terms.yearly("subscription", annual_price(terms))


def annual_price(terms: Terms) -> Figure:
    """What all units cost in the first year (major units).

    With n units, or the least number that is paid for if that is larger: n · the price of the highest tier reached;
    where tiers are graduated: the sum over tiers of the units inside each times its price.
    """
    count = largest(terms.units, terms["minimum_units"]) if terms.given("minimum_units") else terms.units
    tiers = terms.bands("tiers")
    return graduated(count, tiers, plain(1)) if terms.yes("graduated") else count * _reached(count, tiers)


def _reached(count: Figure, tiers: Sequence[tuple[Figure, Figure]]) -> Figure:
    each = tiers[0][1]
    for start, price in tiers[1:]:
        each = where_at_least(count, start, price, each)
    return each


def graduated(count: Figure, bands: Sequence[tuple[Figure, Figure]], first: Figure) -> Figure:
    """Σ price of a band · how much of `count` lies in it; a band reaches from its start, counted from `first`, to the
    next one's, and the lowest takes in what lies below its start.
    """
    whole = plain(0)
    for i, (start, each) in enumerate(bands):
        upper = count if i + 1 == len(bands) else least(count, bands[i + 1][0] - first)
        inside = upper if i == 0 else largest(upper - (start - first), plain(0))
        whole = whole + each * inside
    return whole


MODEL = PriceModel(
    code="tiers",
    version=1,
    name=_("tiers"),
    pays_for=_("The city pays for each unit and year at a price that falls with the number all members take together."),
    own=(
        Input("tiers", _("tiers"), _("from how many units: money for each unit and year; …"), "bands", required=True),
        Input("graduated", _("each unit at its own tier’s price"), _("yes; or no: all at the tier reached"), "yes",
              False),
        Input("minimum_units", _("least number paid for"), _("units"), "number", 0),
    ),
    lines=lines,
)  # fmt: skip
