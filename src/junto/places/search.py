"""The search by cells: one indexed pass over a table for what may be near, in the same few milliseconds at any size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

import shapely
from django.db import connection
from shapely.geometry.base import BaseGeometry

from junto.core.geometry import Box, cells_covering
from junto.places.models import Located

LISTED = 500  # cells named one by one, at most


class Candidate(NamedTuple):
    """A row whose bounding box is near enough; its shape is read only where it is no point."""

    pk: UUID
    lon: float
    lat: float
    geometry: str | None  # GeoJSON text; None for a point

    def shape(self) -> BaseGeometry:
        """The row's shape in degrees."""
        return shapely.Point(self.lon, self.lat) if self.geometry is None else shapely.from_geojson(self.geometry)


def candidates(model: type[Located], box: Box, within_m: float) -> Iterator[Candidate]:
    """The rows of a table whose own box comes within `within_m` metres of a box.

    Each database is asked in the form in which it goes to the index once per cell or range of cells: PostgreSQL by a
    list of cells (planned quickest), or by a long OR where a great box makes them too many (it knows how many rows each
    range holds); SQLite by joining the ranges as a table (it would read all of an OR).
    """
    ranges = cells_covering(box, within_m)
    grown = box.grown(within_m)
    spans = grown.spans()
    table = connection.ops.quote_name(model._meta.db_table)
    flat: list[int | str] = [number for pair in ranges for number in pair]
    if connection.vendor != "postgresql":
        numbers = ", ".join(["(%s, %s)"] * len(ranges))
        source, inside = f"(VALUES {numbers}) AS r CROSS JOIN {table} AS t", "t.cell BETWEEN r.column1 AND r.column2"
    elif sum(high - low + 1 for low, high in ranges) <= LISTED:
        source, inside = f"{table} AS t", "t.cell = ANY(%s::bigint[])"
        # As text: an array of numbers would have the driver compile a pattern first, half of a cold search.
        flat = ["{" + ",".join(str(cell) for low, high in ranges for cell in range(low, high + 1)) + "}"]
    else:
        source, inside = f"{table} AS t", " OR ".join(["t.cell BETWEEN %s AND %s"] * len(ranges))
    # A box over the date line (west > east) is looked at more closely by its shape.
    across = " OR ".join(["t.west > t.east", *["(t.west <= %s AND t.east >= %s)"] * len(spans)])
    sql = (
        f"SELECT t.id, t.west, t.south, CASE WHEN t.west = t.east AND t.south = t.north THEN NULL ELSE t.geometry END "  # noqa: S608  (our own names)
        f"FROM {source} WHERE ({inside}) AND t.south <= %s AND t.north >= %s AND ({across})"
    )
    edges = [edge for west, east in spans for edge in (east, west)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*flat, grown.north, grown.south, *edges])
        rows = cursor.fetchall()
    # SQLite keeps a UUID as its 32 hexadecimal digits.
    return (Candidate(pk if isinstance(pk, UUID) else UUID(pk), *rest) for pk, *rest in rows)
