"""Files and folders that appear whole or not at all; private ones also durable, and readable by their owner alone."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def write_whole(path: str | Path, text: str) -> None:
    """Write UTF-8 text by way of a temporary file beside `path`. Raises ValueError where its folder is missing."""
    write_bytes(path, text.encode())


def write_bytes(path: str | Path, content: bytes) -> None:
    """Write bytes by way of a temporary file beside `path`. Raises ValueError where its folder is missing."""
    target = Path(path).absolute()
    if not target.parent.is_dir():
        raise ValueError(f"The folder of {path} does not exist.")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def give(text: str, out: str | None) -> None:
    """Write a text to the file `out`, whole or not at all, or to the terminal where none is named."""
    if out:
        write_whole(out, text)
    else:
        sys.stdout.write(text)


# --- secrets near them ----------------------------------------------------------------------------------------------
@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """A file of mode 0600, to be written and read again, that takes its place at the end of the block, durable, or is
    gone. Raises OSError.
    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync(target.parent)


def write_private(path: Path, content: bytes) -> None:
    """Write a file of mode 0600, durable when this returns. Raises OSError."""
    with whole_file(path) as file:
        file.write(content)


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder of mode 0700 that takes its place at the end of the block, instead of what stood there, or is gone.

    What stood there goes only once the new one is in its place. Raises OSError.
    """
    target = target.absolute()
    scratch = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:40]}."))
    made, before = scratch / "made", scratch / "before"
    made.mkdir(mode=0o700)
    try:
        yield made
        if target.exists():
            target.replace(before)
        try:
            made.replace(target)
        except OSError:
            if before.exists():
                before.replace(target)
            raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    _sync(target.parent)


def _sync(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
