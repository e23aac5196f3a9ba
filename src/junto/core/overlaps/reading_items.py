"""Rows of a table to items: which column means what, and a sentence for each row that cannot be used."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from junto.core.geometry import BadGeometry, Box, read_coordinates, read_geometry, read_wkt
from junto.core.tables import Row, Table

from .model import Item, Skipped
from .things import Things
from .windows import BadDate, read_window

LATITUDES = ("latitude", "lat", "y", "latitud", "lat_dd", "y_lat", "ycoord", "point_y")
LONGITUDES = ("longitude", "lon", "lng", "long", "x", "longitud", "lon_dd", "x_lon", "xcoord", "point_x")
SHAPES = ("wkt", "the_geom", "geom", "geometry", "shape")
TITLES = ("title", "name", "titre", "titulo", "título", "nombre", "description", "location name", "location")
KINDS = ("kind", "kind of thing", "thing", "tipo", "asset type", "type")


class BadColumns(ValueError):
    """A column that was asked for and is not in the file, as a sentence."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what. A name that begins with `=` is no column but a value for all rows."""

    id: str | None = None
    owner: str | None = None
    title: str | None = None
    start: str | None = None
    end: str | None = None
    kind: str | None = None
    lat: str | None = None
    lon: str | None = None
    texts: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    dates: str | None = None
    city: Box | None = field(default=None)


def read_items(table: Table, columns: Columns, things: Things) -> tuple[list[Item], list[Skipped]]:
    """Return the items of a table and the rows left out, with why; rows that `where` excludes are not mentioned.

    Two rows that say the same under one id are one need: the second is left out. Two that differ are both kept. Raises
    BadColumns for a column that the table does not have.
    """
    reader = _Rows(table, columns, things)
    items: list[Item] = []
    skipped: list[Skipped] = []
    seen: dict[str, list[Item]] = {}
    for row in reader.wanted():
        try:
            item = reader.item(row)
        except (BadGeometry, BadDate, _BadRow) as error:
            skipped.append(Skipped(row.number, reader.id_of(row), str(error)))
            continue
        double = next((other for other in seen.get(item.id, []) if _same(item, other)), None)
        if double is not None:
            skipped.append(Skipped(row.number, item.id, f"It says the same as row {double.row} under the same id."))
            continue
        seen.setdefault(item.id, []).append(item)
        items.append(item)
        if item.geometry is None:
            skipped.append(Skipped(row.number, item.id, "It has no place: only same purchases were looked for.", True))
    return items, skipped


class _BadRow(ValueError):
    """Why a row cannot be used, as a sentence."""


