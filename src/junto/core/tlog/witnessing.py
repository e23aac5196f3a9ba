"""Asking a witness (C2SP tlog-witness): the body of the request, and taking its cosignatures into the checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from junto.core.sentences import gettext_noop as _

from .checkpoints import read_checkpoint
from .lines import write_base64
from .notes import COSIGNATURE, Note, VerifierKey, read_note, verified
from .problems import TlogError
from .proofs import Hashes, consistency_proof


def witness_request(note: Note, old: int, hashes: Hashes) -> bytes:
    """The body of `add-checkpoint`: the size the witness saw last (0: none), the proof from it, the signed checkpoint.

    `hashes`: of the log at the checkpoint's size (`tiles.hashes_from`). Raises TlogError where `old` is larger.
    Source: tlog-witness, "add-checkpoint".
    """
    proof = consistency_proof(old, read_checkpoint(note.text).size, hashes)
    return "\n".join([f"old {old}", *map(write_base64, proof), "", str(note)]).encode()


def with_cosignatures(note: Note, answer: bytes, keys: Sequence[VerifierKey]) -> Note:
    """The checkpoint with those cosignatures of a witness's answer that the given keys made; others are ignored.

    Raises TlogError where the answer is no signature lines, none of them is by a given key, or one of those is false.
    """
    witnesses = [key for key in keys if key.kind == COSIGNATURE]
    found = read_note(f"{note.text}\n".encode() + answer)
    if found.text != note.text:
        raise TlogError("answer", _("The witness's answer holds more than signatures."))
    verified(found, witnesses)
    ids = {(key.name, key.key_id) for key in witnesses}
    known = tuple(one for one in found.signatures if (one.name, one.key_id) in ids and one not in note.signatures)
    return replace(note, signatures=(*note.signatures, *known))
