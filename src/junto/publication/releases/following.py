"""The cursor over the journal: each public act on a contracting process becomes part of a release, once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from junto.core import ocds
from junto.journal.models import Entry, Position, Seal
from junto.publication.models import Cursor, Release
from junto.publication.releases.contracts import (
    INTERNAL,
    solicitations_of_agreements,
    solicitations_of_contracts,
)
from junto.publication.releases.contracts import ROOT as CONTRACT
from junto.publication.releases.process import ROOT, process_as_of
from junto.publication.releases.tags import tags_of
from junto.publication.releases.told import Until

NAME = "ocds"
BATCH = 1_000
LOCK = 0x4F434453  # "OCDS": the advisory lock under which one process at a time makes releases


def make_releases() -> int:
    """Make the releases of everything public that was sequenced since last time; returns how many were made.

    By seal, not by id alone: entries are committed in another order than they are numbered.
    """
    made = 0
    while (batch := _next_batch()) is not None:
        made += batch
    return made


def _next_batch() -> int | None:
    last = Position.objects.order_by("-position").values_list("position", flat=True).first()
    known = Cursor.objects.filter(name=NAME).values_list("position", flat=True).first()
    if last is None or (known is not None and known >= last):
        return None  # asked without a lock: most of the time nothing is new
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        mark, _made = Cursor.objects.get_or_create(name=NAME, defaults={"position": -1})
        # One seal is never cut: positions within it tell no order.
        seals = Seal.objects.filter(size__gt=mark.position + 1).order_by("size")
        until = seals.filter(size__lte=mark.position + 1 + BATCH).last() or seals.first()
        if until is None:
            return None
        waiting = Position.objects.filter(position__gt=mark.position, position__lt=until.size)
        rows = waiting.select_related("entry").order_by("seal_id", "entry_id")
        made = _releases_of(list(rows))
        Cursor.objects.filter(pk=mark.pk).update(position=until.size - 1)
    return made


def _releases_of(rows: list[Position]) -> int:
    """One release for each process and second, the standard's finest date: what is done together is told together."""
    processes = _processes([row.entry for row in rows])
    acts: list[tuple[Any, list[Position]]] = []
    newest: dict[Any, list[Position]] = {}
    for row in rows:
        for solicitation in processes(row.entry) if row.entry.public else ():
            together = newest.get(solicitation)
            if together is None or _second(together[-1]) != _second(row):
                together = newest[solicitation] = []
                acts.append((solicitation, together))
            together.append(row)
    return sum(_make(solicitation, found) for solicitation, found in acts)


def _second(row: Position) -> datetime:
    return row.entry.at.replace(microsecond=0)


def _processes(entries: Sequence[Entry]) -> Callable[[Entry], Sequence[Any]]:
    """A function from an entry to the solicitations whose processes it belongs to, asked for all entries at once."""
    contracts = solicitations_of_contracts({e.root_id for e in entries if e.root_type == CONTRACT})
    agreements = solicitations_of_agreements({e.subject_id for e in entries if e.subject_type == INTERNAL})

    def of(entry: Entry) -> Sequence[Any]:
        if entry.root_type == ROOT:
            return (entry.root_id,)
        if entry.root_type == CONTRACT:
            return contracts.get(entry.root_id, ())
        return agreements.get(entry.subject_id, ()) if entry.subject_type == INTERNAL else ()

    return of


def _make(solicitation: Any, rows: list[Position]) -> int:
    position, entry = rows[-1].position, rows[-1].entry
    process = process_as_of(solicitation, Until(rows[-1].seal_id, entry.pk))
    if process is None:
        return 0
    earlier = list(Release.objects.filter(ocid=process.ocid).order_by("number").values_list("tags", flat=True))
    tags = tags_of(
        [(row.entry.subject_type, row.entry.action) for row in rows], before=[tag for tags in earlier for tag in tags]
    )
    number = len(earlier) + 1
    body = ocds.release(process, id=f"{process.ocid}-{number:04d}", date=entry.at, tags=tags)
    Release.objects.create(
        ocid=process.ocid,
        number=number,
        position=position,
        tags=tags,
        date=entry.at,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
    )
    return 1
