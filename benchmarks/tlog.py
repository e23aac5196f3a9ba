"""Publishing and auditing a log of a million entries, beside the bare SHA-256 over as many nodes.

    PYTHONPATH=src .venv/bin/python benchmarks/tlog.py [ENTRIES]

The floor hashes the same leaves and nodes with hashlib in two list comprehensions and does nothing else: it reads no
file, writes none and keeps no tree. A second peer, pymerkle, builds its tree in memory over a tenth of the entries. The
roots of all are compared. Times are the processor's, so that what else loads the machine loads all alike; waiting for
the disk is not in them.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pymerkle

from junto.core.tlog.auditing import audit
from junto.core.tlog.merkle import Frontier
from junto.core.tlog.notes import new_signer
from junto.core.tlog.proofs import inclusion_proof, verify_inclusion
from junto.core.tlog.publishing import publish
from junto.core.tlog.sources import source_of
from junto.core.tlog.tiles import hashes_from, hashes_in

MORE = 1_000
PROOFS = 2_000


def timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def floor(entries: list[bytes]) -> bytes:
    """The root, by nothing but SHA-256 over the leaves and nodes of each level; an odd one moves up."""
    level = [sha256(b"\x00" + one).digest() for one in entries]
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [sha256(b"\x01" + level[at] + level[at + 1]).digest() for at in range(0, len(level) - 1, 2)] + odd
    return level[0]


def said(what: str, seconds: float, entries: int, beside: float | None = None) -> None:
    ratio = "" if beside is None else f"   {seconds / beside:5.2f} × the floor"
    sys.stdout.write(f"{what:<58}{seconds:8.2f} s  {entries / seconds:12,.0f} /s{ratio}\n")


def main(size: int) -> None:
    entries = [sha256(str(number).encode()).digest() for number in range(size + MORE)]
    signer = new_signer("example.org/log")
    folder = Path(tempfile.mkdtemp(prefix="junto-tlog-"))

    def published(end: int) -> object:
        return publish(folder, lambda a, b: entries[a:b], end, origin=signer.name, signers=[signer])

    try:
        lowest, root = timed(lambda: floor(entries[:size]))
        said("floor: SHA-256 over leaves and nodes", lowest, size)
        frontier = Frontier()
        taken, _ = timed(lambda: frontier.extend(entries[:size]))
        said("the journal's frontier (no files)", taken, size, lowest)
        taken, checkpoint = timed(lambda: published(size))
        said("publish all: tiles, entries, signed checkpoint, synced", taken, size, lowest)
        assert checkpoint.root == root == frontier.root()  # type: ignore[attr-defined]
        taken, found = timed(lambda: audit(source_of(str(folder)), [signer.key]))
        assert found.findings == []  # type: ignore[attr-defined]
        said(f"junto verify --log: {found.files} files", taken, size, lowest)  # type: ignore[attr-defined]
        taken, _ = timed(lambda: published(size + MORE))
        said(f"publish {MORE} more", taken, MORE)
        hashes = hashes_from(lambda tile: hashes_in((folder / tile.path).read_bytes(), tile.width), size + MORE)
        indices = [number * 7919 % size for number in range(PROOFS)]
        taken, proofs = timed(lambda: [inclusion_proof(index, size + MORE, hashes) for index in indices])
        said("make inclusion proofs from the tiles, anywhere", taken, PROOFS)
        frontier.extend(entries[size:])
        leaves = [sha256(b"\x00" + entries[index]).digest() for index in indices]
        now = frontier.root()
        taken, _ = timed(
            lambda: [
                verify_inclusion(leaf, index, size + MORE, proof, now)
                for leaf, index, proof in zip(leaves, indices, proofs, strict=True)  # type: ignore[call-overload]
            ]
        )
        said("verify them", taken, PROOFS)
        tenth = size // 10
        tree = pymerkle.InmemoryTree(algorithm="sha256")
        taken, _ = timed(lambda: tree.append_entries(entries[:tenth]))
        rooted, theirs = timed(tree.get_root)
        ours = Frontier()
        again, _ = timed(lambda: ours.extend(entries[:tenth]))
        assert theirs == ours.root()
        said("pymerkle, a tenth of the entries, in memory", taken + rooted, tenth)
        said("the frontier, the same tenth", again, tenth)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "").replace("_", "")) if sys.argv[1:] else 1_000_000)
