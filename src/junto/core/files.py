"""Writing a file that appears whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


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
