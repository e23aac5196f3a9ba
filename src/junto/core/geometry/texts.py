"""Places written as text: WKT, a `lat, lon` pair, or two cells of a table."""

from __future__ import annotations

import re
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from junto.core.sentences import gettext_noop as _

from .boxes import Box
from .reading import MAX_VERTICES, TOO_MANY, BadGeometry, check_position, read_geometry, written

_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
_PAIR = re.compile(rf"\s*\(?\s*({_NUMBER})\s*[,;\s]\s*({_NUMBER})\s*\)?\s*")


def read_wkt(text: str, *, city: Box | None = None, max_vertices: int = MAX_VERTICES) -> BaseGeometry:
    """Read well-known text, longitude first, with the same refusals as `read_geometry`.

    An EWKT prefix is accepted for SRID 4326 alone. Raises BadGeometry.
    """
    body = text.strip()
    srid = re.match(r"SRID=(\d+);", body, re.IGNORECASE)
    if srid:
        if srid[1] != "4326":
            raise BadGeometry(
                "srid", _("The text is in the reference system %(srid)s; give degrees (SRID 4326)."), srid=srid[1]
            )
        body = body[srid.end() :]
    if len(body) > 100 * max_vertices:
        raise BadGeometry("too_many", TOO_MANY, limit=max_vertices)
    try:
        geometry = shapely.from_wkt(body)
    except (shapely.errors.ShapelyError, ValueError) as error:
        raise BadGeometry("wkt", _("This is not well-known text (WKT): “%(text)s”."), text=body[:40]) from error
    if geometry is None or geometry.is_empty:
        raise BadGeometry("empty_geometry", _("The geometry is empty."))
    found: dict[str, Any] = shapely.geometry.mapping(geometry)
    return read_geometry(found, city=city, max_vertices=max_vertices)


def read_lat_lon(text: str, *, city: Box | None = None) -> BaseGeometry:
    """Read a point from text such as `40.7077, -74.0014` or `(40.7077, -74.0014)`: LATITUDE first, as people write it.

    Raises BadGeometry.
    """
    found = _PAIR.fullmatch(text)
    if not found:
        raise BadGeometry(
            "lat_lon", _("“%(text)s” is not a pair “latitude, longitude” in decimal degrees."), text=text[:40]
        )
    lat, lon = float(found[1]), float(found[2])
    return shapely.Point(_checked(lon, lat, city))


def read_coordinates(lat: object, lon: object, *, city: Box | None = None) -> BaseGeometry | None:
    """Read a point from the latitude and longitude cells of a table row; None where both are empty.

    Numbers and their plain texts are accepted; a comma as decimal sign is refused with a sentence, never guessed.
    Raises BadGeometry naming the cell at fault.
    """
    y, x = _degrees(lat, "latitude"), _degrees(lon, "longitude")
    if y is None and x is None:
        return None
    if y is None or x is None:
        raise BadGeometry("missing_half", _("The %(name)s is missing."), name="latitude" if y is None else "longitude")
    return shapely.Point(_checked(x, y, city))


def _checked(lon: float, lat: float, city: Box | None) -> tuple[float, float]:
    """Check a position whose two numbers come named, so that a swap is said with their names."""
    if abs(lat) > 90 and abs(lon) <= 90 and abs(lat) <= 180:
        raise BadGeometry(
            "swapped_cells",
            _("Latitude and longitude are probably swapped: %(lat)s cannot be a latitude, %(lon)s can."),
            lat=written(lat),
            lon=written(lon),
        )
    return check_position(lon, lat, city)


def _degrees(value: object, name: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool):
        raise BadGeometry("truth", _("The %(name)s must be a number, not true or false."), name=name)
    if isinstance(value, int | float):
        return float(value)
    text = str(value).strip().replace("\N{MINUS SIGN}", "-")
    if not text:
        return None
    if not re.fullmatch(_NUMBER, text):
        if re.fullmatch(r"[-+]?\d+,\d+", text):
            comma = _("The %(name)s “%(value)s” is written with a comma; write it with a point.")
            raise BadGeometry("decimal_comma", comma, name=name, value=text[:30])
        raise BadGeometry(
            "not_degrees", _("The %(name)s “%(value)s” is not a number of degrees."), name=name, value=text[:30]
        )
    return float(text)
