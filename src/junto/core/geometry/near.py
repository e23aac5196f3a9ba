"""All pairs of points within a distance, by latitude bands sorted by longitude; exact on the ellipsoid.

Points are sorted by (band of latitude as high as the distance, longitude). The neighbours of a point lie in three
bands, each time in one stretch found by binary search, whose width allows for the narrowing of the parallels; every
candidate is then measured by its chord in space. Poles and date line need no special projection: near a pole the
stretch is the whole band, at the date line it is asked twice. Work grows as n log n plus the number of pairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from .boxes import METRES_PER_DEGREE
from .metres import Floats, in_space, measured, surface_from_chord

Ints = npt.NDArray[np.int64]

_A = 6_378_137.0
_TICKS = 1e7  # longitude ticks per degree: about a centimetre
_TURN = int(360 * _TICKS)
_BAND = 1 << 33
_LOWEST_BAND = 1e-6  # degrees; a distance of zero still needs a band
_CHUNK = 1 << 21  # candidates measured at once: some 150 MB
# Chords this near the distance asked are decided by the geodesic.
_DOUBT_M = 1e-3
_ROUNDING_M = 1e-6
_STEPS = 3
_CHORD_LIMIT = 10_000.0


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
    lon, lat = _checked(lon, lat, within_m)
    side = _Side(lon, lat, within_m)
    stretches = list(_stretches_forward(side))
    if _too_many(stretches, most):
        first, second, distance = _nearest(side, side, within_m, neighbours + 1)
        keep = first < second
        forward, back = (first[keep], second[keep]), (second[~keep], first[~keep])
        first, second = (np.concatenate(ends) for ends in zip(forward, back, strict=True))
        return _distinct(first, second, np.concatenate([distance[keep], distance[~keep]]))
    first, second, distance = _joined([part for s in stretches for part in _measure(side, side, *s, within_m)])
    return _sorted(np.minimum(first, second), np.maximum(first, second), distance)


def point_pairs_between(
    lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats, within_m: float, *, most: int | None = None,
    neighbours: int = 60,
) -> Pairs:  # fmt: skip
    """Return all pairs (i of the first set, j of the second) at most `within_m` metres apart; see above."""
    lon1, lat1 = _checked(lon1, lat1, within_m)
    lon2, lat2 = _checked(lon2, lat2, within_m)
    asked, kept = _Side(lon1, lat1, within_m), _Side(lon2, lat2, within_m)
    if not len(asked) or not len(kept):
        return _sorted(*_joined([]))
    stretches = [_stretch(asked, kept, band, turn) for band in (-1, 0, 1) for turn in _turns(asked)]
    if _too_many(stretches, most):
        return _distinct(*_nearest(asked, kept, within_m, neighbours))
    return _sorted(*_joined([part for s in stretches for part in _measure(asked, kept, *s, within_m)]))


class _Side:
    """One set of points in search order, with the stretch of longitude each one reaches."""

    def __init__(self, lon: Floats, lat: Floats, within_m: float) -> None:
        height = max(within_m / METRES_PER_DEGREE * (1 + 1e-9), _LOWEST_BAND)
        band = np.floor((lat + 90) / height).astype(np.int64)
        tick = ((lon + 180) * _TICKS).astype(np.int64)
        key = band * _BAND + tick
        self.order = np.argsort(key)
        self.key = key[self.order]
        self.band = band[self.order]
        self.tick = tick[self.order]
        self.lon, self.lat = lon[self.order], lat[self.order]
        self.reach = _reach_of(self.band, within_m, height)
        self._space: Floats | None = None

    def __len__(self) -> int:
        return len(self.key)

    @property
    def space(self) -> Floats:
        """All points in space."""
        if self._space is None:
            self._space = in_space(self.lon, self.lat)
        return self._space

    def in_space(self, chosen: Ints) -> Floats:
        """Some points in space: computed for all once many are asked for."""
        if self._space is None and 2 * len(chosen) < len(self):
            return in_space(self.lon[chosen], self.lat[chosen])
        return np.take(self.space, chosen, axis=0)

    @property
    def far_from_date_line(self) -> bool:
        """Whether no point reaches across the date line."""
        if not len(self):
            return True
        reach = int(self.reach.max())
        return int(self.tick.min()) - reach > 0 and int(self.tick.max()) + reach < _TURN


def _reach_of(band: Ints, within_m: float, height: float) -> Ints:
    """Return the reach of each point's band; computed once for each band where points are more than bands."""
    if not len(band) or int(band[-1]) - int(band[0]) > len(band):
        return _reach(band, within_m, height)
    first = band[0]
    table: Ints = np.take(_reach(np.arange(first, band[-1] + 1), within_m, height), band - first)
    return table


