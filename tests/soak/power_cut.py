"""Power cuts: of one run under load, the disks that a cut at any moment may leave; each holds what was acknowledged.

    PYTHONPATH=src:. python -m tests.soak.power_cut [CUTS] [SECONDS]     (SQLite; needs gcc)

A recorder is preloaded into the server and writes down all file operations of database, log, envelopes and keys. The
disk is then played forward; at each cut, what was not brought to it is dropped, wholly or by halves. On what is left
the database must open and be whole, and each submission acknowledged by then must be there with its entry, its key and
its bytes. Controls: the same with syncs left out (of the database's log, of envelopes, of keys) must be found wanting.
"""

from __future__ import annotations

import io
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from junto.core.sealing import parse_key
from junto.core.sealing.ciphering import decrypt_stream
from tests.handing_in import Answer, Ground, Seller, content_of, ground
from tests.serving import Installation
from tests.soak.disks import Disk, Operation, read
from tests.soak.installing import standing_alone
from tests.soak.kills import served

SOURCE = Path(__file__).with_name("recorder.c")
DATABASE = ("junto.sqlite3", "junto.sqlite3-wal")
LIES: dict[str, Callable[[Operation], bool]] = {
    "the database's log": lambda one: one.path.endswith("-wal"),
    "envelopes": lambda one: "/envelopes/incoming/" in one.path,
    "folders of envelopes": lambda one: "/envelopes/sealed/" in one.path,
    "keys of wraps": lambda one: "/keys/wraps/" in one.path and "/.new-" in one.path,
}


@dataclass
class Figures:
    """What was cut, and what was missing on the disks left."""

    operations: int = 0
    acknowledged: int = 0
    cuts: int = 0
    faults: list[str] = field(default_factory=list)
    found: dict[str, int] = field(default_factory=dict)  # syncs left out → cuts at which that was found


def play(on: Ground, *, cuts: int, seconds: float, companies: int) -> Figures:
    """Record a run, then cut it."""
    base = on.made.data
    with tempfile.TemporaryDirectory(prefix="junto-cut-") as folder:
        record, library = Path(folder) / "record", Path(folder) / "recorder.so"
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", library, SOURCE], check=True)
        # Keys are made when drafts are begun; these are made at handing in, in sight of the recorder.
        for _session, _company, draft in on.staged.companies[:companies]:
            (base / "keys" / "wraps" / draft[-2:] / draft.replace("-", "")).unlink()
        before = Disk(base)
        traced = {"LD_PRELOAD": str(library), "JUNTO_RECORD": str(record), "JUNTO_RECORDED": str(base)}
        answers = _load(on, Installation(base, {**on.made.environment, **traced}), record, seconds, companies)
        operations = list(read(record))
        figures = Figures(len(operations), sum(a.acknowledged for _end, a in answers))
        scratch = Path(folder) / "disk"
        figures.cuts, figures.faults = _cut(_copy(before), operations, answers, base, scratch, cuts)
        for what, lies in LIES.items():
            disk = _copy(before)
            disk.lies = lies
            _cuts, faults = _cut(disk, operations, answers, base, scratch, max(3, cuts // 10), last=True)
            figures.found[what] = len(faults)
    return figures


def _copy(disk: Disk) -> Disk:
    copied = Disk.__new__(Disk)
    copied.lies, copied.names, copied.waiting = disk.lies, dict(disk.names), {}
    copied.content = {inode: type(c)(bytearray(c.disk)) for inode, c in disk.content.items()}
    return copied


def _load(on: Ground, recorded: Installation, record: Path, seconds: float, companies: int) -> list[tuple[int, Answer]]:
    """Let companies hand in; each answer with how far the record had come when it was there."""
    answers: list[tuple[int, Answer]] = []
    with served(recorded) as server:
        sellers = [Seller(server.url, *one) for one in on.companies(companies)]
        waiting, lock = iter(sellers), threading.Lock()
        while not sellers[0].post("/healthz", b"", "text/plain")[0]:
            time.sleep(0.05)
        end = time.monotonic() + seconds

        def work() -> None:
            while time.monotonic() < end:
                with lock:
                    seller = next(waiting, None)
                if seller is None:
                    return
                answer = seller.hand_in(content_of(seller.draft))
                answers.append((record.stat().st_size, answer))

        threads = [threading.Thread(target=work) for _each in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return answers


def _cut(
    disk: Disk,
    operations: list[Operation],
    answers: list[tuple[int, Answer]],
    base: Path,
    scratch: Path,
    cuts: int,
    *,
    last: bool = False,
) -> tuple[int, list[str]]:
    """Play the record; cut at random operations (`last`: in its last tenth). How often, and what was missing."""
    chance = random.Random("cuts")
    first = len(operations) * 9 // 10 if last else 1
    at = set(chance.sample(range(first, len(operations)), min(cuts, len(operations) - first)))
    faults, done = [], 0
    for number, one in enumerate(operations):
        disk.play(one)
        if number not in at:
            continue
        due = [answer for end, answer in answers if answer.acknowledged and end <= one.end]
        with tempfile.TemporaryDirectory(dir=scratch.parent) as left:
            needed = frozenset(answer.submission.replace("-", "") for answer in due)
            disk.cut(Path(left), base, chance if done % 2 else None, {*DATABASE, *needed})
            faults += [f"cut {number}: {fault}" for fault in _missing(Path(left), due)]
        done += 1
    return done, faults


def _missing(left: Path, due: list[Answer]) -> list[str]:
    """What an acknowledged submission lacks on the disk that is left."""
    try:
        with closing(sqlite3.connect(left / "junto.sqlite3")) as database:
            if (said := database.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                return [f"the database is damaged: {said}"]
            rows = dict(database.execute("SELECT id, digest FROM solicitations_submission WHERE digest <> ''"))
            asked = "SELECT subject_id FROM journal_entry WHERE action = 'submit'"
            entries = {pk for (pk,) in database.execute(asked)}
    except sqlite3.DatabaseError as error:
        return [f"the database cannot be read: {error}"]
    faults = [f"{pk}: a row without its entry" for pk in rows.keys() ^ entries]
    for answer in due:
        pk = answer.submission.replace("-", "")
        if rows.get(pk) != answer.digest:
            faults.append(f"{pk}: acknowledged and lost")
        elif _bytes(left, pk) != answer.digest:
            faults.append(f"{pk}: its bytes or their key are not there")
    return faults


def _bytes(left: Path, pk: str) -> str:
    try:
        key = parse_key((left / "keys" / "wraps" / pk[-2:] / pk).read_text().strip())
        plain = io.BytesIO()
        with (left / "envelopes" / "sealed" / pk[-2:] / pk).open("rb") as wrapped:
            decrypt_stream(key, wrapped, plain)
    except (OSError, ValueError) as error:
        return repr(error)
    return sha256(plain.getvalue()).hexdigest()


def main(cuts: int = 1000, seconds: int = 8) -> int:
    """Play it and print the figures; 0 where nothing was missing and every sync left out was found."""
    with standing_alone() as installations, ground(installations, 400) as on:
        found = play(on, cuts=cuts, seconds=seconds, companies=400)
    sys.stdout.write(
        f"{found.operations:,} file operations, {found.acknowledged} submissions acknowledged, {found.cuts:,} power "
        f"cuts: {len(found.faults)} faults. With syncs left out, faults: "
        + ", ".join(f"{what} {count}" for what, count in found.found.items())
        + "\n"
    )
    for fault in found.faults[:20]:
        sys.stdout.write(f"- {fault}\n")
    return 1 if found.faults or not all(found.found.values()) else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
