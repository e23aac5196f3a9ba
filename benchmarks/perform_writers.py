"""`perform` under eight writers, beside the bare insert of the same number of bytes in the same run.

    PYTHONPATH=src:. python benchmarks/perform_writers.py [--writers 8] [--seconds 4] [--rounds 3]

Each writer is a process of its own with its own connection, on a file database with synchronous=FULL and on PostgreSQL
with fsync on. The bare insert commits one row of 1,500 bytes into a table of two columns: what disk and database take
for any durable row. A round runs both, one after the other, so that a slow minute is slow for both.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WRITER = """
import sys, time, django
django.setup()
from django.db import connection, transaction
from junto.core.workflow import PROGRAM
from junto.journal.door import perform
from junto.people.models import Jurisdiction
what, seconds, me = sys.argv[1], float(sys.argv[2]), sys.argv[3]
connection.ensure_connection()
if what == "perform":
    own = perform(Jurisdiction(name=f"{me} {time.time()}" + "x" * 150, kind="city"), "add", by=PROGRAM)
    def once(i):
        perform(own, "edit", by=PROGRAM, apply=lambda row, _context: setattr(row, "kind", ("city", "town")[i % 2]))
else:
    def once(i):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bare (body) VALUES (%s)", ["x" * 1500])
once(-1)
print("ready", flush=True)
sys.stdin.readline()
count, end = 0, time.monotonic() + seconds
while time.monotonic() < end:
    once(count)
    count += 1
print(count)
"""
TABLE = """
import django; django.setup()
from django.db import connection
connection.cursor().execute("CREATE TABLE bare (id {} PRIMARY KEY, body text)")
"""


def run(environment: dict[str, str], *arguments: str) -> None:
    """One Python process in that environment, to its end."""
    subprocess.run([sys.executable, *arguments], env=environment, check=True)  # noqa: S603 - our own program


def rate(what: str, environment: dict[str, str], writers: int, seconds: float) -> float:
    """Commits a second by all writers together, from the moment all are ready."""
    running = [
        subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", WRITER, what, str(seconds), f"W{i}"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for i in range(writers)
    ]
    for process in running:
        process.stdout.readline()
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    return sum(int(process.communicate(timeout=120)[0]) for process in running) / seconds


def measure(name: str, environment: dict[str, str], arguments: argparse.Namespace) -> dict[str, object]:
    """The median rates and the median of the rounds' ratios on one database."""
    run(environment, "-m", "django", "migrate", "--verbosity=0")
    run(
        environment, "-c", TABLE.format("bigserial" if "postgresql" in environment["JUNTO_DATABASE_URL"] else "integer")
    )
    rounds = [
        (
            rate("perform", environment, arguments.writers, arguments.seconds),
            rate("bare", environment, arguments.writers, arguments.seconds),
        )
        for _round in range(arguments.rounds)
    ]
    return {
        "database": name,
        "writers": arguments.writers,
        "perform/s": round(statistics.median(p for p, _b in rounds)),
        "bare insert/s": round(statistics.median(b for _p, b in rounds)),
        "ratio": round(statistics.median(p / b for p, b in rounds), 3),
    }


def main() -> None:
    """Measure both databases and print a line of JSON for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    from tests import databases  # noqa: PLC0415 - the tests' own server, here with its durability on

    databases.SETTINGS = databases.SETTINGS | {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    with tempfile.TemporaryDirectory(dir=ROOT) as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - the database server may run as another user
        shared = {
            **{k: v for k, v in os.environ.items() if not k.startswith("JUNTO_")},
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "junto.settings",
            "JUNTO_SECRET_KEY": "benchmark",
            "JUNTO_DATA": folder,
        }
        print(
            json.dumps(measure("SQLite", shared | {"JUNTO_DATABASE_URL": f"sqlite:///{folder}/b.sqlite3"}, arguments))
        )
        server = databases.PostgresServer(Path(folder) / "postgresql")
        server.start()
        try:
            url = {"JUNTO_DATABASE_URL": server.url("postgres")}
            print(json.dumps(measure("PostgreSQL", shared | url, arguments)))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
