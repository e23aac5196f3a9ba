"""Putting rows on the map: what is derived, at the date line too, and what is refused."""

from __future__ import annotations

import pytest

from junto.core.geometry import Box, cell_of
from junto.core.workflow import Refused
from junto.places.geometry import box_stored, locate, middle_of
from junto.places.models import StandingThing
from tests.places.making import HERE, point, square


def test_locate_sets_box_and_cell_of_a_point() -> None:
    thing = StandingThing()

    locate(thing, point())

    assert thing.geometry == {"type": "Point", "coordinates": list(HERE)}
    assert box_stored(thing) == Box(HERE[0], HERE[1], HERE[0], HERE[1])
    assert thing.cell == cell_of(*HERE)


def test_locate_keeps_longitude_order_across_the_date_line() -> None:
    thing = StandingThing()
    east = [[[179.9, -16.0], [180.0, -16.0], [180.0, -15.9], [179.9, -15.9], [179.9, -16.0]]]
    west = [[[-180.0, -16.0], [-179.8, -16.0], [-179.8, -15.9], [-180.0, -15.9], [-180.0, -16.0]]]

    locate(thing, {"type": "MultiPolygon", "coordinates": [east, west]})

    assert (thing.west, thing.east) == (179.9, -179.8)


def test_locate_drops_heights_and_members_that_do_not_belong() -> None:
    thing = StandingThing()

    locate(thing, {"type": "Point", "coordinates": [1.5, 2.5, 300.0], "crs": "x"})

    assert thing.geometry == {"type": "Point", "coordinates": [1.5, 2.5]}


def test_locate_takes_a_row_off_the_map() -> None:
    thing = StandingThing()
    locate(thing, point())

    locate(thing, None)

    assert (thing.geometry, thing.cell, box_stored(thing)) == (None, None, None)


def test_locate_notices_swapped_coordinates_by_the_city() -> None:
    with pytest.raises(Refused) as refused:
        locate(
            StandingThing(),
            {"type": "Point", "coordinates": [32.78, -96.80]},
            city=Box(-97.0, 32.5, -96.5, 33.0),
        )

    assert (refused.value.code, refused.value.field) == ("input", "geometry")
    assert "swapped" in str(refused.value)


def test_middle_of_a_shape_lies_on_it() -> None:
    lon, lat = middle_of(square(100))  # type: ignore[misc]

    assert middle_of(point()) == HERE
    assert middle_of(None) is None
    assert HERE[0] < lon < point(100)["coordinates"][0]
    assert HERE[1] < lat < point(0, 100)["coordinates"][1]
