"""Says on the terminal which part of long work is done."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

Told = Callable[[float], None]
QUIET = 2.0  # seconds before anything is said


def progress(what: str) -> Told | None:
    """Called with the part that is done (0 to 1), writes it to a terminal's line of errors once work has taken two
    seconds, and takes it away at the end; None where no terminal is there.
    """
    if not sys.stderr.isatty():
        return None
    begun = time.monotonic()

    def told(part: float) -> None:
        if time.monotonic() - begun > QUIET:
            sys.stderr.write(f"\r{what}: {part:4.0%}" if part < 1 else "\r\x1b[K")
            sys.stderr.flush()

    return told
