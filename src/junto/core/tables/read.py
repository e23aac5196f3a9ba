"""One door to other people's tables: finds out what a file is and has it read within limits."""

from pathlib import Path

from junto.core.tables.contents import load
from junto.core.tables.delimited import read_delimited
from junto.core.tables.geojson import read_geojson
from junto.core.tables.limits import DEFAULT_LIMITS, Limits
from junto.core.tables.table import Table
from junto.core.tables.workbooks import read_workbook


def read_table(
    source: str | Path | bytes,
    *,
    name: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    sheet: str | None = None,
    header_row: int | None = None,
) -> Table:
    """Read a CSV (comma, semicolon, tab, bar; also gzipped), XLSX or GeoJSON file.

    `source`: a path, or the bytes with the `name` the sender gave. `sheet`: which sheet of a workbook (else the first
    visible one, and the table says so). `header_row`: the row of the column names (else the first that is not blank).
    Cells: text as it stands in CSV; text, int, float, bool, date, datetime or None in XLSX and GeoJSON; nothing is
    trimmed or turned into another type. Raises Unreadable (one sentence with file, row, column) for what cannot be
    read as a whole; everything less is in `problems`, and rows with problems stay in `rows`.
    """
    content = load(source, name, limits)
    if content.kind == "zip":
        return read_workbook(content, limits, sheet=sheet, header_row=header_row)
    if content.kind == "json":
        return read_geojson(content, limits)
    return read_delimited(content, limits, header_row)
