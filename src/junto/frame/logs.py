"""How a line of the log looks: the time in UTC, how grave, who says it; nothing from outside can begin a line."""

from __future__ import annotations

import logging
import re
import time

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Lines(logging.Formatter):
    """`2026-11-27T11:52:42Z WARNING junto.security: …`, a trace of the program on lines of its own below."""

    converter = staticmethod(time.gmtime)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%Y-%m-%dT%H:%M:%SZ")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name logging asks for
        """Control characters in what is told become visible ones."""
        return CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", super().formatMessage(record))
