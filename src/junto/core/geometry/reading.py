"""GeoJSON to geometry, refusing in one sentence whatever is not what it claims to be; nothing is repaired."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from junto.core.sentences import Unfit
from junto.core.sentences import gettext_noop as _

from .boxes import Box

MAX_VERTICES = 20_000
MAX_NESTING = 4
TOO_MANY = _("The geometry has more than %(limit)s positions; simplify it.")

Position = tuple[float, float]


class BadGeometry(Unfit):
    """What is wrong with a geometry, in a sentence."""


def read_geometry(value: object, *, city: Box | None = None, max_vertices: int = MAX_VERTICES) -> BaseGeometry:
    """Read a GeoJSON geometry (RFC 7946: degrees, WGS 84, longitude first) into a shapely geometry.

    `city`, where given, is the box in which places are expected: a position outside that would lie inside it with its
    two numbers exchanged is refused as swapped. A third number (height) is allowed and not used. Raises BadGeometry
    for anything else than a complete, finite, closed, uncrossed geometry of at most `max_vertices` positions.
    """
    reader = _Reader(city, max_vertices)
    return reader.read(value, depth=0)


def check_position(lon: float, lat: float, city: Box | None = None) -> Position:
    """Return (lon, lat) in degrees, or raise BadGeometry saying why they cannot be a place on Earth."""
    at = {"lon": written(lon), "lat": written(lat)}
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise BadGeometry("not_finite", _("The position (%(lon)s, %(lat)s) is not a pair of finite numbers."), **at)
    if abs(lon) > 360 or abs(lat) > 360:
        raise BadGeometry(
            "projected",
            _(
                "The position (%(lon)s, %(lat)s) looks like projected coordinates in metres or feet; "
                "give degrees of longitude and latitude (WGS 84)."
            ),
            **at,
        )
    _refuse_out_of_range(lon, lat, at)
    if city is not None and not city.contains(lon, lat) and city.contains(lat, lon):
        raise BadGeometry(
            "swapped_city",
            _(
                "Longitude and latitude are probably swapped: (%(lon)s, %(lat)s) is far away, "
                "(%(lat)s, %(lon)s) is in the city. Give longitude first."
            ),
            **at,
        )
    if lon == 0 and lat == 0 and not (city is not None and city.contains(0, 0)):
        raise BadGeometry(
            "null_island", _("The position (0, 0) lies in the Atlantic; it usually stands for a missing place.")
        )
    return lon, lat


def _refuse_out_of_range(lon: float, lat: float, at: dict[str, str]) -> None:
    if abs(lat) > 90:
        if abs(lon) <= 90 and abs(lat) <= 180:
            raise BadGeometry(
                "swapped",
                _(
                    "Longitude and latitude are probably swapped: %(lat)s cannot be a latitude. "
                    "Give longitude first: [%(lat)s, %(lon)s]."
                ),
                **at,
            )
        raise BadGeometry("latitude_range", _("The latitude %(lat)s is outside -90 to 90 degrees."), **at)
    if abs(lon) > 180:
        raise BadGeometry("longitude_range", _("The longitude %(lon)s is outside -180 to 180 degrees."), **at)


class _Reader:
    """One reading: counts positions across all parts so that the limit holds for the whole."""

    def __init__(self, city: Box | None, max_vertices: int) -> None:
        self.city = city
        self.max_vertices = max_vertices
        self.count = 0
        self.kinds: dict[str, Callable[[Any], BaseGeometry]] = {
            "Point": self._point,
            "MultiPoint": self._multi_point,
            "LineString": self._line,
            "MultiLineString": self._multi_line,
            "Polygon": self._polygon,
            "MultiPolygon": self._multi_polygon,
        }

    def read(self, value: object, depth: int) -> BaseGeometry:
        if not isinstance(value, Mapping):
            raise BadGeometry(
                "not_object",
                _("A geometry must be a GeoJSON object with a type, not %(found)s."),
                found=_kind_of(value),
            )
        kind = value.get("type")
        if kind == "GeometryCollection":
            return self._collection(value.get("geometries"), depth)
        if kind in ("Feature", "FeatureCollection"):
            raise BadGeometry("feature", _("This is a GeoJSON %(kind)s; give its geometry alone."), kind=kind)
        make = self.kinds.get(kind) if isinstance(kind, str) else None
        if make is None:
            known = ", ".join([*self.kinds, "GeometryCollection"])
            raise BadGeometry(
                "unknown_type",
                _("The geometry type “%(kind)s” is not known; use one of %(known)s."),
                kind=str(kind)[:30],
                known=known,
            )
        if "coordinates" not in value:
            raise BadGeometry("no_coordinates", _("The %(kind)s has no coordinates."), kind=kind)
        return make(value["coordinates"])

    def _collection(self, parts: object, depth: int) -> BaseGeometry:
        if depth >= MAX_NESTING:
            raise BadGeometry(
                "nested", _("Geometry collections are nested more than %(limit)s deep."), limit=MAX_NESTING
            )
        members = _list(parts, "geometry collection", "geometries")
        return shapely.GeometryCollection([self.read(part, depth + 1) for part in members])

    def _position(self, value: object) -> Position:
        if isinstance(value, str | bytes) or not isinstance(value, Sequence):
            raise BadGeometry(
                "position_list",
                _("A position must be a list [longitude, latitude], not %(found)s."),
                found=_kind_of(value),
            )
        if not 2 <= len(value) <= 3:
            raise BadGeometry(
                "position_length",
                _("A position must have two numbers [longitude, latitude], not %(count)s."),
                count=len(value),
            )
        for number in value:
            if isinstance(number, bool) or not isinstance(number, int | float):
                raise BadGeometry(
                    "position_number",
                    _("A position must hold numbers, not %(found)s (“%(value)s”)."),
                    found=_kind_of(number),
                    value=str(number)[:30],
                )
        self.count += 1
        if self.count > self.max_vertices:
            raise BadGeometry("too_many", TOO_MANY, limit=self.max_vertices)
        if len(value) == 3 and not math.isfinite(value[2]):
            raise BadGeometry("height", _("The height %(height)s is not a finite number."), height=value[2])
        return check_position(_float(value[0]), _float(value[1]), self.city)

    def _positions(self, value: object, what: str) -> list[Position]:
        return [self._position(one) for one in _list(value, what, "positions")]

    def _point(self, value: object) -> BaseGeometry:
        _list(value, "point", "coordinates")
        return shapely.Point(self._position(value))

    def _multi_point(self, value: object) -> BaseGeometry:
        return shapely.MultiPoint(self._positions(value, "multi-point"))

    def _line(self, value: object) -> BaseGeometry:
        positions = self._positions(value, "line")
        if len(set(positions)) < 2:
            raise BadGeometry("line_length", _("The line has no length: it needs at least two different positions."))
        _refuse_jumps(positions)
        return shapely.LineString(positions)

    def _multi_line(self, value: object) -> BaseGeometry:
        return shapely.MultiLineString([self._line(one) for one in _list(value, "multi-line", "lines")])

    def _ring(self, value: object) -> list[Position]:
        positions = self._positions(value, "ring of a polygon")
        if positions[0] != positions[-1]:
            raise BadGeometry(
                "unclosed",
                _(
                    "The ring of the polygon is not closed: it starts at %(start)s and ends at %(end)s. "
                    "Repeat the first position at the end."
                ),
                start=_at(positions[0]),
                end=_at(positions[-1]),
            )
        if len(positions) < 4 or len(set(positions)) < 3:
            raise BadGeometry("corners", _("The ring of the polygon needs at least three different corners."))
        _refuse_jumps(positions)
        return positions

    def _polygon(self, value: object) -> BaseGeometry:
        rings = [self._ring(one) for one in _list(value, "polygon", "rings")]
        return _valid(shapely.Polygon(rings[0], rings[1:]))

    def _multi_polygon(self, value: object) -> BaseGeometry:
        parts = [self._polygon(one) for one in _list(value, "multi-polygon", "polygons")]
        whole = shapely.MultiPolygon(parts)
        if shapely.is_valid_reason(whole).startswith("Self-intersection"):
            # Each part is sound by itself, so that two of them cross.
            raise BadGeometry("parts_overlap", _("Two parts of the multi-polygon overlap."))
        return _valid(whole)


def _valid(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygon, or say what is wrong with it and where."""
    if geometry.is_valid:
        if geometry.area == 0:
            raise BadGeometry("no_area", _("The polygon has no area."))
        return geometry
    said = shapely.is_valid_reason(geometry)
    found = re.match(r"(.*?)\[(\S+) (\S+)\]", said)
    code, template = _INVALID.get(found[1].strip() if found else said, _INVALID[""])
    at = f"({float(found[2]):.6f}, {float(found[3]):.6f})" if found else "?"
    raise BadGeometry(code, template, at=at, said=said)


