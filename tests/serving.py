"""Junto as its users meet it: fresh databases, and the real server on them in a process of its own."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from tests import covering
from tests.databases import PostgresServer
from tests.environment import SERVER, database

ROOT = Path(__file__).resolve().parent.parent
ANSWERS_WITHIN = 90.0  # seconds
DATABASE = "junto.sqlite3"
STATIC = ROOT / ".pytest_cache" / "static"  # gathered files, kept from run to run: all of them need the same
GATHER = "import django; django.setup(); from junto.frame.collecting import gather; gather()"
HELD_CLOCK = "clock.txt"  # in the data folder: the moment at which `tests.stories.held_clock` answers
DEMONSTRATION = {"JUNTO_DEMO": "yes", "JUNTO_CLOCK_MAY_BE_SET": "yes"}


@dataclass(frozen=True)
class Installation:
    """One installation of Junto: its data folder, its database and the environment its processes run in."""

    data: Path
    environment: dict[str, str]

    @property
    def database_url(self) -> str:
        """The address of its database."""
        return self.environment["JUNTO_DATABASE_URL"]

    @property
    def uncovered(self) -> dict[str, str]:
        """The environment without what has a process measure its coverage."""
        return {name: value for name, value in self.environment.items() if name != covering.TRACED}

    @property
    def database_path(self) -> Path:
        """Where its database lies on SQLite."""
        return self.data / DATABASE

    @property
    def database_name(self) -> str:
        """Its database's name on the PostgreSQL server."""
        return self.database_url.rpartition("/")[2]

    def run(
        self, *arguments: str, check: bool = True, timeout: float = 600, covered: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run `python …` in this installation, e.g. run("-m", "junto", "demo", "--no-serve")."""
        finished = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment if covered else self.uncovered,
            cwd=self.data,
            capture_output=True,
            text=True,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if check and finished.returncode:
            raise AssertionError(f"{arguments} ended with {finished.returncode}:\n{finished.stdout}{finished.stderr}")
        return finished


@dataclass(frozen=True)
class Served(Installation):
    """An installation whose server answers at `url`."""

    url: str
    log: Path


class Installations:
    """Makes installations; what takes long, migrating and playing the demonstration, is done once for all workers."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.shared = folder.parent / "templates"
        self.name = name
        self._made = 0

    def fresh(self, **settings: str) -> Installation:
        """A migrated, empty installation; settings by their names in the environment, e.g. JUNTO_DEMO="yes"."""
        made = self._new(settings)
        copy(self.migrated(), made)
        return made

    def demonstration(self) -> Installation:
        """An installation in which the demonstration was played, with its files."""
        made = self._new(DEMONSTRATION)
        copy(self._once("played", DEMONSTRATION, self._play), made)
        return made

    def migrated(self) -> Installation:
        """The installation that others are copies of; whoever comes first makes it."""
        return self._once("migrated", {}, _migrated_before if database() == "sqlite" else _migrate)

    def blank(self, **settings: str) -> Installation:
        """An installation without any table, as on the first day."""
        made = self._new(settings)
        if database() == "postgresql":
            execute(f"CREATE DATABASE {made.database_name}")
        return made

    def _once(self, name: str, settings: dict[str, str], prepare: Callable[[Installation], None]) -> Installation:
        found = self._of(f"junto_{name}", self.shared / name, settings)

        def make() -> None:
            found.data.mkdir()
            prepare(found)
            if database() == "sqlite":
                _fold_log_into_file(found.database_path)

        self._unless_made(name, make)
        return found

    def _unless_made(self, name: str, make: Callable[[], object]) -> None:
        """Make it where no worker of this run has done so before; the others wait meanwhile."""
        self.shared.mkdir(parents=True, exist_ok=True)
        with (self.shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (self.shared / f"{name}.made").exists():
                make()
                (self.shared / f"{name}.made").touch()

    def _play(self, installation: Installation) -> None:
        copy(self.migrated(), installation)
        installation.run("-m", "junto", "demo", "--data", str(installation.data), "--no-serve")

    def _new(self, settings: dict[str, str]) -> Installation:
        self._made += 1
        made = self._of(f"{self.name}_{self._made}", self.folder / f"{self.name}_{self._made}", settings)
        made.data.mkdir(parents=True)
        plain = self._of("static", made.data, {})
        self._unless_made("static", lambda: plain.run("-c", GATHER, covered=False))
        return made

    def _of(self, name: str, data: Path, settings: dict[str, str]) -> Installation:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("JUNTO_")}
        environment = {
            **kept,
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "DJANGO_SETTINGS_MODULE": "junto.settings",
            "JUNTO_DATA": str(data),
            "JUNTO_SECRET_KEY": "a key for tests alone",
            "JUNTO_LOG_STEP_SECONDS": "0",
            "JUNTO_STATIC_ROOT": str(STATIC),
            "JUNTO_DATABASE_URL": _server().url(name) if database() == "postgresql" else f"sqlite:///{data / DATABASE}",
            **settings,
        }
        if covering.PROGRAMS in os.environ:
            environment[covering.TRACED] = os.environ[covering.PROGRAMS]
        return Installation(data=data, environment=environment)

    @contextmanager
    def serving(
        self,
        installation: Installation,
        *,
        workers: int = 2,
        threads: int = 4,
        application: str = "junto.wsgi:application",
    ) -> Iterator[Served]:
        """Serve an installation by gunicorn on a free loopback port until the block ends.

        Without measuring coverage: the rooms' own tests ask all views, and pages come twice as fast. The application
        is loaded once, before the workers part.
        """
        log = installation.data / "gunicorn.log"
        with socket.create_server(("127.0.0.1", 0)) as listening, log.open("wb") as written:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            handle = listening.fileno()
            size = (f"--workers={workers}", f"--threads={threads}", "--timeout=60", "--graceful-timeout=5", "--preload")
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", application, f"--bind=fd://{handle}", *size],
                env={**installation.uncovered, "JUNTO_SITE_URL": url},
                cwd=installation.data,
                pass_fds=(handle,),
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
            )
            try:
                _wait_until_healthy(url, process, log)
                yield Served(data=installation.data, environment=installation.environment, url=url, log=log)
            finally:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait(20)


