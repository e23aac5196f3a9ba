"""Sequence: works at one place that fall inside or shortly after another owner's, where the order matters."""

from __future__ import annotations

import numpy as np

from .model import Overlap, Reason
from .prepared import Near, Prepared
from .reasons import reason
from .strength import ORDER, distance_part, place_part, put_together
from .things import APART, LAYERS
from .windows import UNKNOWN
from .wording import crowd_reasons, place_reasons, shared_point


def sequence(prepared: Prepared, near: Near) -> list[Overlap]:
    """Return one overlap for each pair of works of different owners that will meet or follow soon at one place.

    Both windows must be known, and at most `soon_days` apart. Where both kinds have a layer (dig, build, surface,
    plant) the lower goes first. Works inside a building collide with none in the street. Where a kind is not known
    only windows that differ are told, weakly: which goes first must be asked.
    """
    soon = prepared.question.soon_days
    close = near.where((near.days_apart != UNKNOWN) & (near.days_apart <= soon) & near.other_owner)
    close = _strongest_of_each(prepared, close)
    found = (_pair(prepared, close, n) for n in range(len(close)))
    return [overlap for overlap in found if overlap is not None]


def _strongest_of_each(prepared: Prepared, close: Near) -> Near:
    """Return the pairs that make a sequence, without the weaker ones of needs that are in many."""
    layer = np.array([_layer(prepared, k) for k in range(len(prepared.items))], dtype=np.int64)
    one, two = layer[close.first], layer[close.second]
    later = prepared.start[close.first] != prepared.start[close.second]
    surface = np.maximum(one, two) >= LAYERS["surface"]
    known = (one > 0) & (two > 0)
    matter = known & (((one != two) & surface) | ((one == two) & (one == LAYERS["dig"])))
    told = (one >= 0) & (two >= 0) & (matter | (later & ~(known & (one == two))))
    close, matter = close.where(told), matter[told]
    most = prepared.question.limits.groups
    order = np.lexsort((close.second, close.first, close.distance_m, close.days_apart, ~matter))
    keep = np.zeros(len(close), dtype=bool)
    for side in (close.first, close.second):
        rank = np.empty(len(close), dtype=np.int64)
        grouped = order[np.argsort(side[order], kind="stable")]
        begin = np.searchsorted(side[grouped], side[grouped], side="left")
        rank[grouped] = np.arange(len(close)) - begin
        keep |= rank < most
    if not keep.all():
        prepared.notes.append(reason("cut_sequences", count=int((~keep).sum()), limit=most))
    return close.where(keep)


def _layer(prepared: Prepared, k: int) -> int:
    """Return the layer of an item's works, 0 where it is not known, -1 for works apart from the street."""
    works = prepared.things.works(prepared.items[k].kind)
    return -1 if works in APART else LAYERS.get(works, 0)


def _pair(prepared: Prepared, close: Near, n: int) -> Overlap | None:
    a, b, apart = int(close.first[n]), int(close.second[n]), int(close.days_apart[n])
    metres, purpose = float(close.distance_m[n]), float(close.purpose[n])
    works = [prepared.things.works(prepared.items[k].kind) for k in (a, b)]
    if any(work in APART for work in works):
        return None
    earlier, later = sorted((a, b), key=lambda k: (prepared.start[k], prepared.end[k], prepared.items[k].id, k))
    layers = [LAYERS.get(prepared.things.works(prepared.items[k].kind)) for k in (earlier, later)]
    differ = bool(prepared.start[earlier] < prepared.start[later])
    state, first = _order(layers[0], layers[1], apart, earlier, later)
    if state == "nothing" or (state == "unknown" and not differ):
        return None
    second = later if first == earlier else earlier
    crowd = shared_point(prepared, (a, b))
    known_purpose = None if np.isnan(purpose) else purpose
    parts: dict[str, float | None] = {
        "order": ORDER[state],
        "time": 1.0 if apart == 0 else 1 - 0.7 * apart / (prepared.question.soon_days + 1),
        "distance": distance_part(metres, prepared.question.within_m),
        "place": place_part(crowd, prepared.question.shared_from, known_purpose),
    }
    crowding, flags = crowd_reasons(prepared, crowd)
    guessed = any(prepared.items[k].kind_guessed for k in (a, b)) and state != "unknown"
    said = [_when(prepared, earlier, later, apart), *_why(prepared, state, first, second)]
    said += [*place_reasons(prepared, (a, b), metres), *crowding]
    if guessed:
        said.append(reason("works_guessed"))
    return Overlap(
        kind="sequence",
        needs=(prepared.items[first].id, prepared.items[second].id),
        owners=prepared.owners_of((a, b)),
        distance_m=round(metres, 3),
        days_apart=apart,
        strength=put_together("sequence", parts),
        parts={name: None if part is None else round(part, 3) for name, part in parts.items()},
        reasons=tuple(said),
        flags=(*flags, *(["kind_guessed"] if guessed else []), f"order_{state}"),
        positions=(first, second),
    )


def _order(earlier: int | None, later: int | None, apart: int, one: int, two: int) -> tuple[str, int]:
    """Return the state of the order and which of the two should go first."""
    if earlier is None or later is None:
        return "unknown", one
    if earlier == later:
        return ("open_once" if earlier == LAYERS["dig"] else "nothing"), one
    if max(earlier, later) < LAYERS["surface"]:
        # A mast or a lamp is not undone by a trench beside it, but both close the street.
        return "unknown", one
    if earlier > later:
        return ("wrong" if apart else "together"), two
    return ("right" if apart else "together"), one


def _when(prepared: Prepared, earlier: int, later: int, apart: int) -> Reason:
    names = {"earlier": prepared.items[earlier].id, "later": prepared.items[later].id}
    if apart == 1:
        return reason("next_day", **names)
    if apart:
        return reason("soon_after", days=apart, **names)
    if prepared.end[later] <= prepared.end[earlier]:
        return reason("inside", **names)
    start, end = prepared.items[later].start, prepared.items[earlier].end
    return reason("meets", start=start, end=end, **names)


def _why(prepared: Prepared, state: str, first: int, second: int) -> list[Reason]:
    name = {k: prepared.items[k].id for k in (first, second)}
    thing = {k: prepared.things.name(prepared.items[k].kind or "") for k in (first, second)}
    if state == "unknown":
        return [reason("order_unknown", first=name[first])]
    if state == "open_once":
        return [reason("open_once")]
    should = reason("should_first", first=name[first], first_works=thing[first], second_works=thing[second])
    if state == "wrong":
        undone = reason(
            "wrong_order",
            undone=name[second],
            undone_works=thing[second],
            undoing=name[first],
            undoing_works=thing[first],
        )
        return [undone, should]
    if state == "right":
        return [should, reason("already_first", first=name[first])]
    return [should]
