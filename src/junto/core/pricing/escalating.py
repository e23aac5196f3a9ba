"""How a price rises from contract year to contract year: a percent, fixed steps, or an index with an assumed rate."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from .figures import Figure, least, plain


@lru_cache(maxsize=4096)
def factors(years: int, rate: Fraction, cap: Fraction | None, steps: tuple[Fraction, ...]) -> tuple[Figure, ...]:
    """What a price of the first contract year is multiplied with in years 1 to `years`.

    Without `steps`: (1 + min(rate, cap)/100)^k, k whole years after the first. With `steps` (percent from year 1 to 2,
    2 to 3, …): the product of those that have come, each at most `cap`; after the last the price stays. Rates in
    percent a year; the figures' inputs are called `escalation`, `cap` and `steps.1`, `steps.2`, …
    """
    most = None if cap is None else Figure.named("cap", cap)
    if steps:
        return _stepped(years, steps, most)
    named = Figure.named("escalation", rate)
    once = plain(1) + (named if most is None else least(named, most)) / 100
    return tuple(once.power(k) for k in range(years))


def _stepped(years: int, steps: tuple[Fraction, ...], most: Figure | None) -> tuple[Figure, ...]:
    found = [plain(1)]
    for k in range(1, years):
        if k > len(steps):
            found.append(found[-1])
            continue
        named = Figure.named(f"steps.{k}", steps[k - 1])
        found.append(found[-1] * (plain(1) + (named if most is None else least(named, most)) / 100))
    return tuple(found)
