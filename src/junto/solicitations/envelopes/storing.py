"""Where envelopes lie: each under its submission's id, outside every web root; drafts beside them until handed in."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from junto.documents.storage import Received, receiving, sync_folder
from junto.solicitations.envelopes.contents import Document
from junto.solicitations.sealing.disk import made_folder, opened_place, place_of, put, scratch, scratch_file

__all__ = [
    "DRAFT",
    "PREPARED",
    "Draft",
    "destroy",
    "draft_folder",
    "drop_draft",
    "file_of",
    "incoming",
    "load_draft",
    "next_number",
    "opened_place",
    "place_of",
    "put",
    "put_file",
    "scratch",
    "scratch_file",
    "store_draft",
    "without",
]

DRAFT = "draft.json"
PREPARED = "envelope"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a company has written so far. Prices by item in minor units, or by a price model; files lie beside it under
    `Document.path`.
    """

    nonce: str
    prices: dict[int, int] = field(default_factory=dict)
    modelled: dict[int, dict[str, Any]] = field(default_factory=dict)  # item → {"model", "version", "inputs"}
    documents: tuple[Document, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)


def draft_folder(submission: UUID) -> Path:
    """Where a draft and its files lie."""
    return Path(settings.ENVELOPES) / "drafts" / submission.hex


def incoming(pieces: Iterable[bytes], *, limit: int, durable: bool = True) -> AbstractContextManager[Received]:
    """A file that comes in, hashed, written and, where `durable`, synced: `with incoming(pieces, …) as received`."""
    return receiving(pieces, limit=limit, folder=scratch(), durable=durable)


def destroy(submission: UUID) -> None:
    """Take an envelope's bytes away: when its retention ended, and never before."""
    for place in (place_of(submission), opened_place(submission)):
        place.unlink(missing_ok=True)


# --- drafts ----------------------------------------------------------------------------------------------------------
def load_draft(submission: UUID) -> Draft:
    """The draft as it was last written; an empty one with a new nonce where nothing was."""
    path = draft_folder(submission) / DRAFT
    if not path.exists():
        return Draft(nonce=os.urandom(32).hex())
    said = json.loads(path.read_text(encoding="utf-8"))
    return Draft(
        nonce=said["nonce"],
        prices={int(item): amount for item, amount in said["prices"].items()},
        modelled={int(item): priced for item, priced in said.get("modelled", {}).items()},
        documents=tuple(Document(**row) for row in said["documents"]),
        answers=dict(said["answers"]),
    )


def store_draft(submission: UUID, draft: Draft) -> None:
    """Write a draft in one step: whoever reads meanwhile reads the one before or this one. What was packed is stale."""
    folder = made_folder(draft_folder(submission))
    for stale in folder.glob(f"{PREPARED}-*"):
        stale.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(draft), file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, folder / DRAFT)
    sync_folder(folder)


def put_file(submission: UUID, source: Path, number: int) -> None:
    """Move a file that came in to the draft's folder under its number."""
    folder = made_folder(draft_folder(submission))
    os.replace(source, folder / str(number))
    sync_folder(folder)


def file_of(submission: UUID, document: Document) -> Path:
    """Where the bytes of a draft's document lie: under the number its path inside begins with."""
    number = document.path.removeprefix("files/").split("-")[0]
    return draft_folder(submission) / str(int(number))


def next_number(draft: Draft) -> int:
    """The number of the next file: never one that stood for another."""
    taken = [int(d.path.removeprefix("files/").split("-")[0]) for d in draft.documents]
    return max(taken, default=0) + 1


def without(draft: Draft, path: str) -> Draft:
    """The draft without one document."""
    return replace(draft, documents=tuple(d for d in draft.documents if d.path != path))


def drop_draft(submission: UUID) -> None:
    """Delete a draft with its files: it was thrown away, or it is sealed now."""
    shutil.rmtree(draft_folder(submission), ignore_errors=True)