def _reach(band: Ints, within_m: float, height: float) -> Ints:
    """Return how many ticks of longitude a neighbour may be away: dlon <= 2 asin(s / 2p), p the narrowest parallel.

    It depends on the band alone, so that two points of one band agree on who meets whom across the date line.
    """
    edge = np.abs((band + 0.5) * height - 90) + 1.5 * height
    ratio = within_m / np.maximum(2 * _A * np.cos(np.radians(np.minimum(90.0, edge))), 1e-9)
    whole = ratio >= 1
    angle = np.degrees(2 * np.arcsin(np.where(whole, 0.0, ratio)))
    ticks = np.where(whole, float(_TURN), np.ceil(angle * _TICKS) + 2)
    return cast(Ints, np.minimum(ticks, float(_TURN)).astype(np.int64))


def _turns(side: _Side) -> tuple[int, ...]:
    return (0,) if side.far_from_date_line else (0, -_TURN, _TURN)


def _stretch(asked: _Side, kept: _Side, band: int, turn: int) -> tuple[Ints, Ints]:
    """Return for each asked point the positions [start, stop) of `kept` in its reach, `band` bands north.

    With a `turn` only what lies beyond the date line is returned, never twice what the straight stretch holds.
    """
    base = (asked.band + band) * _BAND
    low = np.maximum(asked.tick - asked.reach + turn, 0)
    high = np.minimum(asked.tick + asked.reach + turn, _TURN)
    if turn < 0:
        high = np.minimum(high, asked.tick - asked.reach - 1)
    elif turn > 0:
        low = np.maximum(low, asked.tick + asked.reach + 1)
    if turn:
        # Few points are near the date line: search for those alone.
        start = np.zeros(len(asked), dtype=np.int64)
        stop = np.zeros(len(asked), dtype=np.int64)
        near = np.flatnonzero(low <= high)
        start[near] = np.searchsorted(kept.key, base[near] + low[near], side="left")
        stop[near] = np.searchsorted(kept.key, base[near] + high[near], side="right")
        return start, stop
    start = np.searchsorted(kept.key, base + low, side="left")
    return start, _stop(kept.key, start, base + high)


def _stop(key: Ints, start: Ints, last: Ints) -> Ints:
    """Return the first position from `start` on whose key is greater than `last`.

    Most stretches hold few points: a few steps forward are cheaper than a search, which only the long ones need.
    """
    stop = start.copy()
    going = np.flatnonzero(start < len(key))
    for _ in range(_STEPS):
        going = going[key[stop[going]] <= last[going]]
        stop[going] += 1
        going = going[stop[going] < len(key)]
    if len(going):
        stop[going] = np.searchsorted(key, last[going], side="right")
    return stop


def _stretches_forward(side: _Side) -> Iterator[tuple[Ints, Ints]]:
    """Yield stretches that meet each pair of one set once: eastward in the own band, all of the band to the north."""
    after = np.arange(1, len(side) + 1, dtype=np.int64)
    base = side.band * _BAND
    high = np.minimum(side.tick + side.reach, _TURN)
    yield after, _stop(side.key, after, base + high)
    if side.far_from_date_line:
        yield _stretch(side, side, 1, 0)
        return
    # Eastward across the date line: the others lie at the band's start, before this point.
    over = side.tick + side.reach - _TURN
    near = np.flatnonzero(over >= 0)
    start = np.zeros(len(side), dtype=np.int64)
    stop = np.zeros(len(side), dtype=np.int64)
    west_end = np.minimum(over[near], side.tick[near] - side.reach[near] - 1)
    start[near] = np.searchsorted(side.key, base[near], side="left")
    stop[near] = np.searchsorted(side.key, base[near] + west_end, side="right")
    yield start, np.maximum(stop, start)
    for turn in (0, -_TURN, _TURN):
        yield _stretch(side, side, 1, turn)


