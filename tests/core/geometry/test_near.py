"""Pairs of points and shapes: exactly those of brute force, anywhere on Earth."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from junto.core.geometry import (
    bands,
    distance_m,
    near,
    pairs_between,
    pairs_within,
    point_pairs_between,
    point_pairs_within,
)

GEOD = Geod(ellps="WGS84")
PLACES = ("city", "pole", "south_pole", "date_line", "arctic_date_line", "doubles", "world")


def made_up(place: str, n: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng([seed, PLACES.index(place)])
    if place == "city":
        return rng.uniform(-74, -73.98, n), rng.uniform(40.7, 40.72, n)
    if place in ("pole", "south_pole"):
        lat = 90 - np.abs(rng.normal(0, 0.005, n))
        return rng.uniform(-180, 180, n), lat if place == "pole" else -lat
    if place == "date_line":
        return (rng.uniform(179.99, 180.01, n) + 180) % 360 - 180, rng.uniform(-17, -16.98, n)
    if place == "arctic_date_line":
        return (rng.uniform(170, 190, n) + 180) % 360 - 180, rng.uniform(89.99, 89.999, n)
    if place == "doubles":
        return np.repeat(rng.uniform(-1, 1, n // 4), 4), np.repeat(rng.uniform(-1, 1, n // 4), 4)
    return rng.uniform(-180, 180, n), np.degrees(np.arcsin(rng.uniform(-1, 1, n)))


def brute(lon: np.ndarray, lat: np.ndarray, lon2: np.ndarray, lat2: np.ndarray, within: float) -> dict:
    i, j = (grid.ravel() for grid in np.meshgrid(np.arange(len(lon)), np.arange(len(lon2)), indexing="ij"))
    metres = GEOD.inv(lon[i], lat[i], lon2[j], lat2[j])[2]
    keep = metres <= within
    return dict(zip(zip(i[keep].tolist(), j[keep].tolist(), strict=True), metres[keep].tolist(), strict=True))


def as_dict(pairs) -> dict:
    keys = list(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
    assert keys == sorted(set(keys))
    return dict(zip(keys, pairs.distance_m.tolist(), strict=True))


def assert_same(found: dict, expected: dict, *, metres: float, part: float = 0.0) -> None:
    """The same pairs, at the same distances but for so many metres or such a part of them, whichever is more."""
    assert found.keys() == expected.keys()
    ours, theirs = (np.array([pairs[key] for key in expected]) for pairs in (found, expected))
    assert not (np.abs(ours - theirs) > np.maximum(metres, part * np.abs(theirs))).any()


@pytest.mark.parametrize("within", [0.0, 0.5, 50.0, 700.0, 30_000.0])
@pytest.mark.parametrize("place", PLACES)
def test_point_pairs_are_exactly_those_of_brute_force(place: str, within: float) -> None:
    (lon, lat), (lon2, lat2) = made_up(place, 300), made_up(place, 200, seed=2)
    within_one = {key: metres for key, metres in brute(lon, lat, lon, lat, within).items() if key[0] < key[1]}
    assert_same(as_dict(point_pairs_within(lon, lat, within)), within_one, metres=1e-4)
    found = as_dict(point_pairs_between(lon, lat, lon2, lat2, within))
    assert_same(found, brute(lon, lat, lon2, lat2, within), metres=1e-4)


def test_two_thousand_points_give_exactly_the_pairs_of_brute_force() -> None:
    lon, lat = made_up("city", 2000)
    expected = {key for key in brute(lon, lat, lon, lat, 50.0) if key[0] < key[1]}
    assert len(expected) > 4000
    assert set(as_dict(point_pairs_within(lon, lat, 50.0))) == expected


@pytest.mark.parametrize("place", PLACES)
def test_points_taken_in_small_blocks_and_chunks_give_the_same_pairs(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (lon, lat), (lon2, lat2) = made_up(place, 300), made_up(place, 200, seed=2)
    own, between = point_pairs_within(lon, lat, 700.0), point_pairs_between(lon, lat, lon2, lat2, 700.0)
    monkeypatch.setattr(bands, "_BLOCK", 16)
    monkeypatch.setattr(near, "_CHUNK", 5)
    assert as_dict(point_pairs_within(lon, lat, 700.0)) == as_dict(own)
    assert as_dict(point_pairs_between(lon, lat, lon2, lat2, 700.0)) == as_dict(between)


@pytest.mark.parametrize("within", [0.0, 50.0, 700.0, 30_000.0])
@pytest.mark.parametrize("place", PLACES)
def test_shapes_that_are_points_give_the_pairs_of_points(place: str, within: float) -> None:
    (lon, lat), (lon2, lat2) = made_up(place, 120), made_up(place, 80, seed=2)
    one = [shapely.MultiPoint([p]) if k % 2 else p for k, p in enumerate(shapely.points(lon, lat))]
    two = [shapely.MultiPoint([p]) if k % 3 else p for k, p in enumerate(shapely.points(lon2, lat2))]
    own = {key for key in brute(lon, lat, lon, lat, within) if key[0] < key[1]}
    assert set(as_dict(pairs_within(one, within))) == own
    found = as_dict(pairs_between(one, two, within))
    assert_same(found, brute(lon, lat, lon2, lat2, within), metres=0.02, part=1e-5)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([(-74.0, 40.7), (179.9995, -17.0), (25.0, 70.0), (10.0, 0.0)]))
def test_mixed_shapes_give_the_pairs_and_distances_of_each_two(seed: int, centre: tuple[float, float]) -> None:
    rng = np.random.default_rng(seed)
    shapes = []
    for k in range(24):
        x, y = centre[0] + rng.uniform(-0.004, 0.004), centre[1] + rng.uniform(-0.002, 0.002)
        if k % 3 == 0:
            shapes.append(shapely.Point(wrapped(x), y))
            continue
        corners = np.add(rng.uniform(-0.0006, 0.0006, (3, 2)), (x, y))
        shape = shapely.LineString(corners) if k % 3 == 1 else shapely.Polygon(corners)
        shapes.append(cut(shape))
    expected = {}
    for i in range(24):
        for j in range(i + 1, 24):
            metres = distance_m(shapes[i], shapes[j])
            if metres <= 60:
                expected[i, j] = metres
    found = as_dict(pairs_within(shapes, 60.0))
    near_edge = {key for key, metres in (expected | found).items() if abs(metres - 60) < 0.01}
    assert set(found) - near_edge == set(expected) - near_edge
    for key in set(found) & set(expected):
        assert found[key] == pytest.approx(expected[key], abs=0.01)


def on_raster(seed: int, n: int = 40) -> list:
    """Shapes of every kind on a raster of some 11 m, so that many share corners, edges or pieces of edges."""
    rng = np.random.default_rng(seed)
    shapes = []
    while len(shapes) < n:
        x, y = rng.integers(0, 40, 2)
        corners = np.add(rng.integers(-4, 5, (4, 2)), (x, y))
        square = shapely.box(x, y, x + rng.integers(2, 9), y + rng.integers(2, 9))
        shape = [
            shapely.Point(x, y),
            shapely.LineString(corners),
            shapely.Polygon(corners),
            square,
            square.difference(shapely.box(x + 0.5, y + 0.5, x + 1.5, y + 1.5)),
            shapely.union(square, shapely.box(x + 12, y, x + 14, y + 3)),
            shapely.GeometryCollection([shapely.Point(x, y), shapely.LineString(corners)]),
            shapely.LinearRing(corners),
        ][len(shapes) % 8]
        if shape.is_valid and not shape.is_empty:
            shapes.append(shapely.transform(shape, lambda xy: xy * 1e-4 + (-74.0, 40.7)))
    return shapes


@pytest.mark.parametrize("seed", range(6))
def test_shapes_on_a_raster_touch_and_hold_one_another_exactly(seed: int) -> None:
    shapes = on_raster(seed)
    found = as_dict(pairs_within(shapes, 40.0))
    touching = 0
    for i in range(len(shapes)):
        for j in range(i + 1, len(shapes)):
            metres = distance_m(shapes[i], shapes[j])
            if metres < 39.99:
                assert found[i, j] == pytest.approx(metres, abs=0.002), (i, j)
                if metres == 0:
                    assert found[i, j] == 0.0, (i, j)
                    touching += 1
            elif metres > 40.01:
                assert (i, j) not in found
    assert touching > 20


def test_hole_keeps_what_is_in_it_apart() -> None:
    ring = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (3, 1), (3, 3), (1, 3)]])
    full = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)])
    dot = shapely.Point(2, 2)
    ring, full, dot = (shapely.transform(shape, lambda xy: xy * 1e-3) for shape in (ring, full, dot))
    assert as_dict(pairs_within([ring, dot], 200.0)) == {(0, 1): pytest.approx(110.574, abs=0.01)}
    assert as_dict(pairs_within([full, dot], 1.0)) == {(0, 1): 0.0}
    assert as_dict(pairs_within([dot, full, ring], 1.0)) == {(0, 1): 0.0, (1, 2): 0.0}


def wrapped(x: float) -> float:
    return x - 360 if x > 180 else x


def cut(shape):
    """Cut at the date line, as RFC 7946 asks."""
    if shape.bounds[2] <= 180:
        return shape
    west, east = shapely.clip_by_rect(shape, 0, -90, 180, 90), shapely.clip_by_rect(shape, 180, -90, 360, 90)
    moved = shapely.transform(east, lambda xy: xy - [360, 0])
    return shapely.union_all([part for part in (west, moved) if not part.is_empty])


def test_long_line_past_the_arctic_meets_points_beside_it() -> None:
    meridian = shapely.LineString([(10, 50), (10, 89.9)])
    shapes = [meridian, shapely.Point(10.01, 60), shapely.Point(10.5, 89.5), shapely.MultiPoint([(10, -60), (11, 85)])]
    found = as_dict(pairs_within(shapes, 600.0))
    assert set(found) == {(0, 1), (0, 2)}
    assert found[0, 1] == pytest.approx(557.9, abs=0.5)
    assert found[0, 2] == pytest.approx(487.4, abs=1.0)


def test_both_poles_are_searched() -> None:
    shapes = [shapely.MultiPoint([(0, -89.9999)]), shapely.MultiPoint([(180, -89.9999)]), shapely.Point(90, 89.9999),
              shapely.MultiPoint([(-90, 89.9999)])]  # fmt: skip
    assert set(as_dict(pairs_within(shapes, 30.0))) == {(0, 1), (2, 3)}
    assert set(as_dict(pairs_between(shapes[:1], shapes[2:], 30.0))) == set()


def test_crowd_is_cut_to_the_nearest_neighbours_and_says_so() -> None:
    lon, lat = made_up("city", 500)
    whole = point_pairs_within(lon, lat, 900.0)
    assert whole.complete
    some = point_pairs_within(lon, lat, 900.0, most=1000, neighbours=5)
    assert not some.complete
    assert set(as_dict(some)) < set(as_dict(whole))
    degree = np.bincount(np.concatenate([some.first, some.second]), minlength=500)
    assert degree.min() >= 5
    between = point_pairs_between(lon, lat, lon, lat, 900.0, most=1000, neighbours=5)
    assert not between.complete
    assert np.bincount(between.first).tolist() == [5] * 500


def test_crowd_of_shapes_is_cut_and_says_so() -> None:
    shapes = [shapely.LineString([(0, 1 + k / 1e6), (0.001, 1)]) for k in range(200)]
    assert len(pairs_within(shapes, 50.0)) == 199 * 100
    cut_off = pairs_within(shapes, 50.0, most=50)
    assert not cut_off.complete


def test_nothing_meets_nothing() -> None:
    empty = np.empty(0)
    assert len(point_pairs_within(empty, empty, 50.0)) == 0
    assert len(point_pairs_between(empty, empty, np.zeros(1), np.ones(1), 50.0)) == 0
    assert len(pairs_within([], 50.0)) == 0
    assert len(pairs_between([], [shapely.LineString([(0, 1), (1, 1)])], 50.0)) == 0


def test_impossible_questions_are_refused() -> None:
    one = np.array([1.0])
    with pytest.raises(ValueError, match="not a number of metres"):
        point_pairs_within(one, one, float("nan"))
    with pytest.raises(ValueError, match="not finite or out of range"):
        point_pairs_within(np.array([np.nan]), one, 1.0)
    with pytest.raises(ValueError, match="same length"):
        point_pairs_within(one, np.zeros(2), 1.0)
    with pytest.raises(ValueError, match="missing or empty"):
        pairs_within([shapely.Point()], 1.0)
    with pytest.raises(ValueError, match="not between 0 and 50,000"):
        pairs_within([shapely.Point(1, 1)], 60_000.0)
