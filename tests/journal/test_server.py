"""`junto serve` as its users run it: it serves, restarts its worker, stops cleanly, refuses in a sentence."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from junto.documents.seeds import RETENTION_CLASSES
from junto.journal import server
from tests.environment import database
from tests.serving import Installation

WITHIN = 90.0


@contextmanager
def serving(installation: Installation, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "junto", "serve", f"--bind=127.0.0.1:{port}", *options],
        env=installation.environment,
        cwd=installation.data,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        until(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
        yield process, f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(WITHIN)
        process.stdout.close()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def niceness(process: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, process)


def until(holds) -> None:
    give_up = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.1)


def children(process: subprocess.Popen[str]) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def test_serve_says_where_and_stops_with_all_its_children(installation: Installation) -> None:
    key = "import django; django.setup(); from junto.journal.log.keys import install; install()"
    installation.run("-c", key)  # what setting up does: without it the worker says that it publishes no log
    with serving(installation) as (process, bind):
        port = bind.rpartition(":")[2]
        started = children(process)
        assert len(started) == 2
        taken = installation.run("-m", "junto", "serve", f"--bind={bind}", check=False)
        assert (taken.returncode, taken.stderr) == (
            2,
            f"junto serve: {bind} cannot be used: Address already in use. Choose another with --bind.\n",
        )
        second = installation.run("-m", "junto", "work", check=False)
        assert (second.returncode, second.stderr) == (
            2,
            "junto work: Another worker is at it already; one is enough.\n",
        )
        process.send_signal(signal.SIGTERM)
        said = process.stdout.read()
        assert process.wait(WITHIN) == 0
    cores = os.cpu_count()
    vendor, processes = ("sqlite", min(cores, 2)) if database() == "sqlite" else ("postgresql", min(2 * cores + 1, 9))
    size = f"{processes} × 4"
    assert said == (
        f"Junto serves West End at http://localhost:{port} ({vendor}, {size} threads). Stop it with Ctrl-C.\n"
    )
    assert [pid for pid in started if alive(pid)] == []


def test_serve_starts_its_worker_again(installation: Installation) -> None:
    with serving(installation, "--workers=1", "--threads=2") as (process, _bind):
        web, worker = children(process)
        until((installation.data / "worker.lock").exists)
        assert niceness(worker) == min(niceness(web) + server.STEP_BACK, 19)  # pages come first
        os.kill(worker, signal.SIGKILL)
        until(lambda: len(children(process)) == 2 and worker not in children(process))
        assert web in children(process)


def test_serve_refuses_without_triggers(installations) -> None:
    refused = installations.blank().run("-m", "junto", "serve", "--bind=127.0.0.1:1", check=False)
    assert refused.returncode == 2
    assert "The journal is not protected" in refused.stderr
    assert "Run `junto migrate`" in refused.stderr


@pytest.mark.parametrize("bind", ["8000x", "localhost:", "127.0.0.1:99999"])
def test_serve_refuses_what_is_no_address(installation: Installation, bind: str) -> None:
    refused = installation.run("-m", "junto", "serve", f"--bind={bind}", check=False)
    assert (refused.returncode, refused.stderr) == (
        2,
        f"junto serve: “{bind}” is no address; it is written 127.0.0.1:8000.\n",
    )


def test_setup_prepares_a_blank_installation_and_may_be_repeated(installations) -> None:
    blank = installations.blank()
    first = blank.run("-m", "junto", "setup", covered=False).stdout  # all migrations: what is measured of it is below
    assert "the journal is protected." in first
    assert f"Retention classes: {len(RETENTION_CLASSES)} added.\n" in first
    again = blank.run("-m", "junto", "setup").stdout
    assert "nothing to do" in again
    assert "Static files" not in again
    assert "Retention classes: all there.\n" in again
    checked = blank.run("-m", "junto", "journal", "check")
    assert checked.stdout.endswith("Nothing was changed.\n")
    assert blank.run("-m", "junto", "work", "--once").stdout.startswith("Done: what is due, jobs, seals")
    sealed = blank.run("-m", "junto", "journal", "seal").stdout
    assert sealed.startswith("Sealed ")
