"""All pairs of points within a distance, by latitude bands sorted by longitude; exact on the ellipsoid.

Points are sorted by (band of latitude as high as the distance, longitude). The neighbours of a point lie in three
bands, each time in one stretch found by binary search, whose width allows for the narrowing of the parallels; every
candidate is then measured by its chord in space. Poles and date line need no special projection: near a pole the
stretch is the whole band, at the date line it is asked twice. Work grows as n log n plus the number of pairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy

from .bands import Grid, Ints, Points, Side, Stretches, stretches_between, stretches_forward
from .boxes import METRES_PER_DEGREE
from .metres import Floats, measured, surface_from_chord

_CHUNK = 1 << 16  # candidates measured at once: what the processor's cache holds
_NEIGHBOURS = 1 << 21  # neighbours asked of a tree at once
# Chords this near the distance asked are decided by the geodesic.
_DOUBT_M = 1e-3
_ROUNDING_M = 1e-6
_CHORD_LIMIT = 10_000.0

Found = tuple[Ints, Ints, Floats]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of positions in the input, sorted by (first, second), with their distance in metres.

    `complete` is False where a limit that the caller set left some out.
    """

    first: Ints
    second: Ints
    distance_m: Floats
    complete: bool = True

    def __len__(self) -> int:
        return len(self.first)


def point_pairs_within(
    lon: Floats, lat: Floats, within_m: float, *, most: int | None = None, neighbours: int = 60
) -> Pairs:
    """Return all pairs i < j of points (degrees, n each) at most `within_m` metres apart on the ellipsoid.

    Points must be finite and in range; `within_m` must be finite, not negative. Memory is proportional to points and
    pairs found. Where more than `most` pairs would have to be measured, only the `neighbours` nearest of each point
    are looked at, and the result is not complete. Raises ValueError otherwise.
    """
    points = _checked(lon, lat, within_m)
    if not len(points):
        return _sorted(*_joined([]))
    side = Side(Grid(within_m, [points]), points)
    stretches = list(stretches_forward(side))
    if _too_many(stretches, most):
        first, second, distance = _nearest(side, side, within_m, neighbours + 1)
        keep = first < second
        forward, back = (first[keep], second[keep]), (second[~keep], first[~keep])
        first, second = (np.concatenate(ends) for ends in zip(forward, back, strict=True))
        return _distinct(first, second, np.concatenate([distance[keep], distance[~keep]]))
    first, second, distance = _joined(list(_measure(side, side, stretches)))
    return _sorted(np.minimum(first, second), np.maximum(first, second), distance)


def point_pairs_between(
    lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats, within_m: float, *, most: int | None = None,
    neighbours: int = 60,
) -> Pairs:  # fmt: skip
    """Return all pairs (i of the first set, j of the second) at most `within_m` metres apart; see above."""
    one, two = _checked(lon1, lat1, within_m), _checked(lon2, lat2, within_m)
    if not len(one) or not len(two):
        return _sorted(*_joined([]))
    grid = Grid(within_m, [one, two])
    asked, kept = Side(grid, one), Side(grid, two)
    stretches = list(stretches_between(asked, kept))
    if _too_many(stretches, most):
        return _distinct(*_nearest(asked, kept, within_m, neighbours))
    return _sorted(*_joined(list(_measure(asked, kept, stretches))))


def _measure(asked: Side, kept: Side, found: list[Stretches]) -> Iterator[Found]:
    """Measure the candidates of all stretches in chunks, yielding the pairs within the distance."""
    many = sum(int(count.sum()) for _, _, count in found) > len(asked) + len(kept)
    for asking, first, counts in found:
        ends = np.cumsum(counts)
        done = 0
        while done < len(asking):
            before = int(ends[done - 1]) if done else 0
            upto = max(done + 1, int(np.searchsorted(ends, before + _CHUNK, side="right")))
            n = counts[done:upto]
            left = np.repeat(asking[done:upto], n)
            right = np.arange(len(left), dtype=np.int64) + np.repeat(
                first[done:upto] - (ends[done:upto] - n - before), n
            )
            yield _near(asked, kept, left, right, many=many)
            done = upto


def _too_many(stretches: list[Stretches], most: int | None) -> bool:
    return most is not None and sum(int(count.sum()) for _, _, count in stretches) > most


