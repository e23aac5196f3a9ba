"""All pairs of geometries of any kind within a distance: points by bands, the rest by boxes, then by measure.

Boxes in degrees, grown by the distance, give candidates, chunk by chunk. A straight edge in degrees stays straight when
longitudes are only scaled, so that the nearest points of two shapes are found exactly in a plane whose longitudes
shrink by the parallel of that very place; those points are then measured on the ellipsoid. Small plain shapes are
measured edge by edge, others one by one. Around the poles, where no scale holds, shapes go to the pole's tangent plane.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .bands import Ints
from .boxes import METRES_PER_DEGREE
from .edges import Edges
from .grids import Boxes, boxes_meeting
from .metres import Floats, Plane, Shapes, in_space, longitude_scale, surface_from_chord
from .near import Found, Pairs, point_pairs_between, point_pairs_within
from .near_edges import plain_distances

_CHUNK = 20_000  # shapes asked of a tree at once, at most
_ANSWERS = 200_000  # pairs a chunk should bring
_POLAR, _NEAR_POLE = 80.0, 79.0
_BANDS = 10  # bands of latitude per degree: within one the scale of longitudes is taken as the same


def pairs_within(
    geometries: Sequence[BaseGeometry] | Shapes, within_m: float, *, most: int | None = None, neighbours: int = 60
) -> Pairs:
    """Return all pairs i < j of geometries (degrees) at most `within_m` metres apart; touching ones are at 0.

    `within_m` up to 50 km. Empty geometries raise ValueError. Distances are those of the nearest points on the
    ellipsoid, to a millimetre where shapes are smaller than some ten kilometres or nearer than a kilometre. Where there
    are more than `most` pairs, points are compared with their `neighbours` nearest alone, shapes until there are
    `most` pairs; the result is not complete.
    """
    edges = _edges(geometries, within_m)
    points, others = np.flatnonzero(edges.is_point), np.flatnonzero(~edges.is_point)
    found = [
        _renumbered(point_pairs_within(*_at(edges, points), within_m, most=most, neighbours=neighbours), points, points)
    ]
    if len(others):
        rest = edges.some(others)
        found.append(_renumbered(_shape_pairs(rest, None, within_m, most), others, others))
        if len(points):
            found.append(_renumbered(_shape_pairs(edges.some(points), rest, within_m, most), points, others))
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
    one, two = _edges(asked, within_m), _edges(kept, within_m)
    points1, others1 = np.flatnonzero(one.is_point), np.flatnonzero(~one.is_point)
    points2, others2 = np.flatnonzero(two.is_point), np.flatnonzero(~two.is_point)
    at1, at2 = _at(one, points1), _at(two, points2)
    met = point_pairs_between(*at1, *at2, within_m, most=most, neighbours=neighbours)
    found = [_renumbered(met, points1, points2)]
    if len(others2):
        everyone = np.arange(len(one), dtype=np.int64)
        found.append(_renumbered(_shape_pairs(one, two.some(others2), within_m, most), everyone, others2))
    if len(others1) and len(points2):
        met = _shape_pairs(one.some(others1), two.some(points2), within_m, most)
        found.append(_renumbered(met, others1, points2))
    return _nearest_each(found, forward=False)


def _edges(geometries: Sequence[BaseGeometry] | Shapes, within_m: float) -> Edges:
    if not 0 <= within_m <= 50_000:
        raise ValueError(f"The distance {within_m} is not between 0 and 50,000 metres.")
    shapes = np.empty(len(geometries), dtype=object)
    shapes[:] = geometries
    return Edges(shapes)


def _at(edges: Edges, points: Ints) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes of points."""
    return edges.x[edges.first[points]], edges.y[edges.first[points]]


def _renumbered(pairs: Pairs, first: Ints, second: Ints) -> Pairs:
    return Pairs(first[pairs.first], second[pairs.second], pairs.distance_m, pairs.complete)


