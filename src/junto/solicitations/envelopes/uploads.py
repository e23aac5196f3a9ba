"""A sealed file that a company sent ahead: it lies with the draft until it is handed in, and after a failure still."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from junto.core.files import write_private
from junto.documents.storage import sync_folder
from junto.solicitations.envelopes import storing

NOTE = "sealed.json"


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known of it: digest and size of its binary form, the number of the key it was sealed to, the last
    addendum it answers, and when it had wholly come (ISO 8601).
    """

    digest: str
    size: int
    key: int
    addendum: int
    at: str


def sent_ahead(submission: UUID) -> Sent | None:
    """The sealed file that waits with the draft; None where there is none."""
    try:
        said = json.loads((storing.draft_folder(submission) / NOTE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Sent(**said)


def place_of_sent(submission: UUID, digest: str) -> Path:
    """Where the sealed file of that digest lies, or would lie."""
    return storing.draft_folder(submission) / f"sealed-{digest}.age"


def keep_sent(submission: UUID, source: Path, sent: Sent) -> None:
    """Put a written and synced file with the draft instead of the one before, durable when this returns."""
    folder = storing.made_folder(storing.draft_folder(submission))
    place = place_of_sent(submission, sent.digest)
    os.replace(source, place)
    write_private(folder / NOTE, json.dumps(asdict(sent)).encode())
    for other in folder.glob("sealed-*.age"):
        if other != place:
            other.unlink(missing_ok=True)
    sync_folder(folder)
    sync_folder(folder.parent)
