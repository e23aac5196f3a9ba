"""Places written as text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from junto.core.geometry import BadGeometry, Box, read_coordinates, read_lat_lon, read_wkt


def test_wkt_is_read_with_and_without_srid() -> None:
    assert read_wkt(" POINT (-74 40.7) ").wkt == "POINT (-74 40.7)"
    assert read_wkt("SRID=4326;LINESTRING (1 2, 3 4)").wkt == "LINESTRING (1 2, 3 4)"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("POINT (1", "This is not well-known text (WKT): “POINT (1”."),
        ("POINT EMPTY", "The geometry is empty."),
        ("SRID=2263;POINT (1 2)", "The text is in the reference system 2263; give degrees (SRID 4326)."),
        (
            "POINT (40.7 -97.7)",
            "Longitude and latitude are probably swapped: -97.7 cannot be a latitude. "
            "Give longitude first: [-97.7, 40.7].",
        ),
        ("POINT (" + "1" * 5000 + " 2)", "The geometry has more than 20 positions; simplify it."),
    ],
)
def test_bad_wkt_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BadGeometry) as caught:
        read_wkt(text, max_vertices=20)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("text", ["40.7, -74", "(40.7, -74.0)", " 40.7;-74 ", "40.7 -74"])
def test_pair_is_latitude_first(text: str) -> None:
    assert read_lat_lon(text).wkt == "POINT (-74 40.7)"


def test_pair_that_is_none_is_refused() -> None:
    with pytest.raises(BadGeometry, match="“corner of 5th” is not a pair “latitude, longitude”"):
        read_lat_lon("corner of 5th")


@pytest.mark.parametrize(("lat", "lon"), [(40.7, -74), ("40.7", "-74.0"), (" +40.70 ", "-7.4e1")])
def test_cells_are_read_as_numbers_or_their_texts(lat: object, lon: object) -> None:
    place = read_coordinates(lat, lon)
    assert place is not None
    assert place.wkt == "POINT (-74 40.7)"


@given(st.decimals(-90, 90, places=9), st.decimals(-180, 180, places=9))
def test_cells_in_range_come_back(lat: Decimal, lon: Decimal) -> None:
    if (lat, lon) != (0, 0):
        assert read_coordinates(f"{lat:f}", float(lon)) == Point(float(lon), float(lat))


def test_cells_are_taken_at_their_word_where_the_city_has_them_swapped_or_not() -> None:
    city = Box(49.0, 9.0, 51.0, 11.0)
    assert read_coordinates("10", "50", city=city) == Point(50, 10)
    assert read_coordinates("10", "−50") == Point(-50, 10)
    with pytest.raises(BadGeometry, match="probably swapped"):
        read_coordinates("50", "10", city=city)


@pytest.mark.parametrize(("lat", "lon"), [(None, None), ("", " "), (None, "")])
def test_empty_cells_are_no_place(lat: object, lon: object) -> None:
    assert read_coordinates(lat, lon) is None


@pytest.mark.parametrize(
    ("lat", "lon", "sentence"),
    [
        (None, -74, "The latitude is missing."),
        (40.7, "", "The longitude is missing."),
        ("40,7", -74, "The latitude “40,7” is written with a comma; write it with a point."),
        ("N40", -74, "The latitude “N40” is not a number of degrees."),
        (True, -74, "The latitude must be a number, not true or false."),
        (-97.7, 30.2, "Latitude and longitude are probably swapped: -97.7 cannot be a latitude, 30.2 can."),
        (0, 0, "The position (0, 0) lies in the Atlantic; it usually stands for a missing place."),
        (float("nan"), 3, "The position (3, nan) is not a pair of finite numbers."),
    ],
)
def test_bad_cells_are_refused_with_a_sentence(lat: object, lon: object, sentence: str) -> None:
    with pytest.raises(BadGeometry) as caught:
        read_coordinates(lat, lon)
    assert str(caught.value) == sentence
