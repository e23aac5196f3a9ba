"""Bytes under their SHA-256 (ab/cd/abcd…), outside every web root: written to a side file, synced, then renamed."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from junto.core.workflow import Refused

PIECE = 64 * 1024
HEAD = 8 * 1024  # what is kept in memory to recognise the type by
INCOMING = "incoming"


@dataclass(slots=True)
class Received:
    """A file that came in: where it lies for now, its digest, size and first bytes."""

    path: Path
    sha256: str
    size: int
    head: bytes


@contextmanager
def receiving(
    pieces: Iterable[bytes], *, limit: int, folder: Path | None = None, durable: bool = True
) -> Iterator[Received]:
    """Write `pieces` to a side file while hashing; gone at the end unless `keep` moved it. Never whole in memory.

    `folder`: where the side file lies, for a room that keeps bytes of its own elsewhere. Not `durable`: it is only read
    from, and what is made of it is synced instead.
    """
    folder = folder or settings.ATTACHMENTS / INCOMING
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            received = _write(pieces, file, path, limit)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        yield received
    finally:
        path.unlink(missing_ok=True)


def _write(pieces: Iterable[bytes], file: BinaryIO, path: Path, limit: int) -> Received:
    digest, size, head = sha256(), 0, b""
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise Refused(
                _("The file is larger than the %(limit)s MB allowed here.") % {"limit": limit // 1_000_000},
                code="input",
                field="file",
            )
        digest.update(piece)
        head += piece[: HEAD - len(head)]
        file.write(piece)
    if not size:
        raise Refused(_("The file is empty."), code="input", field="file")
    return Received(path, digest.hexdigest(), size, head)


def passing() -> Iterator[Path]:
    """The side files that are there now: each goes at the end of what made it, unless that was killed."""
    yield from (settings.ATTACHMENTS / INCOMING).glob("*")
    yield from Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*")


def make_room_for_uploads() -> None:
    """The folder for uploads too large for memory: on the data's disk, readable by its owner alone."""
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True, mode=0o700)


def keep(received: Received) -> None:
    """Give a received file its place. The same bytes are stored once."""
    place = path_of(received.sha256)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.replace(received.path, place)
    for folder in (place.parent, place.parent.parent, settings.ATTACHMENTS):
        sync_folder(folder)


def keep_pieces(pieces: Iterable[bytes], *, limit: int) -> Received:
    """Store bytes that no attachment tells of. Call it inside `giving_place`, from a room that says with `used_by`
    which digests it still needs.
    """
    with receiving(pieces, limit=limit) as received:
        keep(received)
    return received


def sync_folder(folder: Path) -> None:
    """Make a rename durable: the folder's own entry must reach the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def path_of(digest: str) -> Path:
    """Where the bytes of that digest lie, or would lie."""
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise ValueError(f"{digest!r} is no SHA-256 digest")
    return settings.ATTACHMENTS / digest[:2] / digest[2:4] / digest


def open_bytes(digest: str) -> BinaryIO:
    """The bytes of that digest, for reading; FileNotFoundError where they are not there."""
    return path_of(digest).open("rb")


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, read piece by piece."""
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def stored() -> Iterator[str]:
    """The digests of all bytes that are stored."""
    for path in settings.ATTACHMENTS.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        yield path.name


_users: list[Callable[[str], bool]] = []


def used_by(needs: Callable[[str], bool]) -> None:
    """Let a room that keeps bytes here say whether it still needs those of a digest."""
    if needs not in _users:
        _users.append(needs)


def destroy_unless_needed(digest: str) -> bool:
    """Take the bytes away where no room needs them any more; whether they went."""
    with _locked(fcntl.LOCK_EX):
        if any(needs(digest) for needs in _users):
            return False
        path_of(digest).unlink(missing_ok=True)
    return True


@contextmanager
def giving_place() -> Iterator[None]:
    """Inside: bytes that were found or kept are not destroyed before the row that tells of them is written."""
    with _locked(fcntl.LOCK_SH):
        yield


@contextmanager
def _locked(how: int) -> Iterator[None]:
    settings.ATTACHMENTS.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.ATTACHMENTS / "lock").open("w") as lock:
        fcntl.flock(lock, how)
        yield
