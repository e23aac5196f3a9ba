"""Find all overlaps of a set of needs, or those of one need that is new or was edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from .model import KINDS, Item, Limits, Overlap, Question, Result, Skipped
from .prepared import Near, Prepared, with_kind
from .reasons import reason
from .reuse import reuse
from .same_place import same_place
from .same_purchase import same_purchase
from .sequence import sequence
from .things import THINGS, Things


def find_overlaps(
    items: Sequence[Item],
    *,
    within_m: float = 50.0,
    gap_days: int = 0,
    standing: Sequence[Item] = (),
    kinds: Sequence[str] = KINDS,
    soon_days: int = 365,
    shared_from: int = 3,
    things: Things = THINGS,
    limits: Limits | None = None,
    background: Sequence[str] = (),
) -> Result:
    """Return the overlaps among needs, and between needs and what stands there, strongest first.

    `within_m` (metres on the ellipsoid, both ends included) and `gap_days` hold for every two members of a group;
    `soon_days` is how many days after another's works one's still count as following shortly; `shared_from` is the
    number of records from which one identical point counts as a shared geocode; `things` says which kinds there are,
    how their works go into the ground and what serves what; `background` are texts of other needs, which make the
    likeness of a few texts as telling as it is among all. An item without dates meets every window. Items that cannot
    be compared (no owner, an end before its start) are in `skipped`. The same input gives the same result.
    Raises ValueError for an impossible question.
    """
    question = Question(within_m, gap_days, soon_days, shared_from, tuple(kinds), limits or Limits())
    good, skipped = _sound(items)
    there, unsound = _sound(standing, owners=False)
    prepared = Prepared([items[k] for k in good], question, things, background)
    overlaps = _search(prepared, [standing[k] for k in there])
    placed = len(prepared.placed)
    if placed < len(good):
        prepared.notes.append(reason("no_place", count=len(good) - placed))
    if len(good) > 1 and len(set(prepared.owner.tolist())) == 1:
        prepared.notes.append(reason("same_owner_only"))
    notes = tuple({str(note): note for note in prepared.notes}.values())
    overlaps = [_back(overlap, good, there) for overlap in overlaps]
    return Result(tuple(sorted(overlaps, key=_rank)), tuple(skipped + unsound), notes)


def overlaps_of(
    item: Item,
    among: Sequence[Item],
    *,
    within_m: float = 50.0,
    gap_days: int = 0,
    standing: Sequence[Item] = (),
    kinds: Sequence[str] = KINDS,
    soon_days: int = 365,
    shared_from: int = 3,
    things: Things = THINGS,
    limits: Limits | None = None,
    background: Sequence[str] = (),
) -> Result:
    """Return the overlaps that one need, new or edited, is part of, among candidates; as `find_overlaps`.

    `among` may hold the item's former self: whatever has its id is left out. The caller chooses candidates (those
    near by, see `geometry.cells_covering`, and those of the same kind). Positions in the result count the item as 0
    and candidates from 1.
    """
    others = [other for other in among if other.id != item.id]
    result = find_overlaps(
        [item, *others], within_m=within_m, gap_days=gap_days, standing=standing, kinds=kinds, soon_days=soon_days,
        shared_from=shared_from, things=things, limits=limits, background=background,
    )  # fmt: skip
    mine = tuple(overlap for overlap in result.overlaps if item.id in overlap.needs)
    return Result(mine, result.skipped, result.notes)


def _search(prepared: Prepared, standing: Sequence[Item]) -> list[Overlap]:
    kinds = prepared.question.kinds
    found: list[Overlap] = []
    if "same_place" in kinds or "sequence" in kinds:
        near: Near = prepared.near()
        if "same_place" in kinds:
            found += same_place(prepared, near)
        if "sequence" in kinds:
            found += sequence(prepared, near)
    if "same_purchase" in kinds:
        found += same_purchase(prepared)
    if "reuse" in kinds and standing:
        found += reuse(prepared, [with_kind(item, prepared.things) for item in standing])
    return found


def _sound(items: Sequence[Item], *, owners: bool = True) -> tuple[list[int], list[Skipped]]:
    """Return the positions of items that can be compared, and why the others cannot."""
    good, skipped = [], []
    for k, item in enumerate(items):
        why = _unsound(item, owners)
        if why:
            skipped.append(Skipped(item.row, item.id, why))
        else:
            good.append(k)
    return good, skipped


def _unsound(item: Item, owners: bool) -> str | None:
    if owners and not item.owner.strip():
        return "It has no owner."
    if item.geometry is not None and item.geometry.is_empty:
        return "Its geometry is empty."
    for day in (item.start, item.end):
        if day is not None and type(day) is not date:
            return f"{day!r} is not a date."
    if item.start and item.end and item.end < item.start:
        return f"Its end {item.end.isoformat()} is before its start {item.start.isoformat()}."
    return None


def _back(overlap: Overlap, good: Sequence[int], there: Sequence[int]) -> Overlap:
    return replace(
        overlap,
        positions=tuple(good[k] for k in overlap.positions),
        standing_positions=tuple(there[k] for k in overlap.standing_positions),
    )


def _rank(overlap: Overlap) -> tuple[float, int, tuple[str, ...], tuple[int, ...]]:
    return (-overlap.strength, KINDS.index(overlap.kind), overlap.needs, overlap.positions)
