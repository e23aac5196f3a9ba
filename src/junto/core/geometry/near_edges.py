"""Distances of many pairs of small plain shapes, edge by edge, without an object for each pair.

A straight edge in degrees stays straight when longitudes are only scaled, so that nearest points are found in a plane
with the scale of the pair's own parallel and are then measured on the ellipsoid. What clearly crosses or lies inside is
at 0; what only seems to touch, within some micrometres, is left to exact predicates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .bands import Ints
from .edges import Edges
from .grids import Boxes
from .metres import Floats, in_space, longitude_scale, surface_from_chord

Truths = npt.NDArray[np.bool_]

_CHUNK = 1 << 16  # pairs of edges at once, at most: what the processor's cache holds
_SEEMING_M = 1e-5
_CLEAR_DEGREES = 1e-11  # about a micrometre


def plain_distances(one: Edges, two: Edges, i: Ints, j: Ints, grown: tuple[Boxes, Boxes]) -> Floats:
    """Return distances in metres of plain shapes i of `one` and j of `two` pairwise; NaN where they seem to touch.

    `grown` are the boxes of both sides grown by the distance asked. Infinite where no edge of one reaches the grown
    box of the other: what is measured as farther than was asked may be so as well.
    """
    distance = np.empty(len(i))
    ends = np.cumsum(one.count[i] * two.count[j])
    start = 0
    while start < len(i):
        before = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + _CHUNK, side="right")))
        chunk = slice(start, stop)
        distance[chunk] = _measured(_Pairs(one, two, i[chunk], j[chunk], grown))
        start = stop
    return distance


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Shapes i of one side and j of the other, pairwise."""

    one: Edges
    two: Edges
    i: Ints
    j: Ints
    grown: tuple[Boxes, Boxes]


class _Planes(NamedTuple):
    """The plane of each pair: degrees from an origin, longitudes scaled."""

    lon: Floats
    lat: Floats
    scale: Floats


class _Near(NamedTuple):
    """Edges near the other shape of their pair: pair, corners at their ends; begin and way in the pair's plane."""

    pair: Ints
    begin: Ints
    end: Ints
    x: Floats
    y: Floats
    dx: Floats
    dy: Floats
    square: Floats  # of the way
    per_square: Floats  # 0 for a point


def _measured(pairs: _Pairs) -> Floats:
    one, two, i, j = pairs.one, pairs.two, pairs.i, pairs.j
    middle = (np.maximum(one.box.south[i], two.box.south[j]) + np.minimum(one.box.north[i], two.box.north[j])) / 2
    plane = _Planes(one.x[one.first[i]], one.y[one.first[i]], longitude_scale(middle))
    mine = _near(one, i, pairs.grown[1].some(j), plane)
    theirs = _near(two, j, pairs.grown[0].some(i), plane)
    left, right = _crossed(mine.pair, theirs.pair, len(i))
    closeness = _Closeness(mine, theirs, left, right)
    distance = np.full(len(i), np.inf)
    pair, best = _least(mine.pair[left], closeness.square)
    distance[pair] = _on_ellipsoid(one, two, mine, theirs, _Closeness(mine, theirs, left[best], right[best]))
    seeming = distance < _SEEMING_M
    touching = np.zeros(len(i), dtype=bool)
    touching[mine.pair[left[closeness.crossing]]] = True
    rest = np.flatnonzero(~touching & ~seeming)
    touching[rest] = _within(one, i[rest], two, j[rest]) | _within(two, j[rest], one, i[rest])
    distance[seeming] = np.nan
    distance[touching] = 0.0
    return distance


def _near(edges: Edges, chosen: Ints, other: Boxes, plane: _Planes) -> _Near:
    """Return the edges of chosen shapes that reach the box of the other shape."""
    pair, begin = _spread(edges.first[chosen], edges.count[chosen])
    end = begin + edges.step[chosen][pair]
    x1, x2, y1, y2 = edges.x[begin], edges.x[end], edges.y[begin], edges.y[end]
    keep = (np.minimum(x1, x2) <= other.east[pair]) & (np.maximum(x1, x2) >= other.west[pair])
    keep &= (np.minimum(y1, y2) <= other.north[pair]) & (np.maximum(y1, y2) >= other.south[pair])
    kept = np.flatnonzero(keep)
    pair, x1, y1 = pair[kept], x1[kept], y1[kept]
    size = plane.scale[pair]
    x, y = (x1 - plane.lon[pair]) * size, y1 - plane.lat[pair]
    dx, dy = (x2[kept] - x1) * size, y2[kept] - y1
    square = dx * dx + dy * dy
    per_square = np.divide(1, square, out=np.zeros_like(square), where=square > 0)
    return _Near(pair, begin[kept], end[kept], x, y, dx, dy, square, per_square)


