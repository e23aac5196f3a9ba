"""Brings a backup back into an empty place and verifies it there; only what holds together gets its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from junto.core.tlog.checkpoints import Checkpoint, open_checkpoint, read_checkpoint
from junto.core.tlog.merkle import EMPTY_ROOT
from junto.core.tlog.notes import read_note
from junto.core.tlog.problems import TlogError
from junto.journal import clock
from junto.journal.backups import archives, databases, standing
from junto.journal.backups.places import PLACES, wrong_files
from junto.journal.backups.taking import DATABASE, digest_of, written_at
from junto.journal.check import Report, check
from junto.journal.models import Entry, Seal

NONE = "none"  # instead of a checkpoint: no log was ever published
Step = Callable[[str], Callable[[float], None]]


@dataclass(slots=True)
class Restored:
    """What was brought back, and what in it does not hold."""

    manifest: dict[str, Any]
    digest: str
    report: Report
    last_at: str = ""  # when the last entry was made
    comparison: standing.Comparison | None = None
    findings: list[str] = field(default_factory=list)


def restore(path: Path, since: Checkpoint | None, step: Step, migrate: Callable[[], object]) -> Restored:
    """Bring a backup back into the folder that the settings call the data, and into their database; then verify it.

    Raises ValueError where the backup is damaged or nothing can be filled with it: then nothing stays. What does not
    hold although the backup is whole is among the findings. `migrate` brings an older backup's tables up to date.
    """
    databases.refuse_filled()
    data = Path(settings.DATA)
    unpacked = data / "unpacked"
    unpacked.mkdir()
    manifest = archives.unpack(path, unpacked, step("The backup"))
    made = written_at(manifest)
    if manifest.get("database") != connection.vendor:
        raise ValueError(
            f"The backup is of {manifest.get('database')}, the database named by JUNTO_DATABASE_URL of "
            f"{connection.vendor}: a backup goes back into a database of its kind."
        )
    try:
        databases.fill(unpacked / DATABASE)
        _refuse_later_release()
        _place_files(unpacked)
        migrate()
        restored = _verified(manifest, step)
    except BaseException:
        databases.empty()
        raise
    _stand(restored, since, made.isoformat())
    connections.close_all()
    return restored


def _place_files(unpacked: Path) -> None:
    """The unpacked folders to where the settings have them."""
    folders = {one.name: one.folder for one in PLACES.values()} | {"log": Path(settings.LOG)}
    files = unpacked / "files"
    for found in sorted(files.iterdir()) if files.exists() else []:
        if found.name not in folders:
            raise ValueError(f"The backup holds the files “{found.name}”, of which this release knows nothing.")
        to = folders[found.name]
        if to.exists() and any(to.iterdir()):
            raise ValueError(f"{to} is not empty: a restore never writes over anything.")
        to.parent.mkdir(parents=True, exist_ok=True)
        if to.exists():
            to.rmdir()
        shutil.move(found, to)
    shutil.rmtree(unpacked)


def _refuse_later_release() -> None:
    loader = MigrationExecutor(connection).loader
    ours = {app for app, _name in loader.disk_migrations or {}}
    strange = [
        f"{app}.{name}"
        for app, name in loader.applied_migrations or {}
        if app in ours and (app, name) not in (loader.disk_migrations or {})
    ]
    if strange:
        raise ValueError(f"The backup was made by a later release of Junto ({min(strange)}): restore it with that one.")


def _verified(manifest: dict[str, Any], step: Step) -> Restored:
    told = step("Verifying")
    report = check()
    told(0.5)
    restored = Restored(manifest, digest_of(manifest), report, findings=list(report.findings))
    restored.findings += wrong_files()
    last = Entry.objects.order_by("-id").values_list("at", flat=True).first()
    restored.last_at = "" if last is None else last.isoformat()
    if stated := manifest.get("seal"):
        found = Seal.objects.filter(size=stated.get("size")).values_list("root", flat=True).first()
        if found != stated.get("root"):
            restored.findings.append(
                f"The manifest tells of {stated.get('size')} sealed entries that the database does not have so."
            )
    if (published := published_checkpoint()) is not None:
        compared = standing.compare(published)
        if compared.missing or compared.other:
            restored.findings.append(f"The published log of {published.size} entries is not the database's own order.")
    told(1)
    return restored


def _stand(restored: Restored, since: Checkpoint | None, made_at: str) -> None:
    published = published_checkpoint()
    now = standing.Standing(clock.now().isoformat(), made_at, published.origin if published else "")
    standing.write(now)
    if since is not None:
        restored.comparison = hold_to(since)


def hold_to(checkpoint: Checkpoint) -> standing.Comparison:
    """Hold a restored installation to a checkpoint that was published, and keep what came of it.

    What was once found missing, or otherwise, stays so: an older checkpoint cannot heal it.
    """
    now = standing.read()
    if now is None:
        raise ValueError(f"{settings.DATA} was not restored from a backup: junto verify holds a log to a checkpoint.")
    published = published_checkpoint()
    if published is not None and not checkpoint.origin:
        raise ValueError(f"The backup holds the published log “{published.origin}”: take its newest checkpoint.")
    if published is not None and published.origin == checkpoint.origin and checkpoint.size < published.size:
        raise ValueError(
            f"The checkpoint of {checkpoint.size} entries is older than the backup's own of {published.size}: it says "
            "nothing about what came after. Take the newest that anyone has."
        )
    compared = standing.compare(checkpoint)
    standing.write(
        standing.Standing(
            now.restored_at,
            now.made_at,
            checkpoint.origin,
            max(checkpoint.size, now.held_to or 0),
            max(compared.missing, now.missing or 0),
            compared.other or now.other,
        )
    )
    return compared


def read_since(path: Path, keys: list[Any]) -> Checkpoint:
    """The checkpoint in a file, signed by one of the keys where any is given; of the word “none”, that of an empty log.

    Raises ValueError.
    """
    if str(path) == NONE and not path.exists():
        return Checkpoint("", 0, EMPTY_ROOT)
    try:
        data = path.read_bytes()
        return open_checkpoint(data, keys).checkpoint if keys else read_checkpoint(read_note(data).text)
    except TlogError as error:
        raise ValueError(f"{path}: {error}") from None


def published_checkpoint() -> Checkpoint | None:
    """The checkpoint in the folder of the published log, as it stands there."""
    path = Path(settings.LOG) / "checkpoint"
    return open_checkpoint(path.read_bytes()).checkpoint if path.exists() else None
