"""Points as sorted whole numbers, by band of latitude and by longitude: which of them may be near which.

A number holds, from its highest bits down, the band of latitude (twice as high as the distance asked), the tick of
longitude, the half of the band and the point's position in the input, so that sorting plain numbers sorts the points.
The neighbours of a point lie in its own band and in the one nearer to it. Sorted points are asked about in blocks small
enough for the processor's cache: each block meets one stretch of the others, whatever their number.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from .boxes import METRES_PER_DEGREE
from .metres import Floats, in_space

Ints = npt.NDArray[np.int64]
Stretches = tuple[Ints, Ints, Ints]  # asked positions, first candidate of each, how many
_Ranges = tuple[Ints, Ints, Ints]  # asked positions, least and greatest row

_A = 6_378_137.0
_BLOCK = 1 << 15
_LOWEST_BAND = 1e-5  # degrees; a distance of zero still needs a band
_FINEST = 23  # 2 ** 23 ticks per degree: about a centimetre
_CIRCLE_BITS = 9  # 360 < 2 ** 9
_STEPS = 3
_LAST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Points:
    """Longitudes and latitudes (degrees, n each, finite and in range) with their bounds."""

    lon: Floats
    lat: Floats
    west: float
    east: float
    south: float
    north: float

    def __len__(self) -> int:
        return len(self.lon)


class Grid:
    """Bands of latitude and ticks of longitude for one question, common to all sets of points in it."""

    def __init__(self, within_m: float, sets: Sequence[Points]) -> None:
        self.within_m = within_m
        self.height = max(2 * within_m / METRES_PER_DEGREE * (1 + 1e-9), _LOWEST_BAND)
        self.lowest = math.floor((min(points.south for points in sets) + 90) / self.height)
        bands = math.floor((max(points.north for points in sets) + 90) / self.height) - self.lowest + 1
        # Below the row (band and tick) lie the half of the band and the position.
        self.position_bits = max(len(points) for points in sets).bit_length()
        self.below = self.position_bits + 1
        # Ticks may be coarse: they only choose candidates.
        fineness = min(_FINEST, 63 - self.below - bands.bit_length() - _CIRCLE_BITS)
        self.ticks = 2.0**fineness
        self.turn = int(360 * self.ticks)
        self.row_bits = fineness + _CIRCLE_BITS

    def numbers(self, points: Points) -> Ints:
        """Return band, tick, half and position of each point as one number, sorted, and a last one greater than all."""
        numbers = np.empty(len(points) + 1, dtype=np.int64)
        numbers[-1] = _LAST
        for start in range(0, len(points), _BLOCK):
            block = slice(start, min(start + _BLOCK, len(points)))
            half = np.floor((points.lat[block] + 90) * (2 / self.height)).astype(np.int64) - 2 * self.lowest
            row = ((points.lon[block] + 180) * self.ticks).astype(np.int64)
            row |= (half >> 1) << self.row_bits
            row <<= 1
            row |= half & 1
            row <<= self.position_bits
            numbers[block] = row | np.arange(block.start, block.stop)
        numbers[:-1].sort()
        return numbers

    def reach(self, band: Ints) -> Ints:
        """Return how many ticks of longitude a neighbour may be away: dlon <= 2 asin(s / 2p), p the narrowest parallel.

        It depends on the band alone, so that two points of one band agree on who meets whom across the date line.
        """
        edge = np.abs((band + self.lowest + 0.5) * self.height - 90) + 1.5 * self.height
        ratio = self.within_m / np.maximum(2 * _A * np.cos(np.radians(np.minimum(90.0, edge))), 1e-9)
        whole = ratio >= 1
        angle = np.degrees(2 * np.arcsin(np.where(whole, 0.0, ratio)))
        ticks = np.where(whole, float(self.turn), np.ceil(angle * self.ticks) + 2)
        return cast(Ints, np.minimum(ticks, float(self.turn)).astype(np.int64))


class Side:
    """One set of points in search order."""

    def __init__(self, grid: Grid, points: Points) -> None:
        self.grid = grid
        self.lon, self.lat = points.lon, points.lat
        self.numbers = grid.numbers(points)
        ends = (
            np.floor((np.array([points.south, points.north]) + 90) * (2 / grid.height)).astype(np.int64) // 2
            - grid.lowest
        )
        reach = float(grid.reach(ends).max()) / grid.ticks
        self.far_from_date_line = points.west - reach > -180 and points.east + reach < 180
        self._space: Floats | None = None

    def __len__(self) -> int:
        return len(self.lon)

    def positions(self, chosen: Ints | slice) -> Ints:
        """Return where in the input the points at these places of the search order are."""
        return cast(Ints, self.numbers[chosen] & ((1 << self.grid.position_bits) - 1))

    @property
    def space(self) -> Floats:
        """All points in space, in search order."""
        if self._space is None:
            order = self.positions(slice(0, len(self)))
            self._space = in_space(self.lon[order], self.lat[order])
        return self._space

    def in_space(self, chosen: Ints, positions: Ints, *, many: bool) -> Floats:
        """Return some points in space: computed for all once `many` are asked for."""
        if many:
            return np.take(self.space, chosen, axis=0)
        return in_space(self.lon[positions], self.lat[positions])


@dataclass(frozen=True, slots=True)
class _Block:
    """Some points that follow one another in search order: their places in it, bands, ticks and reaches."""

    places: Ints
    band: Ints
    tick: Ints
    reach: Ints

    def some(self, chosen: Ints, north: int) -> _Block:
        """Return some of the points, asking about the band to the north (1) or south (-1) of theirs."""
        return _Block(self.places[chosen], self.band[chosen] + north, self.tick[chosen], self.reach[chosen])


def stretches_between(asked: Side, kept: Side) -> Iterator[Stretches]:
    """Yield, block by block of `asked`, the stretches of `kept` that hold all neighbours within the distance."""
    for block, upper in _blocks(asked):
        north, south = block.some(np.flatnonzero(upper), 1), block.some(np.flatnonzero(~upper), -1)
        yield _together([_stretch(kept, *ranges) for one in (block, north, south) for ranges in _ranges(asked, one)])


def stretches_forward(side: Side) -> Iterator[Stretches]:
    """Yield stretches that meet each pair of one set once: eastward in the own band, all of the band to the north."""
    for block, upper in _blocks(side):
        found = [_eastward(side, block)]
        if not side.far_from_date_line:
            found.append(_over_date_line(side, block))
        found += [_stretch(side, *ranges) for ranges in _ranges(side, block.some(np.flatnonzero(upper), 1))]
        yield _together(found)


def _eastward(side: Side, block: _Block) -> Stretches:
    east = (block.band << side.grid.row_bits) + np.minimum(block.tick + block.reach, side.grid.turn)
    return _counted(side, block.places, block.places + 1, _upto(side.grid, east))


def _over_date_line(side: Side, block: _Block) -> Stretches:
    """Return what lies eastward across the date line: at the band's start, before the points themselves."""
    west_end = np.minimum(block.tick + block.reach - side.grid.turn, block.tick - block.reach - 1)
    near = np.flatnonzero(west_end >= 0)
    base = block.band[near] << side.grid.row_bits
    return _stretch(side, block.places[near], base, base + west_end[near])


