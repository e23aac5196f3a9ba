"""What long runs on a database begin with: installations that are migrated once, Django set up in each process.

SIGTERM ends such a run: no further game is begun, and what was played is told.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from tests import environment
from tests.serving import Installation, Installations

ENOUGH = "enough"  # a file in the run's folder: no further game is begun


def grounds(database: str, count: int) -> list[Installation]:
    """So many fresh installations on that database; for a process that does not set Django up itself."""
    os.environ["JUNTO_TEST_DATABASE"] = database
    environment.prepare()
    folder = Path(os.environ[environment.FOLDER])
    signal.signal(signal.SIGTERM, lambda *_signal: (folder / ENOUGH).touch())
    made = Installations(folder / "soak", "soak")
    return [made.fresh() for _each in range(count)]


def set_up() -> Callable[[], bool]:
    """Django, in a process that was forked for it; returns what says whether the run is to end."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.environ["DJANGO_SETTINGS_MODULE"] = "junto.settings"
    import django  # noqa: PLC0415 - the settings are read only now

    django.setup()
    return (Path(os.environ[environment.FOLDER]) / ENOUGH).exists
