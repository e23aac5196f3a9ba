"""read_geometry takes what is sound and refuses everything else in one sentence."""

import math

import pytest

from junto.core.geometry import BadGeometry, Box, read_geometry

SQUARE = [[0.1, 0.1], [0.2, 0.1], [0.2, 0.2], [0.1, 0.2], [0.1, 0.1]]


def point(*coordinates: object) -> dict[str, object]:
    return {"type": "Point", "coordinates": list(coordinates)}


@pytest.mark.parametrize(
    ("value", "wkt"),
    [
        (point(-74.0, 40.7), "POINT (-74 40.7)"),
        (point(-74.0, 40.7, 12.5), "POINT (-74 40.7)"),
        ({"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}, "MULTIPOINT ((1 2), (3 4))"),
        ({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}, "LINESTRING (1 2, 3 4)"),
        ({"type": "MultiLineString", "coordinates": [[[1, 2], [3, 4]]]}, "MULTILINESTRING ((1 2, 3 4))"),
        ({"type": "Polygon", "coordinates": [SQUARE]}, "POLYGON ((0.1 0.1, 0.2 0.1, 0.2 0.2, 0.1 0.2, 0.1 0.1))"),
        (
            {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
            "MULTIPOLYGON (((0.1 0.1, 0.2 0.1, 0.2 0.2, 0.1 0.2, 0.1 0.1)))",
        ),
        (
            {"type": "GeometryCollection", "geometries": [point(1, 2), point(3, 4)]},
            "GEOMETRYCOLLECTION (POINT (1 2), POINT (3 4))",
        ),
    ],
)
def test_geometry_of_every_type_is_read(value: object, wkt: str) -> None:
    assert read_geometry(value).wkt == wkt


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "A geometry must be a GeoJSON object with a type, not nothing."),
        ("POINT (1 2)", "A geometry must be a GeoJSON object with a type, not text."),
        (3, "A geometry must be a GeoJSON object with a type, not a value of type int."),
        ({"type": "Feature"}, "This is a GeoJSON Feature; give its geometry alone."),
        (
            {"type": "Circle"},
            "The geometry type “Circle” is not known; use one of Point, MultiPoint, LineString, MultiLineString, "
            "Polygon, MultiPolygon, GeometryCollection.",
        ),
        ({"type": "Point"}, "The Point has no coordinates."),
        (point(), "The point is empty: it has no coordinates."),
        ({"type": "Point", "coordinates": "1, 2"}, "The point must have a list of coordinates, not text."),
        (point(1), "A position must have two numbers [longitude, latitude], not 1."),
        (point(1, 2, 3, 4), "A position must have two numbers [longitude, latitude], not 4."),
        (point("1", 2), "A position must hold numbers, not text (“1”)."),
        (point(True, 2), "A position must hold numbers, not true or false (“True”)."),
        (point(None, 2), "A position must hold numbers, not nothing (“None”)."),
        (point(math.nan, 2), "The position (nan, 2) is not a pair of finite numbers."),
        (point(2, math.inf), "The position (2, inf) is not a pair of finite numbers."),
        (point(1, 2, math.nan), "The height nan is not a finite number."),
        (point(10**400, 2), "A coordinate is too large to be a number of degrees."),
        (
            point(583960.0, 4507523.0),
            "The position (583960, 4507523) looks like projected coordinates in metres or feet; "
            "give degrees of longitude and latitude (WGS 84).",
        ),
        (
            point(40.7, -97.7),
            "Longitude and latitude are probably swapped: -97.7 cannot be a latitude. "
            "Give longitude first: [-97.7, 40.7].",
        ),
        (point(100.0, 95.0), "The latitude 95 is outside -90 to 90 degrees."),
        (point(190.0, 5.0), "The longitude 190 is outside -180 to 180 degrees."),
        (point(0, 0), "The position (0, 0) lies in the Atlantic; it usually stands for a missing place."),
        ({"type": "MultiPoint", "coordinates": []}, "The multi-point is empty: it has no positions."),
        (
            {"type": "MultiPoint", "coordinates": [7]},
            "A position must be a list [longitude, latitude], not a value of type int.",
        ),
        (
            {"type": "LineString", "coordinates": [[1, 2], [1, 2]]},
            "The line has no length: it needs at least two different positions.",
        ),
        (
            {"type": "LineString", "coordinates": [[179, 2], [-179, 2]]},
            "The edge from (179, 2) to (-179, 2) jumps across the date line; "
            "cut the geometry there in two parts (RFC 7946, section 3.1.9).",
        ),
        ({"type": "Polygon", "coordinates": []}, "The polygon is empty: it has no rings."),
        (
            {"type": "Polygon", "coordinates": [SQUARE[:-1]]},
            "The ring of the polygon is not closed: it starts at (0.1, 0.1) and ends at (0.1, 0.2). "
            "Repeat the first position at the end.",
        ),
        (
            {"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [1, 2]]]},
            "The ring of the polygon needs at least three different corners.",
        ),
        (
            {"type": "Polygon", "coordinates": [[[1, 1], [3, 3], [3, 1], [1, 3], [1, 1]]]},
            "The polygon crosses itself near (2.000000, 2.000000).",
        ),
        (
            {"type": "Polygon", "coordinates": [SQUARE, [[5, 5], [6, 5], [6, 6], [5, 5]]]},
            "A hole lies outside the polygon, near (5.000000, 5.000000).",
        ),
        (
            {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]},
            "Two parts of the multi-polygon overlap.",
        ),
        ({"type": "GeometryCollection"}, "The geometry collection must have a list of geometries, not nothing."),
    ],
)
def test_unsound_geometry_is_refused_with_a_sentence(value: object, sentence: str) -> None:
    with pytest.raises(BadGeometry) as caught:
        read_geometry(value)
    assert str(caught.value) == sentence
    assert str(caught.value.sentence) == sentence


def test_flat_polygon_is_refused() -> None:
    with pytest.raises(BadGeometry):
        read_geometry({"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [3, 3], [1, 1]]]})


def test_too_many_positions_are_refused_across_all_parts() -> None:
    parts = {"type": "GeometryCollection", "geometries": [point(1, 2), point(3, 4), point(5, 6)]}
    assert read_geometry(parts, max_vertices=3).geom_type == "GeometryCollection"
    with pytest.raises(BadGeometry, match="more than 2 positions"):
        read_geometry(parts, max_vertices=2)


def test_deep_nesting_is_refused() -> None:
    value: object = point(1, 2)
    for _ in range(6):
        value = {"type": "GeometryCollection", "geometries": [value]}
    with pytest.raises(BadGeometry, match="nested more than 4 deep"):
        read_geometry(value)


def test_city_reveals_swapped_coordinates_that_degrees_alone_would_not() -> None:
    paris = Box(2.2, 48.8, 2.5, 48.95)
    assert read_geometry(point(48.85, 2.35)).wkt == "POINT (48.85 2.35)"
    with pytest.raises(BadGeometry, match=r"\(48.85, 2.35\) is far away, \(2.35, 48.85\) is in the city"):
        read_geometry(point(48.85, 2.35), city=paris)
    assert read_geometry(point(2.35, 48.85), city=paris).wkt == "POINT (2.35 48.85)"


def test_zero_zero_is_a_place_for_a_city_that_holds_it() -> None:
    assert read_geometry(point(0, 0), city=Box(-1, -1, 1, 1)).wkt == "POINT (0 0)"
