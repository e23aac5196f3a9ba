"""Distances against the geodesic, at any latitude and across the date line."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from junto.core.geometry import distance_m, point_distance_m
from junto.core.geometry.metres import Plane, in_space, measured, surface_from_chord

GEOD = Geod(ellps="WGS84")
LATITUDES = st.floats(-90, 90, allow_nan=False)
LONGITUDES = st.floats(-180, 180, allow_nan=False)


def test_distance_of_points_is_the_published_geodesic() -> None:
    # New York JFK to London Heathrow: 5,554.91 km on WGS 84 (GeographicLib's GeodSolve).
    metres = point_distance_m(-73.7781, 40.6413, -0.4543, 51.4700)
    assert metres == pytest.approx(5_554_900, abs=1_500)
    assert distance_m(shapely.Point(-73.7781, 40.6413), shapely.Point(-0.4543, 51.47)) == metres


def test_one_degree_of_latitude_at_the_equator_is_110574_m() -> None:
    assert round(point_distance_m(0, 0, 0, 1)) == 110574


@settings(max_examples=200, deadline=None)
@given(LONGITUDES, LATITUDES, st.floats(0, 360), st.floats(0, 10_000))
def test_chord_gives_the_geodesic_to_a_tenth_of_a_millimetre(
    lon: float, lat: float, azimuth: float, metres: float
) -> None:
    lon2, lat2, _ = GEOD.fwd(lon, lat, azimuth, metres)
    a, b = in_space(np.array([lon]), np.array([lat])), in_space(np.array([lon2]), np.array([lat2]))
    chord = np.linalg.norm(a - b, axis=1)
    assert surface_from_chord(chord)[0] == pytest.approx(metres, abs=1e-4)
    assert chord[0] <= metres + 1e-6


@settings(max_examples=100, deadline=None)
@given(LONGITUDES, LATITUDES, st.floats(0, 360), st.floats(0, 90_000))
def test_plane_brings_points_back_to_the_ellipsoid(lon: float, lat: float, azimuth: float, metres: float) -> None:
    lon2, lat2, _ = GEOD.fwd(lon, lat, azimuth, metres)
    plane = Plane(lon, lat)
    there = np.array([lon2]), np.array([lat2])
    assert np.abs(plane.space(plane.flat(*there)) - in_space(*there)).max() < 1e-3


@settings(max_examples=100, deadline=None)
@given(LONGITUDES, st.floats(-89, 89), st.floats(60, 120), st.floats(5, 100))
def test_distance_of_a_point_and_a_short_line_is_that_of_its_nearest_place(
    lon: float, lat: float, azimuth: float, metres: float
) -> None:
    """A line along the meridian: the point lies due east or west of its middle, as far as the geodesic says."""
    lon2, lat2, _ = GEOD.fwd(lon, lat, azimuth, metres)
    line = shapely.LineString([(lon, lat - 0.002), (lon, lat + 0.002)])
    steps = np.linspace(lat - 0.002, lat + 0.002, 4001)
    least = GEOD.inv(np.full(4001, lon2), np.full(4001, lat2), np.full(4001, lon), steps)[2].min()
    assert distance_m(shapely.Point(lon2, lat2), line) == pytest.approx(least, abs=0.005)


def test_touching_geometries_are_at_zero() -> None:
    park = shapely.box(-74, 40.7, -73.99, 40.71)
    assert distance_m(park, shapely.Point(-73.995, 40.705)) == 0.0
    assert distance_m(park, shapely.LineString([(-74.01, 40.7), (-73.9, 40.7)])) == 0.0


def test_distance_crosses_the_date_line() -> None:
    west = shapely.LineString([(179.999, -17), (179.9995, -17)])
    east = shapely.box(-179.9995, -17.001, -179.99, -16.999)
    assert distance_m(west, east) == pytest.approx(point_distance_m(179.9995, -17, -179.9995, -17), abs=0.01)


def test_distance_across_the_pole_is_the_short_way() -> None:
    one = shapely.LineString([(0, 89.99), (0, 89.98)])
    other = shapely.LineString([(180, 89.99), (180, 89.98)])
    assert distance_m(one, other) == pytest.approx(point_distance_m(0, 89.99, 180, 89.99), abs=0.01)


def test_distance_of_far_and_wide_shapes_is_measured_where_they_are_near() -> None:
    parallel = shapely.LineString([(-170, 50), (170, 50)])
    near = shapely.LineString([(100, 50.001), (100.0005, 50.002)])
    assert distance_m(parallel, near) == pytest.approx(point_distance_m(100, 50.001, 100, 50), abs=0.05)
    polar = shapely.LineString([(-170, 80), (170, 80)])
    assert distance_m(polar, shapely.LineString([(10, 80.001), (10, 80.002)])) == pytest.approx(
        point_distance_m(10, 80.001, 10, 80), abs=0.05
    )
    town, other = shapely.LineString([(0, 10), (0.1, 10)]), shapely.LineString([(1, 10), (1.1, 10)])
    assert distance_m(town, other) == pytest.approx(point_distance_m(0.1, 10, 1, 10), rel=1e-6)
    assert distance_m(town, shapely.LineString([(100, 10), (101, 10)])) == pytest.approx(
        point_distance_m(0.1, 10, 100, 10), rel=1e-6
    )


def test_empty_geometry_has_no_distance() -> None:
    with pytest.raises(ValueError, match="no distance"):
        distance_m(shapely.Point(), shapely.Point(1, 1))


def test_measured_is_pairwise() -> None:
    metres = measured(np.array([0.0, 1.0]), np.zeros(2), np.array([0.0, 1.0]), np.array([1.0, 0.0]))
    assert np.round(metres).tolist() == [110574.0, 0.0]
