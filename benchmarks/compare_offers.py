"""Twenty offers, six members, twenty years compared, beside a plain loop over months: the same answers, and how long.

    PYTHONPATH=src python benchmarks/compare_offers.py [--runs 5]

The floor prices the same offers month by month in plain Python with floating-point numbers and the rounding of
invoices, for the present cost, the total as paid and each member's part alone: no assumptions moved, no lines kept, no
exact fractions. Times are the processor's, the best of several runs in turn.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable
from fractions import Fraction

from junto.core.pricing import Case, Offer, at_rate, compare, offer_of

YEARS, RATE = 20, 3.5
MEMBERS = {f"Department {i}": 10 + i for i in range(6)}
UNITS = sum(MEMBERS.values())
OWNED = {"term": 10, "warranty_months": 12}
Answer = tuple[float, int, list[int]]


def given() -> list[tuple[str, dict[str, float]]]:
    """Five models in turn, with numbers of their own."""
    found: list[tuple[str, dict[str, float]]] = []
    for i in range(20):
        found.append(
            [
                ("purchase", {"price": 3000 + 10 * i, "upkeep": 200, "escalation": 3, **OWNED}),
                ("subscription", {"price": 700 + i, "escalation": 3}),
                ("tiers", {"escalation": 2.5}),
                ("donation", {"upkeep": 700 + i, "escalation": 3, "free_months": 12}),
                ("revenue-share", {"revenue": 90_000 + i, "share": 10, "collection": 60, "guarantee": 4000}),
            ][i % 5]
        )  # fmt: skip
    return found


def offers() -> tuple[Offer, ...]:
    made = []
    for i, (model, fields) in enumerate(given()):
        more: dict[str, object] = {"state": "unfunded"} if model == "donation" else {}
        if model == "tiers":
            more = {"tiers": "1: 900; 50: 800; 75: 650"}
        ranges = {"escalation": (1, 5)} if "escalation" in fields else {"share": (5, 15)}
        made.append(offer_of(f"Offer {i}", model, {**fields, **more}, ranges=ranges, quantities=MEMBERS))
    return tuple(made)


def half_up(amount: float) -> int:
    return math.floor(amount * 100 + 0.5 + 1e-7)


def floor_of(model: str, fields: dict[str, float]) -> Answer:
    """Paid in arrears, month by month."""
    present, by_year = 0.0, [0] * YEARS
    for month in range(12 * YEARS):
        cost = _month(model, fields, month)
        by_year[month // 12] += cost
        present += cost * (1 + RATE / 100) ** (-(month + 1) / 12)
    parts = [0] * len(MEMBERS)
    for amount in by_year:
        for at, part in enumerate(_divided(amount)):
            parts[at] += part
    return present, sum(by_year), parts


def _month(model: str, fields: dict[str, float], month: int) -> int:
    rise = 1 + fields.get("escalation", 0) / 100
    if model == "purchase":
        inside = month % 120
        upkeep = half_up(fields["upkeep"] * UNITS / 12 * rise ** (inside // 12)) if inside >= 12 else 0
        return upkeep + (half_up(fields["price"] * UNITS) if inside == 0 else 0)
    if model == "donation":
        return half_up(fields["upkeep"] * UNITS / 12 * rise ** ((month - 12) // 12)) if month >= 12 else 0
    if model == "revenue-share":
        owed = max(fields["revenue"] * fields["share"] / 100 - fields["guarantee"], 0)
        collected = fields["collection"] / 100
        return -half_up(fields["guarantee"] * collected / 12) - half_up(owed * collected / 12)
    price = fields.get("price", 650)
    return half_up(price * UNITS / 12 * rise ** (month // 12))


def _divided(amount: int) -> list[int]:
    whole, quantities = abs(amount), list(MEMBERS.values())
    parts = [whole * quantity // UNITS for quantity in quantities]
    order = sorted(range(len(parts)), key=lambda at: (-(whole * quantities[at] % UNITS), at))
    for at in order[: whole - sum(parts)]:
        parts[at] += 1
    return [part if amount >= 0 else -part for part in parts]


def best(runs: int, *works: Callable[[], object]) -> list[float]:
    taken: list[list[float]] = [[] for _work in works]
    for _run in range(runs):
        for times, work in zip(taken, works, strict=True):
            began = time.process_time()
            work()
            times.append(time.process_time() - began)
    return [min(times) for times in taken]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    case = Case(offers(), YEARS, at_rate(Fraction("3.5")), Fraction("3.5"))
    found = compare(case)
    theirs = [floor_of(model, fields) for model, fields in given()]
    worst = max(abs(one.present - other[0]) / abs(other[0]) for one, other in zip(found.priced, theirs, strict=True))
    totals = sum(one.nominal != other[1] for one, other in zip(found.priced, theirs, strict=True))
    parts = sum(
        [cost.nominal for cost in one.members.values()] != other[2]
        for one, other in zip(found.priced, theirs, strict=True)
    )
    ours, floor = best(runs, lambda: compare(case), lambda: [floor_of(model, fields) for model, fields in given()])
    print(f"{len(found.priced)} offers, {len(MEMBERS)} members, {YEARS} years, {len(found.moved)} assumptions moved")
    print(f"Junto, assumptions moved as well: {ours:.3f} s; plain loop, without them: {floor:.3f} s")
    print(f"present cost: largest relative difference {worst:.1e}; totals that differ: {totals}; members': {parts}")


if __name__ == "__main__":
    main()
