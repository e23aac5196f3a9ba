"""Submissions of 20 KB accepted over HTTP a second, beside what the same disk does with less, in the same run.

    PYTHONPATH=src:. python benchmarks/submissions.py [--connections 8] [--seconds 5] [--sync-ms 0 1 4 10]

Four rates, each by as many connections at once, each with its share of the one before:

- raw: an insert of one column a commit, by processes that do nothing else;
- floor: what a submission must do to the disk at least: a file of 20 KB synced, its name synced, a row and a leaf in
  one commit; by processes that do nothing else;
- action: handing in without HTTP, by processes of Junto: guards, wrap, journal, notice;
- HTTP: through `junto serve` as shipped, worker included.

SQLite at synchronous=FULL, PostgreSQL with fsync on. What was acknowledged is looked for afterwards. Processor time of
one submission is told apart: the server's, of it the worker's (which mails), the database's, and that of whoever sends,
who shares these cores here and nowhere else. `by processor time/s` is what these cores could take without the sender.

`--sync-ms`: a disk made slower for all of them, the database's own server among them: each sync of a file takes so many
milliseconds more (`slow_sync.c`, preloaded; needs gcc). Several syncs wait at once, as on a disk that takes many.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from tests import databases  # noqa: E402
from tests.handing_in import Answer, Staged, content_of, faults_of, form_of, stage, verifying  # noqa: E402
from tests.serving import Installation  # noqa: E402

SLOW = Path(__file__).with_name("slow_sync.c")
FIRST = 80  # submissions that are not counted: each thread has its connection and its statements by then
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
SYNC = """
import os, statistics, sys, time
handle, took = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT), []
for _each in range(30):
    os.write(handle, b"x"); began = time.perf_counter(); os.fsync(handle); took.append(time.perf_counter() - began)
print(statistics.median(took) * 1000)
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
    if count >= len(drafts) - 3 * connections:
        sys.stderr.write("All drafts were handed in before the time was up: ask for more --companies.\n")
    return count / seconds


# --- over HTTP: all that is sent is made ready before the clock starts ------------------------------------------------
def letters(staged: Staged, port: int) -> list[tuple[str, str, bytes]]:
    """Of each company: its draft, the digest of what it hands in, and the whole request."""
    made, token = [], "a" * 32
    for session, _company, draft in staged.companies:
        content = content_of(draft)
        body, kind = form_of(content)
        head = (
            f"POST /solicitations/submissions/{draft}/packed/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
            f"Cookie: sessionid={session}; csrftoken={token}\r\nX-CSRFToken: {token}\r\n\r\n"
        )
        made.append((draft, sha256(content).hexdigest(), head.encode() + body))
    return made


