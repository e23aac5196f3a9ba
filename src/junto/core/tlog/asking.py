"""Asking witnesses to sign a checkpoint (C2SP tlog-witness), over the network; keeping what they signed."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from junto.core.sentences import gettext_noop as _

from .lines import read_number
from .notes import Note, VerifierKey
from .placing import CHECKPOINT, alone, place
from .problems import TlogError
from .proofs import Hashes
from .sources import post
from .witnessing import with_cosignatures, witness_request

WITNESSED = "witnessed"  # the newest checkpoint that witnesses signed, beside the checkpoint
SIZE_KNOWN = "text/x.tlog.size"  # of an answer that tells which size the witness saw last


def asked(address: str, key: VerifierKey, note: Note, old: int, hashes: Hashes) -> Note:
    """The checkpoint with the cosignature of the witness at that address, which saw the log last at `old` entries.

    A witness that saw another size says which, and is asked once more from there. `hashes`: of the log at the
    checkpoint's size. Raises TlogError where it cannot be reached, refuses, or answers with anything but a signature.
    """
    status, body, kind = _posted(address, witness_request(note, old, hashes))
    if status == HTTPStatus.CONFLICT and kind == SIZE_KNOWN:
        seen = read_number(body.decode("ascii", "replace").removesuffix("\n"), _("Size of the log"))
        status, body, _kind = _posted(address, witness_request(note, seen, hashes))
    if status != HTTPStatus.OK:
        raise TlogError("status", _("The server answers %(status)d."), status=status)
    return with_cosignatures(note, body, [key])


def _posted(address: str, body: bytes) -> tuple[int, bytes, str]:
    return post(f"{address.rstrip('/')}/add-checkpoint", body, "text/plain; charset=utf-8")


def keep(folder: Path, note: Note) -> None:
    """Keep a cosigned checkpoint as `witnessed`, and as the log's checkpoint where that is still the same one.

    Raises TlogError where another process writes the log.
    """
    content = str(note).encode()
    with alone(folder):
        place(folder / WITNESSED, content)
        if (folder / CHECKPOINT).read_bytes().startswith(f"{note.text}\n".encode()):
            place(folder / CHECKPOINT, content)