def _nearest_each(found: list[Pairs], *, forward: bool) -> Pairs:
    """Join and sort pairs; where one pair was met twice keep its least distance."""
    first = np.concatenate([f.first for f in found])
    second = np.concatenate([f.second for f in found])
    distance = np.concatenate([f.distance_m for f in found])
    if forward:
        first, second = np.minimum(first, second), np.maximum(first, second)
    order = np.argsort((first << 32) | second) if len(first) < 1 << 31 else np.lexsort((second, first))
    pairs = Pairs(first[order], second[order], distance[order], all(f.complete for f in found))
    again = (np.diff(pairs.first, prepend=-1) == 0) & (np.diff(pairs.second, prepend=-1) == 0)
    if not again.any():
        return pairs
    order = np.lexsort((pairs.distance_m, pairs.second, pairs.first))
    kept = order[~again]
    return Pairs(pairs.first[kept], pairs.second[kept], pairs.distance_m[kept], pairs.complete)


def _shape_pairs(one: Edges, kept: Edges | None, within_m: float, most: int | None) -> Pairs:
    """Return pairs of `one` and `kept` within the distance, at least once each; without `kept` pairs i < j."""
    forward = kept is None
    two = one if kept is None else kept
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


def _away_from_poles(one: Edges, two: Edges, within_m: float, *, forward: bool) -> Iterator[Found]:
    """Yield pairs by boxes in degrees, for shapes that are not wholly around a pole."""
    mine, theirs = np.flatnonzero(one.latitude() <= _POLAR), np.flatnonzero(two.latitude() <= _POLAR)
    one, two = one.some(mine), two.some(theirs)
    reached, met = one.grown(within_m), two.grown(within_m)
    for turn in (0.0, 360.0, -360.0):
        asked, boxes, numbers = one, reached, mine
        if turn:
            over = np.flatnonzero(reached.west < -180 if turn > 0 else reached.east > 180)
            if not len(over):
                continue
            asked, numbers = one.some(over).moved(turn), mine[over]
            boxes = asked.grown(within_m)
        for i, j in boxes_meeting(boxes, two.box):
            # Turned, each pair is met from one side alone; a shape on both sides of the date line meets itself.
            once = numbers[i] != theirs[j] if turn else numbers[i] < theirs[j]
            pairs = (i[once], j[once]) if forward else (i, j)
            distance = _measured(asked, two, pairs, (boxes, met), within_m)
            keep = distance <= within_m
            yield numbers[pairs[0][keep]], theirs[pairs[1][keep]], distance[keep]


def _measured(one: Edges, two: Edges, pairs: tuple[Ints, Ints], grown: tuple[Boxes, Boxes], within_m: float) -> Floats:
    """Return distances pairwise: of plain shapes by their edges, of others and of what seems to touch by themselves."""
    i, j = pairs
    plain = one.plain[i] & two.plain[j]
    distance = np.full(len(i), np.nan)
    distance[plain] = plain_distances(one, two, i[plain], j[plain], grown)
    rest = np.isnan(distance)
    distance[rest] = _distances(one.shapes[i[rest]], two.shapes[j[rest]], within_m)
    return distance


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
        scale = float(longitude_scale(np.array(number / _BANDS)))
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


def _on_ellipsoid(ends: Floats) -> Floats:
    gap = in_space(ends[:, 0], ends[:, 1]) - in_space(ends[:, 2], ends[:, 3])
    return surface_from_chord(np.sqrt(np.einsum("ij,ij->i", gap, gap)))


def _around_pole(one: Edges, two: Edges, within_m: float, pole: int, *, forward: bool) -> Iterator[Found]:
    """Yield pairs of shapes that reach beyond 79 degrees, in the tangent plane of the pole (1 north, -1 south)."""
    top, top_kept = (side.box.north if pole > 0 else -side.box.south for side in (one, two))
    if not len(top) or not len(top_kept) or max(top.max(), top_kept.max()) <= _POLAR:
        return
    mine, theirs = np.flatnonzero(top > _NEAR_POLE), np.flatnonzero(top_kept > _NEAR_POLE)
    if not len(mine) or not len(theirs):
        return
    plane = Plane(0.0, 90.0 * pole)
    flat, flat_kept = (plane.shapes(_cap(shapes, pole)) for shapes in (one.shapes[mine], two.shapes[theirs]))
    tree = shapely.STRtree(flat_kept)
    start, size = 0, _CHUNK // 8
    while start < len(mine):
        i, j = tree.query(flat[start : start + size], predicate="dwithin", distance=within_m)
        i += start
        start += size
        # A chunk shrinks where answers are many.
        size = max(16, min(_CHUNK, size * 4, size * _ANSWERS // max(1, len(i))))
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
