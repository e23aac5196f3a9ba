"""Making receipts out of a published log: the proof from its tiles, under the checkpoint that stands there."""

from __future__ import annotations

from collections.abc import Sequence

from .auditing import read_tile
from .checkpoints import open_checkpoint
from .leaves import Opening
from .notes import MOST_BYTES, VerifierKey
from .placing import CHECKPOINT
from .proof_files import ProofFile, verify_receipt
from .proofs import inclusion_proof
from .sources import Source
from .tiles import hashes_from


def make_receipt(
    source: Source, index: int, opening: Opening, keys: Sequence[VerifierKey], notes: Sequence[str] = (CHECKPOINT,)
) -> bytes | None:
    """The receipt (C2SP tlog-proof) of entry `index`, which `opening` opens; None where it is not published yet.

    `notes`: the files at the log in which signed checkpoints of it stand, the best first; the first that covers the
    entry is taken. The receipt is verified before it is given: raises TlogError where it would not hold.
    """
    for name in notes:
        note = source.read(name, MOST_BYTES)
        size = open_checkpoint(note, keys).checkpoint.size if note else 0
        if note and index < size:
            proof = inclusion_proof(index, size, hashes_from(lambda tile: read_tile(source, tile), size))
            receipt = bytes(ProofFile(index, tuple(proof), note, opening.data()))
            verify_receipt(receipt, keys)
            return receipt
    return None
