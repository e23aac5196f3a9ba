"""An empty place to restore into; what was restored appears there whole or not at all. Needs no settings."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STAGING = ".restoring"
MAY_BE_THERE = {"keys"}  # mirrored, so put in place before or after


@contextmanager
def place(data: Path) -> Iterator[Path]:
    """A folder inside `data` to restore into; what is in it moves to `data` when the block ends well, else it goes.

    Raises ValueError where `data` holds anything but the mirrored keys.
    """
    there = {p.name for p in data.iterdir()} - MAY_BE_THERE if data.exists() else set()
    if STAGING in there:
        raise ValueError(f"A restore into {data} was broken off: remove what is in it (but its keys), then begin anew.")
    if there:
        raise ValueError(f"{data} is not empty ({min(there)}): a restore never writes over anything.")
    new = not data.exists()
    staging = data / STAGING
    staging.mkdir(parents=True, mode=0o700)
    try:
        yield staging
        _move(staging, data)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        if new:
            shutil.rmtree(data, ignore_errors=True)
        raise


def _move(staging: Path, data: Path) -> None:
    """All to its place, the database last: without it nothing starts."""
    for path in sorted(staging.iterdir(), key=lambda p: p.suffix == ".sqlite3"):
        os.replace(path, data / path.name)
    staging.rmdir()
    handle = os.open(data, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