def _blocks(side: Side) -> Iterator[tuple[_Block, npt.NDArray[np.bool_]]]:
    """Yield the points block by block, and which of them lie in the upper half of their band."""
    grid = side.grid
    for start in range(0, len(side), _BLOCK):
        stop = min(start + _BLOCK, len(side))
        half = side.numbers[start:stop] >> grid.position_bits
        band, tick = half >> (grid.row_bits + 1), (half >> 1) & ((1 << grid.row_bits) - 1)
        first, last = int(band[0]), int(band[-1])
        if last - first > len(band):
            reach = grid.reach(band)
        else:
            reach = np.take(grid.reach(np.arange(first, last + 1)), band - first)
        yield _Block(np.arange(start, stop, dtype=np.int64), band, tick, reach), (half & 1).astype(bool)


def _ranges(asked: Side, block: _Block) -> Iterator[_Ranges]:
    """Yield the ranges of rows that hold what the points of a block reach in its band, beyond the date line too.

    Beyond it only what the straight range does not hold; few points are near it, so that those alone are asked about.
    """
    turn, tick, reach = asked.grid.turn, block.tick, block.reach
    base = block.band << asked.grid.row_bits
    yield block.places, base + np.maximum(tick - reach, 0), base + np.minimum(tick + reach, turn)
    if asked.far_from_date_line:
        return
    for low, high in (
        (np.maximum(tick - reach - turn, 0), np.minimum(tick + reach - turn, tick - reach - 1)),
        (np.maximum(tick - reach + turn, tick + reach + 1), np.minimum(tick + reach + turn, turn)),
    ):
        near = np.flatnonzero(low <= high)
        yield block.places[near], base[near] + low[near], base[near] + high[near]


def _stretch(kept: Side, places: Ints, low: Ints, high: Ints) -> Stretches:
    """Return the stretches of `kept` from row `low` to row `high` of each asked point."""
    if not len(low):
        return places, places, places
    least = low << kept.grid.below
    # The rows asked for lie close together, so that a short piece of the numbers is searched.
    begin, end = np.searchsorted(kept.numbers, np.array([least.min(), least.max()]))
    first = np.searchsorted(kept.numbers[begin:end], least)
    first += begin
    return _counted(kept, places, first, _upto(kept.grid, high))


def _upto(grid: Grid, row: Ints) -> Ints:
    """Return the greatest number of each row."""
    return (row << grid.below) | ((1 << grid.below) - 1)


def _counted(kept: Side, places: Ints, first: Ints, last: Ints) -> Stretches:
    """Return the stretches that are not empty: how many numbers from `first` on are not greater than `last`.

    Most stretches hold few points: a few steps forward are cheaper than a search, which only the long ones need.
    """
    hit = np.flatnonzero(kept.numbers[first] <= last)
    places, first, last = places[hit], first[hit], last[hit]
    count = np.ones(len(hit), dtype=np.int64)
    going = np.arange(len(hit))
    for _ in range(_STEPS):
        going = going[kept.numbers[first[going] + count[going]] <= last[going]]
        count[going] += 1
    if len(going):
        count[going] = np.searchsorted(kept.numbers, last[going], side="right") - first[going]
    return places, first, count


def _together(found: list[Stretches]) -> Stretches:
    places, first, count = zip(*found, strict=True)
    return np.concatenate(places), np.concatenate(first), np.concatenate(count)
