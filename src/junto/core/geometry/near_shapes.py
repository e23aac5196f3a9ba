"""All pairs of geometries of any kind within a distance: points by bands, the rest by trees over tangent planes.

The Earth is cut into tiles of about one degree; every shape belongs to the tiles its box, grown by the distance,
meets. Each tile has its own tangent plane and tree, asked in chunks, and the candidates are measured on the ellipsoid.
A set that fits one tile, as a city does, is one tile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .metres import Floats, Plane, Shapes, cut_around
from .near import Ints, Pairs, point_pairs_between, point_pairs_within

_CHUNK = 20_000  # geometries asked of a tree at once, at most
_ANSWERS = 200_000  # pairs a chunk should bring
_ONE_TILE = 1.6  # degrees of latitude, or of longitude times cos(latitude), that one plane may span
_POINT = 0


def pairs_within(
    geometries: Sequence[BaseGeometry] | Shapes, within_m: float, *, most: int | None = None, neighbours: int = 60
) -> Pairs:
    """Return all pairs i < j of geometries (degrees) at most `within_m` metres apart; touching ones are at 0.

    `within_m` up to 50 km. Empty geometries raise ValueError. See the module for the method; a shape wider than 25
    degrees is measured near each tile by the part that lies there. Where there are more than `most` pairs, points are
    compared with their `neighbours` nearest alone, shapes until there are `most` pairs; the result is not complete.
    """
    shapes = _array(geometries, within_m)
    points, others = _divided(shapes)
    found = [_renumbered(_points(shapes[points], None, within_m, most, neighbours), points, points)]
    if len(others):
        inner = _tree_pairs(shapes[others], None, within_m, most)
        found.append(_renumbered(inner, others, others))
        if len(points):
            mixed = _tree_pairs(shapes[points], shapes[others], within_m, most)
            found.append(_renumbered(mixed, points, others))
    return _nearest_each(found, forward=True)


def pairs_between(
    asked: Sequence[BaseGeometry] | Shapes,
    kept: Sequence[BaseGeometry] | Shapes,
    within_m: float,
    *,
    most: int | None = None,
    neighbours: int = 60,
) -> Pairs:
    """Return all pairs (i of `asked`, j of `kept`) at most `within_m` metres apart; as `pairs_within`."""
    one, two = _array(asked, within_m), _array(kept, within_m)
    points1, others1 = _divided(one)
    points2, others2 = _divided(two)
    found = [_renumbered(_points(one[points1], two[points2], within_m, most, neighbours), points1, points2)]
    if len(others2):
        everyone = np.arange(len(one), dtype=np.int64)
        found.append(_renumbered(_tree_pairs(one, two[others2], within_m, most), everyone, others2))
    if len(others1) and len(points2):
        turned = _tree_pairs(two[points2], one[others1], within_m, most)
        back = Pairs(turned.second, turned.first, turned.distance_m, turned.complete)
        found.append(_renumbered(back, others1, points2))
    return _nearest_each(found, forward=False)


def _array(geometries: Sequence[BaseGeometry] | Shapes, within_m: float) -> Shapes:
    if not 0 <= within_m <= 50_000:
        raise ValueError(f"The distance {within_m} is not between 0 and 50,000 metres.")
    shapes = np.empty(len(geometries), dtype=object)
    shapes[:] = geometries
    if len(shapes) and (shapely.is_missing(shapes) | shapely.is_empty(shapes)).any():
        raise ValueError("A geometry is missing or empty.")
    return shapes


def _divided(shapes: Shapes) -> tuple[Ints, Ints]:
    is_point = shapely.get_type_id(shapes) == _POINT
    return np.flatnonzero(is_point), np.flatnonzero(~is_point)


def _points(one: Shapes, two: Shapes | None, within_m: float, most: int | None, neighbours: int) -> Pairs:
    xy = shapely.get_coordinates(one)
    if two is None:
        return point_pairs_within(xy[:, 0], xy[:, 1], within_m, most=most, neighbours=neighbours)
    uv = shapely.get_coordinates(two)
    return point_pairs_between(xy[:, 0], xy[:, 1], uv[:, 0], uv[:, 1], within_m, most=most, neighbours=neighbours)


def _renumbered(pairs: Pairs, first: Ints, second: Ints) -> Pairs:
    return Pairs(first[pairs.first], second[pairs.second], pairs.distance_m, pairs.complete)


def _nearest_each(found: list[Pairs], *, forward: bool) -> Pairs:
    """Join and sort pairs; where one pair was met in several tiles keep its least distance."""
    first = np.concatenate([f.first for f in found])
    second = np.concatenate([f.second for f in found])
    distance = np.concatenate([f.distance_m for f in found])
    if forward:
        first, second = np.minimum(first, second), np.maximum(first, second)
    order = np.lexsort((distance, second, first))
    first, second, distance = first[order], second[order], distance[order]
    fresh = np.ones(len(first), dtype=bool)
    fresh[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    return Pairs(first[fresh], second[fresh], distance[fresh], all(f.complete for f in found))


def _tree_pairs(asked: Shapes, kept: Shapes | None, within_m: float, most: int | None) -> Pairs:
    """Return pairs of `asked` and `kept` within the distance, each at least once; without `kept` pairs i < j."""
    parts = [(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))]
    total = 0
    for plane, one, two in _tiles(asked, asked if kept is None else kept, within_m):
        flat_two = plane.shapes(_cut((asked if kept is None else kept)[two], plane))
        flat_one = flat_two if kept is None else plane.shapes(_cut(asked[one], plane))
        for i, j, distance in _asked_in_chunks(plane, flat_one, flat_two, within_m, forward=kept is None):
            parts.append((one[i], two[j], distance))
            total += len(i)
            if most is not None and total > most:
                return Pairs(*_columns_of(parts), complete=False)
    return Pairs(*_columns_of(parts))


def _columns_of(parts: list[tuple[Ints, Ints, Floats]]) -> tuple[Ints, Ints, Floats]:
    first, second, distance = zip(*parts, strict=True)
    return np.concatenate(first), np.concatenate(second), np.concatenate(distance)


def _asked_in_chunks(
    plane: Plane, asked: Shapes, kept: Shapes, within_m: float, *, forward: bool
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Ask a tree chunk by chunk; the chunk shrinks where answers are many, so that memory stays bounded."""
    tree = shapely.STRtree(kept)
    start, size = 0, _CHUNK // 16
    while start < len(asked):
        chunk = asked[start : start + size]
        i, j = tree.query(chunk, predicate="dwithin", distance=within_m)
        answers = len(i)
        i = i + start
        if forward:
            i, j = i[i < j], j[i < j]
        distance = plane.measure(asked[i], kept[j])
        keep = distance <= within_m
        yield i[keep], j[keep], distance[keep]
        start += size
        size = max(16, min(_CHUNK, size * 2, size * _ANSWERS // max(1, answers)))


def _cut(shapes: Shapes, plane: Plane) -> Shapes:
    bounds = shapely.bounds(shapes)
    wide = np.flatnonzero(np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]) > 25)
    if not len(wide):
        return shapes
    out = shapes.copy()
    for k in wide:
        out[k] = cut_around(out[k], plane)
    return out


