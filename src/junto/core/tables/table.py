"""A table as read from somebody's file: columns, rows, and what was found wrong on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from junto.core.tables.problems import Problem


class Row(NamedTuple):
    """One row.

    `number`: the row a person sees when the file is open in a spreadsheet (the column names are usually row 1); the
    feature's place, from 1, in GeoJSON; the line in newline-delimited GeoJSON. `cells`: value by column; a cell that a
    short row lacks is absent. `geometry`: GeoJSON geometry or None. `extra`: cells beyond the last column.
    """

    number: int
    cells: Mapping[str, object]
    geometry: dict[str, object] | None = None
    extra: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A whole file. `problems` with a row number and no column refuse that row at import; with a column, that cell."""

    columns: tuple[str, ...]
    rows: list[Row]
    format: str  # csv, xlsx, geojson, geojson-lines
    encoding: str  # as in utf-8, utf-8-sig, utf-16, cp1252; "" where the format itself settles it
    delimiter: str  # "" where there is none
    name: str
    problems: tuple[Problem, ...] = ()

    def has_shapes(self) -> bool:
        """Whether any row holds a geometry, well formed or not."""
        return any(row.geometry is not None for row in self.rows) or any(
            p.code == "bad_geometry" for p in self.problems
        )


GEOMETRY = "(geometry)"
"""Stands for a row's geometry wherever a column's name is expected."""
