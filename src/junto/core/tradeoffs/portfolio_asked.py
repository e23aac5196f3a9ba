"""What a file asks of a portfolio: costs by budget, what to gain most of, floors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MAXMIN = "max-min"


@dataclass(frozen=True, slots=True)
class PortfolioAsked:
    """Choose options together under budgets.

    `budgets`: budget (a year, a fund) → most. `costs`: option → budget → cost; an option without costs is free.
    `maximize`: a group's name, or “max-min”. `floors`: group → least sum of its values. `one_of`: of each of these sets
    at most one option may be chosen.
    """

    budgets: Mapping[str, float]
    costs: Mapping[str, Mapping[str, float]]
    maximize: str
    floors: Mapping[str, float]
    one_of: tuple[tuple[str, ...], ...] = ()