def _tiles(asked: Shapes, kept: Shapes, within_m: float) -> Iterator[tuple[Plane, Ints, Ints]]:
    """Yield planes with the positions of the shapes of both sides that meet there."""
    bounds_one = shapely.bounds(asked)
    bounds_two = bounds_one if kept is asked else shapely.bounds(kept)
    if not len(bounds_one) or not len(bounds_two):
        return
    every = np.vstack([bounds_one, bounds_two])
    west, south = every[:, 0].min(), every[:, 1].min()
    east, north = every[:, 2].max(), every[:, 3].max()
    narrow = (east - west) * np.cos(np.radians(min(abs(south), abs(north)) if south * north > 0 else 0))
    if north - south <= _ONE_TILE and narrow <= _ONE_TILE:
        yield Plane((west + east) / 2, (south + north) / 2), np.arange(len(asked)), np.arange(len(kept))
        return
    ones = _by_tile(bounds_one, within_m)
    twos = ones if kept is asked else _by_tile(bounds_two, within_m)
    for tile in sorted(ones.keys() & twos.keys()):
        yield Plane(*_centre(tile)), np.array(ones[tile], dtype=np.int64), np.array(twos[tile], dtype=np.int64)


def _by_tile(bounds: Floats, within_m: float) -> dict[tuple[int, int], list[int]]:
    """Return the positions of shapes per tile (row of latitude, column of longitude) that their grown boxes meet."""
    tiles: dict[tuple[int, int], list[int]] = {}
    for k, (west, south, east, north) in enumerate(bounds.tolist()):
        for tile in _tiles_of(west, south, east, north, within_m):
            tiles.setdefault(tile, []).append(k)
    return tiles


def _tiles_of(west: float, south: float, east: float, north: float, within_m: float) -> Iterable[tuple[int, int]]:
    margin = within_m / 110_000
    low, high = _row(south - margin), _row(north + margin)
    for row in range(low, high + 1):
        columns = _columns(row)
        width = 360 / columns
        parallel = max(np.cos(np.radians(min(90.0, _farthest(row) + margin))), 1e-9)
        spread = min(180.0, margin / parallel * 1.01)
        if east - west + 2 * spread >= 360 - width:
            yield from ((row, column) for column in range(columns))
            continue
        first, last = int((west - spread + 180) // width), int((east + spread + 180) // width)
        yield from {(row, column % columns): None for column in range(first, last + 1)}


def _row(lat: float) -> int:
    return max(0, min(179, int((lat + 90) // 1)))


def _farthest(row: int) -> float:
    return float(max(abs(row - 90), abs(row - 89)))


def _columns(row: int) -> int:
    """How many tiles a row has: one at each pole, about as wide as high elsewhere."""
    if row in (0, 179):
        return 1
    return max(1, round(360 * float(np.cos(np.radians(row - 89.5)))))


def _centre(tile: tuple[int, int]) -> tuple[float, float]:
    row, column = tile
    if row == 0:
        return 0.0, -90.0
    if row == 179:
        return 0.0, 90.0
    return (column + 0.5) * 360 / _columns(row) - 180, row - 89.5
