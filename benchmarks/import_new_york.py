"""New York's 2,010 projects imported, on SQLite and PostgreSQL, beside a bare bulk insert of the same rows.

    PYTHONPATH=src:. python benchmarks/import_new_york.py [--source ../shared/data]

Seconds of wall clock and of processor, each in a process of its own on a fresh database: from the file's bytes to the
committed needs with their entries (`import`), the search for overlaps that follows (`matching`), and the floor: the
same rows, already read, written by Django's bulk_create into the same kind of table without door or journal.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = """
import json, sys, time, django
django.setup()
from pathlib import Path
from django.db import connection, models, transaction
from junto.core.workflow import PROGRAM
from junto.journal import followers
from junto.needs.imports.actions import bring_in
from junto.needs.models import Need
from junto.people.actions import add_jurisdiction
from junto.places.actions import install_kinds
from junto.projects.matching import match_all
install_kinds()
city = add_jurisdiction("New York", "city", by=PROGRAM)
path = Path(sys.argv[1]) / "nyc_capital_project_detail_fy2021.geojson"
followers._followers.clear()  # the search for overlaps is measured apart
def timed(what):
    wall, used = time.perf_counter(), time.process_time()
    made = what()
    return made, round(time.perf_counter() - wall, 2), round(time.process_time() - used, 2)
given = dict(file_name=path.name, into="needs", jurisdiction=city, mode="valid", by=PROGRAM)
imported, wall, used = timed(lambda: bring_in([path.read_bytes()], **given))
again, wall_again, used_again = timed(lambda: bring_in([path.read_bytes()], **given))
_matched, wall_match, used_match = timed(lambda: match_all())
rows = list(Need.objects.all())
class Bare(models.Model):
    class Meta:
        app_label = "needs"
for field in Need._meta.concrete_fields:
    if not field.primary_key and not field.is_relation:
        copy = field.clone()
        copy._unique = False
        Bare.add_to_class(field.name, copy)
with connection.schema_editor() as editor:
    editor.create_model(Bare)
names = [f.attname for f in Bare._meta.concrete_fields if not f.primary_key]
bare = [Bare(**{n: getattr(row, n) for n in names}) for row in rows]
def insert():
    with transaction.atomic():
        Bare.objects.bulk_create(bare, batch_size=500)
_none, wall_bare, used_bare = timed(insert)
print(json.dumps({"rows": imported.outcome["rows"], "needs": len(rows), "import": wall, "import cpu": used,
    "again": wall_again, "unchanged": again.outcome["unchanged"], "matching": wall_match, "matching cpu": used_match,
    "bare insert": wall_bare, "bare cpu": used_bare}))
"""


def run(environment: dict[str, str], *arguments: str) -> str:
    """One Python process in that environment, to its end; what it printed."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *arguments], env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def measure(name: str, environment: dict[str, str], source: str) -> None:
    """One fresh database."""
    run(environment, "-m", "django", "migrate", "--verbosity=0")
    print(json.dumps({"database": name, **json.loads(run(environment, "-c", WORK, source))}), flush=True)


def main() -> None:
    """Measure both databases and print a line of JSON for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", default=str(ROOT.parent / "shared" / "data"))
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
        measure("SQLite", shared | {"JUNTO_DATABASE_URL": f"sqlite:///{folder}/b.sqlite3"}, arguments.source)
        server = databases.PostgresServer(Path(folder) / "postgresql")
        server.start()
        try:
            measure("PostgreSQL", shared | {"JUNTO_DATABASE_URL": server.url("postgres")}, arguments.source)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
