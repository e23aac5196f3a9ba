"""GeoJSON to geometry, refusing in one sentence whatever is not what it claims to be; nothing is repaired."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from .boxes import Box

MAX_VERTICES = 20_000
MAX_NESTING = 4

Position = tuple[float, float]


class BadGeometry(ValueError):
    """What is wrong with a geometry, as a sentence its author can act on."""


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
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise BadGeometry(f"The position ({lon}, {lat}) is not a pair of finite numbers.")
    if abs(lon) > 360 or abs(lat) > 360:
        raise BadGeometry(
            f"The position ({lon:g}, {lat:g}) looks like projected coordinates in metres or feet; "
            "give degrees of longitude and latitude (WGS 84)."
        )
    if abs(lat) > 90:
        if abs(lon) <= 90 and abs(lat) <= 180:
            raise BadGeometry(
                f"Longitude and latitude are probably swapped: {lat:g} cannot be a latitude. "
                f"Give longitude first: [{lat:g}, {lon:g}]."
            )
        raise BadGeometry(f"The latitude {lat:g} is outside -90 to 90 degrees.")
    if abs(lon) > 180:
        raise BadGeometry(f"The longitude {lon:g} is outside -180 to 180 degrees.")
    if city is not None and not city.contains(lon, lat) and city.contains(lat, lon):
        raise BadGeometry(
            f"Longitude and latitude are probably swapped: ({lon:g}, {lat:g}) is far away, "
            f"({lat:g}, {lon:g}) is in the city. Give longitude first."
        )
    if lon == 0 and lat == 0 and not (city is not None and city.contains(0, 0)):
        raise BadGeometry("The position (0, 0) lies in the Atlantic; it usually stands for a missing place.")
    return lon, lat


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
            raise BadGeometry(f"A geometry must be a GeoJSON object with a type, not {_kind_of(value)}.")
        kind = value.get("type")
        if kind == "GeometryCollection":
            return self._collection(value.get("geometries"), depth)
        if kind in ("Feature", "FeatureCollection"):
            raise BadGeometry(f"This is a GeoJSON {kind}; give its geometry alone.")
        make = self.kinds.get(kind) if isinstance(kind, str) else None
        if make is None:
            known = ", ".join([*self.kinds, "GeometryCollection"])
            raise BadGeometry(f"The geometry type {kind!r} is not known; use one of {known}.")
        if "coordinates" not in value:
            raise BadGeometry(f"The {kind} has no coordinates.")
        return make(value["coordinates"])

    def _collection(self, parts: object, depth: int) -> BaseGeometry:
        if depth >= MAX_NESTING:
            raise BadGeometry(f"Geometry collections are nested more than {MAX_NESTING} deep.")
        members = _list(parts, "geometry collection", "geometries")
        return shapely.GeometryCollection([self.read(part, depth + 1) for part in members])

    def _position(self, value: object) -> Position:
        if isinstance(value, str | bytes) or not isinstance(value, Sequence):
            raise BadGeometry(f"A position must be a list [longitude, latitude], not {_kind_of(value)}.")
        if not 2 <= len(value) <= 3:
            raise BadGeometry(f"A position must have two numbers [longitude, latitude], not {len(value)}.")
        for number in value:
            if isinstance(number, bool) or not isinstance(number, int | float):
                raise BadGeometry(f"A position must hold numbers, not {_kind_of(number)} ({str(number)[:30]!r}).")
        self.count += 1
        if self.count > self.max_vertices:
            raise BadGeometry(f"The geometry has more than {self.max_vertices:,} positions; simplify it.")
        if len(value) == 3 and not math.isfinite(value[2]):
            raise BadGeometry(f"The height {value[2]} is not a finite number.")
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
            raise BadGeometry("The line has no length: it needs at least two different positions.")
        _refuse_jumps(positions)
        return shapely.LineString(positions)

    def _multi_line(self, value: object) -> BaseGeometry:
        return shapely.MultiLineString([self._line(one) for one in _list(value, "multi-line", "lines")])

    def _ring(self, value: object) -> list[Position]:
        positions = self._positions(value, "ring of a polygon")
        if positions[0] != positions[-1]:
            raise BadGeometry(
                f"The ring of the polygon is not closed: it starts at {_at(positions[0])} and ends at "
                f"{_at(positions[-1])}. Repeat the first position at the end."
            )
        if len(positions) < 4 or len(set(positions)) < 3:
            raise BadGeometry("The ring of the polygon needs at least three different corners.")
        _refuse_jumps(positions)
        return positions

    def _polygon(self, value: object) -> BaseGeometry:
        rings = [self._ring(one) for one in _list(value, "polygon", "rings")]
        return _valid(shapely.Polygon(rings[0], rings[1:]))

    def _multi_polygon(self, value: object) -> BaseGeometry:
        parts = [self._polygon(one) for one in _list(value, "multi-polygon", "polygons")]
        return _valid(shapely.MultiPolygon(parts))


def _valid(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygon, or say what is wrong with it and where."""
    if geometry.is_valid:
        if geometry.area == 0:
            raise BadGeometry("The polygon has no area.")
        return geometry
    said = shapely.is_valid_reason(geometry)
    found = re.match(r"(.*?)\[(\S+) (\S+)\]", said)
    what, where = (found[1].strip(), f" near ({float(found[2]):.6f}, {float(found[3]):.6f})") if found else (said, "")
    words = {
        "Self-intersection": "The polygon crosses itself",
        "Ring Self-intersection": "The polygon touches itself",
        "Hole lies outside shell": "A hole lies outside the polygon",
        "Holes are nested": "One hole lies inside another",
        "Nested shells": "One part of the polygon lies inside another",
        "Interior is disconnected": "The holes cut the polygon into pieces",
        "Too few points in geometry component": "The polygon has too few different corners",
    }
    raise BadGeometry(f"{words.get(what, f'The polygon is not valid ({what})')}{where}.")


def _refuse_jumps(positions: Sequence[Position]) -> None:
    """Refuse an edge of more than 180 degrees of longitude: nobody can tell which way round it goes."""
    for (lon, lat), (lon2, lat2) in zip(positions, positions[1:], strict=False):
        if abs(lon2 - lon) > 180:
            raise BadGeometry(
                f"The edge from {_at((lon, lat))} to {_at((lon2, lat2))} jumps across the date line; "
                "cut the geometry there in two parts (RFC 7946, section 3.1.9)."
            )


def _list(value: object, what: str, of: str) -> Sequence[Any]:
    if isinstance(value, str | bytes) or not isinstance(value, Sequence):
        raise BadGeometry(f"The {what} must have a list of {of}, not {_kind_of(value)}.")
    if not value:
        raise BadGeometry(f"The {what} is empty: it has no {of}.")
    return value


def _float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        raise BadGeometry("A coordinate is too large to be a number of degrees.") from None


def _at(position: Position) -> str:
    return f"({position[0]:g}, {position[1]:g})"


def _kind_of(value: object) -> str:
    names = {"NoneType": "nothing", "str": "text", "list": "a list", "dict": "an object", "bool": "true or false"}
    name = type(value).__name__
    return names.get(name, f"a value of type {name}")
