"""Tampering with a published log: with one file or two in every way, or with its whole history; and undoing it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.core.tlog import independent
from tests.core.tlog.making import ORIGIN, OTHER, SIGNER, audited, entry, files, grown

from junto.core.tlog.publishing import publish
from junto.core.tlog.tiles import Tile, tiles_of

GROWN = ((3, 200, 256, 300), (1,), (255,), (256,), (257,), (300, 511, 512, 513), (500, 512), (40, 41, 600))
LONG = ((3, 200, 256, 700, 777), (1000, 1024), (40, 41, 1290), (700, 65_700))  # for the long run: three levels of tiles


@dataclass
class World:
    """A log and what it is tampered with: its own files, an older state of it, another log of the same name."""

    folder: Path
    size: int
    clean: dict[str, bytes]
    older: dict[str, bytes]
    other: dict[str, bytes]
    fork: dict[str, bytes]  # another history, whole and signed by the right key
    kept: tuple[Path, Path]  # the checkpoints that an auditor kept: before the last growth, and the last


def world(base: Path, sizes: tuple[int, ...]) -> World:
    """The log grown in those steps."""
    folder, other, fork = base / "log", base / "other", base / "fork"
    grown(folder, *sizes[:-1]) if sizes[:-1] else grown(folder, max(1, sizes[-1] - 1))
    older, before, last = files(folder), base / "before", base / "kept"
    shutil.copy(folder / "checkpoint", before)
    grown(folder, sizes[-1])
    shutil.copy(folder / "checkpoint", last)
    grown(other, sizes[-1] + 1, signer=OTHER)
    publish(fork, _shifted, sizes[-1] + 1, origin=ORIGIN, signers=[SIGNER])
    return World(folder, sizes[-1], files(folder), older, files(other), files(fork), (before, last))


def _shifted(start: int, end: int) -> Iterator[bytes]:
    return map(entry, range(start + 1, end + 1))


def flip(random: Random, data: bytes) -> bytes:
    at, bit = random.randrange(len(data)), random.randrange(8)
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


def truncate(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data))]


def lengthen(random: Random, data: bytes) -> bytes:
    return data + random.randbytes(random.choice([1, 2, 32, 34]))


def _pieces(path: str, data: bytes) -> list[bytes]:
    width = 34 if path.startswith("tile/entries/") else 32
    return data.splitlines(keepends=True) if path == "checkpoint" else [
        data[at : at + width] for at in range(0, len(data), width)
    ]  # fmt: skip


def reorder(random: Random, path: str, data: bytes) -> bytes:
    pieces = _pieces(path, data)
    one, two = random.randrange(len(pieces)), random.randrange(len(pieces))
    pieces[one], pieces[two] = pieces[two], pieces[one]
    return b"".join(pieces)


def drop(random: Random, path: str, data: bytes) -> bytes:
    pieces = _pieces(path, data)
    del pieces[random.randrange(len(pieces))]
    return b"".join(pieces)


def double(random: Random, path: str, data: bytes) -> bytes:
    pieces = _pieces(path, data)
    at = random.randrange(len(pieces))
    return b"".join([*pieces[:at], pieces[at], *pieces[at:]])


def rewrite(random: Random, path: str, data: bytes) -> bytes:
    """One entry, hash or line replaced by another that looks the same."""
    pieces = _pieces(path, data)
    at = random.randrange(len(pieces))
    fresh = entry(random.randrange(10**6, 10**7))
    pieces[at] = {34: b"\0\x20" + fresh, 32: fresh}.get(len(pieces[at]), pieces[at].swapcase())
    return b"".join(pieces)


Change = Callable[[Random, World], dict[str, bytes | None]]  # path → its new content, None: removed


def altering(random: Random, world: World) -> dict[str, bytes | None]:
    path = random.choice(sorted(world.clean))
    how = random.choice([flip, flip, truncate, lengthen, reorder, drop, double, rewrite])
    data = world.clean[path]
    return {path: how(random, data) if how in (flip, truncate, lengthen) else how(random, path, data)}  # type: ignore[arg-type,call-arg]


def removing(random: Random, world: World) -> dict[str, bytes | None]:
    return {random.choice(["checkpoint", *(tile.path for tile in tiles_of(world.size))]): None}


def swapping(random: Random, world: World) -> dict[str, bytes | None]:
    one, two = random.choice(sorted(world.clean)), random.choice(sorted(world.clean))
    return {one: world.clean[two], two: world.clean[one]}


def adding(random: Random, world: World) -> dict[str, bytes | None]:
    """A file where none is: called like a tile of a log far longer, or like none."""
    level, far = random.choice([-1, 0, 1, 2]), world.size // 256 + random.randrange(2, 2000)
    path = random.choice([Tile(level, far, random.randrange(1, 257)).path, "tile/0/1", "tile/0/x000/001",
        "tile/entries/000.p/256", "tile/8/000", "tile/0/000.p/01", "tile/notes.txt", "tile/0/000.gz"])  # fmt: skip
    return {path: random.choice(sorted(world.clean.values()))}


def replacing(random: Random, world: World) -> dict[str, bytes | None]:
    """A file of another log of the same name."""
    path = random.choice(sorted(world.clean.keys() & world.other.keys()))
    return {path: flip(random, world.other[path]) if world.other[path] == world.clean[path] else world.other[path]}


def ageing(random: Random, world: World) -> dict[str, bytes | None]:
    """A file of an older state in place of the new."""
    changed = sorted(path for path, data in world.older.items() if world.clean.get(path, data) != data)
    path = random.choice([one for one in changed if one != "checkpoint"] or [sorted(world.clean)[-1]])
    return {path: world.older[path] if path in changed else flip(random, world.clean[path])}


def rolling_back(_random: Random, world: World) -> dict[str, bytes | None]:
    """The whole log as it was before the last growth: right in itself, found by whoever kept a later checkpoint."""
    return {path: world.older.get(path) for path in world.clean.keys() | world.older.keys()}


def forking(_random: Random, world: World) -> dict[str, bytes | None]:
    """Another history, longer and signed by the right key: found by whoever kept a checkpoint."""
    return {path: world.fork.get(path) for path in world.clean.keys() | world.fork.keys()}


HISTORIES: tuple[Change, ...] = (rolling_back, forking)
CHANGES: tuple[Change, ...] = (
    altering, altering, altering, removing, swapping, adding, replacing, ageing, *HISTORIES,
)  # fmt: skip


@dataclass
class Outcome:
    """What was done to which files, and who noticed."""

    how: str
    paths: set[str]
    noticed: bool
    named: bool  # every file tampered with is named; by a checkpoint that cannot be read no other can be judged
    independent: bool


def tampered(world: World, random: Random) -> Outcome:
    """Tamper with the log once, ask both verifiers, and undo it."""
    done: dict[str, bytes | None] = {}
    while not done:
        change = random.choice(CHANGES)
        done = {p: d for p, d in change(random, world).items() if world.clean.get(p) != d}
    try:
        for path, data in done.items():
            _put(world.folder / path, data)
        found = audited(world.folder, *world.kept)
        blamed = {one.path for one in found.findings}
        whole = independent.is_whole(world.folder, ORIGIN, SIGNER.key.public, [one.read_bytes() for one in world.kept])
        if change in HISTORIES:
            named = "kept" in blamed
        else:
            named = (found.opened is None and "checkpoint" in done) or blamed >= done.keys()
        return Outcome(change.__name__, set(done), bool(blamed), named, not whole)
    finally:
        for path in done:
            _put(world.folder / path, world.clean.get(path))


def _put(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
