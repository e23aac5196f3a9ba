"""What long runs on a database begin with: Django set up as for the tests, and an installation of their own."""

from __future__ import annotations

import os
from pathlib import Path

from tests import environment
from tests.serving import Installation, Installations


def fresh(name: str) -> Installation:
    """A fresh installation on the database that JUNTO_TEST_DATABASE names; for a process that did not set Django up."""
    environment.prepare()
    os.environ["DJANGO_SETTINGS_MODULE"] = "junto.settings"
    import django  # noqa: PLC0415 - the settings are read only now

    django.setup()
    return Installations(Path(os.environ[environment.FOLDER]) / name, f"soak_{name}").fresh()
