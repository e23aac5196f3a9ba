"""Fixtures that every part of the tests shares."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings

from tests.browsing import Window, browsing
from tests.environment import FOLDER
from tests.serving import Installation, Installations, Served, execute
from tests.staging import staging

settings.register_profile("junto", deadline=None)  # no test asserts a time
settings.load_profile("junto")

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the project; a test that needs it skips with this reason where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("The folder ../shared with real data is not beside the project.")
    return SHARED


@pytest.fixture(scope="session")
def installations() -> Installations:
    """Makes installations of Junto outside this process (see tests/serving.py)."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return Installations(Path(os.environ[FOLDER]) / f"installations-{worker}", f"junto_{worker}")


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The tests' own database is a copy as well: Django finds it there and has nothing to migrate."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, installations: Installations
) -> Iterator[None]:
    """Put the copy where pytest-django will look for this worker's database."""
    from django.db import connection  # noqa: PLC0415 - after Django is set up

    migrated = installations.migrated()
    name = connection.creation._get_test_db_name()
    if connection.vendor == "postgresql":
        execute(f"CREATE DATABASE {name} TEMPLATE {migrated.database_name}")
        yield
        return
    with closing(sqlite3.connect(name, uri=True)) as kept, closing(sqlite3.connect(migrated.database_path)) as template:
        template.backup(kept)
        yield  # a database in memory lasts as long as a connection to it


@pytest.fixture
def installation(installations: Installations) -> Installation:
    """A fresh, migrated, empty installation, not served."""
    return installations.fresh()


@pytest.fixture
def served(installations: Installations, installation: Installation) -> Iterator[Served]:
    """A fresh, empty installation behind the real server: `served.url`, `served.data`, `served.run(…)`."""
    with installations.serving(installation) as running:
        yield running


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    """Chromium; `window.visit(language="es", size=PHONE).new_page()` is a new person's page."""
    with browsing() as opened:
        yield opened


@pytest.fixture(autouse=True)
def own_language() -> None:
    """Every test starts in English and the city's zone; a page drawn in Spanish leaves its thread in Spanish."""
    from django.utils import timezone, translation  # noqa: PLC0415 - after Django is set up

    translation.activate("en")
    timezone.deactivate()


@pytest.fixture(autouse=True)
def door_watched(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test that uses the database fails where a domain row is written outside the door."""
    if "db" not in request.fixturenames and not request.node.get_closest_marker("django_db"):
        yield
        return
    from django.db import connection  # noqa: PLC0415 - only where Django is used

    from junto.journal.watch import watch  # noqa: PLC0415

    with connection.execute_wrapper(watch), staging():
        yield


@pytest.fixture
def behind_the_back(db: None) -> Callable[..., None]:
    """`behind_the_back(sql, params)` writes to the database as somebody would who goes round the door."""
    from django.db import connection  # noqa: PLC0415 - only where Django is used

    def write(sql: str, params: Sequence[object] = ()) -> None:
        wrappers, connection.execute_wrappers = connection.execute_wrappers, []
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, params)
        finally:
            connection.execute_wrappers = wrappers

    return write
