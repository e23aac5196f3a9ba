"""Publishing what is sealed: the digests of entries in the sequencer's order, as the static files of a log."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from junto.core.files import write_bytes
from junto.core.tlog.blanks import FILE, write_steps
from junto.core.tlog.checkpoints import Checkpoint, open_checkpoint
from junto.core.tlog.merkle import EMPTY_ROOT
from junto.core.tlog.placing import CHECKPOINT
from junto.core.tlog.publishing import publish
from junto.core.workflow import Refused
from junto.journal import quiet
from junto.journal.backups import standing
from junto.journal.log import keys
from junto.journal.models import Blanks, Seal

AT_ONCE = 50_000  # entries: the worker's other duties wait no longer than for so many
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
    return publish(folder(), quiet.digests, size, origin=signer.name, signers=[signer], root=root)


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


class Disclosing:
    """The worker's duty: writes down which entries of the log were blank, once nothing is left to be hidden there."""

    known: tuple[list[quiet.Window], int | None] | None = None

    def __call__(self) -> None:
        now = (quiet.windows(), Blanks.objects.order_by("-start").values_list("start", flat=True).first())
        if now != self.known and (folder() / CHECKPOINT).exists():
            disclose(now[0])
            self.known = now


def disclose(windows: Sequence[quiet.Window]) -> None:
    """Write the seeds of the steps that no window is over to the file `blanks` beside the checkpoint."""
    content = write_steps(one for one in quiet.disclosable(windows) if one.end <= published_size())
    path = folder() / FILE
    if content and (not path.exists() or path.read_bytes() != content):
        write_bytes(path, content)


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
