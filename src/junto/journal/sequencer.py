"""The sequencer: puts all entries into one order and seals its Merkle root, so that writers wait in no common queue."""

from __future__ import annotations

from django.db import connection, transaction

from junto.core.tlog.merkle import Frontier
from junto.journal import clock
from junto.journal.models import Entry, Position, Seal

LOCK = 0x4A756E746F  # "Junto": the advisory lock under which one sequencer works at a time
BATCH = 5_000


def seal() -> Seal | None:
    """Order every committed entry not ordered yet and seal the tree's new root; None where there was nothing."""
    last = None
    while (batch := _seal_batch()) is not None:
        last = batch
    return last


def _seal_batch() -> Seal | None:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        # By id, but not "after the last id": on PostgreSQL a lower id may be committed later than a higher one.
        waiting = list(Entry.objects.filter(position=None).order_by("id").values_list("id", "digest")[:BATCH])
        if not waiting:
            return None
        previous = Seal.objects.order_by("-size").first()
        frontier = frontier_of(previous)
        first = frontier.size
        frontier.extend(bytes.fromhex(digest) for _id, digest in waiting)
        new = Seal.objects.create(
            size=frontier.size,
            root=frontier.root().hex(),
            frontier=",".join(h.hex() for h in frontier.hashes),
            at=clock.now(),
        )
        Position.objects.bulk_create(
            [Position(position=first + i, entry_id=id_, seal=new) for i, (id_, _digest) in enumerate(waiting)],
            batch_size=500,
        )
    return new


def frontier_of(seal: Seal | None) -> Frontier:
    """The tree as that seal left it, ready to grow."""
    if seal is None:
        return Frontier()
    return Frontier(seal.size, [bytes.fromhex(h) for h in seal.frontier.split(",") if h])
