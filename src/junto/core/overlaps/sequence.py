"""Sequence: works of different owners at one place that fall together or follow soon, in the order they should go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from .groups import anchored_groups
from .model import Overlap
from .ordering import Relation, order_of, relation_of
from .prepared import Near, Prepared
from .reasons import reason
from .same_place import greatest_gap
from .strength import ORDER, distance_part, place_part, put_together
from .things import APART, LAYERS
from .windows import UNKNOWN
from .wording import crowd_reasons, place_reasons, shared_point

Pair = tuple[int, int]


def sequence(prepared: Prepared, near: Near) -> list[Overlap]:
    """Return one overlap for each anchored group of works that meet or follow soon at one place: a street's sequence.

    No two members are farther apart than the distance asked or more than `soon_days`; their windows are known. Where
    both kinds have a layer (dig, build, surface, plant) the lower goes first. Works inside a building, or hung on what
    stands there, collide with none in the street. Every two works of different owners whose order matters are in at
    least one group. Works whose order is not known join such a group and are named; where nothing is known, groups are
    made of works that begin on different days, and are weak.
    """
    layers = np.array([_layer(prepared, k) for k in range(len(prepared.items))], dtype=np.int64)
    meets = near.where(
        (near.days_apart != UNKNOWN)
        & (near.days_apart <= prepared.question.soon_days)
        & (layers[near.first] >= 0)
        & (layers[near.second] >= 0)
    )
    street = _Street(prepared, meets, layers)
    known, untold_known = street.groups(street.mattering, joining=street.relations.keys())
    held = {pair for members in known for pair in _pairs(members)}
    unknown, untold_unknown = street.groups(
        [pair for pair in street.unsettled if pair not in held], joining=street.unsettled
    )
    if untold_known + untold_unknown:
        limit = prepared.question.limits.groups
        prepared.notes.append(reason("cut_sequences", count=untold_known + untold_unknown, limit=limit))
    return [street.overlap(members) for members in (*known, *unknown)]


def _layer(prepared: Prepared, k: int) -> int:
    """Return the layer of an item's works, 0 where it is not known, -1 for works apart from the street."""
    works = prepared.things.works(prepared.items[k].kind)
    return -1 if works in APART else LAYERS.get(works, 0)


class _Street:
    """Works that are near one another in place and time, and how every two of different owners stand to one another.

    `mattering`: pairs whose order is known or that open the ground alike, `unsettled`: pairs whose order is not known,
    both the most urgent first.
    """

    def __init__(self, prepared: Prepared, meets: Near, layers: npt.NDArray[np.int64]) -> None:
        self.prepared, self.layers = prepared, layers
        self.edges: dict[int, dict[int, float]] = {}
        self.purposes: dict[Pair, float] = {}
        self.relations: dict[Pair, Relation] = {}
        columns = (meets.first, meets.second, meets.distance_m, meets.days_apart, meets.purpose, meets.other_owner)
        ranked: list[tuple[float, int, float, Pair]] = []
        for a, b, metres, apart, purpose, other in zip(*(column.tolist() for column in columns), strict=True):
            self.edges.setdefault(a, {})[b] = metres
            self.edges.setdefault(b, {})[a] = metres
            if not other:
                continue
            relation = relation_of(prepared, layers, a, b, apart)
            if relation.state == "nothing":
                continue
            self.relations[a, b] = relation
            self.purposes[a, b] = purpose
            ranked.append((-ORDER[relation.state], apart, metres, (a, b)))
        ranked.sort()
        self.mattering = [pair for *_rank, pair in ranked if self.relations[pair].state != "unknown"]
        self.unsettled = [pair for *_rank, pair in ranked if self.relations[pair].state == "unknown"]

    def groups(self, seeds: Sequence[Pair], *, joining: Iterable[Pair]) -> tuple[list[tuple[int, ...]], int]:
        """Return groups that the seeds anchor, and how many seeds were left untold.

        A work joins where `joining` holds its pair with a member; so the groups of unsettled pairs take in none whose
        order is known.
        """
        related: dict[int, set[int]] = {}
        for a, b in joining:
            related.setdefault(a, set()).add(b)
            related.setdefault(b, set()).add(a)
        limits = self.prepared.question.limits
        groups, cut, untold = anchored_groups(
            self.edges, seeds, limit=limits.group, most=limits.groups, growing=lambda a, b: _Growing(related, [a, b])
        )
        if cut:
            self.prepared.notes.append(reason("cut_group", limit=limits.group))
        return groups, untold

    def overlap(self, members: tuple[int, ...]) -> Overlap:
        """Return the overlap of these works."""
        prepared, question = self.prepared, self.prepared.question
        related = {pair: self.relations[pair] for pair in _pairs(members) if pair in self.relations}
        order = order_of(prepared, self.layers, members, related)
        metres = max(self.edges[a][b] for a, b in _pairs(members))
        apart = greatest_gap(prepared, members)
        nearest = min(relation.days_apart for relation in related.values() if relation.state == order.state)
        crowd = shared_point(prepared, members)
        purposes = [self.purposes[pair] for pair in related if not np.isnan(self.purposes[pair])]
        parts: dict[str, float | None] = {
            "order": ORDER[order.state],
            "time": 1.0 if nearest == 0 else 1 - 0.7 * nearest / (question.soon_days + 1),
            "distance": distance_part(metres, question.within_m),
            "place": place_part(crowd, question.shared_from, max(purposes) if purposes else None),
        }
        crowding, flags = crowd_reasons(prepared, crowd)
        guessed = any(prepared.items[k].kind_guessed for k in members) and order.state != "unknown"
        said = [*order.said(prepared), *place_reasons(prepared, members, metres), *crowding]
        if guessed:
            said.append(reason("works_guessed"))
        return Overlap(
            kind="sequence",
            needs=tuple(prepared.items[k].id for k in order.works),
            owners=prepared.owners_of(members),
            distance_m=round(metres, 3),
            days_apart=apart,
            strength=put_together("sequence", parts),
            parts={name: None if part is None else round(part, 3) for name, part in parts.items()},
            reasons=tuple(said),
            flags=(*flags, *(["kind_guessed"] if guessed else []), f"order_{order.state}"),
            positions=order.works,
        )


class _Growing:
    """A group that admits who is related to a member of it."""

    def __init__(self, related: dict[int, set[int]], members: list[int]) -> None:
        self.related, self.members = related, members

    def admits(self, candidate: int) -> bool:
        """Whether the candidate's order towards some member of another owner is to be told; if so it is a member."""
        if self.related.get(candidate, set()).isdisjoint(self.members):
            return False
        self.members.append(candidate)
        return True


def _pairs(members: Sequence[int]) -> list[Pair]:
    return [(a, b) for n, a in enumerate(members) for b in members[n + 1 :]]
