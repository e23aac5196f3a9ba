"""The sequencer: puts all entries into one order and seals its Merkle root, so that writers wait in no common queue."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.db import connection, transaction

from junto.core.tlog.blanks import blank
from junto.core.tlog.merkle import Frontier
from junto.journal import clock, quiet
from junto.journal.models import Blanks, Entry, Position, Seal

LOCK = 0x4A756E746F  # "Junto": the advisory lock under which one sequencer works at a time
BATCH = 5_000


def seal() -> Seal | None:
    """Order every committed entry not ordered yet and seal the tree's new root; None where there was nothing.

    While the log must keep quiet (`quiet`), only when the next step is due; then also where there is no entry.
    """
    last = None
    while (batch := _seal_batch()) is not None:
        last = batch
    return last


def _seal_batch() -> Seal | None:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        previous = Seal.objects.order_by("-size").first()
        step = quiet.stepping(previous)
        if step is not None and not step.due:
            return None
        # By id, but not "after the last id": on PostgreSQL a lower id may be committed later than a higher one.
        rows = Entry.objects.filter(position=None).order_by("id").values_list("id", "digest")
        if step is not None:
            return _seal_step(previous, list(rows), step)
        waiting = list(rows[:BATCH])
        if not waiting:
            return None
        frontier = frontier_of(previous)
        first = frontier.size
        frontier.extend(bytes.fromhex(digest) for _id, digest in waiting)
        return _written(frontier, {first + i: id_ for i, (id_, _digest) in enumerate(waiting)})


def _seal_step(previous: Seal | None, waiting: list[tuple[int, str]], step: quiet.Stepping) -> Seal:
    """Seal everything as one step of the usual size: entries at places drawn by lot, blanks everywhere else."""
    frontier = frontier_of(previous)
    start, size, seed = frontier.size, quiet.step_size(len(waiting)), secrets.token_bytes(32)
    placed = dict(zip(quiet.places(start, size, len(waiting)), waiting, strict=True))
    frontier.extend(
        bytes.fromhex(placed[place][1]) if place in placed else blank(seed, place)
        for place in range(start, start + size)
    )
    new = _written(frontier, {place: id_ for place, (id_, _digest) in placed.items()})
    Blanks.objects.create(seal=new, start=start, count=size - len(waiting), seed=seed.hex(), final=step.final)
    return new


def _written(frontier: Frontier, placed: Mapping[int, int]) -> Seal:
    """The seal over a tree that has grown, and where its new entries stand: place → entry."""
    new = Seal.objects.create(
        size=frontier.size,
        root=frontier.root().hex(),
        frontier=",".join(h.hex() for h in frontier.hashes),
        at=clock.now(),
    )
    Position.objects.bulk_create(
        [Position(position=place, entry_id=entry, seal=new) for place, entry in placed.items()], batch_size=500
    )
    return new


def frontier_of(seal: Seal | None) -> Frontier:
    """The tree as that seal left it, ready to grow."""
    if seal is None:
        return Frontier()
    return Frontier(seal.size, [bytes.fromhex(h) for h in seal.frontier.split(",") if h])
