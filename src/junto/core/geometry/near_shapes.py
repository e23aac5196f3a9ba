"""All pairs of geometries of any kind within a distance: points by bands, the rest by boxes, then by measure.

Boxes in degrees, grown by the distance, give candidates from a tree, chunk by chunk. A straight edge in degrees stays
straight when longitudes are only scaled, so that the nearest points of two shapes are found exactly in a plane whose
longitudes shrink by the parallel of that very place; those points are then measured on the ellipsoid. Around the poles,
where no scale holds, shapes go to the tangent plane of the pole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .bands import Ints
from .boxes import METRES_PER_DEGREE
from .metres import Floats, Plane, Shapes, in_space, surface_from_chord
from .near import Pairs, point_pairs_between, point_pairs_within

_CHUNK = 20_000  # shapes asked of a tree at once, at most
_ANSWERS = 200_000  # pairs a chunk should bring
_POINT = 0
_POLAR, _NEAR_POLE = 80.0, 79.0
_BANDS = 10  # bands of latitude per degree: within one the scale of longitudes is taken as the same
_E2 = 0.0066943799901413165

Found = tuple[Ints, Ints, Floats]


@dataclass(frozen=True, slots=True)
class _Side:
    """Shapes in degrees and their bounds (west, south, east, north)."""

    shapes: Shapes
    bounds: Floats


def pairs_within(
    geometries: Sequence[BaseGeometry] | Shapes, within_m: float, *, most: int | None = None, neighbours: int = 60
) -> Pairs:
    """Return all pairs i < j of geometries (degrees) at most `within_m` metres apart; touching ones are at 0.

    `within_m` up to 50 km. Empty geometries raise ValueError. Distances are those of the nearest points on the
    ellipsoid, to a millimetre where shapes are smaller than some ten kilometres or nearer than a kilometre. Where there
    are more than `most` pairs, points are compared with their `neighbours` nearest alone, shapes until there are
    `most` pairs; the result is not complete.
    """
    shapes = _array(geometries, within_m)
    points, others = _divided(shapes)
    found = [_renumbered(_points(shapes[points], None, within_m, most, neighbours), points, points)]
    if len(others):
        found.append(_renumbered(_shape_pairs(shapes[others], None, within_m, most), others, others))
        if len(points):
            mixed = _shape_pairs(shapes[points], shapes[others], within_m, most)
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
        found.append(_renumbered(_turned(_shape_pairs(two[others2], one, within_m, most)), everyone, others2))
    if len(others1) and len(points2):
        found.append(_renumbered(_turned(_shape_pairs(two[points2], one[others1], within_m, most)), others1, points2))
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


def _turned(pairs: Pairs) -> Pairs:
    return Pairs(pairs.second, pairs.first, pairs.distance_m, pairs.complete)


def _nearest_each(found: list[Pairs], *, forward: bool) -> Pairs:
    """Join and sort pairs; where one pair was met twice keep its least distance."""
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


def _shape_pairs(asked: Shapes, kept: Shapes | None, within_m: float, most: int | None) -> Pairs:
    """Return pairs of `asked` and `kept` within the distance, at least once each; without `kept` pairs i < j."""
    forward = kept is None
    one = _Side(asked, shapely.bounds(asked))
    two = one if kept is None else _Side(kept, shapely.bounds(kept))
    parts: list[Found] = [(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))]
    total = 0
    for found in (
        _away_from_poles(one, two, within_m, forward=forward),
        _around_pole(one, two, within_m, 1, forward=forward),
        _around_pole(one, two, within_m, -1, forward=forward),
    ):
        for part in found:
            parts.append(part)
            total += len(part[0])
            if most is not None and total > most:
                return Pairs(*_joined(parts), complete=False)
    return Pairs(*_joined(parts))


def _joined(parts: list[Found]) -> Found:
    first, second, distance = zip(*parts, strict=True)
    return np.concatenate(first), np.concatenate(second), np.concatenate(distance)


def _in_chunks(
    count: int, ask: Callable[[int, int], tuple[Ints, Ints]], *, forward: bool, turned: bool = False
) -> Iterator[tuple[Ints, Ints]]:
    """Ask for the candidates of [start, stop) chunk by chunk; a chunk shrinks where answers are many."""
    start, size = 0, _CHUNK // 8
    while start < count:
        i, j = ask(start, min(count, start + size))
        answers = len(i)
        if forward:
            # Turned, each pair is met from one side alone; a shape on both sides of the date line meets itself.
            keep = i != j if turned else i < j
            i, j = i[keep], j[keep]
        yield i, j
        start += size
        size = max(16, min(_CHUNK, size * 4, size * _ANSWERS // max(1, answers)))


def _away_from_poles(one: _Side, two: _Side, within_m: float, *, forward: bool) -> Iterator[Found]:
    """Yield pairs by boxes in degrees, for shapes that are not wholly around a pole."""
    mine, theirs = np.flatnonzero(_least(one.bounds) <= _POLAR), np.flatnonzero(_least(two.bounds) <= _POLAR)
    if not len(mine) or not len(theirs):
        return
    tree = shapely.STRtree(two.shapes[theirs])
    grown = _grown(one.bounds[mine], within_m)
    for turn in (0.0, 360.0, -360.0):
        reach = np.arange(len(mine))
        if turn > 0:
            reach = np.flatnonzero(grown[:, 0] < -180)
        elif turn < 0:
            reach = np.flatnonzero(grown[:, 2] > 180)
        boxes = grown[reach] + [turn, 0, turn, 0]

        def ask(start: int, stop: int, boxes: Floats = boxes, reach: Ints = reach) -> tuple[Ints, Ints]:
            # A diagonal has the same box as the box itself and is far quicker to make.
            i, j = tree.query(shapely.linestrings(boxes[start:stop].reshape(-1, 2, 2)))
            return mine[reach[i + start]], theirs[j]

        for i, j in _in_chunks(len(reach), ask, forward=forward, turned=bool(turn)):
            left = one.shapes[i]
            if turn:
                left = shapely.transform(left, lambda xy, turn=turn: np.add(xy, (turn, 0.0)))
            distance = _distances(left, two.shapes[j], within_m)
            keep = distance <= within_m
            yield i[keep], j[keep], distance[keep]


def _least(bounds: Floats) -> Floats:
    """Return the least distance from the equator, in degrees, of each box."""
    inside = (bounds[:, 1] <= 0) & (bounds[:, 3] >= 0)
    return np.where(inside, 0.0, np.minimum(np.abs(bounds[:, 1]), np.abs(bounds[:, 3])))


def _grown(bounds: Floats, within_m: float) -> Floats:
    """Return boxes grown by the distance in degrees; longitudes by 2 asin(s / 2p), p the narrowest parallel reached."""
    pad = within_m / METRES_PER_DEGREE * (1 + 1e-9) + 1e-9
    farthest = np.minimum(np.maximum(np.abs(bounds[:, 1]), np.abs(bounds[:, 3])) + pad, _POLAR + 1)
    pad_lon = np.degrees(2 * np.arcsin(within_m / (2 * 6_378_137.0 * np.cos(np.radians(farthest))))) + 1e-9
    return np.stack([bounds[:, 0] - pad_lon, bounds[:, 1] - pad, bounds[:, 2] + pad_lon, bounds[:, 3] + pad], axis=1)


def _distances(one: Shapes, two: Shapes, within_m: float) -> Floats:
    """Return distances pairwise, in metres; infinite where one is surely greater than asked."""
    ends = _ends(one, two)
    apart = ends[:, 2:] - ends[:, :2]
    touching = ~apart.any(axis=1)
    lat = (ends[:, 1] + ends[:, 3]) / 2
    # A degree in any direction is at least so long: what is too far even so is out.
    least = (
        np.hypot(apart[:, 0], apart[:, 1]) * METRES_PER_DEGREE * np.cos(np.radians(np.minimum(np.abs(lat) + 0.5, 89.0)))
    )
    rest = np.flatnonzero(~touching & (least <= within_m))
    distance = np.full(len(ends), np.inf)
    distance[touching] = 0.0
    band = np.round(lat[rest] * _BANDS).astype(np.int64)
    for number in np.unique(band):
        chosen = rest[band == number]
        scale = _scale(float(number) / _BANDS)
        scaled = _ends(_scaled(one[chosen], scale), _scaled(two[chosen], scale))
        distance[chosen] = _on_ellipsoid(scaled / [scale, 1, scale, 1])
    return distance


def _ends(one: Shapes, two: Shapes) -> Floats:
    """Return the nearest points (x, y, x, y) of shapes pairwise."""
    ends: Floats = shapely.get_coordinates(shapely.shortest_line(one, two)).reshape(-1, 4)
    return ends


def _scaled(shapes: Shapes, scale: float) -> Shapes:
    """Return shapes with longitudes multiplied by `scale`."""
    xy = shapely.get_coordinates(shapes)
    xy[:, 0] *= scale
    flat: Shapes = shapely.set_coordinates(
        shapely.force_2d(shapes) if shapely.has_z(shapes).any() else shapes.copy(), xy
    )
    return flat


def _scale(lat: float) -> float:
    """Return the length of a degree of longitude over one of latitude: cos(lat) N / M on the ellipsoid."""
    sine = np.sin(np.radians(lat))
    return float(np.cos(np.radians(lat)) * (1 - _E2 * sine * sine) / (1 - _E2))


def _on_ellipsoid(ends: Floats) -> Floats:
    gap = in_space(ends[:, 0], ends[:, 1]) - in_space(ends[:, 2], ends[:, 3])
    return surface_from_chord(np.sqrt(np.einsum("ij,ij->i", gap, gap)))


def _around_pole(one: _Side, two: _Side, within_m: float, pole: int, *, forward: bool) -> Iterator[Found]:
    """Yield pairs of shapes that reach beyond 79 degrees, in the tangent plane of the pole (1 north, -1 south)."""
    top, top_kept = (side.bounds[:, 3] if pole > 0 else -side.bounds[:, 1] for side in (one, two))
    if not len(top) or not len(top_kept) or max(top.max(), top_kept.max()) <= _POLAR:
        return
    mine, theirs = np.flatnonzero(top > _NEAR_POLE), np.flatnonzero(top_kept > _NEAR_POLE)
    if not len(mine) or not len(theirs):
        return
    plane = Plane(0.0, 90.0 * pole)
    flat, flat_kept = (plane.shapes(_cap(shapes, pole)) for shapes in (one.shapes[mine], two.shapes[theirs]))
    tree = shapely.STRtree(flat_kept)

    def ask(start: int, stop: int) -> tuple[Ints, Ints]:
        i, j = tree.query(flat[start:stop], predicate="dwithin", distance=within_m)
        return i + start, j

    for i, j in _in_chunks(len(mine), ask, forward=False):
        distance = plane.measure(flat[i], flat_kept[j])
        keep = distance <= within_m
        if forward:
            keep &= mine[i] < theirs[j]
        yield mine[i[keep]], theirs[j[keep]], distance[keep]


def _cap(shapes: Shapes, pole: int) -> Shapes:
    """Return shapes without what lies more than 30 degrees from the pole, where its plane would fold."""
    bounds = shapely.bounds(shapes)
    long = (bounds[:, 1] if pole > 0 else -bounds[:, 3]) < 60
    if not long.any():
        return shapes
    out = shapes.copy()
    low, high = (60.0, 90.0) if pole > 0 else (-90.0, -60.0)
    out[long] = shapely.clip_by_rect(out[long], -180.0, low, 180.0, high)
    return out
