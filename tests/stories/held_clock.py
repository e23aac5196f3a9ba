"""The application with its clock held where a file says: a story that takes weeks moves it from page to page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from junto.journal import clock
from junto.wsgi import application as junto
from tests.serving import HELD_CLOCK


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer, whole, as at the moment that the file in the data folder names; by the real clock where there is none."""
    path = Path(settings.DATA) / HELD_CLOCK
    if not path.exists():
        return junto(environ, start_response)
    with clock.set_to(datetime.fromisoformat(path.read_text())):
        answer = junto(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            if hasattr(answer, "close"):
                answer.close()
