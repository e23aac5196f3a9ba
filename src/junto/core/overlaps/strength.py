"""How well needs meet: the parts of each kind's strength, each from 0 to 1, and how they are put together.

strength = (sum of weight x part) x certainty of the place. A part that is not known counts as `UNSURE` in the sum and
is shown as not known. The weights were set by reading New York's and Austin's strongest results as a planner would.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "same_place": {"purpose": 0.55, "distance": 0.2, "time": 0.25},
    "same_purchase": {"kind": 0.35, "time": 0.25, "owners": 0.2, "purpose": 0.2},
    "reuse": {"serves": 0.65, "distance": 0.35},
    "sequence": {"order": 0.7, "time": 0.15, "distance": 0.15},
}
UNSURE = 0.4
SERVES = {"same": 1.0, "carry": 0.8, "connect": 0.6, "unknown": 0.3}
ORDER = {"wrong": 1.0, "together": 0.85, "right": 0.6, "open_once": 0.75, "unknown": 0.2}


def put_together(kind: str, parts: Mapping[str, float | None]) -> float:
    """Return the strength from 0 to 1, rounded to three digits; the part `place`, a certainty, multiplies."""
    weights = WEIGHTS[kind]
    total = 0.0
    for name, weight in weights.items():
        part = parts.get(name)
        total += weight * (UNSURE if part is None else part)
    certainty = parts.get("place")
    return round(total * (1.0 if certainty is None else certainty), 3)


def distance_part(distance_m: float, within_m: float) -> float:
    """Return 1 at the same spot, falling evenly to 0.4 at the distance asked."""
    return 1.0 - 0.6 * (distance_m / within_m if within_m else 0.0)


def time_part(known: Sequence[tuple[int, int]], members: int, apart: int | None, gap_days: int) -> float | None:
    """Return how well the known windows (first day, last day) of so many members meet; None for fewer than two.

    Where all share days: 0.5 + 0.5 x shared days / days of the longest window. Else 0.5 x (1 - days apart / (gap + 1)).
    Members without a window count as `UNSURE`.
    """
    if len(known) < 2 or apart is None:
        return None
    shared = min(last for _, last in known) - max(first for first, _ in known) + 1
    if shared > 0:
        longest = max(last - first + 1 for first, last in known)
        part = 0.5 + 0.5 * shared / longest
    else:
        part = 0.5 * max(0.0, 1 - apart / (gap_days + 1))
    return part * len(known) / members + UNSURE * (1 - len(known) / members)


def place_part(crowd: int, shared_from: int, purpose: float | None) -> float:
    """Return how certain the place is when owners' points are identical: two surveys never agree to the centimetre.

    `crowd` is how many records carry the point (1: not shared). Purposes that agree make one real building or corner
    likely: certainty = base + (top - base) x purpose. For fewer than `shared_from` records base is 0.6 and top 1; from
    there on base is 0.4 and top 0.8, both falling as 2 x shared_from / crowd once a point is more crowded than that.
    """
    if crowd <= 1:
        return 1.0
    if crowd < shared_from:
        return 0.6 + 0.4 * (purpose or 0.0)
    return (0.4 + 0.4 * (purpose or 0.0)) * min(1.0, 2 * shared_from / crowd)
