"""Where sealed envelopes lie: each under its submission's id, outside every web root."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

from junto.documents.storage import sync_folder

_reached: set[tuple[Path, int]] = set()  # folders whose own names are durable, also where another process made them


def place_of(submission: UUID) -> Path:
    """Where a sealed envelope lies, or would lie."""
    return Path(settings.ENVELOPES) / "sealed" / submission.hex[-2:] / submission.hex


def opened_place(submission: UUID) -> Path:
    """Where the readable envelope lies once an opening has unsealed it."""
    return Path(settings.ENVELOPES) / "opened" / submission.hex[-2:] / submission.hex


def scratch() -> Path:
    """A folder on the same disk, for what is on its way in or out."""
    return made_folder(Path(settings.ENVELOPES) / "incoming")


@contextmanager
def scratch_file() -> Iterator[Path]:
    """A file in it; gone at the end unless it was moved to its place."""
    handle, name = tempfile.mkstemp(dir=scratch())
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def put(made: Path, submission: UUID) -> None:
    """Give a written and synced envelope its place, durable when this returns."""
    place = place_of(submission)
    made_folder(place.parent)
    os.replace(made, place)
    sync_names(place.parent, Path(settings.ENVELOPES))


def sync_names(folder: Path, root: Path) -> None:
    """Make the names in a folder durable; once in a process those of the folders too that lead to it from `root`."""
    sync_folder(folder)
    known = (folder, folder.stat().st_ino)
    if known not in _reached:
        for above in folder.parents:
            sync_folder(above)
            if above == root:
                break
        _reached.add(known)


def made_folder(folder: Path) -> Path:
    """The folder, made for the program alone where it was not there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
