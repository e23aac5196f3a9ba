"""The files handed in, kept as attachments are, and the rows handed back: outside every web root."""

from __future__ import annotations

import gzip
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from junto.core.tables import DEFAULT_LIMITS, Limits, Problem, Rejected, Row, Table, Unreadable, read_table
from junto.core.workflow import Refused
from junto.documents import storage

OURS = ("row", "problem")  # the columns that stand in front of rows handed back


@contextmanager
def received(pieces: Iterable[bytes]) -> Iterator[storage.Received]:
    """Inside: a file that came in, not kept yet; `Refused` where it is empty or too large. Never whole in memory."""
    with storage.receiving(pieces, limit=settings.IMPORT_MAX_BYTES) as file:
        yield file


def too_large() -> str:
    """Why a file is refused for its size."""
    return _("The file is larger than the %(limit)s MB allowed here.") % {"limit": settings.IMPORT_MAX_BYTES // 10**6}


def _folder() -> Path:
    folder = settings.DATA / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def limits() -> Limits:
    """The most that is read of one file, by the settings."""
    most = settings.IMPORT_MAX_BYTES
    unzipped = max(4 * most, DEFAULT_LIMITS.max_unzipped_bytes)
    return Limits(max_bytes=most, max_rows=settings.IMPORT_MAX_ROWS, max_unzipped_bytes=unzipped)


def read(source: Path | bytes, name: str) -> Table:
    """The table in a file, without the columns that we ourselves put before rows handed back.

    Raises `Refused` with the sentence that says why it cannot be read.
    """
    try:
        table = read_table(source, name=name, limits=limits())
    except Unreadable as wrong:
        raise Refused(wrong.sentence.said(_), code="input", field="file") from None
    if table.columns[:2] != OURS:
        return table
    # The apostrophes are ours too: put before what a spreadsheet could run (core.tables.write).
    rows = [row._replace(cells={c: _bare(v) for c, v in row.cells.items() if c not in OURS}) for row in table.rows]
    problems = tuple(p for p in table.problems if p.column not in OURS)
    return Table(table.columns[2:], rows, table.format, table.encoding, table.delimiter, table.name, problems)


def _bare(value: object) -> object:
    mended = isinstance(value, str) and value[:1] == "'" and value[1:2] in tuple("=+-@\t\r")
    return value[1:] if mended else value  # type: ignore[index]


def keep_rejected(pk: UUID, table: Table, rejected: Sequence[Rejected]) -> None:
    """Store the rows that were refused, so that they can be handed back in any language."""
    found = {
        "columns": table.columns,
        "format": table.format,
        "name": table.name,
        "rows": [
            {
                "number": one.row.number,
                "cells": one.row.cells,
                "geometry": one.row.geometry,
                "extra": one.row.extra,
                "problems": [problem.as_data() for problem in one.problems],
            }
            for one in rejected
        ],
    }
    body = gzip.compress(json.dumps(found, default=str, ensure_ascii=False).encode("utf-8", errors="replace"), 3)
    handle, name = tempfile.mkstemp(dir=_folder())
    with os.fdopen(handle, "wb") as file:
        file.write(body)
    os.replace(name, _rejected_path(pk))


def rejected(pk: UUID) -> tuple[Table, list[Rejected]] | None:
    """The rows of an import that were refused at its last check or run; None where there was none yet."""
    try:
        found: Mapping[str, Any] = json.loads(gzip.decompress(_rejected_path(pk).read_bytes()))
    except FileNotFoundError:
        return None
    rows = [
        Rejected(
            Row(one["number"], one["cells"], one["geometry"], tuple(one["extra"])),
            [Problem.from_data(problem) for problem in one["problems"]],
        )
        for one in found["rows"]
    ]
    table = Table(tuple(found["columns"]), [r.row for r in rows], found["format"], "", "", found["name"])
    return table, rows


def drop_rejected(pk: UUID) -> None:
    """Destroy the refused rows of an import."""
    _rejected_path(pk).unlink(missing_ok=True)


def _rejected_path(pk: UUID) -> Path:
    return _folder() / f"{pk}.rejected.json.gz"
