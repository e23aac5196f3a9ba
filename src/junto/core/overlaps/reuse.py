"""Reuse: something that stands near a need already would serve it, carry it or connect it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from junto.core.geometry import distance_m, pairs_between

from .model import Item, Overlap, Reason
from .prepared import Prepared
from .reasons import number, reason
from .strength import SERVES, distance_part, put_together

_ORDER = {"same": 0, "carry": 1, "connect": 2, "unknown": 3}


def reuse(prepared: Prepared, standing: Sequence[Item]) -> list[Overlap]:
    """Return one overlap for each need with what would serve it within the distance, the best first.

    What would serve best (then nearest) anchors; others are named while they are within the distance of all named
    ones. A standing thing with a kind that the list does not let serve is no overlap; without a kind it may be one.
    """
    placed = [k for k, item in enumerate(standing) if item.geometry is not None]
    if not placed or not len(prepared.placed):
        return []
    shapes = np.array([standing[k].geometry for k in placed], dtype=object)
    question = prepared.question
    pairs = pairs_between(
        prepared.shapes[prepared.placed], shapes, question.within_m, neighbours=question.limits.neighbours
    )
    if not pairs.complete:
        prepared.notes.append(reason("cut_neighbours", limit=question.limits.neighbours))
    serving: dict[int, list[tuple[int, float, int]]] = {}
    for i, j, metres in zip(pairs.first.tolist(), pairs.second.tolist(), pairs.distance_m.tolist(), strict=True):
        need, there = int(prepared.placed[i]), placed[j]
        how = prepared.things.how(prepared.items[need].kind, standing[there].kind)
        if how is not None:
            serving.setdefault(need, []).append((_ORDER[how], metres, there))
    return [_overlap(prepared, need, sorted(serving[need]), standing) for need in sorted(serving)]


def _overlap(prepared: Prepared, need: int, found: list[tuple[int, float, int]], standing: Sequence[Item]) -> Overlap:
    question, things = prepared.question, prepared.things
    item = prepared.items[need]
    named, greatest = _named(found, standing, question.within_m, question.limits.standing)
    rank, metres, _ = named[0]
    how = next(name for name, order in _ORDER.items() if order == rank)
    parts: dict[str, float | None] = {
        "serves": SERVES[how],
        "distance": round(distance_part(metres, question.within_m), 3),
    }
    said: list[Reason] = []
    for order, distance, k in named:
        way = next(name for name, number_ in _ORDER.items() if number_ == order)
        there = standing[k]
        said.append(
            reason(
                f"stands_{way}",
                standing=things.name(there.kind) if there.kind else "",
                need=things.name(item.kind) if item.kind else "",
                metres=number(distance),
                title=there.title or there.id,
            )
        )
    if len(found) > len(named):
        said.append(reason("stands_more", count=len(found) - len(named), within=number(question.within_m)))
    if how == "same":
        said.append(reason("replace_or_reuse"))
    guessed = item.kind_guessed or any(standing[k].kind_guessed for _, _, k in named)
    if guessed:
        said.append(reason("standing_kind_guessed"))
    return Overlap(
        kind="reuse",
        needs=(item.id,),
        owners=prepared.owners_of([need]),
        distance_m=round(greatest, 3),
        days_apart=None,
        strength=put_together("reuse", parts),
        parts=parts,
        reasons=tuple(said),
        flags=("kind_guessed",) if guessed else (),
        standing=tuple(standing[k].id for _, _, k in named),
        thing=item.kind,
        positions=(need,),
        standing_positions=tuple(k for _, _, k in named),
    )


def _named(
    found: list[tuple[int, float, int]], standing: Sequence[Item], within_m: float, limit: int
) -> tuple[list[tuple[int, float, int]], float]:
    """Return what is named, and the greatest distance inside the group of the need and those things."""
    named: list[tuple[int, float, int]] = []
    greatest = 0.0
    for rank, metres, k in found:
        if len(named) >= limit:
            break
        shape = standing[k].geometry
        assert shape is not None
        apart = [distance_m(shape, other) for _, _, n in named if (other := standing[n].geometry) is not None]
        if all(one <= within_m for one in apart):
            named.append((rank, metres, k))
            greatest = max([greatest, metres, *apart])
    return named, greatest
