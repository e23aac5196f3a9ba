"""Putting a log's files in place: each whole, all on the disk before the checkpoint, one process at a time."""

from __future__ import annotations

import fcntl
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from junto.core.files import write_bytes
from junto.core.sentences import gettext_noop as _

from .problems import TlogError
from .tiles import ENTRIES, TOP, WIDTH, Tile, count_at

HALF_WRITTEN = re.compile(r"\.[a-z0-9]+\.[A-Za-z0-9_]{8}")  # what core/files.py leaves when it is killed
MANY = 100  # files: so many are brought to the disk together
CHECKPOINT = "checkpoint"  # tlog-tiles, "Checkpoints": served at <prefix>/checkpoint


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Inside: the only process that writes the log in the folder, which is made where it is missing.

    The system lets go when the process ends, however it ends. Raises TlogError where another is at it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle, folder)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise TlogError("busy", _("Another process is writing the log in %(folder)s."), folder=folder) from None


@dataclass(slots=True)
class Placing:
    """Files of a log being written: none of them counts before `seal` wrote the checkpoint over them."""

    folder: Path
    written: dict[Path, None] = field(default_factory=dict)
    folders: dict[Path, None] = field(default_factory=dict)

    def put(self, tile: Tile, data: bytes) -> None:
        """Write a tile's file."""
        path = self.folder / tile.path
        self._enter(path.parent)
        write_bytes(path, data)
        self.written[path] = None

    def seal(self, note: bytes) -> None:
        """See to it that all that was written is on the disk, then write the checkpoint and see to that."""
        self._enter(self.folder)
        if sys.platform == "linux" and len(self.written) > MANY:
            os.sync()  # there it waits until all is written, and takes a fraction of the time
        else:
            for path in (*self.written, *self.folders):
                to_disk(path)
        place(self.folder / CHECKPOINT, note)

    def _enter(self, folder: Path) -> None:
        """Make the folder, and rid it and those above of what a kill left of files half written."""
        folder.mkdir(parents=True, exist_ok=True)
        while folder not in self.folders and folder != self.folder.parent:
            for left in folder.glob(".*"):
                if HALF_WRITTEN.fullmatch(left.name):
                    left.unlink()
            self.folders[folder] = None
            folder = folder.parent


def place(path: Path, content: bytes) -> None:
    """Write a file whole, and see to it that it and its name are on the disk."""
    write_bytes(path, content)
    to_disk(path)
    to_disk(path.parent)


def remove_stale(folder: Path, old: int, new: int) -> None:
    """Remove the partial tiles whose full tile stands now (tlog-tiles, "Partial Tiles"). Only the old edge has any."""
    for level in (ENTRIES, *range(TOP + 1)):
        index = count_at(level, old) // WIDTH
        partials = folder / f"{Tile(level, index).path}.p"
        if index < count_at(level, new) // WIDTH and partials.is_dir():
            for path in partials.iterdir():
                path.unlink()
            partials.rmdir()


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
