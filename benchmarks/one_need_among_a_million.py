"""One new need against a million standing things, each search in a cold process, beside a bare look-up by primary key.

    PYTHONPATH=src:. python benchmarks/one_need_among_a_million.py [--things 1000000] [--processes 7] [--within 50]

The things lie at random in a city of 40 by 40 km; one in a hundred is a line of up to 800 m. Each process imports the
program, opens its connection, then measures once, by the clock and in processor time (its own and its server
process's, since others may load the machine): the look-up of one row (the floor), the search alone (ids with exact
metres: `queries.ids_near`), and the search with the rows it found (`queries.things_near`). Another place each time.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILL = """
import json, random, sys, django
django.setup()
from django.db import connection, transaction
from junto.core.workflow import PROGRAM
from junto.journal.door import perform
from junto.journal.models import new_id
from junto.people.models import Jurisdiction
from junto.places.actions import Standing, add_standing_thing, install_kinds
from junto.places.geometry import locate
from junto.places.models import StandingThing
from junto.places.queries import kinds_by_code
from junto.core.geometry import Box, cell_of, cell_of_box
count, draw = int(sys.argv[1]), random.Random(7)
install_kinds()
here = perform(Jurisdiction(name="City", kind="city"), "add", by=PROGRAM)
kinds = [k.pk for k in kinds_by_code().values()]
at = {"type": "Point", "coordinates": [-96.8, 32.8]}
camera = kinds_by_code()["camera"]
first = add_standing_thing(Standing(jurisdiction=here, kind=camera, name="0", geometry=at), by=PROGRAM)
columns = StandingThing._meta.concrete_fields
def place():
    lon, lat = -97.0 + draw.random() * 0.43, 32.6 + draw.random() * 0.36
    if draw.random() > 0.01:
        return {"type": "Point", "coordinates": [lon, lat]}, lon, lat, lon, lat, cell_of(lon, lat)
    far = lon + draw.random() * 0.008, lat + draw.random() * 0.007
    shape = {"type": "LineString", "coordinates": [[lon, lat], far]}
    return shape, lon, lat, *far, cell_of_box(Box(lon, lat, *far))
def row(i):
    first.id, first.name, first.kind_id = new_id(), f"Thing {i}", draw.choice(kinds)
    first.geometry, first.west, first.south, first.east, first.north, first.cell = place()
    return [f.get_db_prep_save(getattr(first, f.attname), connection) for f in columns]
names = ", ".join(f'"{f.column}"' for f in columns)
with transaction.atomic(), connection.cursor() as cursor:
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY places_standingthing ({names}) FROM STDIN") as copy:
            for i in range(1, count):
                copy.write_row([getattr(v, "obj", v) if not hasattr(v, "dumps") else json.dumps(v.obj) for v in row(i)])
    else:
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO places_standingthing ({names}) VALUES ({marks})"
        connection.connection.executemany(sql, (row(i) for i in range(1, count)))
if connection.vendor == "postgresql":
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE places_standingthing")
"""
SEARCH = """
import json, random, sys, time, django
django.setup()
from django.db import connection
from junto.places.models import StandingThing
from junto.places.queries import ids_near, things_near
draw, within = random.Random(int(sys.argv[1])), float(sys.argv[2])
place = {"type": "Point", "coordinates": [-96.95 + draw.random() * 0.3, 32.65 + draw.random() * 0.25]}
connection.ensure_connection()
pk = StandingThing.objects.values_list("pk", flat=True)[int(sys.argv[1])]
server = None
if connection.vendor == "postgresql":
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = f"/proc/{cursor.fetchone()[0]}/schedstat"
def processor():  # seconds of ours and of the server's process, whatever else loads the machine
    return time.process_time() + (int(open(server).read().split()[0]) / 1e9 if server else 0)
told = {}
def took(name, work):
    began, began_processor = time.perf_counter(), processor()
    found = work()
    told[name] = (time.perf_counter() - began) * 1000
    told[name + " processor"] = (processor() - began_processor) * 1000
    return found
took("floor", lambda: StandingThing.objects.get(pk=pk))
ids = took("search", lambda: ids_near(StandingThing, place, within))
rows = took("with rows", lambda: things_near(place, within))
took("search again", lambda: ids_near(StandingThing, place, within))
assert len(rows) == len(ids)
print(json.dumps(told | {"found": len(ids)}))
"""


def run(environment: dict[str, str], *arguments: str) -> str:
    """One Python process in that environment, to its end; what it wrote."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *arguments], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def measure(name: str, environment: dict[str, str], arguments: argparse.Namespace) -> dict[str, object]:
    """Medians and the worst over cold processes on one database, in milliseconds."""
    run(environment, "-m", "django", "migrate", "--verbosity=0")
    began = time.monotonic()
    run(environment, "-c", FILL, str(arguments.things))
    filled = time.monotonic() - began
    times = [
        json.loads(run(environment, "-c", SEARCH, str(i), str(arguments.within))) for i in range(arguments.processes)
    ]
    told: dict[str, object] = {"database": name, "things": arguments.things, "filled in s": round(filled)}
    for what in ("floor", "search", "with rows", "search again"):
        told[f"{what} ms"] = round(statistics.median(t[what] for t in times), 2)
        told[f"{what} processor ms"] = round(statistics.median(t[f"{what} processor"] for t in times), 2)
    told["search worst ms"] = round(max(t["search"] for t in times), 2)
    told["found"] = [t["found"] for t in times]
    return told


def main() -> None:
    """Measure both databases and print a line of JSON for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--things", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=7)
    parser.add_argument("--within", type=float, default=50)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    arguments = parser.parse_args()
    from tests import databases  # noqa: PLC0415 - the tests' own server

    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - the database server may run as another user
        shared = {
            **{k: v for k, v in os.environ.items() if not k.startswith("JUNTO_")},
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "junto.settings",
            "JUNTO_SECRET_KEY": "benchmark",
            "JUNTO_DATA": folder,
        }
        if arguments.database != "postgresql":
            url = {"JUNTO_DATABASE_URL": f"sqlite:///{folder}/b.sqlite3"}
            print(json.dumps(measure("SQLite", shared | url, arguments)), flush=True)
        if arguments.database != "sqlite":
            server = databases.PostgresServer(Path(folder) / "postgresql")
            server.start()
            try:
                url = {"JUNTO_DATABASE_URL": server.url("postgres")}
                print(json.dumps(measure("PostgreSQL", shared | url, arguments)), flush=True)
            finally:
                server.stop()


if __name__ == "__main__":
    main()
