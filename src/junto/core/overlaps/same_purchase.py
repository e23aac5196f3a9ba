"""Same purchase: needs of different owners for the same kind of thing whose windows meet, anywhere in the city."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from junto.core.geometry import distance_m

from .model import Overlap, Reason
from .prepared import Ints, Prepared
from .reasons import number, reason
from .same_place import greatest_gap
from .strength import put_together, time_part
from .windows import UNKNOWN
from .wording import purpose_reasons, time_reasons

Mask = npt.NDArray[np.bool_]


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
    """Return the sets of one kind that tell something new, as `_telling` chooses them; timeless needs are in each."""
    every = np.array(members, dtype=np.int64)
    timed = every[prepared.start[every] != UNKNOWN]
    timeless = every[prepared.start[every] == UNKNOWN]
    start, end = prepared.start[timed], prepared.end[timed] + prepared.question.gap_days
    here = [(start <= day) & (day <= end) for day in _telling_days(start, end)] or [np.zeros(len(timed), dtype=bool)]
    owners = prepared.owner[timed], prepared.owner[timeless]
    here = [mask for mask in here if len(np.union1d(owners[0][mask], owners[1])) > 1]
    kept = _telling(here, prepared.question.limits.purchases)
    if len(kept) < len(here):
        name = prepared.things.name(kind)
        prepared.notes.append(reason("cut_purchases", kind=name, count=len(here), limit=len(kept)))
    return [_shortened(prepared, kind, [*timed[mask].tolist(), *timeless.tolist()]) for mask in kept]


def _telling(sets: list[Mask], most: int) -> list[Mask]:
    """Return the sets, given the largest first, a quarter of which is in no set before them; then what is missing.

    Windows given by the day make hundreds of sets that differ by a need or two. Every need stays in a set, unless
    there are more sets than `most`.
    """
    if len(sets) <= 1:
        return sets
    kept: list[Mask] = []
    told = np.zeros(len(sets[0]), dtype=bool)
    for share in (0.25, 0.0):
        for mask in sets:
            if len(kept) < most and np.count_nonzero(mask & ~told) > share * np.count_nonzero(mask):
                kept.append(mask)
                told |= mask
    return kept


def _telling_days(start: Ints, end: Ints) -> list[int]:
    """Return the days on which a largest set of windows meets, the most crowded first.

    Such a day is a start after which, among all starts and ends, an end comes next.
    """
    happenings = sorted([(day, 0) for day in start.tolist()] + [(day, 1) for day in end.tolist()])
    days: list[tuple[int, int]] = []
    open_now = 0
    for n, (day, ends) in enumerate(happenings):
        open_now += -1 if ends else 1
        if not ends and n + 1 < len(happenings) and happenings[n + 1][1]:
            days.append((-open_now, day))
    return [day for _, day in sorted(set(days))]


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
