"""How long the file of an import is kept: destroyed by the program a set time after the import came to rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from junto.core.workflow import PROGRAM, Context
from junto.documents import storage
from junto.documents.queries import wrong_bytes
from junto.journal import clock
from junto.journal.door import perform
from junto.journal.models import Entry, Job
from junto.journal.registry import kind_of
from junto.needs.guards import nothing_held
from junto.needs.imports import files
from junto.needs.models import Import

LOOK = 3_600.0  # seconds between two looks
ENDED = ("done", "recalled", "discarded")
LEFT_ALONE = ("read", "checked", "failed")  # somebody could still go on with it


def needs_bytes(digest: str) -> bool:
    """Whether an import still needs the bytes of that digest."""
    return Import.objects.filter(sha256=digest, erased_at=None).exists()


def wrong_files() -> Iterator[str]:
    """Which files of imports are missing or changed, of those that were not destroyed."""
    rows = Import.objects.filter(erased_at=None).order_by("pk").values_list("file_name", "sha256")
    yield from wrong_bytes((f"file of needs “{name}”", digest) for name, digest in rows.iterator())


def kept_until(imported: Import) -> datetime | None:
    """When the file will be destroyed unless something happens to the import; None while it runs, or where it was."""
    if imported.erased_at is not None or imported.state not in (*ENDED, *LEFT_ALONE):
        return None
    told = _last_told([imported.pk]).get(imported.pk)
    return None if told is None else told + timedelta(days=settings.IMPORT_KEPT_DAYS)


def erase_expired() -> list[Import]:
    """Destroy every file whose time is over by the database's clock and that no legal hold keeps; returns of which."""
    at = clock.now()
    resting = {i.pk: i for i in Import.objects.filter(erased_at=None, state__in=(*ENDED, *LEFT_ALONE))}
    told = _last_told(resting)
    over = [resting[pk] for pk, last in told.items() if last + timedelta(days=settings.IMPORT_KEPT_DAYS) <= at]
    return [erase_file(one) for one in over if nothing_held(one, Context(PROGRAM, at)) is None]


def erase_file(imported: Import) -> Import:
    """Destroy the file of an import, the rows handed back and what was shown of it; what came of it stays.

    Other imports and attachments of the same bytes keep them.
    """

    def apply(fresh: Import, context: Context) -> None:
        fresh.erased_at, fresh.samples = context.at, {}

    def then(fresh: Import, _context: Context) -> None:
        Job.objects.filter(kind__startswith="needs.import.", inputs__import=str(fresh.pk)).update(result={}, problem="")

    action = "erase" if imported.state in ENDED else "lapse"
    inputs = {"days": settings.IMPORT_KEPT_DAYS}
    with transaction.atomic():
        erased = perform(imported, action, by=PROGRAM, inputs=inputs, apply=apply, then=then)
        transaction.on_commit(lambda: _destroy(erased))
    return erased


def _destroy(imported: Import) -> None:
    storage.destroy_unless_needed(imported.sha256)
    files.drop_rejected(imported.pk)


def _last_told(ids: Iterable[UUID]) -> dict[Any, datetime]:
    """When something last happened to each import."""
    entries = Entry.objects.filter(subject_type=kind_of(Import).name, subject_id__in=list(ids))
    return dict(entries.values_list("subject_id").annotate(at=Max("at")))
