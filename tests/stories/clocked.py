"""The served program by a clock that a story sets: so many seconds from the real time, as a file in the data says."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from junto.journal import clock
from junto.wsgi import application as real


def story_time() -> datetime:
    """What the story's clock shows."""
    seconds = float((Path(os.environ["JUNTO_DATA"]) / "story-clock").read_text())
    return datetime.now(UTC) + timedelta(seconds=seconds)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """One request by the story's clock, answered whole before the clock is let go."""
    with clock.set_to(story_time()):
        answer = real(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            if hasattr(answer, "close"):
                answer.close()
