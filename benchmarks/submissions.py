"""Submissions of 20 KB accepted over HTTP a second, beside the raw commit rate of the same disk in the same run.

    PYTHONPATH=src:. python benchmarks/submissions.py [--connections 8] [--seconds 5]

Through `junto serve` as shipped, worker included; SQLite at synchronous=FULL, PostgreSQL with fsync on. The raw rate is
one insert a commit into a table of one column by as many connections, each a process that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from tests import databases  # noqa: E402
from tests.handing_in import Answer, Seller, Staged, content_of, faults_of, stage, verifying  # noqa: E402
from tests.serving import Installation  # noqa: E402

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
RAW = """
import sys, time
url, seconds = sys.argv[1], float(sys.argv[2])
if url.startswith("sqlite"):
    import sqlite3
    db = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL"); db.execute("PRAGMA synchronous=FULL")
    insert = lambda: db.execute("INSERT INTO bare (body) VALUES ('x')")
else:
    import psycopg
    db = psycopg.connect(url, autocommit=True)
    insert = lambda: db.execute("INSERT INTO bare (body) VALUES ('x')")
insert(); print("ready", flush=True); sys.stdin.readline()
count, end = 0, time.monotonic() + seconds
while time.monotonic() < end:
    insert(); count += 1
print(count)
"""
TABLE = """
import django; django.setup()
from django.db import connection
kind = "bigserial" if connection.vendor == "postgresql" else "integer"
connection.cursor().execute(f"CREATE TABLE IF NOT EXISTS bare (id {kind} PRIMARY KEY, body text)")
"""


def raw_rate(installation: Installation, connections: int, seconds: float) -> float:
    """Commits a second of a tiny insert by all connections together."""
    installation.run("-c", TABLE)
    words = [sys.executable, "-c", RAW, installation.database_url, str(seconds)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [subprocess.Popen(words, env=installation.environment, **pipes) for _each in range(connections)]  # noqa: S603
    for one in running:
        one.stdout.readline()  # type: ignore[union-attr]
    for one in running:
        one.stdin.write("go\n")  # type: ignore[union-attr]
        one.stdin.flush()  # type: ignore[union-attr]
    return sum(int(one.communicate(timeout=120)[0]) for one in running) / seconds


def accepted(url: str, staged: Staged, connections: int, seconds: float) -> tuple[list[Answer], float]:
    """Answers to all that was handed in within the time, and how long it took; a company hands in once."""
    waiting = iter(staged.companies)
    lock, answers, end = threading.Lock(), list[Answer](), time.monotonic() + seconds
    bodies = {draft: content_of(draft) for _session, _company, draft in staged.companies}

    def work(seller: Seller) -> None:
        while time.monotonic() < end:
            with lock:
                found = next(waiting, None)
            if found is None:
                return
            seller.session, seller.company, seller.draft = found
            began = time.perf_counter()
            answer = seller.hand_in(bodies[seller.draft])
            answer.seconds = time.perf_counter() - began
            answers.append(answer)

    sellers = [Seller(url, "", "") for _each in range(connections)]
    threads = [threading.Thread(target=work, args=(seller,)) for seller in sellers]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    for seller in sellers:
        seller.close()  # a server that is told to stop waits for connections kept open
    return answers, took


def serve(installation: Installation, port: int) -> subprocess.Popen[bytes]:
    """`junto serve` as shipped."""
    words = [sys.executable, "-m", "junto", "serve", "--bind", f"127.0.0.1:{port}"]
    log = (installation.data / "serve.log").open("wb")
    return subprocess.Popen(  # noqa: S603
        words, env=installation.environment, cwd=installation.data, stdin=subprocess.DEVNULL, stdout=log, stderr=log
    )


def measure(name: str, installation: Installation, arguments: argparse.Namespace) -> dict[str, Any]:
    """One line of the table."""
    installation.run("-m", "junto", "migrate")
    staged = stage(installation, arguments.companies)
    server = serve(installation, arguments.port)
    url = f"http://127.0.0.1:{arguments.port}"
    try:
        warm = Seller(url, *staged.companies[0])
        for _try in range(600):
            if warm.post("/healthz", b"", "text/plain")[0]:
                break
            time.sleep(0.1)
        warm.close()
        first = Staged(**{**vars(staged), "companies": staged.companies[:40]})
        accepted(url, first, arguments.connections, 10)  # each thread has its connection and its statements
        before = raw_rate(installation, arguments.connections, 1.5)
        rest = Staged(**{**vars(staged), "companies": staged.companies[40:]})
        answers, took = accepted(url, rest, arguments.connections, arguments.seconds)
        after = raw_rate(installation, arguments.connections, 1.5)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(90)
    good = [a for a in answers if a.acknowledged]
    with verifying(installation) as verifier:
        faults = faults_of(answers, verifier.of([a.submission for a in answers]))
    times = sorted(a.seconds for a in good)
    raw = (before + after) / 2
    return {
        "database": name,
        "connections": arguments.connections,
        "accepted": len(good),
        "refused or unanswered": len(answers) - len(good),
        "lost or wrong": len(faults),
        "accepted/s": round(len(good) / took, 1),
        "p50 ms": round(1000 * statistics.median(times), 1),
        "p99 ms": round(1000 * times[int(len(times) * 0.99)], 1),
        "raw commits/s": round(raw),
        "ratio": round(len(good) / took / raw, 3),
    }


def main() -> None:
    """Measure both databases and print a line of JSON for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--companies", type=int, default=1200)
    parser.add_argument("--port", type=int, default=18_456)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    arguments = parser.parse_args()
    databases.SETTINGS = databases.SETTINGS | DURABLE
    with tempfile.TemporaryDirectory(dir=ROOT) as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - the database server may run as another user
        shared = {
            **{k: v for k, v in os.environ.items() if not k.startswith("JUNTO_")},
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "DJANGO_SETTINGS_MODULE": "junto.settings",
            "JUNTO_SECRET_KEY": "benchmark",
            "JUNTO_STATIC_ROOT": f"{folder}/static",
            "JUNTO_CLOCK_MAY_BE_SET": "yes",
            "JUNTO_MFA_ROLES": "",
        }
        if arguments.only != "postgresql":
            data = Path(folder) / "sqlite"
            data.mkdir()
            here = {"JUNTO_DATA": str(data), "JUNTO_DATABASE_URL": f"sqlite:///{data}/junto.sqlite3"}
            sys.stdout.write(json.dumps(measure("SQLite", Installation(data, shared | here), arguments)) + "\n")
        if arguments.only != "sqlite":
            data = Path(folder) / "postgresql"
            data.mkdir()
            server = databases.PostgresServer(Path(folder) / "server")
            server.start()
            try:
                here = {"JUNTO_DATA": str(data), "JUNTO_DATABASE_URL": server.url("postgres")}
                line = measure("PostgreSQL", Installation(data, shared | here), arguments)
                sys.stdout.write(json.dumps(line) + "\n")
            finally:
                server.stop()


if __name__ == "__main__":
    main()
