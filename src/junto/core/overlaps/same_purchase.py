"""Same purchase: needs of different owners for the same kind of thing whose windows meet, anywhere in the city."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from junto.core.geometry import distance_m

from .model import Overlap, Reason
from .prepared import Prepared
from .reasons import number, reason
from .same_place import greatest_gap
from .strength import put_together, time_part
from .windows import UNKNOWN
from .wording import purpose_reasons, time_reasons


def same_purchase(prepared: Prepared) -> list[Overlap]:
    """Return one overlap for each kind of thing and largest set of needs whose windows all meet (within the gap).

    Windows that meet pairwise all share one day, so that a sweep over the days finds the sets; needs without times
    join each set of their kind. Sets of one owner are left out.
    """
    by_kind: dict[str, list[int]] = {}
    for k, item in enumerate(prepared.items):
        if item.kind and prepared.things.bought(item.kind):
            by_kind.setdefault(item.kind, []).append(k)
    without = sum(1 for item in prepared.items if not item.kind)
    if without:
        prepared.notes.append(reason("no_kind", count=without))
    found: list[Overlap] = []
    for kind in sorted(by_kind):
        for members in _sets(prepared, kind, by_kind[kind]):
            found.append(_overlap(prepared, kind, members))
    return found


def _sets(prepared: Prepared, kind: str, members: Sequence[int]) -> list[list[int]]:
    limits = prepared.question.limits
    timeless = [k for k in members if prepared.start[k] == UNKNOWN]
    timed = [k for k in members if prepared.start[k] != UNKNOWN]
    days = _telling_days(prepared, timed)
    sets = []
    for day in days:
        chosen = [k for k in timed if prepared.start[k] <= day <= prepared.end[k] + prepared.question.gap_days]
        sets.append(chosen + timeless)
    if not days:
        sets.append(timeless)
    sets = [s for s in sets if len({int(prepared.owner[k]) for k in s}) > 1]
    if len(sets) > limits.purchases:
        name = prepared.things.name(kind)
        prepared.notes.append(reason("cut_purchases", kind=name, count=len(sets), limit=limits.purchases))
        sets = sorted(sets, key=lambda s: -len(s))[: limits.purchases]
    return [_shortened(prepared, kind, s) for s in sets]


def _telling_days(prepared: Prepared, timed: Sequence[int]) -> list[int]:
    """Return the days on which a largest set of windows meets: a start, when the next to happen is an end.

    Only the most crowded days are returned, at most four times the limit of purchases, so that a thousand windows do
    not make a thousand sets.
    """
    happenings = sorted(
        [(int(prepared.start[k]), 0) for k in timed]
        + [(int(prepared.end[k]) + prepared.question.gap_days, 1) for k in timed]
    )
    days: list[tuple[int, int]] = []
    open_now = 0
    for n, (day, ends) in enumerate(happenings):
        open_now += -1 if ends else 1
        if not ends and n + 1 < len(happenings) and happenings[n + 1][1]:
            days.append((open_now, day))
    most = sorted(days, key=lambda pair: (-pair[0], pair[1]))[: 4 * prepared.question.limits.purchases]
    return sorted(day for _, day in most)


def _shortened(prepared: Prepared, kind: str, members: list[int]) -> list[int]:
    limit = prepared.question.limits.purchase
    ordered = sorted(members, key=lambda k: (prepared.items[k].id, k))
    if len(ordered) <= limit:
        return ordered
    name = prepared.things.name(kind)
    prepared.notes.append(reason("cut_purchase", kind=name, count=len(ordered), limit=limit))
    firsts = list({int(prepared.owner[k]): k for k in reversed(ordered)}.values())
    rest = [k for k in ordered if k not in set(firsts)]
    return sorted((firsts + rest)[:limit], key=lambda k: (prepared.items[k].id, k))


def _overlap(prepared: Prepared, kind: str, members: list[int]) -> Overlap:
    owners = prepared.owners_of(members)
    apart = greatest_gap(prepared, members)
    windows = [(int(prepared.start[k]), int(prepared.end[k])) for k in members if prepared.known(k)]
    guessed = any(prepared.items[k].kind_guessed for k in members)
    distance = _greatest_distance(prepared, members)
    purpose = _mean_likeness(prepared, members)
    parts: dict[str, float | None] = {
        "kind": 0.6 if guessed else 1.0,
        "time": time_part(windows, len(members), apart, prepared.question.gap_days),
        "owners": 1 - 1 / len(owners),
        "purpose": purpose,
    }
    said: list[Reason] = purpose_reasons(prepared, members, purpose)[:1]
    said.append(reason("owners_buy", owners=len(owners), needs=len(members)))
    given = [q for q in (prepared.items[k].quantity for k in members) if q is not None]
    if given:
        said.append(reason("quantity", quantity=f"{sum(given):,g}", given=len(given), needs=len(members)))
    said += time_reasons(prepared, members, apart)
    if distance is not None:
        said.append(reason("city_wide_m", kilometres=number(distance / 1000)))
    return Overlap(
        kind="same_purchase",
        needs=tuple(prepared.items[k].id for k in members),
        owners=owners,
        distance_m=None if distance is None else round(distance, 3),
        days_apart=apart,
        strength=put_together("same_purchase", parts),
        parts={name: None if part is None else round(part, 3) for name, part in parts.items()},
        reasons=tuple(said),
        flags=("kind_guessed",) if guessed else (),
        thing=kind,
        positions=tuple(members),
    )


def _mean_likeness(prepared: Prepared, members: Sequence[int]) -> float | None:
    """Return the mean likeness of the texts of each member and the next of another owner: a cheap, steady sample."""
    i, j = [], []
    for n, k in enumerate(members):
        for other in members[n + 1 :]:
            if prepared.owner[other] != prepared.owner[k]:
                i.append(k)
                j.append(other)
                break
    alike = prepared.purposes.alike(np.array(i, dtype=np.int64), np.array(j, dtype=np.int64))
    told = alike[~np.isnan(alike)]
    return float(told.mean()) if len(told) else None


def _greatest_distance(prepared: Prepared, members: Sequence[int]) -> float | None:
    """Return the greatest distance of two members in metres, None where fewer than two have a place.

    The farthest pair is found among the corners of boxes in degrees (extremes east-west, north-south and across), then
    measured: exact for points whose extremes are the farthest, as they are in a city within a percent.
    """
    placed = [k for k in members if prepared.items[k].geometry is not None]
    if len(placed) < 2:
        return None
    shapes = prepared.shapes[placed]
    centres = shapely.get_coordinates(shapely.centroid(shapes))
    extreme: set[int] = set()
    for angle in np.linspace(0, np.pi, 8, endpoint=False):
        along = centres @ np.array([np.cos(angle), np.sin(angle)])
        extreme |= {int(np.argmin(along)), int(np.argmax(along))}
    chosen = sorted(extreme)
    return max(
        (distance_m(shapes[a], shapes[b]) for n, a in enumerate(chosen) for b in chosen[n + 1 :]),
        default=0.0,
    )
