"""Publishing what is sealed: the digests of entries in the sequencer's order, as the static files of a log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from junto.core.tlog.checkpoints import Checkpoint, open_checkpoint
from junto.core.tlog.merkle import EMPTY_ROOT
from junto.core.tlog.placing import CHECKPOINT
from junto.core.tlog.publishing import publish
from junto.core.workflow import Refused
from junto.journal.backups import standing
from junto.journal.log import keys
from junto.journal.models import Position, Seal

AT_ONCE = 50_000  # entries: the worker's other duties wait no longer than for so many
CHUNK = 5_000
log = logging.getLogger(__name__)


def folder() -> Path:
    """Where the log's files lie."""
    return Path(settings.LOG)


def publish_sealed(most: int = AT_ONCE) -> Checkpoint | None:
    """Publish up to the last seal that is at most `most` entries further; None where the log has no key yet.

    Only digests leave the database. Raises TlogError, and signs nothing, where the published log and the sealed tree do
    not fit: then one of the two was changed behind the other's back, or the database is older than what was published.
    Raises Refused on a restored installation that may not go on under the log's name.
    """
    signer = keys.signer()
    if signer is None:
        return None
    if (sentence := standing.why_not_published(signer.name)) is not None:
        raise Refused(sentence, code="state")
    seal = _next_seal(published_size(), most)
    size, root = (seal.size, bytes.fromhex(seal.root)) if seal else (0, EMPTY_ROOT)
    return publish(folder(), _digests, size, origin=signer.name, signers=[signer], root=root)


def publish_all() -> Checkpoint | None:
    """Publish everything that is sealed."""
    before = -1
    while (found := publish_sealed()) is not None and found.size != before:
        before = found.size
    return found


def checkpoint() -> Checkpoint | None:
    """The log's published state; None where nothing is published yet."""
    file = folder() / CHECKPOINT
    return open_checkpoint(file.read_bytes()).checkpoint if file.exists() else None


def published_size() -> int:
    """How many entries are published."""
    found = checkpoint()
    return found.size if found else 0


def _next_seal(published: int, most: int) -> Seal | None:
    """The last seal within reach, or else the first one beyond; where the database has less, its last."""
    beyond = Seal.objects.filter(size__gt=published).order_by("size")
    within = beyond.filter(size__lte=published + most).last()
    return within or beyond.first() or Seal.objects.order_by("size").last()


def _digests(start: int, end: int) -> Iterator[bytes]:
    rows = Position.objects.filter(position__gte=start, position__lt=end).order_by("position")
    for digest in rows.values_list("entry__digest", flat=True).iterator(chunk_size=CHUNK):
        yield bytes.fromhex(digest)


class Publishing:
    """The worker's duty: publishes where something was sealed since. A missing key is told once."""

    size: int | None = None
    told = False

    def __call__(self) -> None:
        sealed = Seal.objects.order_by("-size").values_list("size", flat=True).first()
        if sealed == self.size and (folder() / CHECKPOINT).exists():
            return
        try:
            found = publish_sealed()
        except Refused as refusal:
            if not self.told:
                log.warning("%s", refusal)
            self.told = True
            return
        self.size = found.size if found else None
        if found is None and not self.told:
            log.warning("The log is not published: it has no key yet. `junto setup` makes it.")
            self.told = True