def copy(template: Installation, made: Installation) -> None:
    """Give a new installation the database and the files of another that nobody has open."""
    shutil.copytree(template.data, made.data, dirs_exist_ok=True)
    if database() == "postgresql":
        execute(f"CREATE DATABASE {made.database_name} TEMPLATE {template.database_name}")


def execute(statement: str) -> None:
    """Have the PostgreSQL server of the tests execute a statement about databases."""
    import psycopg  # noqa: PLC0415 - only a run on PostgreSQL needs it

    with psycopg.connect(_server().url("postgres"), autocommit=True) as connection:
        connection.execute(statement)


def _migrated_before(installation: Installation) -> None:
    """The database of an earlier run whose migrations, models, triggers and packages were the same; else a new one."""
    kept = ROOT / ".pytest_cache" / f"migrated-{_what_migrating_depends_on()}.sqlite3"
    if not kept.exists():
        _migrate(installation)
        _fold_log_into_file(installation.database_path)
        kept.parent.mkdir(exist_ok=True)
        for older in kept.parent.glob("migrated-*.sqlite3"):
            older.unlink(missing_ok=True)
        made = kept.with_suffix(f".{os.getpid()}")
        shutil.copy(installation.database_path, made)
        made.rename(kept)
    shutil.copy(kept, installation.database_path)


def _what_migrating_depends_on() -> str:
    source = ROOT / "src" / "junto"
    rooms = {"migrations", "models", "models.py", "workflow", "workflow.py"}  # workflows: which tables have triggers
    files = [file for file in source.rglob("*.py") if rooms & {file.name, file.parent.name}]
    files += [source / "journal" / "triggers.py", source / "settings.py", ROOT / "requirements" / "base.lock"]
    told = sha256()
    for file in sorted(files):
        told.update(f"{file.relative_to(ROOT)} {sha256(file.read_bytes()).hexdigest()}\n".encode())
    return told.hexdigest()[:16]


def _migrate(installation: Installation) -> None:
    if database() == "postgresql":
        execute(f"CREATE DATABASE {installation.database_name}")
    installation.run("-m", "django", "migrate", "--verbosity=0", covered=False)


def _fold_log_into_file(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def hold_clock(installation: Installation, at: datetime) -> None:
    """Let it be this moment for `tests.stories.held_clock`, until another is named."""
    (installation.data / HELD_CLOCK).write_text(at.isoformat())


@contextmanager
def working(installation: Installation) -> Iterator[None]:
    """The worker of an installation, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "junto", "work"],
        env=installation.environment,
        cwd=installation.data,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def _server() -> PostgresServer:
    return PostgresServer(Path(os.environ[SERVER]))


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + ANSWERS_WITHIN
    while True:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        if process.poll() is not None or time.monotonic() > give_up:
            raise AssertionError(f"The server did not become healthy:\n{log.read_text(errors='replace')[-4000:]}")
        time.sleep(0.1)
