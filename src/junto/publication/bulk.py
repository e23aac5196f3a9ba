"""Everything public as static files: releases, records, tables, needs, and a list of what there is."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from junto.core import ocds
from junto.core.tables import csv_row
from junto.core.workflow import ANYONE
from junto.journal import clock
from junto.journal.access import visible
from junto.needs.layers import columns_for, download_features, records
from junto.needs.models import Need
from junto.publication.models import Release

IN_A_PACKAGE = 1_000  # releases, or records: as much as a reader takes at once
INDEX = "index.json"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """One file: its name, what it holds in how many rows, its size in bytes and SHA-256."""

    name: str
    holds: str
    rows: int
    size: int
    sha256: str


def publish(out: Path) -> list[Written]:
    """Write everything public to `out` and return what was written; `index.json` there says the same.

    Each file is written beside and then put in place whole, the index last, so that a reader never meets half a file.
    Files of an earlier publication that are no longer needed go; others in the folder are left alone.
    """
    out.mkdir(parents=True, exist_ok=True)
    before = _published_before(out)
    at = clock.now()
    with tempfile.TemporaryDirectory(dir=out, prefix=".incoming-") as folder:
        written = _write_all(Path(folder), at)
        index = {"publisher": settings.CITY_NAME, "published": at.isoformat(), "files": [asdict(w) for w in written]}
        (Path(folder) / INDEX).write_text(json.dumps(index, ensure_ascii=False, indent=1), encoding="utf-8")
        for name in [w.name for w in written] + [INDEX]:
            (Path(folder) / name).replace(out / name)
    for name in before - {w.name for w in written}:
        (out / name).unlink(missing_ok=True)
    return written


def publisher() -> ocds.Publisher:
    """Who publishes here."""
    return ocds.Publisher(settings.CITY_NAME, settings.SITE_URL)


def processes(rows: QuerySet[Release]) -> Iterator[list[Json]]:
    """The releases of each process, oldest first."""
    for _ocid, bodies in _bodies(rows):
        yield [json.loads(body) for body in bodies]


def _bodies(rows: QuerySet[Release]) -> Iterator[tuple[str, list[str]]]:
    """Each process's ocid with its releases as JSON texts, oldest first."""
    pairs = rows.order_by("ocid", "number").values_list("ocid", "body").iterator(chunk_size=500)
    for ocid, found in groupby(pairs, key=lambda pair: pair[0]):
        yield ocid, [body for _same, body in found]


def _write_all(folder: Path, at: datetime) -> list[Written]:
    """Every file, in an order in which a reader would want them."""
    rows = Release.objects.order_by("date", "ocid", "number")
    releases, records = _Packages(folder, "release", at), _Packages(folder, "record", at)
    lines = _write_releases(folder, rows, releases)
    tables = _write_processes(folder, rows, records)
    return [*releases.written, *records.written, lines, *tables, *_write_needs(folder)]


def _write_releases(folder: Path, rows: QuerySet[Release], packages: _Packages) -> Written:
    """All releases, as packages and as JSON Lines, one a line; texts are not taken apart for it."""
    count = 0
    with (folder / "releases.jsonl").open("w", encoding="utf-8", newline="") as file:

        def told() -> Iterator[str]:
            nonlocal count
            for body in rows.values_list("body", flat=True).iterator(chunk_size=500):
                file.write(body + "\n")
                count += 1
                yield body

        packages.write(told())
    return _written(folder, "releases.jsonl", "OCDS releases", count)


def _write_processes(folder: Path, rows: QuerySet[Release], packages: _Packages) -> list[Written]:
    """A record for each process, and each flat table of them: every process is compiled once."""
    counts = dict.fromkeys(ocds.TABLES, 0)
    with ExitStack() as stack:
        writers = {}
        for name, columns in ocds.TABLES.items():
            file = stack.enter_context(_csv_file(folder / f"{name}.csv"))
            writers[name] = csv.writer(file, lineterminator="\r\n")
            writers[name].writerow(columns)

        def told() -> Iterator[str]:
            for ocid, bodies in _bodies(rows):
                compiled = ocds.compiled([json.loads(body) for body in bodies])
                for name, columns in ocds.TABLES.items():
                    for row in ocds.table(name, [compiled]):
                        writers[name].writerow(csv_row(row, columns))
                        counts[name] += 1
                yield ocds.written_record(ocid, bodies, compiled)

        packages.write(told())
    return [_written(folder, f"{name}.csv", name, count) for name, count in counts.items()]


class _Packages:
    """Releases or records in files of a package's worth each; one empty package where there is nothing."""

    def __init__(self, folder: Path, kind: str, at: datetime) -> None:
        self.folder, self.kind, self.at = folder, kind, at
        self.written: list[Written] = []

    def write(self, rows: Iterator[str]) -> None:
        """Write all rows, which are JSON texts."""
        self._write_one(rows)
        for first in rows:
            self._write_one(chain((first,), rows))

    def _write_one(self, rows: Iterator[str]) -> None:
        name = f"{self.kind}_package-{len(self.written) + 1:04d}.json"
        uri = f"{settings.SITE_URL}/{name}"
        count = 0

        def counted() -> Iterator[str]:
            nonlocal count
            for row in islice(rows, IN_A_PACKAGE):
                count += 1
                yield row

        with (self.folder / name).open("w", encoding="utf-8", newline="") as file:
            package = ocds.written_package(
                f"{self.kind}s", counted(), uri=uri, published=self.at, publisher=publisher()
            )
            file.writelines(package)
        self.written.append(_written(self.folder, name, f"OCDS {self.kind}s", count))


def _write_needs(folder: Path) -> list[Written]:
    """The needs that everyone may read, without their closed columns."""
    rows = visible(Need, ANYONE)
    columns, shown = columns_for(ANYONE, rows)
    count = 0
    with _csv_file(folder / "needs.csv") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        for record in records(rows, shown, settings.SITE_URL):
            writer.writerow(csv_row(record, columns))
            count += 1
    with (folder / "needs.geojson").open("w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[')
        for n, feature in enumerate(download_features(rows, shown, settings.SITE_URL)):
            file.write(("," if n else "") + json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
        file.write("]}")
    return [_written(folder, name, "needs", count) for name in ("needs.csv", "needs.geojson")]


def _csv_file(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8-sig", newline="")


def _written(folder: Path, name: str, holds: str, rows: int) -> Written:
    path = folder / name
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return Written(name, holds, rows, path.stat().st_size, digest.hexdigest())


def _published_before(out: Path) -> set[str]:
    """The names that an earlier publication wrote here; ValueError where its list cannot be read."""
    index = out / INDEX
    if not index.exists():
        return set()
    try:
        names = {str(one["name"]) for one in json.loads(index.read_text(encoding="utf-8"))["files"]}
        if any(Path(name).name != name for name in names):
            raise ValueError  # a list of ours names files of this folder alone
    except (ValueError, KeyError, TypeError):
        raise ValueError(
            _("%(file)s is not the list of an earlier publication; choose another folder.") % {"file": index}
        ) from None
    return names
