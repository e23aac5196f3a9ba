"""The application on a machine whose clock is off by what a file says: a deadline that is near, a clock set back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from junto.journal import clock
from junto.wsgi import application as junto
from tests.soak.last_seconds import FILE

SHOWN = dict(clock._READ)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as a machine with that clock does; what the record makes of it is Junto's own."""
    path = Path(settings.DATA) / FILE
    if path.exists() and (seconds := path.read_text()):
        clock._READ["sqlite"] = SHOWN["sqlite"].replace("'now'", f"'now', '{float(seconds):+.3f} seconds'")
        clock._READ["postgresql"] = f"clock_timestamp() + interval '{float(seconds):+.3f} seconds'"
    return junto(environ, start_response)
