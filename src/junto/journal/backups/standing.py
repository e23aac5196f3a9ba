"""What a restored installation may publish: nothing under the log's old name until it was held to a later checkpoint.

A restored database may be older than what was published: then the log under its old name would go back and grow anew,
with other entries in the places of those that people hold receipts for. Whoever kept a checkpoint would prove that.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from junto.core.files import write_whole
from junto.core.tlog.checkpoints import Checkpoint
from junto.core.tlog.merkle import Frontier
from junto.journal import quiet
from junto.journal.models import Seal

FILE = "restored.json"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a restored installation stands: from when its backup is, and the last checkpoint it was held to."""

    restored_at: str
    made_at: str
    origin: str = ""  # of the log that must not be taken up; empty: not known yet
    held_to: int | None = None  # the size of the checkpoint that it was held to
    missing: int | None = None  # entries of that checkpoint that are not here; 0: all are
    other: bool = False  # the checkpoint tells of another history


@dataclass(frozen=True, slots=True)
class Comparison:
    """A database beside a checkpoint: its sealed entries, how many published ones are missing, or another history."""

    size: int
    missing: int
    other: bool


def compare(checkpoint: Checkpoint) -> Comparison:
    """Hold the database's sealed order to a checkpoint: what was published is never taken back, nor told otherwise."""
    size = Seal.objects.order_by("-size").values_list("size", flat=True).first() or 0
    if checkpoint.size > size:
        return Comparison(size, checkpoint.size - size, False)
    frontier = Frontier()
    frontier.extend(quiet.digests(0, checkpoint.size))
    return Comparison(size, 0, frontier.root() != checkpoint.root)


def write(standing: Standing, folder: Path | None = None) -> None:
    """Keep how the installation stands, beside its data."""
    told = {name: getattr(standing, name) for name in Standing.__slots__}
    write_whole((folder or Path(settings.DATA)) / FILE, json.dumps(told, indent=1))


def read() -> Standing | None:
    """How the installation stands; None where it was never restored."""
    path = Path(settings.DATA) / FILE
    return Standing(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def why_not_published(origin: str) -> str | None:
    """Why no checkpoint of the log of that name may be signed; None where it may."""
    standing = read()
    if standing is None or (standing.origin and standing.origin != origin):
        return None
    made = datetime.fromisoformat(standing.made_at)
    if standing.other:
        return (
            f"What was restored tells of another history than a checkpoint of “{standing.origin}” that was published. "
            "Nothing is published under that name any more: see docs/operations.md, “After a restore”."
        )
    if standing.missing:
        return (
            f"{standing.missing} published entries are not in what was restored (from {made:%Y-%m-%d %H:%M} UTC). "
            f"Nothing is published under the name “{standing.origin}” any more: give the log a new name and a new key; "
            "see docs/operations.md, “After a restore”."
        )
    if standing.missing is None:
        return (
            f"This was restored from a backup of {made:%Y-%m-%d %H:%M} UTC and not held to a later checkpoint yet. "
            "Nothing is published before: junto restore --data … --since CHECKPOINT, with the newest anyone has."
        )
    return None
