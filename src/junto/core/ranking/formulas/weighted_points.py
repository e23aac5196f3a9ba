"""Weighted scores alone; the price takes no part."""

from __future__ import annotations

from collections.abc import Sequence

from junto.core.ranking.arithmetic import quality_parts, quality_points, sum_of
from junto.core.ranking.model import Criterion, Formula, Offer, Worth
from junto.core.sentences import gettext_noop as _


def worth(offers: Sequence[Offer], criteria: Sequence[Criterion]) -> list[Worth]:
    """One Worth for each offer, in order: points of 100 = Σ weight × score ÷ 100 over all criteria.

    Source: see FORMULA.source.
    """
    found = []
    for offer in offers:
        parts, total = quality_parts(offer, criteria), quality_points(offer, criteria)
        found.append(Worth(total, sum_of(parts, total), total, parts))
    return found


FORMULA = Formula(
    code="weighted_points",
    version=1,
    label=_("weighted points"),
    sentence=_(
        "The scores are added up by their weights; the price is negotiated afterwards with whoever stands first."
    ),
    formula=_("points = Σ weight × score ÷ 100"),
    source=_("Selection of architects and engineers by qualification: 40 U.S.C. § 1103 (Brooks Act)"),
    caution=_(
        "Lawful where the price may not be a criterion, as for architects and engineers; else the price must count."
    ),
    uses_price=False,
    uses_quality=True,
    above_zero=False,
    worth=worth,
)
