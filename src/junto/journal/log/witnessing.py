"""Asking witnesses and a time stamp authority, by setting, to sign the checkpoint: publishing goes on regardless."""

from __future__ import annotations

import logging

from django.conf import settings

from junto.core.tlog.asking import asked, keep
from junto.core.tlog.auditing import read_tile
from junto.core.tlog.checkpoints import open_checkpoint
from junto.core.tlog.placing import CHECKPOINT
from junto.core.tlog.problems import TlogError
from junto.core.tlog.sources import source_of
from junto.core.tlog.stamping import stamp
from junto.core.tlog.tiles import hashes_from
from junto.journal.log import keys
from junto.journal.log.publishing import folder

SECONDS = 30.0  # between two rounds
log = logging.getLogger(__name__)


class Asking:
    """The worker's turn: each witness that has not signed the present checkpoint is asked once."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}  # address → the size at which the witness signed last, as far as we know

    def __call__(self) -> None:
        known, signer = keys.witnesses(), keys.signer()
        file = folder() / CHECKPOINT
        if not known or signer is None or not file.exists():
            return
        opened = open_checkpoint(file.read_bytes(), [signer.key, *known.values()])
        size, note = opened.checkpoint.size, opened.note
        source = source_of(str(folder()))
        hashes = hashes_from(lambda tile: read_tile(source, tile), size)
        done = {str(one.key) for one in opened.signers}
        for address, key in known.items():
            if str(key) in done:
                continue
            try:
                note = asked(address, key, note, min(self.seen.get(address, 0), size), hashes)
                self.seen[address] = size
            except TlogError as error:
                log.warning("The witness at %s did not sign: %s", address, error)
        if note != opened.note:
            keep(folder(), note)


def have_stamped() -> None:
    """Have the authority by setting stamp the published checkpoint, where it is a new one."""
    if not (folder() / CHECKPOINT).exists():
        return
    try:
        stamp(folder(), settings.LOG_TIMESTAMPS)
    except TlogError as error:
        log.warning("The authority at %s did not stamp the log: %s", settings.LOG_TIMESTAMPS, error)
