"""The pytest plugin that prepares a run before Django reads its settings, and decides what the run holds.

JUNTO_TEST_DATABASE chooses `sqlite` (the default) or `postgresql`. Loaded by `-p tests.environment` in pyproject.toml:
a conftest would come too late, since pytest-django reads the settings first.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from tests import covering
from tests.databases import PostgresServer

FOLDER = "JUNTO_TEST_FOLDER"  # set by the first process of a run, inherited by its workers
SERVER = "JUNTO_TEST_SERVER"  # the PostgreSQL server's folder, likewise
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ONCE = (  # what does not depend on the database runs on SQLite's turn alone
    "tests/core/",
    "tests/architecture/",
    "tests/build/",
    *(
        f"tests/external/test_{name}.py"
        for name in (
            *("consensus_cases", "evidence_published", "evidence_seattle", "finance_cases", "ocds_validators"),
            *("overlaps_real_cities", "routes_cases", "sharing_cases", "tables_real_files", "tradeoffs_cases"),
        )
    ),
    "tests/solicitations/envelopes/",
    "tests/frame/",
    "tests/stories/test_every_page.py",
    *(
        f"tests/stories/test_{name}.py"  # one story runs on both; what the others' pages do is tested on both by itself
        for name in ("ceremony", "evaluation", "import_houston", "opening_by_three", "sealing", "two_envelopes")
    ),
    "tests/stories/test_low_bid.py",
    "tests/stories/test_proposal.py",
    "tests/publication/test_purchase_file.py",
    "tests/people/test_story.py",
    "tests/permissions/",
)
OTHERS = {"sqlite": "postgresql_only", "postgresql": "sqlite_only"}
WITHOUT_CHROMIUM = (
    "Stories were not run: they need Chromium, and this machine has none (on Debian: apt-get install chromium)."
)


def database() -> str:
    """The database this run is for."""
    chosen = os.environ.get("JUNTO_TEST_DATABASE", "sqlite")
    if chosen not in OTHERS:
        raise pytest.UsageError(f"JUNTO_TEST_DATABASE is {chosen!r}; it takes sqlite or postgresql.")
    return chosen


def in_ci() -> bool:
    """Whether nobody watches: then a skipped test is a failure."""
    return os.environ.get("CI", "").lower() not in {"", "0", "no", "false"}


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Prepare the environment first of all: a wrapper runs before every plugin's own work."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        _choose_data(Path(os.environ[FOLDER]) / os.environ["PYTEST_XDIST_WORKER"])
    else:
        prepare()
    if covering.ASKED in os.environ and (
        "PYTEST_XDIST_WORKER" in os.environ or not early_config.getoption("numprocesses")
    ):
        covering.begin()  # the process that hands tests out runs none
    return (yield)


def prepare() -> None:
    """Give this process and those it starts a folder, and on PostgreSQL a server, that end with it."""
    asked = {"JUNTO_TEST_DATABASE", "JUNTO_FUZZ_EXAMPLES", "JUNTO_WHOLE_CRAWL", "JUNTO_TEST_PICTURES", covering.ASKED}
    for name in [name for name in os.environ if name.startswith("JUNTO_") and name not in asked]:
        del os.environ[name]  # a developer's own settings do not reach the tests
    folder = Path(tempfile.mkdtemp(prefix="junto-test-"))
    folder.chmod(0o755)  # the database server may run as another user
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[FOLDER] = str(folder)
    os.environ["JUNTO_SECRET_KEY"] = "a key for tests alone"
    os.environ["JUNTO_CLOCK_MAY_BE_SET"] = "yes"
    os.environ["JUNTO_LOG_STEP_SECONDS"] = "0"  # receipts at once; tests of what the log must not tell set it
    os.environ["JUNTO_MFA_ROLES"] = ""  # tests of the rooms sign in by password alone; those of sign-in set it
    _choose_data(folder / "main")
    if covering.ASKED in os.environ:
        covering.ask_programs()
    if database() == "postgresql":
        server = PostgresServer(folder / "postgresql")
        atexit.register(server.stop)  # runs before the folder goes: last registered, first called
        server.start()
        os.environ[SERVER] = str(server.folder)
        os.environ["JUNTO_DATABASE_URL"] = server.url("postgres")


def _choose_data(folder: Path) -> None:
    (folder / "static").mkdir(parents=True, exist_ok=True)  # the server of static files warns where there is none
    os.environ["JUNTO_DATA"] = str(folder)


def pytest_configure() -> None:
    """Trade, for the tests, strength of passwords and hashed file names for speed."""
    from django.conf import settings  # noqa: PLC0415 - only now may the settings be read

    if database() == "sqlite":  # said to pytest-django, which takes another engine's name for a server's database
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = ":memory:"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def pytest_sessionfinish() -> None:
    """Keep what this process reached."""
    covering.write(os.environ.get("PYTEST_XDIST_WORKER", "main"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this run is not for; nothing is skipped silently. The longest, stories, come first of all.

    Two workers then end at nearly the same time, and what a story needs is set up by one of them.
    """
    if in_ci() and not CHROMIUM and any(item.get_closest_marker("story") for item in items):
        raise pytest.UsageError(WITHOUT_CHROMIUM)
    leaving = [item for item in items if not _belongs(item, database())]
    if leaving:
        items[:] = [item for item in items if item not in set(leaving)]
        config.hook.pytest_deselected(items=leaving)
    items.sort(key=lambda item: not item.get_closest_marker("story"))


def _belongs(item: pytest.Item, chosen: str) -> bool:
    if item.get_closest_marker(OTHERS[chosen]):
        return False
    if item.get_closest_marker("story") and not CHROMIUM:
        return False
    return chosen == "sqlite" or not item.nodeid.startswith(ONCE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a test that skips itself has failed; an expected failure is not a skip."""
    report = yield
    if report.skipped and in_ci() and not hasattr(report, "wasxfail"):
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips itself."""
    report = yield
    if report.skipped and in_ci():
        _fail(report)
    return report


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"In CI a skipped test is a failure. {reason}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which database this was, and what was left out for want of a browser."""
    terminalreporter.write_line(f"Database: {'PostgreSQL' if database() == 'postgresql' else 'SQLite'}.")
    if not CHROMIUM:
        terminalreporter.write_line(WITHOUT_CHROMIUM)