class _Rows:
    """One table with its columns found."""

    def __init__(self, table: Table, columns: Columns, things: Things) -> None:
        self.table = table
        self.columns = columns
        self.things = things
        find = _finder(table.columns)
        self.id, self.owner, self.title = find(columns.id), find(columns.owner), find(columns.title)
        self.start, self.end, self.kind = find(columns.start), find(columns.end), find(columns.kind)
        self.texts = [find(name) for name in columns.texts]
        self.where = [(find(name), value) for name, value in columns.where]
        self.lat = find(columns.lat) or _usual(table.columns, LATITUDES)
        self.lon = find(columns.lon) or _usual(table.columns, LONGITUDES)
        self.shape = _usual(table.columns, SHAPES)
        if not self.kind:
            named = {code for part in _words(table.name) if (code := things.guess(part))}
            self.named_kind = things.guess(" ".join(_words(table.name))) if len(named) == 1 else None
        used = {self.id, self.owner, self.title, self.start, self.end, self.kind, self.lat, self.lon, *self.texts}
        self.problems: dict[int, str] = {}
        for problem in table.problems:
            if problem.row and (not problem.column or problem.column in used):
                self.problems.setdefault(problem.row, str(problem))

    def wanted(self) -> Iterable[Row]:
        for row in self.table.rows:
            if all(_text(self.cell(row, column)) == value for column, value in self.where):
                yield row

    def cell(self, row: Row, column: str | None) -> object:
        if column is None:
            return None
        return column[1:] if column.startswith("=") else row.cells.get(column)

    def id_of(self, row: Row) -> str | None:
        return _text(self.cell(row, self.id)) or None

    def item(self, row: Row) -> Item:
        if row.number in self.problems:
            raise _BadRow(self.problems[row.number])
        name = self.id_of(row)
        if self.columns.id and not name:
            raise _BadRow(f"Column “{self.id}”: the id is missing.")
        owner = _text(self.cell(row, self.owner))
        if self.columns.owner and not owner:
            raise _BadRow(f"Column “{self.owner}”: the owner is missing.")
        title = _text(self.cell(row, self.title))
        text = " ".join(filter(None, (_text(self.cell(row, column)) for column in self.texts)))
        kind, guessed = self._kind(row)
        geometry = self._geometry(row)
        if geometry is None and not kind and not self.things.guess(title, text):
            raise _BadRow("It has neither a place nor a kind of thing.")
        start, end = self._window(row)
        return Item(
            id=name or f"row {row.number}", owner=owner, title=title, geometry=geometry, start=start, end=end,
            kind=kind, text=text, row=row.number, kind_guessed=guessed,
        )  # fmt: skip

    def _kind(self, row: Row) -> tuple[str | None, bool]:
        if self.kind is None:
            return self.named_kind, self.named_kind is not None
        said = _text(self.cell(row, self.kind))
        if not said:
            return None, False
        if said in self.things.by_code:
            return said, False
        return self.things.guess(said) or said.casefold(), False

    def _window(self, row: Row) -> tuple[date | None, date | None]:
        try:
            return read_window(self.cell(row, self.start), self.cell(row, self.end), order=self.columns.dates)
        except BadDate as error:
            names = " and ".join(f"“{name}”" for name in (self.start, self.end) if name)
            raise _BadRow(f"Column {names}: {error}") from error

    def _geometry(self, row: Row) -> BaseGeometry | None:
        city = self.columns.city
        if row.geometry is not None and not self.columns.lat:
            return _named("geometry", lambda: read_geometry(row.geometry, city=city))
        if self.lat and self.lon:
            lat, lon = self.cell(row, self.lat), self.cell(row, self.lon)
            return _named(f"{self.lat}”, “{self.lon}", lambda: read_coordinates(lat, lon, city=city))
        shape = _text(self.cell(row, self.shape))
        return _named(str(self.shape), lambda: read_wkt(shape, city=city)) if shape else None


def _named(column: str, read: Callable[[], BaseGeometry | None]) -> BaseGeometry | None:
    """Read a place; name the column in what is wrong with it."""
    try:
        return read()
    except BadGeometry as error:
        raise _BadRow(f"Column “{column}”: {error}") from error


def _finder(names: Sequence[str]) -> Callable[[str | None], str | None]:
    """Return a function from the name a person gave to the column meant."""
    loose = {name.strip().casefold(): name for name in reversed(names)}

    def find(asked: str | None) -> str | None:
        if asked is None or asked.startswith("=") or asked in names:
            return asked
        if asked.strip().casefold() in loose:
            return loose[asked.strip().casefold()]
        near = difflib.get_close_matches(asked, names, 1)
        hint = f" Did you mean “{near[0]}”?" if near else f" It has: {', '.join(names[:30])}."
        raise BadColumns(f"The file has no column “{asked}”.{hint}")

    return find


def _usual(names: Sequence[str], usual: Sequence[str]) -> str | None:
    found = {name.strip().casefold(): name for name in reversed(names)}
    return next((found[name] for name in usual if name in found), None)


def asset_columns(
    table: Table, *, kind: str | None, where: tuple[tuple[str, str], ...], city: Box | None = None
) -> Columns:
    """Return the columns of a file of standing things, found by their usual names."""
    loose: Mapping[str, str] = {name.strip().casefold(): name for name in reversed(table.columns)}
    ids = [name for key, name in loose.items() if key == "id" or key.endswith((" id", "_id", "-id"))]
    return Columns(
        id=(loose.get("id") or (sorted(ids, key=table.columns.index)[0] if ids else None)),
        title=_usual(table.columns, TITLES),
        kind=kind or _usual(table.columns, KINDS[:3]),
        where=where,
        city=city,
    )


def _words(name: str) -> list[str]:
    return [name.replace("_", " ").replace("-", " ").rsplit(".", 1)[0]]


def _text(value: object) -> str:
    """Return a cell as text; a whole number stays whole, as an id that a spreadsheet keeps as 12.0."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _same(one: Item, other: Item) -> bool:
    """Whether two rows say the same."""
    if (one.owner, one.title, one.text, one.start, one.end, one.kind) != (
        other.owner, other.title, other.text, other.start, other.end, other.kind,
    ):  # fmt: skip
        return False
    if one.geometry is None or other.geometry is None:
        return one.geometry is other.geometry
    return bool(shapely.equals_exact(one.geometry, other.geometry, 0))