_INVALID = {
    "Self-intersection": ("crosses", _("The polygon crosses itself near %(at)s.")),
    "Ring Self-intersection": ("touches", _("The polygon touches itself near %(at)s.")),
    "Hole lies outside shell": ("hole_outside", _("A hole lies outside the polygon, near %(at)s.")),
    "Holes are nested": ("holes_nested", _("One hole lies inside another, near %(at)s.")),
    "Nested shells": ("shells_nested", _("One part of the polygon lies inside another, near %(at)s.")),
    "Interior is disconnected": ("disconnected", _("The holes cut the polygon into pieces, near %(at)s.")),
    "": ("invalid", _("The polygon is not valid: %(said)s.")),
}


def _refuse_jumps(positions: Sequence[Position]) -> None:
    """Refuse an edge of more than 180 degrees of longitude: nobody can tell which way round it goes."""
    for (lon, lat), (lon2, lat2) in pairwise(positions):
        if abs(lon2 - lon) > 180:
            raise BadGeometry(
                "date_line",
                _(
                    "The edge from %(start)s to %(end)s jumps across the date line; "
                    "cut the geometry there in two parts (RFC 7946, section 3.1.9)."
                ),
                start=_at((lon, lat)),
                end=_at((lon2, lat2)),
            )


def _list(value: object, what: str, of: str) -> Sequence[Any]:
    if isinstance(value, str | bytes) or not isinstance(value, Sequence):
        raise BadGeometry(
            "not_list",
            _("The %(what)s must have a list of %(of)s, not %(found)s."),
            what=what,
            of=of,
            found=_kind_of(value),
        )
    if not value:
        raise BadGeometry("empty", _("The %(what)s is empty: it has no %(of)s."), what=what, of=of)
    return value


def _float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        raise BadGeometry("too_large", _("A coordinate is too large to be a number of degrees.")) from None


def _at(position: Position) -> str:
    return f"({written(position[0])}, {written(position[1])})"


def written(number: float) -> str:
    """A coordinate as people write it: to six decimals, without an exponent where it is no longer than that."""
    return f"{number:.6f}".rstrip("0").rstrip(".") if abs(number) < 1e9 else f"{number:g}"


def _kind_of(value: object) -> str:
    names = {"NoneType": "nothing", "str": "text", "list": "a list", "dict": "an object", "bool": "true or false"}
    name = type(value).__name__
    return names.get(name, f"a value of type {name}")
