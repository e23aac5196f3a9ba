"""A sealed file that a company sent ahead: it lies with the draft until it is handed in, and after a failure still."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from junto.core.files import write_private
from junto.core.sealing import PRICE
from junto.documents.storage import sync_folder
from junto.solicitations.envelopes import storing


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


def sent_ahead(submission: UUID, part: str = "") -> Sent | None:
    """The sealed file (of two envelopes, that of the part) that waits with the draft; None where there is none."""
    try:
        said = json.loads((storing.draft_folder(submission) / _note(part)).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Sent(**said)


def place_of_sent(submission: UUID, digest: str, part: str = "") -> Path:
    """Where the sealed file of that digest lies, or would lie."""
    return storing.draft_folder(submission) / f"{_begin(part)}-{digest}.age"


def _begin(part: str) -> str:
    return "sealed-price" if part == PRICE else "sealed"


def _note(part: str) -> str:
    return f"{_begin(part)}.json"


def keep_sent(submission: UUID, source: Path, sent: Sent, part: str = "") -> None:
    """Put a written and synced file with the draft instead of the one before, durable when this returns."""
    folder = storing.made_folder(storing.draft_folder(submission))
    place = place_of_sent(submission, sent.digest, part)
    os.replace(source, place)
    write_private(folder / _note(part), json.dumps(asdict(sent)).encode())
    for other in folder.glob(f"{_begin(part)}-*.age"):
        if other != place and (part == PRICE or not other.name.startswith(_begin(PRICE))):
            other.unlink(missing_ok=True)
    sync_folder(folder)
    sync_folder(folder.parent)
