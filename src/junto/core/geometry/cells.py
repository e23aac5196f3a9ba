"""Integer keys of grid cells: one indexed column that finds what may be near, for points and for shapes of any size.

Level 0 has cells of 0.002 degrees (some 220 m north to south) and holds points alone; each further level is four times
coarser. A shape is kept at the finest level whose cells are at least as large as it is, in the cell of its south-west
corner, so that it reaches at most into the next cell east and north. A search asks each level for ranges of keys.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from .boxes import Box

CELL_DEGREES = 0.002
LEVELS = 10
_FACTOR = 4
_ROW = 1 << 20  # more columns than level 0 has (180,000)
_LEVEL = 1 << 40


def cell_of(lon: float, lat: float) -> int:
    """Return the key of the level-0 cell that holds a point (degrees). Fits a signed 64-bit column."""
    return _key(0, lon, lat)


def cell_of_box(box: Box) -> int:
    """Return the key under which a shape with this bounding box is kept; for a point's box it equals `cell_of`."""
    width = (box.east - box.west) % 360 if box.crosses_date_line else box.east - box.west
    extent = max(width, box.north - box.south)
    level = 1 if extent > 0 else 0  # a search looks no further than the cell itself at level 0
    while level < LEVELS - 1 and extent > _size(level):
        level += 1
    return _key(level, box.west, box.south)


def cells_covering(
    box: Box, margin_m: float = 0.0, *, levels: Sequence[int] = range(LEVELS), max_ranges: int = 64
) -> list[tuple[int, int]]:
    """Return inclusive ranges of keys that hold everything within `margin_m` metres of `box`, and some more.

    Use as `key BETWEEN low AND high` joined by OR, then filter by the real distance. `levels=(0,)` is enough for a
    column that holds points alone. A level that would need more than `max_ranges` rows is asked as one wide range.
    """
    grown = box.grown(margin_m)
    return [pair for level in levels for pair in _ranges(grown, level, max_ranges)]


def _ranges(box: Box, level: int, max_ranges: int) -> list[tuple[int, int]]:
    # A shape kept in a cell may reach one cell further east and north: look one cell further west and south.
    reach = 1 if level else 0
    low_row = max(0, _row(level, box.south) - reach)
    high_row = _row(level, box.north)
    spans = [(_column(level, west) - reach, _column(level, east)) for west, east in box.spans()]
    last = _column(level, 180.0)
    columns: list[tuple[int, int]] = []
    for low, high in spans:
        columns.append((max(0, low), high))
        if low < 0:
            columns.append((last - 1, last))  # the last column may be a narrow one
    if high_row - low_row + 1 > max_ranges:
        return [(level * _LEVEL + low_row * _ROW, level * _LEVEL + high_row * _ROW + _ROW - 1)]
    base = level * _LEVEL
    return [
        (base + row * _ROW + low, base + row * _ROW + high)
        for row in range(low_row, high_row + 1)
        for low, high in columns
    ]


def _size(level: int) -> float:
    return CELL_DEGREES * float(_FACTOR**level)


def _row(level: int, lat: float) -> int:
    return math.floor((lat + 90) / _size(level))


def _column(level: int, lon: float) -> int:
    return math.floor((lon + 180) / _size(level))


def _key(level: int, lon: float, lat: float) -> int:
    return level * _LEVEL + _row(level, lat) * _ROW + _column(level, lon)
