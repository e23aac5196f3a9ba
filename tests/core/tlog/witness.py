"""A witness to test with, on this machine: it checks what it is asked as tlog-witness says, and can be made to fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.core.tlog.posting import Answer, answering

from junto.core.tlog.checkpoints import open_checkpoint
from junto.core.tlog.lines import read_base64
from junto.core.tlog.merkle import EMPTY_ROOT
from junto.core.tlog.notes import COSIGNATURE, Signer, VerifierKey
from junto.core.tlog.proofs import verify_consistency


@dataclass
class Witness:
    """What it saw last, what it answers, where it listens. `status`: answered instead, where it is not 200."""

    signer: Signer
    log: VerifierKey
    size: int = 0
    root: bytes = EMPTY_ROOT
    status: int = 200
    at: int = 1_800_000_000
    address: str = ""
    asked: list[int] = field(default_factory=list)  # the old sizes that it was asked from

    @property
    def key(self) -> VerifierKey:
        return VerifierKey(self.signer.name, COSIGNATURE, self.signer.key.public)

    def answer(self, body: bytes) -> tuple[int, bytes, str]:
        head, _blank, note = body.partition(b"\n\n")
        first, *proof = head.decode().split("\n")
        old = int(first.removeprefix("old "))
        self.asked.append(old)
        if self.status != 200:
            return self.status, b"no", "text/plain"
        opened = open_checkpoint(note, [self.log])
        if old != self.size:
            return 409, f"{self.size}\n".encode(), "text/x.tlog.size"
        new = opened.checkpoint
        hashes = [read_base64(one, "hash", 32) for one in proof]
        verify_consistency(old, self.root, new.size, new.root, hashes)
        self.size, self.root = new.size, new.root
        return 200, str(self.signer.cosign(opened.note.text, self.at)).encode(), "text/plain"


@contextmanager
def witnessing(witness: Witness) -> Iterator[Witness]:
    """Inside: it listens at `witness.address`."""

    def answer(path: str, _headers: Mapping[str, str], body: bytes) -> Answer:
        assert path == "/w/add-checkpoint"
        return witness.answer(body)

    with answering(answer) as address:
        witness.address = f"{address}/w"
        yield witness
