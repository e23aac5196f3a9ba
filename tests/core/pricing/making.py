"""Offers for the tests of this folder."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from junto.core.pricing import Case, Offer, at_rate, offer_of, over

LEAST: dict[str, dict[str, Any]] = {
    "purchase": {"price": 1000},
    "subscription": {"price": 1200},
    "tiers": {"tiers": "1: 1200; 25: 960"},
    "revenue-share": {"revenue": 120_000, "share": 10, "collection": 50},
    "availability": {"payment": 12_000},
    "shadow-toll": {"use": 1000, "tolls": "0: 1.20"},
    "savings": {"baseline": 10_000, "baseline_measured": "metered in 2025", "energy_price": "0.12", "saving": 50},
    "advertising": {"rent_forgone": 600},
    "donation": {"upkeep": 3000, "state": "unfunded"},
}
"""For each model, what it cannot do without."""


def offer(model: str, name: str = "X", **given: Any) -> Offer:
    return offer_of(name, model, {**LEAST[model], **given})


def case(*offers: Offer, years: int = 5, rate: object = 0, **more: Any) -> Case:
    percent = Fraction(str(rate))
    return Case(offers, years, at_rate(percent), percent, **more)


def sums(model: str, years: int = 2, **given: Any) -> dict[str, list[int]]:
    """Each line by year, in minor units, by its name and how sure it is."""
    found: dict[str, list[int]] = {}
    for line in over(offer(model, **given), years, "USD").flows.lines:
        key = f"{line.what} {line.kind}" + (f" {line.state}" if line.state else "")
        found[key] = [int(line.amounts[m : m + 12].sum()) for m in range(0, 12 * years, 12)]
    return found


def months(model: str, what: str, years: int = 1, **given: Any) -> list[int]:
    """One line, month by month."""
    return next(
        line.amounts.tolist() for line in over(offer(model, **given), years, "USD").flows.lines if line.what == what
    )
