"""The second wrap of each submission: a key of its own, kept outside backups, whose destruction is the end of it.

What is handed in lies on the disk encrypted once more (age), to a key that lies in `settings.KEYS/wraps`. When its
retention ends that key is destroyed, and with it every copy of the submission, in every backup. An envelope that the
server alone seals is wrapped as well: a backup without the keys then tells nothing of it either.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings

from junto.core.sealing import Key, new_key, parse_key
from junto.core.sealing.ciphering import Writes, decrypt_stream, encrypt_stream
from junto.documents.storage import PIECE, sync_folder
from junto.solicitations.sealing import disk

AGE = b"age-encryption.org/"
NEW = ".new-"  # begins the name of a key not in its place yet


def key_place(submission: UUID) -> Path:
    """Where the key of a submission's wrap lies, or would lie."""
    return Path(settings.KEYS) / "wraps" / submission.hex[-2:] / submission.hex


@contextmanager
def wrapping(source: Path, submission: UUID) -> Iterator[Path]:
    """`source` wrapped, as a written and synced file for `disk.put`; gone at the end unless it was put.

    The key is durable before anything is encrypted to it. It is made once: of two who hand in the same draft at once
    both wrap to the same key, so that whichever file is put, the key opens it.
    """
    key = parse_key(make_key(submission).read_text(encoding="ascii").strip())
    with disk.scratch_file() as made:
        with source.open("rb") as content, made.open("wb") as wrapped:
            encrypt_stream(key.recipient, content, wrapped)
            wrapped.flush()
            os.fsync(wrapped.fileno())
        yield made


def put_wrapped(source: Path, submission: UUID) -> None:
    """Wrap the file and give it its place, durable when this returns. `source` stays."""
    with wrapping(source, submission) as made:
        disk.put(made, submission)


@contextmanager
def unwrapped(submission: UUID) -> Iterator[Path]:
    """What was handed in, byte for byte, as a file that is there until the end of the block.

    Raises FileNotFoundError where the file or its key is gone, SealingError where the file was changed.
    """
    key = _key_of(submission)
    if key is None:  # put there before there were wraps
        yield disk.place_of(submission)
        return
    with disk.scratch_file() as plain:
        with plain.open("wb") as target:
            _unwrap(key, submission, target)
        yield plain


def put_opened(content: Path, submission: UUID) -> None:
    """Give the readable envelope of an opening its place, durable when this returns, wrapped to the same key.

    So a backup without the keys tells nothing of what was opened, and what was opened ends with that key.
    """
    place = disk.opened_place(submission)
    with wrapping(content, submission) as made:
        disk.made_folder(place.parent)
        os.replace(made, place)
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        sync_folder(folder)


@contextmanager
def opened(submission: UUID) -> Iterator[Path]:
    """The readable envelope of an opening, as a file that is there until the end of the block.

    Raises FileNotFoundError where it, or the key of its wrap, is gone; SealingError where it was changed.
    """
    place = disk.opened_place(submission)
    with place.open("rb") as file:
        wrapped = file.read(len(AGE)) == AGE
    if not wrapped:  # put there before such were wrapped
        yield place
        return
    key = parse_key(key_place(submission).read_text(encoding="ascii").strip())
    with disk.scratch_file() as plain:
        with place.open("rb") as source, plain.open("wb") as target:
            decrypt_stream(key, source, target)
        yield plain


def digest(submission: UUID) -> str:
    """The SHA-256 (hex) of what was handed in; nothing is written. Raises as `unwrapped` does."""
    key, found = _key_of(submission), _Hashed()
    if key is not None:
        _unwrap(key, submission, found)
    else:
        with disk.place_of(submission).open("rb") as file:
            while piece := file.read(PIECE):
                found.write(piece)
    return found.sha256.hexdigest()


def destroy_wrap(submission: UUID) -> None:
    """Destroy the key: written over, unlinked, the folder synced. No copy of the submission can be read any more."""
    place = key_place(submission)
    try:
        with place.open("r+b") as file:
            file.write(secrets.token_bytes(place.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    place.unlink(missing_ok=True)
    sync_folder(place.parent)


def passing() -> Iterator[Path]:
    """Files on their way in or out, and keys not in their place yet: what a killed process leaves of them goes."""
    yield from (Path(settings.ENVELOPES) / "incoming").glob("*")
    yield from (Path(settings.KEYS) / "wraps").glob(f"*/{NEW}*")


@contextmanager
def in_turn(submission: UUID) -> Iterator[None]:
    """Inside: nobody else hands in this submission. Whoever waits has not begun a transaction yet."""
    with make_key(submission).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- the key ---------------------------------------------------------------------------------------------------------
def make_key(submission: UUID) -> Path:
    """Where the submission's key lies, made where there is none yet; durable when this returns."""
    place = key_place(submission)
    try:
        durable = place.stat().st_nlink == 1  # it keeps its first name until its place is durable
    except FileNotFoundError:
        _make_key(place)
    else:
        if not durable:
            _sync(place)
    return place


def _make_key(place: Path) -> None:
    for folder in (place.parent.parent.parent, place.parent.parent, place.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=NEW)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{new_key().secret()}\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(name, place)  # unlike a rename, only the first one takes the place
        _sync(place)
    finally:
        Path(name).unlink(missing_ok=True)


def _sync(place: Path) -> None:
    disk.sync_names(place.parent, Path(settings.KEYS))


def _key_of(submission: UUID) -> Key | None:
    """The submission's key; None where its file is not wrapped. Raises FileNotFoundError where file or key is gone."""
    place = key_place(submission)
    if place.exists():
        return parse_key(place.read_text(encoding="ascii").strip())
    with disk.place_of(submission).open("rb") as file:
        if file.read(len(AGE)) == AGE:
            raise FileNotFoundError(f"The key of the wrap of {submission} is not there.")
    return None


def _unwrap(key: Key, submission: UUID, target: Writes) -> None:
    with disk.place_of(submission).open("rb") as wrapped:
        decrypt_stream(key, wrapped, target)


class _Hashed:
    """Takes bytes for their digest alone."""

    def __init__(self) -> None:
        self.sha256 = sha256()

    def write(self, data: bytes, /) -> int:
        self.sha256.update(data)
        return len(data)
