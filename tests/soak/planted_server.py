"""The application with one fault planted: what the runs against a server must find before their silence counts."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Timer
from typing import Any
from uuid import UUID

from junto.wsgi import application as junto  # sets Django up: what needs it is imported where it is used

LATER = 0.3  # seconds
StartResponse = Callable[..., Any]


@cache
def _bytes_later() -> None:
    from junto.solicitations.envelopes import storing  # noqa: PLC0415

    put = storing.put

    def later(path: Path, submission: UUID) -> None:
        kept = Path(tempfile.mkdtemp(dir=path.parent)) / path.name
        kept.write_bytes(path.read_bytes())
        Timer(LATER, put, (kept, submission)).start()

    storing.put = later


def bytes_after_the_answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """What was handed in gets its place on the disk after the company was answered."""
    _bytes_later()
    return junto(environ, start_response)


@cache
def _no_deadline() -> None:
    from junto.solicitations import receiving  # noqa: PLC0415

    receiving.deadline_of = lambda submission: datetime.max.replace(tzinfo=UTC)


def deadline_not_asked(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """What comes late is taken as in time."""
    from tests.soak import shifted_clock  # noqa: PLC0415

    _no_deadline()
    return shifted_clock.application(environ, start_response)


def time_goes_back(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """The record believes a clock that was set back."""
    from junto.journal import clock  # noqa: PLC0415
    from tests.soak import shifted_clock  # noqa: PLC0415

    clock._COME_TO = ""
    return shifted_clock.application(environ, start_response)
