"""Receipts as files (C2SP tlog-proof): an entry's index, proof and checkpoint, and what shows what the entry is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from junto.core.sentences import gettext_noop as _

from .checkpoints import Opened, open_checkpoint
from .leaves import Opening, read_opening
from .lines import HASH_SIZE, read_base64, read_number, read_text, write_base64
from .merkle import leaf_hash
from .notes import VerifierKey
from .problems import TlogError
from .proofs import verify_inclusion

SUFFIX = ".tlog-proof"
FIRST = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63  # of an inclusion proof in a log of less than 2^63 entries
MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class ProofFile:
    """What a `.tlog-proof` file says. `note`: the signed checkpoint, verbatim; `extra`: opaque, signed by nobody."""

    index: int
    proof: tuple[bytes, ...]
    note: bytes
    extra: bytes | None = None

    def __bytes__(self) -> bytes:
        lines = [FIRST] if self.extra is None else [FIRST, f"extra {write_base64(self.extra)}"]
        lines += [f"index {self.index}", *map(write_base64, self.proof), "", ""]
        return "\n".join(lines).encode() + self.note


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt that holds: entry `index` of the log `opened` tells of is `opening`."""

    index: int
    opening: Opening
    opened: Opened


def read_proof_file(data: bytes) -> ProofFile:
    """A `.tlog-proof` file from its bytes, nothing verified yet (tlog-proof, "Format"). Raises TlogError."""
    text = read_text(data, _("Receipt"), MOST_BYTES)
    head, blank, note = text.partition("\n\n")
    first, *lines = head.split("\n")
    if first != FIRST or not blank:
        raise TlogError("receipt", _("The file does not begin like a receipt (%(first)s)."), first=FIRST)
    extra = read_base64(lines.pop(0)[6:], _("Extra data")) if lines and lines[0].startswith("extra ") else None
    if not lines or not lines[0].startswith("index "):
        raise TlogError("receipt_index", _("The receipt does not say which entry it is about."))
    if len(lines) - 1 > MOST_HASHES:
        raise TlogError("surplus", _("The proof has too many hashes."))
    proof = tuple(read_base64(line, _("Hash of the proof"), HASH_SIZE) for line in lines[1:])
    return ProofFile(read_number(lines[0][6:], _("Index")), proof, note.encode(), extra)


def verify_receipt(data: bytes, keys: Sequence[VerifierKey] = ()) -> Receipt:
    """Check a receipt: its opening is the entry at its index of the log of its checkpoint, which the keys signed.

    Without keys nothing is said of signatures (`Receipt.opened.signers` is empty). Raises TlogError where it is no
    receipt, or proves nothing.
    """
    file = read_proof_file(data)
    if file.extra is None:
        raise TlogError("opening", _("The receipt does not carry the opening of its entry."))
    opening = read_opening(file.extra)
    opened = open_checkpoint(file.note, keys)
    leaf = leaf_hash(opening.digest)
    verify_inclusion(leaf, file.index, opened.checkpoint.size, file.proof, opened.checkpoint.root)
    return Receipt(file.index, opening, opened)
