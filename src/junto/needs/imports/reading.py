"""What the cells of an imported file are read by, beyond the types of value that core knows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from shapely.geometry.base import BaseGeometry

from junto.core.geometry import Box, box_of, read_coordinates, read_geometry, read_lat_lon, read_wkt
from junto.core.sentences import gettext_noop as _
from junto.core.tables import BadValue
from junto.core.tables.values import is_missing, parse_date, parse_text, parse_window
from junto.places.geometry import as_geojson

Placeholders = Literal["refuse", "missing"]


def read_line(value: object, *, max_chars: int = 200) -> str:
    """Text on one line: runs of blanks and line ends become one blank."""
    text = " ".join(parse_text(value).split())
    return parse_text(text, max_chars=max_chars)


def read_texts(*cells: object) -> str:
    """Several cells as paragraphs of one text, empty ones left out, the same said twice once."""
    texts = [parse_text(cell, max_chars=20_000) for cell in cells if not is_missing(cell)]
    return "\n\n".join(dict.fromkeys(texts))


def read_days(
    start: object,
    end: object = None,
    *,
    order: Literal["iso", "mdy", "dmy"] = "iso",
    fiscal_start_month: int = 1,
    drop_time: bool = False,
    placeholders: Placeholders = "refuse",
) -> tuple[date | None, date | None] | None:
    """A window whose one end may be open: as `parse_window`, but a day alone is a window that begins or ends there.

    `placeholders="missing"`: 01/01/1900 and the like say nothing; otherwise they are refused.
    """
    first = _unless_placeholder(start, order, drop_time, placeholders)
    last = _unless_placeholder(end, order, drop_time, placeholders)
    if is_missing(first) and is_missing(last):
        return None
    try:
        return parse_window(first, last, fiscal_start_month=fiscal_start_month, order=order, drop_time=drop_time)
    except BadValue as wrong:
        if wrong.sentence.code != "half_window":
            raise
    if is_missing(last):
        return parse_date(first, order=order, drop_time=drop_time), None
    return None, parse_date(last, order=order, drop_time=drop_time)


def read_day(
    value: object,
    *,
    order: Literal["iso", "mdy", "dmy"] = "iso",
    drop_time: bool = False,
    placeholders: Placeholders = "refuse",
) -> date | None:
    """One day; None for a placeholder where those are said to mean “not known”."""
    known = _unless_placeholder(value, order, drop_time, placeholders)
    return None if known is None else parse_date(known, order=order, drop_time=drop_time)


def _unless_placeholder(value: object, order: Any, drop_time: bool, placeholders: Placeholders) -> object:
    if placeholders == "refuse" or is_missing(value):
        return value
    try:
        parse_date(value, order=order, drop_time=drop_time)
    except BadValue as wrong:
        if wrong.sentence.code == "placeholder_date":
            return None
    return value


def read_point(lat: object, lon: object, *, inside: Sequence[float] | None = None) -> Mapping[str, Any] | None:
    """Latitude and longitude as a GeoJSON point. `inside`: west, south, east, north in degrees."""
    city = None if inside is None else Box(*inside)
    cells = (None if is_missing(cell) else cell for cell in (lat, lon))
    shape = read_coordinates(*cells, city=city)
    return None if shape is None else _in_the_city(shape, city)


def read_place(value: object, *, inside: Sequence[float] | None = None) -> Mapping[str, Any]:
    """A geometry: GeoJSON (also as text), well-known text, or “latitude, longitude”."""
    city = None if inside is None else Box(*inside)
    return _in_the_city(_shape(value, city), city)


def _in_the_city(shape: BaseGeometry, city: Box | None) -> Mapping[str, Any]:
    """The shape as GeoJSON; refused where it reaches outside the city."""
    box = box_of(shape)
    if city is not None and not (city.contains(box.west, box.south) and city.contains(box.east, box.north)):
        raise BadValue(
            "outside_area",
            _("%(lat)s, %(lon)s lies outside the area of this city."),
            lat=round(box.south, 6),
            lon=round(box.west, 6),
        )
    return as_geojson(shape)


def _shape(value: object, city: Box | None) -> Any:
    if not isinstance(value, str):
        return read_geometry(value, city=city)
    text = value.strip()
    if text.startswith("{"):
        try:
            found = json.loads(text)
        except ValueError:
            raise BadValue("not_json", _("the text is no GeoJSON geometry.")) from None
        return read_geometry(found, city=city)
    return read_wkt(text, city=city) if text[:1].isalpha() else read_lat_lon(text, city=city)
