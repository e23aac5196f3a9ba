"""Same place: needs of different owners near one another whose windows meet."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from .groups import Edges, anchored_groups
from .model import Overlap
from .prepared import Near, Prepared
from .reasons import reason
from .strength import UNSURE, WEIGHTS, distance_part, place_part, put_together, time_part
from .windows import UNKNOWN
from .wording import crowd_reasons, place_reasons, purpose_reasons, shared_point, time_reasons

# How much strength a group may lose for one more member: less than this is worth one conversation instead of two.
_TOLERANCE = 0.05

Pairs = dict[tuple[int, int], float]


def same_place(prepared: Prepared, near: Near) -> list[Overlap]:
    """Return one overlap for each anchored group of needs that are within the distance and the gap of one another.

    A group has at least two owners; several needs of one owner may be in it. Every pair of different owners that
    meets in place and time is in at least one group; a group grows while its strength does not fall by more than a
    twentieth for one more member.
    """
    meets = near.where((near.days_apart == UNKNOWN) | (near.days_apart <= prepared.question.gap_days))
    edges = _edges(meets)
    columns = (column[meets.other_owner].tolist() for column in (meets.first, meets.second, meets.purpose))
    purposes = {(a, b): purpose for a, b, purpose in zip(*columns, strict=True)}

    def growing(a: int, b: int) -> _Group:
        return _Group(prepared, edges, purposes, a, b)

    limits = prepared.question.limits
    groups, cut, untold = anchored_groups(
        edges, _seeds(prepared, meets), limit=limits.group, most=limits.groups, growing=growing
    )
    if cut:
        prepared.notes.append(reason("cut_group", limit=limits.group))
    if untold:
        prepared.notes.append(reason("cut_groups", count=untold, limit=limits.groups))
    return [_overlap(prepared, _Group(prepared, edges, purposes, *members)) for members in groups]


class _Group:
    """Members with what their strength depends on, kept up as they join."""

    def __init__(self, prepared: Prepared, edges: Edges, purposes: Pairs, *members: int) -> None:
        self.prepared, self.edges, self.purposes = prepared, edges, purposes
        self.members: tuple[int, ...] = ()
        self.distance_m = 0.0
        self.best: dict[int, float] = {}
        for member in members:
            self.distance_m, self.best = self._with(member)
            self.members += (member,)
        self.strength = put_together("same_place", self.parts())

    def admits(self, candidate: int) -> bool:
        """Whether the strength with one more member stays about the same; if so it is one."""
        grown = _Group.__new__(_Group)
        grown.prepared, grown.edges, grown.purposes = self.prepared, self.edges, self.purposes
        grown.distance_m, grown.best = self._with(candidate)
        grown.members = (*self.members, candidate)
        grown.strength = put_together("same_place", grown.parts())
        if grown.strength < self.strength - _TOLERANCE:
            return False
        self.members, self.distance_m, self.best = grown.members, grown.distance_m, grown.best
        self.strength = grown.strength
        return True

    def _with(self, candidate: int) -> tuple[float, dict[int, float]]:
        distance, best = self.distance_m, dict(self.best)
        near = self.edges[candidate]
        for member in self.members:
            distance = max(distance, near[member])
            pair = (member, candidate) if member < candidate else (candidate, member)
            value = self.purposes.get(pair)
            if value is not None and not math.isnan(value):
                best[member] = max(best.get(member, 0.0), value)
                best[candidate] = max(best.get(candidate, 0.0), value)
        return distance, best

    @property
    def purpose(self) -> float | None:
        """The mean over members of the best likeness to a need of another owner; None where none can be told."""
        return sum(self.best.values()) / len(self.best) if self.best else None

    def parts(self) -> dict[str, float | None]:
        """Return the parts of the strength."""
        prepared, question = self.prepared, self.prepared.question
        known = [k for k in self.members if prepared.known(k)]
        windows = [(int(prepared.start[k]), int(prepared.end[k])) for k in known]
        time = time_part(windows, len(self.members), greatest_gap(prepared, self.members), question.gap_days)
        crowd = shared_point(prepared, self.members)
        return {
            "distance": round(distance_part(self.distance_m, question.within_m), 3),
            "time": None if time is None else round(time, 3),
            "purpose": None if self.purpose is None else round(self.purpose, 3),
            "place": round(place_part(crowd, question.shared_from, self.purpose), 3),
        }


def _edges(near: Near) -> Edges:
    edges: dict[int, dict[int, float]] = {}
    for a, b, distance in zip(near.first.tolist(), near.second.tolist(), near.distance_m.tolist(), strict=True):
        edges.setdefault(a, {})[b] = distance
        edges.setdefault(b, {})[a] = distance
    return edges


def _seeds(prepared: Prepared, near: Near) -> list[tuple[int, int]]:
    """Return pairs of different owners, the strongest in purpose and distance first, then by position."""
    other = np.flatnonzero(near.other_owner)
    weights, within = WEIGHTS["same_place"], prepared.question.within_m
    strength = weights["purpose"] * np.nan_to_num(near.purpose[other], nan=UNSURE)
    strength += weights["distance"] * (1 - 0.6 * near.distance_m[other] / (within or 1.0))
    order = np.lexsort((near.second[other], near.first[other], near.distance_m[other], -strength))
    chosen = other[order]
    return list(zip(near.first[chosen].tolist(), near.second[chosen].tolist(), strict=True))


def _overlap(prepared: Prepared, group: _Group) -> Overlap:
    members = group.members
    ordered = sorted(members, key=lambda k: (prepared.items[k].id, k))
    apart = greatest_gap(prepared, members)
    crowding, flags = crowd_reasons(prepared, shared_point(prepared, members))
    return Overlap(
        kind="same_place",
        needs=tuple(prepared.items[k].id for k in ordered),
        owners=prepared.owners_of(members),
        distance_m=round(group.distance_m, 3),
        days_apart=apart,
        strength=group.strength,
        parts=group.parts(),
        reasons=(
            *place_reasons(prepared, members, group.distance_m),
            *crowding,
            *time_reasons(prepared, ordered, apart),
            *purpose_reasons(prepared, members, group.purpose),
        ),
        flags=tuple(flags),
        positions=tuple(ordered),
    )


def greatest_gap(prepared: Prepared, members: Sequence[int]) -> int | None:
    """Return the greatest number of days between two known windows of members, None where fewer than two are known."""
    known = [k for k in members if prepared.known(k)]
    if len(known) < 2:
        return None
    return max(0, max(int(prepared.start[k]) for k in known) - min(int(prepared.end[k]) for k in known))
