"""Explanations a second on one core: with and without calendars, beside a floor that only compares the amounts.

    PYTHONPATH=src python benchmarks/routes.py [--count 20000]

Every question is another purchase (value, category, what is known), asked of Dallas alone and of Dallas with federal
grant money, on days spread over two years. The floor is one hand-written function with Dallas's thresholds in it and
nothing else: no unknown facts, no documents, no reasons; where it answers, its methods are compared with Junto's.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from junto.core.routes import explain
from junto.core.routes.reading import jurisdiction
from junto.core.routes.writing import as_data

CATEGORIES = ("goods", "services", "construction", "high_technology")
KNOWN = {
    "single_source": False, "public_health_safety_necessity": False, "p3": False, "pilot": False, "exigency": False,
    "asset_types": ["sensor"],
}  # fmt: skip


def purchases(count: int) -> list[tuple[dict[str, Any], date]]:
    """Purchases with a fixed seed: half of them fully known."""
    dice = random.Random(1)  # noqa: S311 (no secret)
    found = []
    for _each in range(count):
        facts: dict[str, Any] = {
            "value": {"total": dice.randrange(1, 600_000)}, "funding": {"federal": dice.random() < 0.5},
            "need": {"category": dice.choice(CATEGORIES)},
        }  # fmt: skip
        if dice.random() < 0.5:
            facts["need"] |= KNOWN
            facts |= {"coop": {"contract_available": False}, "vendor": {"drafted_specs": False}}
            facts |= {"history": {"same_need_12m_total": facts["value"]["total"], "competition_inadequate": False}}
        found.append((facts, date(2025, 1, 1) + timedelta(days=dice.randrange(730))))
    return found


def floor(facts: dict[str, Any], on: date) -> list[str]:
    """Dallas's methods by its amounts alone."""
    value, found = facts["value"]["total"], []
    if value <= 3000:
        found.append("direct_purchase")
    if value <= (100_000 if on >= date(2025, 10, 8) else 50_000):
        found.append("quotes")
    found.append("sealed_bid")
    if facts["need"]["category"] != "construction":
        found.append("sealed_proposals")
    return found


def timed(name: str, asked: list[tuple[dict[str, Any], date]], work: Callable[[dict[str, Any], date], object]) -> float:
    """Do all, once to warm up and then on the clock; print how many a second."""
    for facts, on in asked[:1000]:
        work(facts, on)
    begun = time.process_time()
    for facts, on in asked:
        work(facts, on)
    rate = len(asked) / (time.process_time() - begun)
    print(f"{name:58} {rate:12,.0f} a second")
    return rate


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=20_000)
    asked = purchases(parser.parse_args().count)
    one, both = [jurisdiction("us-tx-dallas")], [jurisdiction("us-tx-dallas"), jurisdiction("us-federal-grant")]
    known = [(facts, on) for facts, on in asked if "coop" in facts]
    same = sum(
        sorted(route.method.id for route in explain(one, facts, on).allowed) == sorted(floor(facts, on))
        for facts, on in known
    )
    print(f"methods as the floor's: {same:,} of {len(known):,} fully known purchases")
    base = timed("floor: thresholds of Dallas in one function", asked, floor)
    rates = [
        timed("explain, Dallas, no calendars", asked, lambda f, on: explain(one, f, on, calendars=False)),
        timed("explain, Dallas with calendars, ranked", asked, lambda f, on: explain(one, f, on)),
        timed("explain, Dallas + federal, no calendars", asked, lambda f, on: explain(both, f, on, calendars=False)),
        timed("explain, Dallas + federal, with calendars", asked, lambda f, on: explain(both, f, on)),
        timed("all of it as JSON data, all words said", asked[:2000], lambda f, on: as_data(explain(both, f, on))),
    ]
    print("floor / Junto: " + ", ".join(f"{base / rate:,.0f}" for rate in rates))


if __name__ == "__main__":
    main()
