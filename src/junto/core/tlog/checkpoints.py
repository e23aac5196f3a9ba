"""Checkpoints (C2SP tlog-checkpoint): a log's name, size and root in a signed note; whether its keys signed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .lines import HASH_SIZE, read_base64, read_number, write_base64
from .merkle import EMPTY_ROOT
from .notes import ED25519, Note, Signed, Signer, VerifierKey, read_note, signed, verified
from .problems import TlogError


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's state: `origin` (its name), `size` in entries, `root` (32 bytes); `extensions`: further lines."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = (self.origin, str(self.size), write_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class Opened:
    """A checkpoint with its note. `signers`: who signed, of the keys asked about; empty where no key was given."""

    checkpoint: Checkpoint
    note: Note
    signers: tuple[Signed, ...]


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[Signer]) -> Note:
    """The signed note of a checkpoint. Raises TlogError where its own text would not be read again."""
    if read_checkpoint(str(checkpoint)) != checkpoint:
        raise TlogError("checkpoint", _("The checkpoint cannot be written: a line of it is more than one."))
    return signed(str(checkpoint), signers)


def read_checkpoint(text: str) -> Checkpoint:
    """A checkpoint from the text of a note (tlog-checkpoint, "Note text"). Raises TlogError."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or not all(lines):
        raise TlogError("checkpoint", _("The checkpoint is not three lines or more, each with something on it."))
    size = read_number(lines[1], _("Size of the log"))
    root = read_base64(lines[2], _("Root"), HASH_SIZE)
    if not size and root != EMPTY_ROOT:
        raise TlogError("empty_root", _("The checkpoint gives an empty log a root that is not the empty log's."))
    return Checkpoint(lines[0], size, root, tuple(lines[3:]))


def open_checkpoint(data: bytes, keys: Sequence[VerifierKey] = ()) -> Opened:
    """A checkpoint from its bytes. Where keys are given, the log itself must have signed it with one of them.

    The log's key is a plain one that bears the log's name: "The log's key name in its signature line SHOULD match the
    origin line" (tlog-checkpoint). Witnesses' keys among `keys` may have signed too. Without keys nothing is said of
    signatures. Raises TlogError.
    """
    note = read_note(data)
    checkpoint = read_checkpoint(note.text)
    if not keys:
        return Opened(checkpoint, note, ())
    signers = tuple(verified(note, keys))
    if not any(one.key.kind == ED25519 and one.key.name == checkpoint.origin for one in signers):
        template = _("The checkpoint of “%(origin)s” is signed by none of the given keys under that name.")
        raise TlogError("origin", template, origin=shown(checkpoint.origin))
    return Opened(checkpoint, note, signers)
