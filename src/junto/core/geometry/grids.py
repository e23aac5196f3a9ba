"""Pairs of boxes that meet, by grids whose cells are as large as the boxes: no tree, no object for each box.

A box belongs to the first grid whose cells are at least as large as it is, so that it touches four cells at most. Two
boxes are brought together in the grid of the larger one. Of the cells that they share the one with the south-west
corner of their common part counts, so that each pair is met once.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .bands import Ints
from .metres import Floats

_FACTOR = 4.0  # how much larger the cells of the next grid are
_ACROSS = 1 << 18  # cells from one side of everything to the other, at most
_BITS = 19  # for a column or row
_SPARE = 63 - 2 * _BITS
_BLOCK = 1 << 15  # boxes asked about at once
_CHUNK = 1 << 16  # pairs looked at at once


class Boxes:
    """Boxes in a plane, none across the date line: n each of west, south, east and north."""

    def __init__(self, west: Floats, south: Floats, east: Floats, north: Floats) -> None:
        self.west, self.south, self.east, self.north = west, south, east, north

    def __len__(self) -> int:
        return len(self.west)

    def some(self, chosen: Ints) -> Boxes:
        """Return some of the boxes."""
        return Boxes(self.west[chosen], self.south[chosen], self.east[chosen], self.north[chosen])

    def size(self) -> Floats:
        """The longer side of each box."""
        return np.maximum(self.east - self.west, self.north - self.south)


class _Grid:
    """Cells of one size over everything."""

    def __init__(self, west: float, south: float, cell: float) -> None:
        self.west, self.south, self.cell = west, south, cell

    def column(self, x: Floats) -> Ints:
        return ((x - self.west) / self.cell).astype(np.int64)

    def row(self, y: Floats) -> Ints:
        return ((y - self.south) / self.cell).astype(np.int64)

    def entries(self, boxes: Boxes, chosen: Ints) -> tuple[Ints, Ints]:
        """Return the cells that chosen boxes touch, as keys, and whose they are (up to four for each box)."""
        column, row = self.column(boxes.west[chosen]), self.row(boxes.south[chosen])
        wide, tall = self.column(boxes.east[chosen]) > column, self.row(boxes.north[chosen]) > row
        key = (row << _BITS) | column
        keys, owners = [key], [chosen]
        for some, step in ((wide, 1), (tall, 1 << _BITS), (wide & tall, 1 | 1 << _BITS)):
            keys.append(key[some] + step)
            owners.append(chosen[some])
        return np.concatenate(keys), np.concatenate(owners)


def boxes_meeting(asked: Boxes, kept: Boxes) -> Iterator[tuple[Ints, Ints]]:
    """Yield, chunk by chunk, all (i, j) where box i of `asked` and box j of `kept` meet or touch.

    Work grows with the boxes and with those that lie near one another.
    """
    if not len(asked) or not len(kept):
        return
    west, south = (min(float(a.min()), float(b.min())) for a, b in ((asked.west, kept.west), (asked.south, kept.south)))
    east, north = (max(float(a.max()), float(b.max())) for a, b in ((asked.east, kept.east), (asked.north, kept.north)))
    sizes = asked.size(), kept.size()
    smallest = max(
        1.5 * float(np.median(sizes[0]) + np.median(sizes[1])), max(east - west, north - south) / _ACROSS, 1e-9
    )
    level1, level2 = (np.ceil(np.log(np.maximum(s / smallest, 1)) / np.log(_FACTOR)).astype(np.int64) for s in sizes)
    for level in range(max(int(level1.max()), int(level2.max())) + 1):
        grid = _Grid(west, south, smallest * _FACTOR**level * (1 + 1e-9))
        for mine, theirs in (
            (np.flatnonzero(level1 == level), np.flatnonzero(level2 <= level)),
            (np.flatnonzero(level1 < level), np.flatnonzero(level2 == level)),
        ):
            if len(mine) and len(theirs):
                yield from _meeting_in(grid, (asked, mine), (kept, theirs))


def _meeting_in(grid: _Grid, asked: tuple[Boxes, Ints], kept: tuple[Boxes, Ints]) -> Iterator[tuple[Ints, Ints]]:
    """Yield pairs of chosen boxes through the cells of one grid."""
    key, owner = _sorted(*grid.entries(*kept), len(kept[0]))
    begin = np.flatnonzero(np.diff(key, prepend=-1))
    cells, lengths = key[begin], np.diff(begin, append=len(key))
    for start in range(0, len(asked[1]), _BLOCK):
        wanted, who = _sorted(*grid.entries(asked[0], asked[1][start : start + _BLOCK]), len(asked[0]))
        found = np.minimum(np.searchsorted(cells, wanted), len(cells) - 1)
        hit = np.flatnonzero(cells[found] == wanted)
        wanted, who, found = wanted[hit], who[hit], found[hit]
        for i, place, at in _expanded(who, begin[found], lengths[found], wanted):
            yield _really_meeting(grid, (asked[0], kept[0]), i, owner[place], at)


def _sorted(key: Ints, owner: Ints, owners: int) -> tuple[Ints, Ints]:
    """Return keys in order, each with its owner: both are sorted as one number, which is quicker than their order."""
    bits = owners.bit_length()
    if bits > _SPARE:
        order = np.argsort(key)
        return key[order], owner[order]
    numbers = (key << bits) | owner
    numbers.sort()
    return numbers >> bits, numbers & ((1 << bits) - 1)


def _expanded(who: Ints, first: Ints, count: Ints, wanted: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield (asked box, place of a kept one, cell) for stretches of kept ones, so many at once as memory allows."""
    ends = np.cumsum(count)
    done = 0
    while done < len(who):
        before = int(ends[done - 1]) if done else 0
        upto = max(done + 1, int(np.searchsorted(ends, before + _CHUNK, side="right")))
        n = count[done:upto]
        place = np.repeat(first[done:upto] - (ends[done:upto] - n - before), n)
        place += np.arange(len(place))
        yield np.repeat(who[done:upto], n), place, np.repeat(wanted[done:upto], n)
        done = upto


def _really_meeting(grid: _Grid, sides: tuple[Boxes, Boxes], i: Ints, j: Ints, at: Ints) -> tuple[Ints, Ints]:
    """Return the pairs whose boxes meet and whose common corner lies in this cell."""
    asked, kept = sides
    west1, west2 = asked.west[i], kept.west[j]
    keep = np.flatnonzero((west1 <= kept.east[j]) & (west2 <= asked.east[i]))
    i, j, at, west = i[keep], j[keep], at[keep], np.maximum(west1[keep], west2[keep])
    south1, south2 = asked.south[i], kept.south[j]
    keep = np.flatnonzero((south1 <= kept.north[j]) & (south2 <= asked.north[i]))
    i, j, at, west, south = i[keep], j[keep], at[keep], west[keep], np.maximum(south1[keep], south2[keep])
    here = np.flatnonzero(((grid.row(south) << _BITS) | grid.column(west)) == at)
    return i[here], j[here]