def _nearest(asked: Side, kept: Side, within_m: float, count: int) -> Found:
    """Return the `count` nearest kept points of each asked one within the distance (itself too, in one set)."""
    tree = scipy.spatial.cKDTree(kept.space)
    left, right = [], []
    for start in range(0, len(asked), _NEIGHBOURS // (count + 1) + 1):
        block = asked.space[start : start + _NEIGHBOURS // (count + 1) + 1]
        _, found = tree.query(block, k=np.arange(1, count + 1), distance_upper_bound=within_m + _ROUNDING_M)
        row, column = np.nonzero(found < len(kept))
        left.append(row + start)
        right.append(found[row, column])
    one, two = np.concatenate(left), np.concatenate(right)
    if asked is kept:
        one, two = one[one != two], two[one != two]
    return _near(asked, kept, one, two, many=True)


def _near(asked: Side, kept: Side, left: Ints, right: Ints, *, many: bool) -> Found:
    within_m = asked.grid.within_m
    first, second = asked.positions(left), kept.positions(right)
    # Two parallels are nowhere nearer than their meridian arc.
    level = np.flatnonzero(np.abs(asked.lat[first] - kept.lat[second]) * METRES_PER_DEGREE <= within_m + _ROUNDING_M)
    left, right, first, second = left[level], right[level], first[level], second[level]
    gap = asked.in_space(left, first, many=many)
    gap -= kept.in_space(right, second, many=many)
    chord2 = np.einsum("ij,ij->i", gap, gap)
    # A chord is never longer than its geodesic, so this keeps every true pair.
    keep = np.flatnonzero(chord2 <= (within_m + _ROUNDING_M) ** 2)
    first, second = first[keep], second[keep]
    distance = surface_from_chord(np.sqrt(chord2[keep]))
    doubt = np.abs(distance - within_m) <= _DOUBT_M
    if within_m > _CHORD_LIMIT:
        doubt |= distance > _CHORD_LIMIT
    if doubt.any():
        one, two = first[doubt], second[doubt]
        distance[doubt] = measured(asked.lon[one], asked.lat[one], kept.lon[two], kept.lat[two])
    inside = distance <= within_m
    if not inside.all():
        first, second, distance = first[inside], second[inside], distance[inside]
    return first, second, distance


def _joined(parts: list[Found]) -> Found:
    if not parts:
        empty = np.empty(0, dtype=np.int64)
        return empty, empty, np.empty(0)
    first, second, distance = zip(*parts, strict=True)
    return np.concatenate(first), np.concatenate(second), np.concatenate(distance)


def _sorted(first: Ints, second: Ints, distance: Floats) -> Pairs:
    if len(first) and int(first.max()) < 1 << 31 and int(second.max()) < 1 << 31:
        order = np.argsort((first << 32) | second)
    else:
        order = np.lexsort((second, first))
    return Pairs(first[order], second[order], distance[order])


def _distinct(first: Ints, second: Ints, distance: Floats) -> Pairs:
    """Return sorted pairs without repeats, marked as not complete."""
    pairs = _sorted(first, second, distance)
    fresh = np.ones(len(pairs), dtype=bool)
    fresh[1:] = (pairs.first[1:] != pairs.first[:-1]) | (pairs.second[1:] != pairs.second[:-1])
    return Pairs(pairs.first[fresh], pairs.second[fresh], pairs.distance_m[fresh], complete=False)


def _checked(lon: Floats, lat: Floats, within_m: float) -> Points:
    lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if lon.shape != lat.shape or lon.ndim != 1:
        raise ValueError("Longitudes and latitudes must be two lists of the same length.")
    if not (np.isfinite(within_m) and within_m >= 0):
        raise ValueError(f"The distance {within_m} is not a number of metres.")
    if not len(lon):
        return Points(lon, lat, 0.0, 0.0, 0.0, 0.0)
    points = Points(lon, lat, float(lon.min()), float(lon.max()), float(lat.min()), float(lat.max()))
    # Written so that NaN, which is the least and the greatest of its list, fails too.
    if not (points.west >= -180 and points.east <= 180 and points.south >= -90 and points.north <= 90):
        raise ValueError("A longitude or latitude is not finite or out of range.")
    return points
