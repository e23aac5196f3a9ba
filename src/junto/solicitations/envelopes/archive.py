"""Opens a stranger's ZIP file: nothing outside its folder, nothing that unpacks to more than it says, no locks."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.solicitations.envelopes.contents import FOLDER, LISTING

PIECE = 1 << 16
HEAD = 8 * 1024
MEGABYTE = 1_000_000
NAME = re.compile(r"[^\x00-\x1f\x7f/\\:]{1,200}")
BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error),
    *(NotImplementedError, EOFError, OSError, RuntimeError, ValueError),
)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Unreadable(Exception):
    """An envelope of which nothing can be used; `sentence` says why."""

    def __init__(self, code: str, template: str, /, **params: object) -> None:
        self.sentence = Sentence(code, template, params)
        super().__init__(str(self.sentence))


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read of one envelope. `ratio`: unpacked over packed size, asked beyond one megabyte."""

    unpacked: int = 200 * MEGABYTE
    ratio: int = 100
    members: int = 500
    listing: int = 4 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Unpacked:
    """One member as it was unpacked: digest and size of what it really held, and its first bytes."""

    sha256: str
    size: int
    head: bytes


class Archive:
    """The members of a sound envelope; every byte unpacked counts against the limits of the whole."""

    def __init__(self, archive: zipfile.ZipFile, packed: int, limits: Limits) -> None:
        self._archive = archive
        self._packed = packed
        self._limits = limits
        self._unpacked = 0
        self.members = {m.filename: m for m in _checked(archive.infolist(), limits)}

    def files(self) -> set[str]:
        """The names of the files beside the listing."""
        return set(self.members) - {LISTING}

    def listing(self) -> bytes:
        """The bytes of `submission.json`. Raises Unreadable."""
        if LISTING not in self.members:
            raise Unreadable("no_listing", _("The envelope holds no “submission.json”, so nothing says what is in it."))
        found = b""
        for piece in self._pieces(LISTING):
            found += piece
            if len(found) > self._limits.listing:
                raise Unreadable("listing_too_big", _("The “submission.json” in the envelope is too large to be read."))
        return found

    def unpack(self, name: str, into: Path) -> Unpacked:
        """Write one member to a file outside, hashing it. Raises Unreadable."""
        digest, size, head = sha256(), 0, b""
        with into.open("wb") as target:
            for piece in self._pieces(name):
                digest.update(piece)
                size += len(piece)
                head += piece[: HEAD - len(head)]
                target.write(piece)
        return Unpacked(digest.hexdigest(), size, head)

    def _pieces(self, name: str) -> Iterator[bytes]:
        try:
            with self._archive.open(self.members[name]) as stream:
                while piece := stream.read(PIECE):
                    self._count(len(piece))
                    yield piece
        except BROKEN as error:
            raise _damaged() from error

    def _count(self, size: int) -> None:
        self._unpacked += size
        if self._unpacked > self._limits.unpacked:
            raise Unreadable(
                "unpacks_too_big",
                _("The envelope unpacks to more than %(limit)s MB, the most that is read."),
                limit=self._limits.unpacked // MEGABYTE,
            )
        if self._unpacked > max(MEGABYTE, self._packed * self._limits.ratio):
            raise Unreadable(
                "bomb",
                _("The envelope unpacks to more than %(limit)s times its size, as files made to do harm do."),
                limit=self._limits.ratio,
            )


@contextmanager
def opened(path: Path, limits: Limits | None = None) -> Iterator[Archive]:
    """The archive at `path`, its list of members checked. Raises Unreadable."""
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN as error:
        raise _damaged() from error
    with archive:
        yield Archive(archive, path.stat().st_size, limits or Limits())


def _damaged() -> Unreadable:
    return Unreadable("damaged", _("The envelope is no sound ZIP archive: it cannot be unpacked."))


def _checked(members: list[zipfile.ZipInfo], limits: Limits) -> list[zipfile.ZipInfo]:
    """The members that are files; Unreadable for what no honest envelope holds."""
    if len(members) > limits.members:
        raise Unreadable(
            "too_many_members",
            _("The envelope holds %(count)s files; at most %(limit)s are read."),
            count=len(members),
            limit=limits.members,
        )
    files = [m for m in members if m.filename not in (FOLDER, "")]
    for member in files:
        _check(member)
    if len({m.filename.casefold() for m in files}) != len(files):
        raise Unreadable("names_twice", _("Two files in the envelope have the same name."))
    if sum(m.file_size for m in files) > limits.unpacked:
        raise Unreadable(
            "unpacks_too_big",
            _("The envelope unpacks to more than %(limit)s MB, the most that is read."),
            limit=limits.unpacked // MEGABYTE,
        )
    return files


def _check(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    inside = name.removeprefix(FOLDER)
    if name != LISTING and (not name.startswith(FOLDER) or not NAME.fullmatch(inside) or inside in (".", "..")):
        raise Unreadable(
            "unsafe_path",
            _("The envelope holds a file at “%(path)s”. Files lie in the folder “files”, and nowhere else."),
            path=_shown(name),
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Unreadable("link", _("The envelope holds a link (“%(path)s”) instead of a file."), path=_shown(name))
    if member.flag_bits & 1:
        raise Unreadable("locked", _("The envelope is locked with a password."))
    if member.compress_type not in METHODS:
        raise Unreadable("method", _("The envelope is packed in a way that is not read here (“deflate” is)."))


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name)[:120]