def _spread(first: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Return (k, first[k]), (k, first[k] + 1), … for each k, `count[k]` times."""
    ends = np.cumsum(count)
    places = np.repeat(first - (ends - count), count)
    places += np.arange(len(places))
    return np.repeat(np.arange(len(first)), count), places


def _crossed(one: Ints, two: Ints, pairs: int) -> tuple[Ints, Ints]:
    """Return places in two sorted lists of pairs, each of a pair in the one with each of it in the other."""
    count = np.bincount(two, minlength=pairs)
    first = np.cumsum(count) - count
    return _spread(first[one], count[one])


def _least(pair: Ints, square: Floats) -> tuple[Ints, Ints]:
    """Return each pair of a sorted list and a place where its number is least."""
    if not len(pair):
        return pair, pair
    starts = np.flatnonzero(np.diff(pair, prepend=-1))
    lengths = np.diff(starts, append=len(pair))
    places = np.flatnonzero(square == np.repeat(np.minimum.reduceat(square, starts), lengths))
    # Of several that are equally near any will do: the last written stays.
    best = np.empty(int(pair[-1]) + 1, dtype=np.int64)
    best[pair[places]] = places
    return pair[starts], best[pair[starts]]


class _Closeness:
    """How near edges come to one another, from a + s u to c + t v with 0 <= s, t <= 1, in degrees of latitude.

    Two edges that do not cross are nearest at an end of one of them: four feet are tried. `square` is the least squared
    distance, to some micrometres; `crossing` holds the places of edges that cross, by a micrometre at least.
    """

    def __init__(self, mine: _Near, theirs: _Near, left: Ints, right: Ints) -> None:
        self.left, self.right = left, right
        ux, uy, vx, vy = mine.dx[left], mine.dy[left], theirs.dx[right], theirs.dy[right]
        uu, vv, per_uu, per_vv = (
            mine.square[left],
            theirs.square[right],
            mine.per_square[left],
            theirs.per_square[right],
        )
        wx, wy = theirs.x[right] - mine.x[left], theirs.y[right] - mine.y[left]
        uv, uw, vw, ww = ux * vx + uy * vy, ux * wx + uy * wy, vx * wx + vy * wy, wx * wx + wy * wy
        # The other edge's two ends and their feet on this one, then this one's two ends and their feet on the other:
        # |e - t u|2 = e2 - t (2 e u - t u2).
        ends = [(ww, uw, uu, per_uu), (ww + 2 * vw + vv, uw + uv, uu, per_uu)]
        ends += [(ww, -vw, vv, per_vv), (ww - 2 * uw + uu, uv - vw, vv, per_vv)]
        self.feet: list[Floats] = []
        self.squares: list[Floats] = []
        for square, along, length2, per_length2 in ends:
            foot = np.minimum(np.maximum(along * per_length2, 0), 1)
            self.feet.append(foot)
            self.squares.append(square - foot * (2 * along - foot * length2))
        self.square = np.minimum(np.minimum(*self.squares[:2]), np.minimum(*self.squares[2:]))
        # On which side of the one edge the ends of the other lie, as length times distance.
        turn, c, a = ux * vy - uy * vx, ux * wy - uy * wx, wx * vy - wy * vx
        d, b = c + turn, a - turn
        cross = np.flatnonzero((c * d < 0) & (a * b < 0))
        clear = np.minimum(np.abs(c[cross]), np.abs(d[cross])) > _CLEAR_DEGREES * np.sqrt(uu[cross])
        clear &= np.minimum(np.abs(a[cross]), np.abs(b[cross])) > _CLEAR_DEGREES * np.sqrt(vv[cross])
        self.crossing = cross[clear]


def _on_ellipsoid(one: Edges, two: Edges, mine: _Near, theirs: _Near, near: _Closeness) -> Floats:
    """Return the distances in metres of the nearest points."""
    which = np.argmin(np.stack(near.squares), axis=0)
    zero, whole = np.zeros(len(which)), np.ones(len(which))
    s = np.choose(which, [*near.feet[:2], zero, whole])
    t = np.choose(which, [zero, whole, *near.feet[2:]])
    gap = _in_space(one, mine, near.left, s)
    gap -= _in_space(two, theirs, near.right, t)
    return surface_from_chord(np.sqrt(np.einsum("ij,ij->i", gap, gap)))


def _in_space(edges: Edges, near: _Near, chosen: Ints, part: Floats) -> Floats:
    """Return the points of the ellipsoid a part of the way along chosen edges."""
    begin, end = near.begin[chosen], near.end[chosen]
    lon = edges.x[begin] + part * (edges.x[end] - edges.x[begin])
    return in_space(lon, edges.y[begin] + part * (edges.y[end] - edges.y[begin]))


def _within(one: Edges, i: Ints, two: Edges, j: Ints) -> Truths:
    """Whether the first corner of shape i lies inside area j: a ray from it crosses the border an odd number of times.

    Asked where borders are apart, so that any corner tells for all of the shape.
    """
    inside = np.zeros(len(i), dtype=bool)
    x, y, box = one.x[one.first[i]], one.y[one.first[i]], two.box
    maybe = two.is_area[j] & (box.west[j] <= x) & (x <= box.east[j]) & (box.south[j] <= y) & (y <= box.north[j])
    asked = np.flatnonzero(maybe)
    pair, begin = _spread(two.first[j[asked]], two.count[j[asked]])
    x, y = x[asked][pair], y[asked][pair]
    x1, y1, x2, y2 = two.x[begin], two.y[begin], two.x[begin + 1], two.y[begin + 1]
    straddling = np.flatnonzero((y1 > y) != (y2 > y))
    x, y, x1, y1, x2, y2 = (values[straddling] for values in (x, y, x1, y1, x2, y2))
    beyond = x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    times = np.bincount(pair[straddling[beyond]], minlength=len(asked))
    inside[asked] = times % 2 == 1
    return inside
