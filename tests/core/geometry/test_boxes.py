"""Boxes of geometries, across the date line and near the poles."""

import pytest
import shapely

from junto.core.geometry import Box, box_of, point_distance_m


def test_box_of_a_line_is_its_bounds() -> None:
    assert box_of(shapely.LineString([(1, 2), (3, -4)])) == Box(1, -4, 3, 2)


def test_box_of_a_geometry_cut_at_the_date_line_crosses_it() -> None:
    fiji = shapely.MultiPolygon([shapely.box(177, -19, 180, -16), shapely.box(-180, -18, -179, -15)])
    box = box_of(fiji)
    assert box == Box(177, -19, -179, -15)
    assert box.crosses_date_line
    assert box.spans() == [(177, 180.0), (-180.0, -179)]
    assert (box.contains(178, -17), box.contains(-179.5, -17), box.contains(0, -17), box.contains(178, 0)) == (
        True, True, False, False,
    )  # fmt: skip


def test_box_leaves_out_the_widest_gap_between_parts() -> None:
    parts = shapely.GeometryCollection([shapely.Point(-170, 1), shapely.MultiPoint([(160, 2), (150, 3)])])
    assert box_of(parts) == Box(150, 1, -170, 3)
    assert box_of(shapely.MultiLineString([[(0, 0), (5, 1)], [(4, 0), (9, 1)]])) == Box(0, 0, 9, 1)


def test_box_of_an_empty_geometry_is_refused() -> None:
    with pytest.raises(ValueError, match="no bounding box"):
        box_of(shapely.Point())


@pytest.mark.parametrize("lat", [0.0, 40.7, -33.9, 69.6, 89.0])
def test_grown_box_reaches_the_margin_on_all_sides(lat: float) -> None:
    grown = Box(10, lat, 10, lat).grown(500)
    assert point_distance_m(10, lat, grown.east, lat) >= 500
    assert point_distance_m(10, lat, grown.west, lat) >= 500
    assert point_distance_m(10, lat, 10, grown.north) >= 500
    assert point_distance_m(10, lat, 10, grown.south) >= 500
    assert point_distance_m(10, lat, grown.east, lat) < 560


def test_box_grown_over_the_date_line_crosses_it() -> None:
    grown = Box(179.9999, 0, 180, 0).grown(100)
    assert grown.crosses_date_line
    assert grown.contains(-179.9995, 0)
    assert grown.grown(1).crosses_date_line


def test_box_grown_over_a_pole_holds_every_longitude() -> None:
    assert Box(10, 89.9999, 11, 89.9999).grown(500) == Box(-180.0, 89.9999 - 500 / 110_574.0, 180.0, 90.0)
    assert Box(-179, 0, 179, 1).grown(200_000).west == -180.0
