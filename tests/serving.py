"""Junto as its users meet it: fresh databases, and the real server on them in a process of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.databases import PostgresServer
from tests.environment import SERVER, database

ROOT = Path(__file__).resolve().parent.parent
ANSWERS_WITHIN = 90.0  # seconds


@dataclass(frozen=True)
class Installation:
    """One installation of Junto: its data folder, its database and the environment its processes run in."""

    data: Path
    environment: dict[str, str]

    @property
    def database_url(self) -> str:
        """The address of its database."""
        return self.environment["JUNTO_DATABASE_URL"]

    def run(
        self, *arguments: str, check: bool = True, timeout: float = 600, covered: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run `python …` in this installation, e.g. run("-m", "junto", "demo", "--no-serve")."""
        kept = {name: value for name, value in self.environment.items() if covered or "COV" not in name}
        finished = subprocess.run(
            [sys.executable, *arguments],
            env=kept,
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
    """Makes installations; each database is a copy of one that was migrated once."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self._made = 0
        self._template: Installation | None = None

    def fresh(self, **settings: str) -> Installation:
        """A migrated, empty installation; settings by their names in the environment, e.g. JUNTO_DEMO="yes"."""
        template = self._migrated_once()
        made = self._blank(**settings)
        if database() == "postgresql":
            names = (made.database_url.rpartition("/")[2], template.database_url.rpartition("/")[2])
            _execute("CREATE DATABASE {} TEMPLATE {}".format(*names))
        else:
            shutil.copyfile(template.data / "junto.sqlite3", made.data / "junto.sqlite3")
        return made

    def blank(self, **settings: str) -> Installation:
        """An installation without any table, as on the first day."""
        made = self._blank(**settings)
        if database() == "postgresql":
            _execute(f"CREATE DATABASE {made.database_url.rpartition('/')[2]}")
        return made

    def _migrated_once(self) -> Installation:
        if self._template is None:
            template = self.blank()
            template.run("-m", "django", "migrate", "--verbosity=0", covered=False)
            if database() == "sqlite":
                _fold_log_into_file(template.data / "junto.sqlite3")
            self._template = template
        return self._template

    def _blank(self, **settings: str) -> Installation:
        self._made += 1
        name = f"{self.name}_{self._made}"
        data = self.folder / name
        data.mkdir(parents=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("JUNTO_")}
        environment = {
            **kept,
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "DJANGO_SETTINGS_MODULE": "junto.settings",
            "JUNTO_DATA": str(data),
            "JUNTO_SECRET_KEY": "a key for tests alone",
            "JUNTO_STATIC_ROOT": str(self.folder / "static"),
            "JUNTO_DATABASE_URL": _server().url(name)
            if database() == "postgresql"
            else f"sqlite:///{data}/junto.sqlite3",
            **settings,
        }
        return Installation(data=data, environment=environment)

    def collect_static(self, installation: Installation) -> None:
        """Collect the static files once for all installations."""
        if not (self.folder / "static").exists():
            installation.run("-m", "django", "collectstatic", "--no-input", "--verbosity=0", covered=False)

    @contextmanager
    def serving(self, installation: Installation, *, workers: int = 2, threads: int = 4) -> Iterator[Served]:
        """Serve an installation by gunicorn on a free loopback port until the block ends."""
        self.collect_static(installation)
        log = installation.data / "gunicorn.log"
        with socket.create_server(("127.0.0.1", 0)) as listening, log.open("wb") as written:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            handle = listening.fileno()
            size = (f"--workers={workers}", f"--threads={threads}", "--timeout=60", "--graceful-timeout=5")
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "junto.wsgi:application", f"--bind=fd://{handle}", *size],
                env={**installation.environment, "JUNTO_SITE_URL": url},
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


def _execute(statement: str) -> None:
    import psycopg  # noqa: PLC0415 - only a run on PostgreSQL needs it

    with psycopg.connect(_server().url("postgres"), autocommit=True) as connection:
        connection.execute(statement)


def _fold_log_into_file(path: Path) -> None:
    import sqlite3  # noqa: PLC0415

    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


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
