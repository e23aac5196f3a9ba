"""`junto serve`: the web server and the worker as two children, started, watched and stopped together."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess  # nosec B404 - our own programs, no shell
import sys
import time
from collections.abc import Callable
from threading import Event

from django.conf import settings
from django.db import connection

from junto.core.workflow import Refused
from junto.journal.triggers import refuse_without_triggers

GRACE = 20  # seconds for requests that are under way when the server is told to stop
LOOK = 1.0  # seconds between two looks at the children
STEP_BACK = 5  # by how much the worker is "nicer": in a rush pages and offers come first, mail a little later
LONGEST_PAUSE = 60.0  # seconds before a worker that keeps ending is started again


def serve(bind: str, *, workers: int = 0, threads: int = 0, with_worker: bool = True) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code. Refuses without triggers, or where the address is taken."""
    refuse_without_triggers()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_caught: stop.set())
    workers, threads = size(workers, threads)
    with _listening(bind) as listening:
        sys.stdout.write(_announcement(listening, workers, threads))
        sys.stdout.flush()
        web = _web(listening, workers, threads)
        worker = _Worker() if with_worker else None
        try:
            while not stop.wait(LOOK) and web.poll() is None:
                if worker is not None:
                    worker.look()
        finally:
            _end(web, worker.process if worker is not None else None)
    return 0 if stop.is_set() else web.returncode or 1


class _Worker:
    """The worker's process, started again where it ended; each time after a longer pause."""

    def __init__(self) -> None:
        self.process = _start("-m", "junto", "work", prepare=_step_back)
        self.pause = LOOK
        self.again_at: float | None = None

    def look(self) -> None:
        """Start it again if it ended and its pause is over."""
        if self.process.poll() is None:
            return
        if self.again_at is None:
            sys.stderr.write(f"The worker ended; it is started again in {self.pause:.0f} s.\n")
            self.again_at = time.monotonic() + self.pause
        elif time.monotonic() >= self.again_at:
            self.process = _start("-m", "junto", "work", prepare=_step_back)
            self.pause, self.again_at = min(2 * self.pause, LONGEST_PAUSE), None


def size(workers: int = 0, threads: int = 0) -> tuple[int, int]:
    """Processes and threads: as asked, by the settings, or what suits the database.

    PostgreSQL makes use of every core. SQLite lets one write at a time; while one is written, another process thinks.
    """
    cores = os.cpu_count() or 1
    suitable = min(2 * cores + 1, 9) if connection.vendor == "postgresql" else min(cores, 2)
    return workers or settings.WORKERS or suitable, threads or settings.THREADS or 4


def _listening(bind: str) -> socket.socket:
    """The socket, opened before anything else is started: a taken address is one sentence, not a trace."""
    host, _colon, port = bind.rpartition(":")
    if not port.isdigit() or int(port) > 65535:
        raise Refused(f"“{bind}” is no address; it is written 127.0.0.1:8000.", code="input")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, int(port)), family=family, backlog=256)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise Refused(f"{bind} cannot be used: {why}. Choose another with --bind.", code="state") from error


def _announcement(listening: socket.socket, workers: int, threads: int) -> str:
    host, port = listening.getsockname()[:2]
    address = f"http://{'localhost' if host in ('127.0.0.1', '::1') else host}:{port}"
    return (
        f"Junto serves {settings.CITY_NAME} at {address} ({connection.vendor}, {workers} × {threads} threads). "
        "Stop it with Ctrl-C.\n"
    )


def _web(listening: socket.socket, workers: int, threads: int) -> subprocess.Popen[bytes]:
    memory = ["--worker-tmp-dir=/dev/shm"] if os.access("/dev/shm", os.W_OK) else []  # noqa: S108  # nosec B108 - gunicorn's heartbeat
    return _start(
        "-m",
        "gunicorn",
        "junto.wsgi:application",
        f"--bind=fd://{listening.fileno()}",
        f"--workers={workers}",
        f"--threads={threads}",
        "--timeout=60",
        f"--graceful-timeout={GRACE}",
        "--log-level=warning",
        *memory,
        handles=(listening.fileno(),),
    )


def _start(
    *arguments: str, handles: tuple[int, ...] = (), prepare: Callable[[], None] | None = None
) -> subprocess.Popen[bytes]:
    """A child in a session of its own: Ctrl-C reaches us alone, and we tell it once."""
    environment = {**os.environ, "JUNTO_DATA": str(settings.DATA)}
    return subprocess.Popen(  # noqa: S603  # nosec B603 - our own programs
        [sys.executable, *arguments],
        pass_fds=handles,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=prepare or _end_with_parent,  # noqa: PLW1509  (no thread is started before)
        env=environment,
    )


def _end_with_parent() -> None:
    """Have the kernel stop a child whose parent was killed (Linux: PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _step_back() -> None:
    """The same, and let others have the processor first where there is not enough of it."""
    _end_with_parent()
    os.nice(STEP_BACK)


def _end(*children: subprocess.Popen[bytes] | None) -> None:
    running = [c for c in children if c is not None and c.poll() is None]
    for child in running:
        child.terminate()
    for child in running:
        try:
            child.wait(GRACE + 5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
