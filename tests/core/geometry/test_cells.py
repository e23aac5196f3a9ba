"""Keys of cells: whatever is within the margin is in the ranges, whatever its size and place."""

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from junto.core.geometry import Box, box_of, cell_of, cell_of_box, cells_covering

GEOD = Geod(ellps="WGS84")


def held(key: int, ranges: list[tuple[int, int]]) -> bool:
    return any(low <= key <= high for low, high in ranges)


def test_cell_of_a_point_is_that_of_its_box() -> None:
    assert cell_of(-73.999, 40.701) == 65350 * (1 << 20) + 53000
    assert cell_of_box(Box(-73.999, 40.701, -73.999, 40.701)) == cell_of(-73.999, 40.701)


def test_keys_fit_a_signed_64_bit_column() -> None:
    assert 0 <= cell_of(180, 90) < 1 << 63
    assert 0 <= cell_of_box(Box(-180, -90, 180, 90)) < 1 << 63


@settings(max_examples=300, deadline=None)
@given(st.floats(-180, 180), st.floats(-89.99, 89.99), st.floats(0, 360), st.floats(0, 5_000))
def test_point_within_the_margin_is_in_the_ranges(lon: float, lat: float, azimuth: float, metres: float) -> None:
    lon2, lat2, _ = GEOD.fwd(lon, lat, azimuth, metres)
    ranges = cells_covering(Box(lon, lat, lon, lat), metres + 0.01, levels=(0,))
    assert held(cell_of(lon2, lat2), ranges)


@settings(max_examples=300, deadline=None)
@given(
    st.floats(-179, 179), st.floats(-80, 80), st.floats(0, 20), st.floats(0, 5), st.floats(0, 1), st.floats(0, 1),
    st.booleans(),
)  # fmt: skip
def test_shape_of_any_size_is_found_from_any_point_in_it(
    lon: float, lat: float, width: float, height: float, east: float, north: float, across: bool
) -> None:
    west = 180 - width * east / 2 if across else lon
    box = Box(west, lat, (west + width + 180) % 360 - 180 if west + width > 180 else west + width, lat + height)
    inside = (west + width * east + 180) % 360 - 180, lat + height * north
    assert held(cell_of_box(box), cells_covering(Box(*inside, *inside), 10))


def test_small_search_asks_few_cells_and_a_wide_one_few_ranges() -> None:
    ranges = cells_covering(Box(-74, 40.7, -74, 40.7), 50, levels=(0,))
    assert 1 <= len(ranges) <= 3
    assert sum(high - low + 1 for low, high in ranges) <= 9
    assert len(cells_covering(Box(-75, 40, -73, 41), 50, levels=(0,), max_ranges=64)) == 1


def test_shape_cut_at_the_date_line_is_found_from_both_sides() -> None:
    shape = shapely.MultiPolygon([shapely.box(179.99, 0, 180, 0.01), shapely.box(-180, 0, -179.99, 0.01)])
    key = cell_of_box(box_of(shape))
    assert held(key, cells_covering(Box(179.995, 0.005, 179.995, 0.005), 10))
    assert held(key, cells_covering(Box(-179.995, 0.005, -179.995, 0.005), 10))
