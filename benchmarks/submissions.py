"""Submissions of 20 KB accepted over HTTP a second, beside what the same disk does with less, in the same run.

    PYTHONPATH=src:. python benchmarks/submissions.py [--connections 8] [--seconds 5]

Four rates, each by as many connections at once, each with its share of the one before:

- raw: an insert of one column a commit, by processes that do nothing else;
- floor: what a submission must do to the disk at least: a file of 20 KB synced, its name synced, a row and a leaf in
  one commit; by processes that do nothing else;
- action: handing in without HTTP, by processes of Junto: guards, wrap, journal, notice;
- HTTP: through `junto serve` as shipped, worker included.

SQLite at synchronous=FULL, PostgreSQL with fsync on. What was acknowledged is looked for afterwards.
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
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from tests import databases  # noqa: E402
from tests.handing_in import Answer, Seller, Staged, content_of, faults_of, stage, verifying  # noqa: E402
from tests.serving import Installation  # noqa: E402

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
# Each says that it is ready, is told to begin, and prints how often it did `once()`.
COUNTED = """
print("ready", flush=True); sys.stdin.readline()
count, end = 0, time.monotonic() + seconds
while time.monotonic() < end and once() is not False:
    count += 1
print(count)
"""
CONNECTED = """
import os, sys, time
url, seconds, number, folder = sys.argv[1], float(sys.argv[2]), sys.argv[3], sys.argv[4]
if url.startswith("sqlite"):
    import sqlite3
    db = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL"); db.execute("PRAGMA synchronous=FULL")
    begin = "BEGIN IMMEDIATE"
else:
    import psycopg
    db = psycopg.connect(url, autocommit=True)
    begin = "BEGIN"
"""
RAW = """
def once():
    db.execute("INSERT INTO bare (body) VALUES ('x')")
once()
"""
FLOOR = """
body, made = os.urandom(20_000), 0
def synced(path, flags):
    handle = os.open(path, flags)
    if flags != os.O_RDONLY:
        os.write(handle, body)
    os.fsync(handle); os.close(handle)
def once():
    global made
    made += 1
    new, place = f"{folder}/.new-{number}", f"{folder}/{number}-{made}"
    synced(new, os.O_WRONLY | os.O_CREAT)
    os.rename(new, place)
    synced(folder, os.O_RDONLY)
    db.execute(begin)
    db.execute("INSERT INTO bare (body) VALUES ('row')")
    db.execute("INSERT INTO bare (body) VALUES ('leaf')")
    db.execute("COMMIT")
once()
"""
ACTION = """
import json, sys, time, django; django.setup()
from tests.handing_in import content_of
from junto.people.models import Person
from junto.people.queries import actors_for
from junto.solicitations import actions
from junto.solicitations.models import Submission
seconds, drafts = float(sys.argv[1]), json.loads(sys.stdin.readline())
rows = [Submission.objects.select_related("organization", "solicitation").get(pk=pk) for pk in drafts]
people = {p.membership_organization: p for p in Person.objects.annotate(
    membership_organization=django.db.models.F("memberships__organization"))}
actors = actors_for([people[row.organization_id] for row in rows])
waiting = iter([(row, [content_of(str(row.pk))], actors[people[row.organization_id].pk]) for row in rows])
def once():
    row, pieces, actor = next(waiting, (None, None, None))
    if row is None:
        return False
    actions.submit_packed(row, pieces, by=actor)
once(); once()  # what is composed once is composed by now
"""
TABLE = """
import django; django.setup()
from django.db import connection
kind = "bigserial" if connection.vendor == "postgresql" else "integer"
connection.cursor().execute(f"CREATE TABLE IF NOT EXISTS bare (id {kind} PRIMARY KEY, body text)")
"""


def together(installation: Installation, program: str, each: Sequence[Sequence[str]], told: Sequence[str]) -> int:
    """How often all processes together did it: one for each of `each`'s arguments, told a line of `told` first."""
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    words = [sys.executable, "-c", program + COUNTED]
    running = [
        subprocess.Popen([*words, *given], env=installation.environment, cwd=installation.data, **pipes)  # noqa: S603
        for given in each
    ]
    for one, line in zip(running, told, strict=True):
        one.stdin.write(line)  # type: ignore[union-attr]
        one.stdin.flush()  # type: ignore[union-attr]
    for one in running:
        one.stdout.readline()  # type: ignore[union-attr]
    for one in running:
        one.stdin.write("go\n")  # type: ignore[union-attr]
        one.stdin.flush()  # type: ignore[union-attr]
    return sum(int(one.communicate(timeout=120)[0]) for one in running)


