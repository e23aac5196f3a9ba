"""Putting a row on the map: its shape read strictly, its bounding box and search cell derived."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import shapely
from django.utils.translation import gettext
from shapely.geometry.base import BaseGeometry

from junto.core.geometry import BadGeometry, Box, box_of, cell_of_box, read_geometry
from junto.core.workflow import Refused
from junto.places.models import Located

GeoJSON = Mapping[str, Any]


def locate(instance: Located, geometry: GeoJSON | None, *, city: Box | None = None) -> None:
    """Set the row's shape with all that is derived from it; None takes it off the map.

    `city` is where places are expected (`queries.city_box()`), so that swapped coordinates are noticed.
    Raises `Refused` (code `input`, field `geometry`) with the sentence of what is wrong.
    """
    if geometry is None:
        instance.geometry = None
        instance.west = instance.south = instance.east = instance.north = instance.cell = None
        return
    shape = shape_of(geometry, city=city)
    box = box_of(shape)
    # Written anew from what was read: heights, further members and foreign number types stay outside.
    instance.geometry = as_geojson(shape)
    instance.west, instance.south, instance.east, instance.north = box.west, box.south, box.east, box.north
    instance.cell = cell_of_box(box)


def shape_of(geometry: GeoJSON, *, city: Box | None = None) -> BaseGeometry:
    """A GeoJSON geometry as a shape in degrees; raises `Refused` where it is none."""
    try:
        return read_geometry(geometry, city=city)
    except BadGeometry as wrong:
        raise Refused(wrong.sentence.said(gettext), code="input", field="geometry") from None


def as_geojson(shape: BaseGeometry) -> dict[str, Any]:
    """A shape as a GeoJSON geometry."""
    return json.loads(shapely.to_geojson(shapely.force_2d(shape)))


def box_stored(row: Located) -> Box | None:
    """The row's bounding box as it stands in its columns; None where it is not on the map."""
    if row.west is None or row.south is None or row.east is None or row.north is None:
        return None
    return Box(row.west, row.south, row.east, row.north)


def middle_of(geometry: GeoJSON | None) -> tuple[float, float] | None:
    """A point (longitude, latitude) on the shape, for a marker; None without a shape."""
    if geometry is None:
        return None
    if geometry["type"] == "Point":
        return geometry["coordinates"][0], geometry["coordinates"][1]
    point = shapely.from_geojson(json.dumps(geometry)).representative_point()
    return point.x, point.y
