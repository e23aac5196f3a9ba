"""The items of one search made comparable: owners' keys, day numbers, kinds, places, pairs that are near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from junto.core.geometry import Pairs, pairs_within

from .model import Item, Question, Reason
from .owners import owner_key
from .purpose import Purposes
from .reasons import reason
from .things import Things
from .windows import UNKNOWN, day_numbers, days_apart

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Prepared:
    """Items by position. `kind` is given or guessed; `spot` numbers identical points, `crowd` counts items on them."""

    def __init__(
        self, items: Sequence[Item], question: Question, things: Things, background: Sequence[str] = ()
    ) -> None:
        self.items = [with_kind(item, things) for item in items]
        self.question = question
        self.things = things
        self.notes: list[Reason] = []
        keys = [owner_key(item.owner) for item in self.items]
        numbers = {key: k for k, key in enumerate(dict.fromkeys(keys))}
        self.owner = np.array([numbers[key] for key in keys], dtype=np.int64)
        self.start, self.end = day_numbers(self.items)
        self.placed = np.array([k for k, item in enumerate(self.items) if item.geometry is not None], dtype=np.int64)
        self.purposes = Purposes(self.items, background, alone=things.alone)
        self._names: dict[int, str] = {}
        for item, number in zip(self.items, self.owner.tolist(), strict=True):
            self._names.setdefault(number, item.owner.strip())
        self.shapes: npt.NDArray[Any] = np.array([item.geometry for item in self.items], dtype=object)
        self.spot, self.crowd = self._spots()

    def owners_of(self, members: Sequence[int]) -> tuple[str, ...]:
        """Return the distinct owners of these members in the spelling met first, sorted."""
        return tuple(sorted({self._names[int(self.owner[k])] for k in members}))

    def known(self, k: int) -> bool:
        """Whether the window of item k is known."""
        return bool(self.start[k] != UNKNOWN)

    def _spots(self) -> tuple[Ints, Ints]:
        """Number identical points; -1 for what is not a point. Count the items on each item's point."""
        spot = np.full(len(self.items), -1, dtype=np.int64)
        crowd = np.ones(len(self.items), dtype=np.int64)
        points = self.placed[shapely.get_type_id(self.shapes[self.placed]) == 0] if len(self.placed) else self.placed
        if len(points):
            xy = shapely.get_coordinates(self.shapes[points])
            _, inverse, counts = np.unique(xy, axis=0, return_inverse=True, return_counts=True)
            spot[points] = inverse.reshape(-1)
            crowd[points] = counts[spot[points]]
        return spot, crowd

    def near(self) -> Near:
        """Return all pairs of placed items within the distance asked, with what is known of each pair."""
        question, limits = self.question, self.question.limits
        kept = self._uncrowded()
        found = pairs_within(self.shapes[kept], question.within_m, neighbours=limits.neighbours, most=limits.pairs)
        if not found.complete:
            self.notes.append(reason("cut_neighbours", limit=limits.neighbours))
        return Near.of(self, Pairs(kept[found.first], kept[found.second], found.distance_m))

    def _uncrowded(self) -> Ints:
        """Return the placed items, at most `limits.spot` of each identical point, and say what was left out."""
        limit = self.question.limits.spot
        if not len(self.placed) or self.crowd.max() <= limit:
            return self.placed
        rank: dict[int, int] = {}
        kept = []
        order = sorted(self.placed.tolist(), key=lambda k: (self.items[k].id, k))
        for k in _owners_in_turn(order, self.owner):
            spot = int(self.spot[k])
            if spot >= 0:
                rank[spot] = rank.get(spot, 0) + 1
                if rank[spot] > limit:
                    continue
            kept.append(k)
        for spot, count in sorted(rank.items()):
            if count > limit:
                k = int(np.flatnonzero(self.spot == spot)[0])
                point = shapely.get_coordinates(self.shapes[k])[0]
                where = f"{point[1]:.6f}, {point[0]:.6f}"
                self.notes.append(reason("cut_spot", count=count, point=where, limit=limit))
        return np.array(sorted(kept), dtype=np.int64)


def _owners_in_turn(order: list[int], owner: Ints) -> list[int]:
    """Deal positions owner by owner, so that a cut at a crowded point keeps every owner that is there."""
    turn: dict[int, int] = {}
    ranked = []
    for k in order:
        number = int(owner[k])
        turn[number] = turn.get(number, 0) + 1
        ranked.append((turn[number], k))
    return [k for _, k in sorted(ranked, key=lambda pair: pair[0])]


def with_kind(item: Item, things: Things) -> Item:
    """Return the item with the kind its words betray, where none is given."""
    if item.kind:
        return item
    guess = things.guess(item.title, item.text)
    return replace(item, kind=guess, kind_guessed=True) if guess else item


@dataclass(frozen=True, slots=True)
class Near:
    """Pairs of positions that are near one another: distance, days apart (UNKNOWN), purpose (NaN), other owner."""

    first: Ints
    second: Ints
    distance_m: Floats
    days_apart: Ints
    purpose: Floats
    other_owner: npt.NDArray[np.bool_] = field(repr=False)

    @classmethod
    def of(cls, prepared: Prepared, pairs: Pairs) -> Near:
        """Return pairs with their days and, where the owners differ, their purposes (NaN elsewhere)."""
        i, j = pairs.first, pairs.second
        other = prepared.owner[i] != prepared.owner[j]
        purpose = np.full(len(i), np.nan)
        purpose[other] = prepared.purposes.compare(i[other], j[other])
        apart = days_apart(prepared.start, prepared.end, i, j)
        return cls(i, j, pairs.distance_m, apart, purpose, other)

    def where(self, keep: npt.NDArray[np.bool_]) -> Near:
        """Return the pairs chosen."""
        return Near(
            self.first[keep],
            self.second[keep],
            self.distance_m[keep],
            self.days_apart[keep],
            self.purpose[keep],
            self.other_owner[keep],
        )

    def __len__(self) -> int:
        return len(self.first)