def on_the_disk(installation: Installation, connections: int, seconds: float) -> dict[str, float]:
    """Raw rate and floor."""
    installation.run("-c", TABLE)
    folder = installation.data / "floor"
    folder.mkdir(exist_ok=True)
    each = [[installation.database_url, str(seconds), str(n), str(folder)] for n in range(connections)]
    found = {name: together(installation, CONNECTED + once, each, [""] * connections) / seconds
             for name, once in (("raw", RAW), ("floor", FLOOR))}  # fmt: skip
    return found


def by_action(installation: Installation, staged: Staged, connections: int, seconds: float) -> float:
    """Submissions a second without HTTP."""
    drafts = [draft for _session, _company, draft in staged.companies]
    told = [json.dumps(drafts[n::connections]) + "\n" for n in range(connections)]
    count = together(installation, ACTION, [[str(seconds)]] * connections, told)
    if count == len(drafts) - 2 * connections:
        sys.stderr.write("All drafts were handed in before the time was up: ask for more --companies.\n")
    return count / seconds


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


def over_http(
    installation: Installation, staged: Staged, arguments: argparse.Namespace
) -> tuple[list[Answer], float, dict[str, float]]:
    """The answers, in how many seconds, and what the disk did right before, with the server standing by."""
    server = serve(installation, arguments.port)
    url = f"http://127.0.0.1:{arguments.port}"
    try:
        warm = Seller(url, *staged.companies[0])
        for _try in range(600):
            if warm.post("/healthz", b"", "text/plain")[0]:
                break
            time.sleep(0.1)
        warm.close()
        first = Staged(**{**vars(staged), "companies": staged.companies[:80]})
        accepted(url, first, arguments.connections, 10)  # each thread has its connection and its statements
        disk = on_the_disk(installation, arguments.connections, 1.5)
        rest = Staged(**{**vars(staged), "companies": staged.companies[80:]})
        return *accepted(url, rest, arguments.connections, arguments.seconds), disk
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(90)


def measure(name: str, installation: Installation, arguments: argparse.Namespace) -> dict[str, Any]:
    """One line of the table."""
    installation.run("-m", "junto", "migrate")
    staged = stage(installation, arguments.companies)
    half = len(staged.companies) // 2
    for_action = Staged(**{**vars(staged), "companies": staged.companies[half:]})
    for_http = Staged(**{**vars(staged), "companies": staged.companies[:half]})
    answers, took, before = over_http(installation, for_http, arguments)
    action = by_action(installation, for_action, arguments.connections, arguments.seconds)
    after = on_the_disk(installation, arguments.connections, 1.5)
    good = [a for a in answers if a.acknowledged]
    with verifying(installation) as verifier:
        faults = faults_of(answers, verifier.of([a.submission for a in answers]))
    times = sorted(a.seconds for a in good)
    raw, floor = ((before[rate] + after[rate]) / 2 for rate in ("raw", "floor"))
    http = len(good) / took
    return {
        "database": name,
        "connections": arguments.connections,
        "accepted": len(good),
        "refused or unanswered": len(answers) - len(good),
        "lost or wrong": len(faults),
        "p50 ms": round(1000 * statistics.median(times), 1),
        "p99 ms": round(1000 * times[int(len(times) * 0.99)], 1),
        "raw/s": round(raw),
        "floor/s": round(floor),
        "action/s": round(action, 1),
        "HTTP/s": round(http, 1),
        "floor of raw": round(floor / raw, 3),
        "action of floor": round(action / floor, 3),
        "HTTP of action": round(http / action, 3),
        "HTTP of raw": round(http / raw, 4),
    }


def main() -> None:
    """Measure both databases and print a line of JSON for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--companies", type=int, default=2000)
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
