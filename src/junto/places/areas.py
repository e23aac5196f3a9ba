"""Importing the city's own geography: boundaries, neighborhoods, districts from a GeoJSON file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from junto.core.geometry import BadGeometry, box_of, read_geometry
from junto.core.tables import Row, Unreadable, read_table
from junto.core.workflow import Actor, Context, Refused
from junto.journal.door import perform_many
from junto.people.models import Jurisdiction
from junto.places.actions import refuse_unclean
from junto.places.geometry import as_geojson
from junto.places.models import STREET, Area

MAX_VERTICES = 200_000  # a coast line has far more than a need


@dataclass(frozen=True, slots=True)
class AreasImported:
    """What came of a file of areas."""

    added: int
    changed: int
    unchanged: int


def import_areas(
    source: str | Path | bytes,
    level: str,
    *,
    jurisdiction: Jurisdiction,
    code: str,
    name: str,
    facts: Sequence[str] | None = None,
    file_name: str | None = None,
    by: Actor,
) -> AreasImported:
    """Read areas of one level from GeoJSON: `code` and `name` are property names; `facts` those kept (None: all).

    Areas are polygons; those of the level `street` are lines, whose names the map writes along them.
    All or nothing. An area already there by its code is edited where it differs, so that the same file twice changes
    nothing. Raises `Refused` naming the feature that is wrong.
    """
    label = file_name or (Path(source).name if isinstance(source, str | Path) else "areas.geojson")
    rows = _rows(source, label, (code, name, *(facts or ())))

    def make(row: Row) -> Area:
        kept = {k: _fact(v) for k, v in row.cells.items() if _is_fact(k, v, facts, (code, name))}
        its_code, its_name = (str(row.cells.get(column) or "").strip() for column in (code, name))
        return Area(jurisdiction=jurisdiction, level=level, code=its_code, name=its_name, facts=kept, source=label)

    wanted = _areas(rows, make, label)
    here = Area.objects.filter(jurisdiction=jurisdiction, level=level)
    known = {area.code: area for area in here}
    new = [area for area in wanted if area.code not in known]
    changed = {known[a.code].pk: a for a in wanted if a.code in known and _differs(known[a.code], a)}

    def apply(fresh: Area, _context: Context) -> None:
        area = changed[fresh.pk]
        for attribute in ("name", "geometry", "west", "south", "east", "north", "facts", "source"):
            setattr(fresh, attribute, getattr(area, attribute))

    perform_many(new, "add", by=by)
    perform_many([a for a in known.values() if a.pk in changed], "edit", by=by, apply=apply)
    return AreasImported(len(new), len(changed), len(wanted) - len(new) - len(changed))


def _rows(source: str | Path | bytes, label: str, columns: Sequence[str]) -> list[Row]:
    try:
        table = read_table(source, name=label)
    except (Unreadable, OSError) as wrong:
        raise Refused(str(wrong), code="input", field="file") from None
    if not table.format.startswith("geojson"):
        raise Refused(_("“%(file)s” is no GeoJSON file.") % {"file": label}, code="input", field="file")
    for column in columns:
        if column not in table.columns:
            words = {"file": label, "column": column, "columns": ", ".join(table.columns)}
            raise Refused(
                _("“%(file)s” has no property “%(column)s”. It has: %(columns)s.") % words, code="input", field="file"
            )
    if found := next((p for p in table.problems if not p.column), None):
        raise Refused(str(found), code="input", field="file")
    return table.rows


def _areas(rows: Sequence[Row], make: Callable[[Row], Area], label: str) -> list[Area]:
    """Each row as an area with its shape; raises `Refused` for the first that is wrong."""
    found: dict[str, Area] = {}
    for row in rows:
        area = make(row)
        problem = _problem(area, row, found)
        if problem is not None:
            where = {"file": label, "row": row.number, "name": area.name or area.code or "?", "problem": problem}
            raise Refused(_("%(file)s, feature %(row)s (%(name)s): %(problem)s") % where, code="input", field="file")
        found[area.code] = area
    return list(found.values())


def _problem(area: Area, row: Row, found: Mapping[str, Area]) -> str | None:
    if not area.code or not area.name:
        return _("code or name is empty.")
    if area.code in found:
        return _("the code “%(code)s” stands twice.") % {"code": area.code}
    try:
        _put(area, row.geometry)
        refuse_unclean(area)
    except BadGeometry as bad:
        return bad.sentence.said(_)
    except Refused as refusal:
        return str(refusal)
    return None


def _put(area: Area, geometry: dict[str, Any] | None) -> None:
    shape = read_geometry(geometry, max_vertices=MAX_VERTICES)
    lines = area.level == STREET
    if lines and shape.geom_type not in ("LineString", "MultiLineString"):
        raise Refused(_("a street must be a line, not a %(shape)s.") % {"shape": shape.geom_type}, code="input")
    if not lines and shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise Refused(_("an area must be a polygon, not a %(shape)s.") % {"shape": shape.geom_type}, code="input")
    box = box_of(shape)
    area.geometry = as_geojson(shape)
    area.west, area.south, area.east, area.north = box.west, box.south, box.east, box.north


def _is_fact(column: str, value: object, facts: Sequence[str] | None, named: tuple[str, str]) -> bool:
    wanted = column not in named if facts is None else column in facts
    return wanted and value is not None and value != ""


def _fact(value: object) -> Any:
    return value if isinstance(value, bool | int | float | str) else str(value)


def _differs(one: Area, other: Area) -> bool:
    return any(getattr(one, a) != getattr(other, a) for a in ("name", "geometry", "facts"))
