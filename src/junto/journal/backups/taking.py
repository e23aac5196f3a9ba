"""Makes a backup while the server runs: the log first, then the database, then the files; whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_noop as _  # the manifest has one language; who reads it out, theirs

from junto.journal import clock
from junto.journal.backups import archives, databases
from junto.journal.backups.places import PLACES, walk
from junto.journal.models import Entry, Seal

DATABASE = "database"
LOG = "files/log/"
TIMES = 5  # as often a backup is begun anew because something was destroyed while it ran
Step = Callable[[str], Callable[[float], None]]  # says what is being done; what it returns, how far it is


class Moved(Exception):
    """Something that the backup tells of went while it was made."""


def take(out: Path, step: Step) -> tuple[Path, dict[str, Any], str]:
    """Write a backup to the file `out`, or under its time in the folder `out`; its path, manifest and digest.

    The digest is of the manifest, which names every file's: kept elsewhere, it says whether this is that backup.
    Raises ValueError and OSError; then nothing was written.
    """
    target = _target(out)
    for _time in range(TIMES):
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
            try:
                return _taken(target, Path(folder), step)
            except Moved:
                continue
    raise ValueError(
        f"Files were destroyed during each of {TIMES} tries: let the retention's work end, then try again."
    )


def _target(out: Path) -> Path:
    at = clock.now().astimezone(UTC)
    target = (out / f"junto-{at:%Y%m%dT%H%M%SZ}.tar" if out.is_dir() else out).absolute()
    if not target.parent.is_dir():
        raise ValueError(f"The folder of {out} does not exist.")
    if target.exists():
        raise ValueError(f"{target} is there already: a backup is never written over another.")
    return target


def _taken(target: Path, scratch: Path, step: Step) -> tuple[Path, dict[str, Any], str]:
    # The order makes it consistent. Files are there before the row that tells of them, and never change: those copied
    # after the database hold all that its rows tell of. The log is made from committed entries: one copied before the
    # database tells of nothing that is not in it.
    log = _log(scratch)
    before = {name for place in PLACES.values() for name, _path in place.files()}
    said = _said()
    copied = scratch / DATABASE
    databases.copy(copied, step("The database"))
    files = [pair for place in PLACES.values() for pair in place.files()]
    expected = copied.stat().st_size + sum(map(_size, (path for _name, path in files)))
    with archives.writing(target, step("The files"), expected) as writing:
        writing.add(DATABASE, copied)
        for path in log:
            writing.add(f"{LOG}{path.relative_to(scratch / 'log').as_posix()}", path)
        for name, path in files:
            try:
                writing.add(name, path)
            except FileNotFoundError:
                raise Moved from None
        if not before <= writing.files.keys():
            raise Moved
        manifest = writing.close(said)
    return target, manifest, digest_of(manifest)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        raise Moved from None


def digest_of(manifest: dict[str, Any]) -> str:
    """One digest for a whole backup: over the names and digests of all its files."""
    lines = (f"{name} {one['sha256']} {one['size']}\n" for name, one in sorted(manifest["files"].items()))
    return sha256("".join(lines).encode()).hexdigest()


def _said() -> dict[str, Any]:
    """What the manifest says of the backup: when, of what, how far the journal had come at least, what is left out."""
    seal = Seal.objects.order_by("-size").first()
    return {
        "made_at": clock.now().isoformat(),
        "city": settings.CITY_NAME,
        "site": settings.SITE_URL,
        "database": connection.vendor,
        "migrations": sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
        "entries": Entry.objects.count(),
        "seal": None if seal is None else {"size": seal.size, "root": seal.root},
        "left_out": left_out(),
    }


def left_out() -> list[str]:
    """What no backup holds, a sentence each."""
    return [
        _("Every key: the folder JUNTO_KEYS and the file secret-key. Mirror it; without it nothing sealed opens."),
        _("Sessions: after a restore everybody signs in again."),
        _("Mail in the folder mail, static files, whatever was published into other folders: all made anew."),
        *(place.why for place in PLACES.values() if place.why),
    ]


def _log(scratch: Path) -> list[Path]:
    """The published log as its checkpoint says it is, under other names, so that publishing may go on."""
    source, there = Path(settings.LOG), scratch / "log"
    checkpoint = source / "checkpoint"
    if not checkpoint.exists():
        return []
    for _time in range(TIMES):
        first = checkpoint.read_bytes()
        try:
            for path in walk(source):
                if not path.name.startswith("."):
                    _same(path, there / path.relative_to(source))
            if (there / "checkpoint").read_bytes() == first == checkpoint.read_bytes():
                return list(walk(there))
        except FileNotFoundError:
            pass  # a tile that was not full gave way to the full one
        shutil.rmtree(there)
    raise ValueError("The log was published anew during each look at it: try again.")


def _same(path: Path, other: Path) -> None:
    """The file under another name too; a copy where the folders lie on different disks."""
    other.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, other)
    except OSError:
        if not path.exists():
            raise FileNotFoundError(path) from None
        shutil.copyfile(path, other)


def written_at(manifest: dict[str, Any]) -> datetime:
    """When a backup was made; ValueError where its manifest does not say so."""
    try:
        return datetime.fromisoformat(manifest["made_at"])
    except (KeyError, TypeError, ValueError):
        raise ValueError("The manifest does not say when the backup was made.") from None