def _measure(
    asked: _Side, kept: _Side, start: Ints, stop: Ints, within_m: float
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Measure the candidates of all stretches in chunks, yielding the pairs within the distance."""
    counts = np.maximum(stop - start, 0)
    asking = np.flatnonzero(counts)
    counts, start = counts[asking], start[asking]
    ends = np.cumsum(counts)
    done = 0
    while done < len(asking):
        before = int(ends[done - 1]) if done else 0
        upto = max(done + 1, int(np.searchsorted(ends, before + _CHUNK, side="right")))
        n = counts[done:upto]
        left = np.repeat(asking[done:upto], n)
        offset = np.arange(len(left), dtype=np.int64) - np.repeat(ends[done:upto] - n - before, n)
        right = np.repeat(start[done:upto], n) + offset
        yield _near(asked, kept, left, right, within_m)
        done = upto


def _too_many(stretches: list[tuple[Ints, Ints]], most: int | None) -> bool:
    if most is None:
        return False
    return sum(int(np.maximum(stop - start, 0).sum()) for start, stop in stretches) > most


def _nearest(asked: _Side, kept: _Side, within_m: float, count: int) -> tuple[Ints, Ints, Floats]:
    """Return the `count` nearest kept points of each asked one within the distance (itself too, in one set)."""
    tree = cKDTree(kept.space)
    left, right = [], []
    for start in range(0, len(asked), _CHUNK // (count + 1) + 1):
        block = asked.space[start : start + _CHUNK // (count + 1) + 1]
        _, found = tree.query(block, k=np.arange(1, count + 1), distance_upper_bound=within_m + _ROUNDING_M)
        row, column = np.nonzero(found < len(kept))
        left.append(row + start)
        right.append(found[row, column])
    one, two = np.concatenate(left), np.concatenate(right)
    if asked is kept:
        one, two = one[one != two], two[one != two]
    return _near(asked, kept, one, two, within_m)


def _near(asked: _Side, kept: _Side, left: Ints, right: Ints, within_m: float) -> tuple[Ints, Ints, Floats]:
    gap = asked.in_space(left)
    gap -= kept.in_space(right)
    chord2 = np.einsum("ij,ij->i", gap, gap)
    # A chord is never longer than its geodesic, so this keeps every true pair.
    keep = np.flatnonzero(chord2 <= (within_m + _ROUNDING_M) ** 2)
    left, right = left[keep], right[keep]
    distance = surface_from_chord(np.sqrt(chord2[keep]))
    doubt = np.abs(distance - within_m) <= _DOUBT_M
    if within_m > _CHORD_LIMIT:
        doubt |= distance > _CHORD_LIMIT
    if doubt.any():
        one, two = left[doubt], right[doubt]
        distance[doubt] = measured(asked.lon[one], asked.lat[one], kept.lon[two], kept.lat[two])
    inside = distance <= within_m
    if not inside.all():
        left, right, distance = left[inside], right[inside], distance[inside]
    return asked.order[left], kept.order[right], distance


def _joined(parts: list[tuple[Ints, Ints, Floats]]) -> tuple[Ints, Ints, Floats]:
    if not parts:
        empty = np.empty(0, dtype=np.int64)
        return empty, empty, np.empty(0)
    return (
        np.concatenate([part[0] for part in parts]),
        np.concatenate([part[1] for part in parts]),
        np.concatenate([part[2] for part in parts]),
    )


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


def _checked(lon: Floats, lat: Floats, within_m: float) -> tuple[Floats, Floats]:
    lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if lon.shape != lat.shape or lon.ndim != 1:
        raise ValueError("Longitudes and latitudes must be two lists of the same length.")
    if not (np.isfinite(within_m) and within_m >= 0):
        raise ValueError(f"The distance {within_m} is not a number of metres.")
    if len(lon) and not (np.abs(lon).max() <= 180 and np.abs(lat).max() <= 90):
        raise ValueError("A longitude or latitude is not finite or out of range.")
    return lon, lat
