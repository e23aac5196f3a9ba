"""Refused rows as a file with the reasons in front, ready to be mended and handed in again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from junto.core.tables import Rejected, Table, write_csv, write_xlsx
from junto.core.workflow import Refused

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}


def rejected_bytes(table: Table, rejected: Sequence[Rejected], form: str, *, translate: Callable[[str], str]) -> bytes:
    """The rows as `csv`, `xlsx` or `geojson`: their number, what is wrong, then the file's own columns.

    A row's shape stands in a column `geometry` where the form has no shapes of its own.
    """
    if form not in TYPES:
        raise Refused(_("Rows are handed back as CSV, XLSX or GeoJSON."), code="input")
    if form == "geojson":
        return _collection(rejected, translate)
    shapes = any(one.row.geometry for one in rejected) and "geometry" not in table.columns
    most = max((len(one.row.extra) for one in rejected), default=0)
    columns = ["row", "problem", *table.columns, *(["geometry"] if shapes else [])]
    columns += [f"beyond {number}" for number in range(1, most + 1)]
    lines = _lines(table, rejected, translate, shapes=shapes, most=most)
    return write_csv(lines, columns) if form == "csv" else write_xlsx(lines, columns)


def _lines(
    table: Table, rejected: Sequence[Rejected], translate: Callable[[str], str], *, shapes: bool, most: int
) -> Iterator[list[object]]:
    for one in rejected:
        cells: list[object] = [one.row.cells.get(column) for column in table.columns]
        if shapes:
            cells.append(json.dumps(one.row.geometry) if one.row.geometry else None)
        more: list[object] = [None] * (most - len(one.row.extra))
        yield [one.row.number, _said(one, translate), *cells, *one.row.extra, *more]


def _said(one: Rejected, translate: Callable[[str], str]) -> str:
    return "\n".join(problem.sentence_of_column().said(translate) for problem in one.problems)


def _collection(rejected: Sequence[Rejected], translate: Callable[[str], str]) -> bytes:
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "geometry": one.row.geometry,
            "properties": {"row": one.row.number, "problem": _said(one, translate), **one.row.cells},
        }
        for one in rejected
    ]
    whole = {"type": "FeatureCollection", "features": features}
    return json.dumps(whole, ensure_ascii=False, default=str).encode("utf-8", errors="replace")
