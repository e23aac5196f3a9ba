"""Same place: needs of different owners near one another whose windows meet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .groups import Edges, anchored_groups
from .model import Overlap
from .prepared import Near, Prepared
from .reasons import reason
from .strength import distance_part, place_part, put_together, time_part
from .windows import UNKNOWN, days_apart
from .wording import crowd_reasons, place_reasons, purpose_reasons, shared_point, time_reasons


def same_place(prepared: Prepared, near: Near) -> list[Overlap]:
    """Return one overlap for each anchored group of needs that are within the distance and the gap of one another.

    A group has at least two owners; several needs of one owner may be in it. Every pair of different owners that
    meets in place and time is in at least one group.
    """
    meets = near.where((near.days_apart == UNKNOWN) | (near.days_apart <= prepared.question.gap_days))
    edges = _edges(meets)
    groups, cut = anchored_groups(edges, _seeds(prepared, meets), limit=prepared.question.limits.group)
    if cut:
        prepared.notes.append(reason("cut_group", limit=prepared.question.limits.group))
    pairs = {
        (a, b): purpose
        for a, b, purpose in zip(
            *(column[meets.other_owner].tolist() for column in (meets.first, meets.second, meets.purpose)), strict=True
        )
    }
    return [_overlap(prepared, members, edges, pairs) for members in groups]


def _edges(near: Near) -> Edges:
    edges: dict[int, dict[int, float]] = {}
    for a, b, distance in zip(near.first.tolist(), near.second.tolist(), near.distance_m.tolist(), strict=True):
        edges.setdefault(a, {})[b] = distance
        edges.setdefault(b, {})[a] = distance
    return edges


def _seeds(prepared: Prepared, near: Near) -> list[tuple[int, int]]:
    """Return pairs of different owners, the most alike in purpose first, then the nearest, then by position."""
    other = np.flatnonzero(near.other_owner)
    purpose = np.nan_to_num(near.purpose[other], nan=0.4)
    order = np.lexsort((near.second[other], near.first[other], near.distance_m[other], -purpose))
    chosen = other[order]
    return list(zip(near.first[chosen].tolist(), near.second[chosen].tolist(), strict=True))


def _overlap(
    prepared: Prepared, members: tuple[int, ...], edges: Edges, purposes: dict[tuple[int, int], float]
) -> Overlap:
    question = prepared.question
    ordered = sorted(members, key=lambda k: (prepared.items[k].id, k))
    distance = max(edges[a][b] for n, a in enumerate(members) for b in members[n + 1 :])
    apart = greatest_gap(prepared, members)
    purpose = _shared_purpose(members, purposes)
    crowd = shared_point(prepared, members)
    windows = [(int(prepared.start[k]), int(prepared.end[k])) if prepared.known(k) else None for k in members]
    parts = {
        "distance": round(distance_part(distance, question.within_m), 3),
        "time": time_part(windows, apart, question.gap_days),
        "purpose": purpose,
        "place": round(place_part(crowd, question.shared_from, purpose), 3),
    }
    crowding, flags = crowd_reasons(prepared, crowd)
    return Overlap(
        kind="same_place",
        needs=tuple(prepared.items[k].id for k in ordered),
        owners=prepared.owners_of(members),
        distance_m=round(distance, 3),
        days_apart=apart,
        strength=put_together("same_place", parts),
        parts={name: None if part is None else round(part, 3) for name, part in parts.items()},
        reasons=(
            *place_reasons(prepared, members, distance),
            *crowding,
            *time_reasons(prepared, ordered, apart),
            *purpose_reasons(prepared, members, purpose),
        ),
        flags=tuple(flags),
        positions=tuple(ordered),
    )


def _shared_purpose(members: Sequence[int], purposes: dict[tuple[int, int], float]) -> float | None:
    """Return the mean over members of the best likeness to a need of another owner; None where none can be told."""
    best: dict[int, float] = {}
    for n, a in enumerate(members):
        for b in members[n + 1 :]:
            value = purposes.get((a, b))
            if value is not None and not np.isnan(value):
                best[a] = max(best.get(a, 0.0), value)
                best[b] = max(best.get(b, 0.0), value)
    return sum(best.values()) / len(best) if best else None


def greatest_gap(prepared: Prepared, members: Sequence[int]) -> int | None:
    """Return the greatest number of days between two known windows of members, None where fewer than two are known."""
    known = np.array([k for k in members if prepared.known(k)], dtype=np.int64)
    if len(known) < 2:
        return None
    first, last = int(np.argmin(prepared.end[known])), int(np.argmax(prepared.start[known]))
    gap = days_apart(prepared.start, prepared.end, known[[first]], known[[last]])
    return int(gap[0])
