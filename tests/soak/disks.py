"""The disks that a power cut may leave: a record of file operations (recorder.c) played up to any of them.

The model is the strict one of POSIX: what was written is on the disk once its file was synced, a name once its folder
was. Of the rest, a cut leaves any part: blocks of 512 bytes of writes, and of the names in a folder the first few.
"""

from __future__ import annotations

import os
import random
import struct
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HEAD = struct.Struct("=cQqIII")
BLOCK = 512


@dataclass(frozen=True)
class Operation:
    """One operation: `op` is c(reate), m(ake folder), w(rite), t(runcate), s(ync), r(ename), l(ink), u(nlink)."""

    end: int  # in the record, in bytes
    op: str
    inode: int
    at: int
    path: str
    other: str
    data: bytes


def read(record: Path) -> Iterator[Operation]:
    """The operations of a record in their order; an unfinished one at its end is left out."""
    whole, at = record.read_bytes(), 0
    while at + HEAD.size <= len(whole):
        op, inode, offset, *lengths = HEAD.unpack_from(whole, at)
        at += HEAD.size
        parts = []
        for length in lengths:
            parts.append(whole[at : at + length])
            at += length
        if at > len(whole):
            return
        yield Operation(at, op.decode(), inode, offset, os.fsdecode(parts[0]), os.fsdecode(parts[1]), parts[2])


@dataclass
class Content:
    """A file's bytes on the disk, and what was written since without being synced."""

    disk: bytearray = field(default_factory=bytearray)
    pending: list[Operation] = field(default_factory=list)

    def apply(self, one: Operation, kept: Callable[[], bool] = lambda: True) -> None:
        if one.op == "t":
            if kept():
                del self.disk[one.at :]
                self.disk.extend(b"\0" * (one.at - len(self.disk)))
            return
        for start in range(0, len(one.data), BLOCK):
            if kept():
                piece, place = one.data[start : start + BLOCK], one.at + start
                self.disk.extend(b"\0" * (place - len(self.disk)))
                self.disk[place : place + len(piece)] = piece

    def sync(self) -> None:
        for one in self.pending:
            self.apply(one)
        self.pending.clear()


class Disk:
    """A disk that is played forward; `lies(operation)`: a sync that a lying disk, or a program's fault, leaves out."""

    def __init__(self, folder: Path, lies: Callable[[Operation], bool] = lambda _one: False) -> None:
        self.lies = lies
        self.content: dict[int, Content] = {}
        self.names: dict[str, int] = {}
        self.waiting: dict[str, list[Operation]] = {}  # folder → changes of names in it
        for at, _folders, files in os.walk(folder):
            for name in files:
                path = os.path.join(at, name)
                inode = os.stat(path).st_ino
                self.names[path] = inode
                self.content[inode] = Content(bytearray(Path(path).read_bytes()))

    def play(self, one: Operation) -> None:
        if one.op in "wt":
            self.content.setdefault(one.inode, Content()).pending.append(one)
        elif one.op == "s":
            if not self.lies(one):
                self._sync(one)
        elif one.op != "m":
            if one.op == "c":
                self.content[one.inode] = Content()
            self.waiting.setdefault(os.path.dirname(one.other or one.path), []).append(one)

    def _sync(self, one: Operation) -> None:
        if one.inode in self.content and one.path not in self.waiting:
            self.content[one.inode].sync()
        for change in self.waiting.pop(one.path, ()):
            self._rename(self.names, change)

    @staticmethod
    def _rename(names: dict[str, int], one: Operation) -> None:
        if one.op in "ru":
            names.pop(one.path, None)
        if one.op != "u":
            names[one.other or one.path] = one.inode

    def cut(self, to: Path, root: Path, chance: random.Random | None, wanted: Collection[str]) -> None:
        """Write the disk that a cut leaves now: nothing unsynced, or with `chance` any part of it; files named so."""
        names = dict(self.names)
        for changes in self.waiting.values() if chance else ():
            for change in changes[: chance.randint(0, len(changes))]:
                self._rename(names, change)
        for path, inode in names.items():
            if os.path.basename(path) not in wanted:
                continue
            now = self.content.get(inode, Content())
            if chance and now.pending:
                now = Content(bytearray(now.disk), list(now.pending))
                for one in now.pending:
                    now.apply(one, lambda: chance.random() < 0.5)
            place = to / os.path.relpath(path, root)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(now.disk)
