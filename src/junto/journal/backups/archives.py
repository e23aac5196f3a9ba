"""The file a backup is: an uncompressed tar of private files, at its end a manifest with the digest of each."""

from __future__ import annotations

import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

FORMAT = "junto-backup/1"
MANIFEST = "manifest.json"
MOST_OF_MANIFEST = 500_000_000  # bytes
PIECE = 1024 * 1024
Told = Callable[[float], None]


@dataclass(slots=True)
class Writing:
    """A backup being written: add files, then close it with what is to be said of it."""

    tar: tarfile.TarFile
    told: Told
    expected: int  # bytes in all, for the progress
    done: int = 0
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, path: Path) -> None:
        """Take a file in under that name, reading it once. FileNotFoundError where it went meanwhile."""
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            hashing = _Hashing(file, self)
            self.tar.addfile(_member(name, size), hashing)
        if hashing.size != size:
            raise ValueError(f"{path} was changed while it was read.")
        self.files[name] = {"size": size, "sha256": hashing.digest.hexdigest()}

    def close(self, said: dict[str, Any]) -> dict[str, Any]:
        """Write the manifest: what is said of the backup and every file in it; it is returned."""
        manifest = {"format": FORMAT, **said, "files": self.files}
        data = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        self.tar.addfile(_member(MANIFEST, len(data)), io.BytesIO(data))
        return manifest


class _Hashing(io.RawIOBase):
    """A file read once: into the tar, and into its digest."""

    def __init__(self, file: BinaryIO, writing: Writing) -> None:
        self.file, self.writing, self.digest, self.size = file, writing, sha256(), 0

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        self.size += len(piece)
        self.writing.done += len(piece)
        self.writing.told(min(self.writing.done / max(self.writing.expected, 1), 0.999))
        return piece


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


@contextmanager
def writing(target: Path, told: Told, expected: int) -> Iterator[Writing]:
    """A backup that appears at `target` when the block ends, whole and on the disk, or not at all."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Writing(tar, told, expected)
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, target)  # unlike a rename, never over a backup that is there
    finally:
        beside.unlink(missing_ok=True)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    told(1)


def unpack(path: Path, into: Path, told: Told) -> dict[str, Any]:
    """Unpack a backup into an empty folder and hold every file to the manifest, which is returned.

    Raises ValueError naming what does not fit; what was unpacked until then is left for the caller to remove.
    """
    seen: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] | None = None
    size = max(path.stat().st_size, 1)
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r|") as tar:
            for member in tar:
                if manifest is not None:
                    raise ValueError(f"{path} goes on after its manifest: it is no backup as it was made.")
                stream = _stream(tar, member, path)
                if member.name == MANIFEST:
                    manifest = _manifest(stream.read(MOST_OF_MANIFEST), path)
                else:
                    seen[member.name] = _unpacked(stream, _place(member.name, into, path))
                told(min(file.tell() / size, 0.999))
    except (tarfile.TarError, EOFError) as error:
        raise ValueError(f"{path} cannot be read to its end ({error}): it is no whole backup.") from None
    if manifest is None:
        raise ValueError(f"{path} has no manifest at its end: it is no whole backup.")
    _compare(manifest["files"], seen, path)
    told(1)
    return manifest


def _stream(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> Any:
    stream = tar.extractfile(member) if member.isreg() else None
    if stream is None:
        raise ValueError(f"“{member.name}” in {path} is no file: it is no backup as it was made.")
    return stream


def _place(name: str, into: Path, path: Path) -> Path:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\x00" in name or str(PurePosixPath(*parts)) != name:
        raise ValueError(f"“{name}” in {path} is no name of a backup's file.")
    place = into.joinpath(*parts)
    if place.exists():
        raise ValueError(f"“{name}” is in {path} twice.")
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def _unpacked(stream: Any, place: Path) -> dict[str, Any]:
    digest, size = sha256(), 0
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while piece := stream.read(PIECE):
            digest.update(piece)
            size += len(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return {"size": size, "sha256": digest.hexdigest()}


def _manifest(data: bytes, path: Path) -> dict[str, Any]:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        raise ValueError(f"The manifest of {path} cannot be read.") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT or not isinstance(said.get("files"), dict):
        raise ValueError(f"{path} is no backup that this release of Junto reads ({FORMAT}).")
    return said


def _compare(wanted: dict[str, Any], seen: dict[str, Any], path: Path) -> None:
    for name in sorted(wanted.keys() | seen.keys()):
        if wanted.get(name) != seen.get(name):
            what = (
                "is missing" if name not in seen else "is not in the manifest" if name not in wanted else "was changed"
            )
            raise ValueError(f"“{name}” {what} in {path}: nothing is restored from it.")
