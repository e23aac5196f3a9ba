"""Files and folders of a ceremony: readable by their owner alone, there whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .envelope import whole_file


def write_private(path: Path, content: bytes) -> None:
    """Write a file of mode 0600, durable when this returns. Raises OSError."""
    with whole_file(path) as file:
        file.write(content)


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder of mode 0700 that takes its place at the end of the block, instead of what stood there, or is gone.

    Raises OSError.
    """
    target = target.absolute()
    scratch = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:40]}."))
    made, before = scratch / "made", scratch / "before"
    made.mkdir(mode=0o700)
    try:
        yield made
        if target.exists():
            target.replace(before)
        made.replace(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