class Line:
    """A connection that is kept open, and made anew where the server closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def ask(self, request: bytes) -> int:
        """The status of the answer; 0 where there was none."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answer = b""
        try:
            self.socket.sendall(request)
            while b"\r\n\r\n" not in answer and (piece := self.socket.recv(65_536)):
                answer += piece
        except OSError:
            answer = b""
        head = answer.lower()
        if b"content-length: 0\r\n" not in head or b"connection: close" in head:  # no redirect: its page is not read
            self.close()
        return int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def accepted(
    waiting: Iterator[tuple[str, str, bytes]], port: int, connections: int, seconds: float
) -> tuple[list[Answer], float]:
    """Answers to all that was handed in within the time, and how long it took; a company hands in once."""
    lock, answers, end = threading.Lock(), list[Answer](), time.monotonic() + seconds

    def work() -> None:
        line = Line(port)
        while time.monotonic() < end:
            with lock:
                found = next(waiting, None)
            if found is None:
                break
            draft, digest, request = found
            began = time.perf_counter()
            status = line.ask(request)
            answers.append(Answer(draft, digest, status, seconds=time.perf_counter() - began))
        line.close()  # a server that is told to stop waits for connections kept open

    threads = [threading.Thread(target=work) for _each in range(connections)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, time.monotonic() - began


def processor_time(*roots: int) -> float:
    """Seconds that these processes, all their children, and children that ended, have used of a core."""
    spent: dict[int, tuple[int, float]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        spent[int(place.parent.name)] = (int(said[1]), sum(map(int, said[11:15])) / os.sysconf("SC_CLK_TCK"))
    family, count = set(roots), 0
    while len(family) > count:
        count = len(family)
        family |= {pid for pid, (parent, _seconds) in spent.items() if parent in family}
    return sum(seconds for pid, (_parent, seconds) in spent.items() if pid in family)


def worker_of(server: int) -> int:
    """The process that mails and seals, a child of the server."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words, parent = place.read_bytes().split(b"\0"), place.with_name("stat").read_text().rpartition(")")[2]
        except OSError:
            continue
        if b"work" in words and int(parent.split()[1]) == server:
            return int(place.parent.name)
    raise RuntimeError("The server has no worker.")


def let_settle(worker: int, most: float = 180.0) -> None:
    """Wait until the worker has asked everyone what waits for them, as it does when it starts and once an hour."""
    end = time.monotonic() + most
    while time.monotonic() < end:
        before = processor_time(worker)
        time.sleep(4)  # it rests a second between two batches
        if processor_time(worker) - before < 0.2:
            return
    sys.stderr.write(f"The worker was still at work after {most:.0f} s.\n")


@contextmanager
def serving(installation: Installation, port: int) -> Iterator[int]:
    """`junto serve` as shipped, until the block ends; its process."""
    words = [sys.executable, "-m", "junto", "serve", "--bind", f"127.0.0.1:{port}"]
    with (installation.data / "serve.log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603
            words, env=installation.environment, cwd=installation.data, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        for _try in range(600):
            line = Line(port)
            try:
                if line.ask(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n") == 200:
                    break
            except OSError:
                time.sleep(0.1)
            line.close()
        yield server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(90)


def over_http(
    installation: Installation, staged: Staged, arguments: argparse.Namespace, database: int
) -> tuple[list[Answer], float, dict[str, float], dict[str, float]]:
    """The answers, in how many seconds, what the disk did right before with the server standing by, processor times."""
    port, connections = arguments.port, arguments.connections
    waiting = letters(staged, port)
    with serving(installation, port) as server:
        accepted(iter(waiting[:FIRST]), port, connections, 30)
        let_settle(worker_of(server))
        disk = on_the_disk(installation, connections, 1.5)
        parts = {"server": (server,), "of it worker": (worker_of(server),), "database": (database,) if database else ()}
        before = {name: processor_time(*pids) for name, pids in parts.items()} | {"sender": time.process_time()}
        answers, took = accepted(iter(waiting[FIRST:]), port, connections, arguments.seconds)
        after = {name: processor_time(*pids) for name, pids in parts.items()} | {"sender": time.process_time()}
    each = {name: 1000 * (after[name] - before[name]) / max(1, len(answers)) for name in after}
    return answers, took, disk, each


def measure(
    name: str, installation: Installation, staged: Staged, arguments: argparse.Namespace, database: int = 0
) -> dict[str, Any]:
    """One line of the table. `database`: the process of the database's server, where it has one."""
    part = len(staged.companies) * 2 // 5
    for_http = replace(staged, companies=staged.companies[:part])
    for_action = replace(staged, companies=staged.companies[part:])
    answers, took, before, each = over_http(installation, for_http, arguments, database)
    action = by_action(installation, for_action, arguments.connections, arguments.seconds)
    after = on_the_disk(installation, arguments.connections, 1.5)
    sync = float(installation.run("-c", SYNC, str(installation.data / "sync")).stdout)
    good = [a for a in answers if a.acknowledged]
    with verifying(installation) as verifier:
        faults = faults_of(answers, verifier.of([a.submission for a in answers]))
    times = sorted(a.seconds for a in good)
    raw, floor = ((before[rate] + after[rate]) / 2 for rate in ("raw", "floor"))
    http = len(good) / took
    alone = 1000 * (os.cpu_count() or 1) / (each["server"] + each["database"])
    return {
        "database": name,
        "one sync ms": round(sync, 2),
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
        "by processor time/s": round(alone, 1),
        "processor ms each": {part: round(spent, 2) for part, spent in each.items()},
        "floor of raw": round(floor / raw, 3),
        "action of floor": round(action / floor, 3),
        "HTTP of action": round(http / action, 3),
        "HTTP of raw": round(http / raw, 4),
    }


# --- one world, staged once, copied for each disk ---------------------------------------------------------------------
def slow(library: Path, milliseconds: float) -> dict[str, str]:
    """What a process is given so that each of its syncs takes so much longer; nothing where it should not."""
    return {"LD_PRELOAD": str(library), "JUNTO_SYNC_MS": str(milliseconds)} if milliseconds else {}


def told(milliseconds: float, line: Mapping[str, Any]) -> None:
    """Print a line; where the disk was made slower, that comes first."""
    made = {"disk": f"made slower: {milliseconds:g} ms more for each sync"} if milliseconds else {"disk": "as it is"}
    sys.stdout.write(json.dumps({**made, **line}) + "\n")
    sys.stdout.flush()


def on_sqlite(folder: Path, shared: dict[str, str], library: Path, arguments: argparse.Namespace) -> None:
    """Measure SQLite on each disk."""
    first = folder / "sqlite"
    first.mkdir()

    def installed(data: Path) -> Installation:
        here = {"JUNTO_DATA": str(data), "JUNTO_DATABASE_URL": f"sqlite:///{data}/junto.sqlite3"}
        return Installation(data, shared | here)

    installed(first).run("-m", "junto", "migrate")
    staged = stage(installed(first), arguments.companies)
    for milliseconds in arguments.sync_ms:
        made = installed(Path(shutil.copytree(first, folder / "copy")))
        made.environment.update(slow(library, milliseconds))
        told(milliseconds, measure("SQLite", made, staged, arguments))
        shutil.rmtree(made.data)


def on_postgresql(folder: Path, shared: dict[str, str], library: Path, arguments: argparse.Namespace) -> None:
    """Measure PostgreSQL on each disk; its server is started anew, with syncs as slow as Junto's."""
    first = folder / "postgresql"
    first.mkdir()
    server = databases.PostgresServer(folder / "server")

    def installed(data: Path, name: str) -> Installation:
        here = {"JUNTO_DATA": str(data), "JUNTO_DATABASE_URL": server.url(name)}
        return Installation(data, shared | here)

    server.start()
    try:
        execute(server, "CREATE DATABASE staged")
        installed(first, "staged").run("-m", "junto", "migrate")
        staged = stage(installed(first, "staged"), arguments.companies)
        execute(server, "ANALYZE", "staged")  # as it does by itself within a minute
        for milliseconds in arguments.sync_ms:
            execute(server, "CREATE DATABASE copy TEMPLATE staged")
            made = installed(Path(shutil.copytree(first, folder / "copy")), "copy")
            made.environment.update(slow(library, milliseconds))
            server.restart(**slow(library, milliseconds))
            told(milliseconds, measure("PostgreSQL", made, staged, arguments, server.pid))
            server.restart()
            execute(server, "DROP DATABASE copy")
            shutil.rmtree(made.data)
    finally:
        server.stop()


def execute(server: databases.PostgresServer, statement: str, database: str = "postgres") -> None:
    """Have the server do something about databases, or in one."""
    import psycopg  # noqa: PLC0415 - only where there is one

    with psycopg.connect(server.url(database), autocommit=True) as connection:
        connection.execute(statement)


def main() -> None:
    """Measure both databases and print a line of JSON for each disk."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--companies", type=int, default=3200)
    parser.add_argument("--port", type=int, default=18_456)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--sync-ms", type=float, nargs="+", default=[0], help="milliseconds more for each sync")
    arguments = parser.parse_args()
    databases.SETTINGS = databases.SETTINGS | DURABLE
    with tempfile.TemporaryDirectory(dir=ROOT) as name:
        folder = Path(name)
        folder.chmod(0o755)  # the database's server may run as another user, who loads the library too
        library = folder / "slow_sync.so"
        if any(arguments.sync_ms):
            subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", library, SLOW], check=True)  # noqa: S603, S607
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
            on_sqlite(folder, shared, library, arguments)
        if arguments.only != "sqlite":
            on_postgresql(folder, shared, library, arguments)


if __name__ == "__main__":
    main()
