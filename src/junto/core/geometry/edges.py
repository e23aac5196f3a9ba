"""Shapes in degrees as arrays: corners one after another, boxes, and which shapes are plain enough to measure so."""

from __future__ import annotations

import copy

import numpy as np
import shapely

from .bands import Ints
from .boxes import METRES_PER_DEGREE
from .grids import Boxes
from .metres import Floats, Shapes

_A = 6_378_137.0
_POINT, _AREA = 0, 3  # shapely's numbers; lines and rings lie between
_BLOCK = 1024
_MOST_EDGES = 32
_MOST_DEGREES = 0.05
_POLAR = 81.0  # beyond, no scale of longitudes holds


class Edges:
    """Shapes in degrees. `plain`: a point, a line or an area without holes, small and of few corners.

    Raises ValueError for a geometry that is missing or empty.
    """

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        corners, kind, holes = np.empty((3, len(shapes)), dtype=np.int64)
        parts = [np.empty((0, 2))]
        # All that is asked of the objects is asked of a few at a time, while they are in the processor's cache.
        for start in range(0, len(shapes), _BLOCK):
            block = slice(start, start + _BLOCK)
            some = shapes[block]
            kind[block], holes[block] = shapely.get_type_id(some), shapely.get_num_interior_rings(some)
            xy, owner = shapely.get_coordinates(some, return_index=True)
            corners[block] = np.bincount(owner, minlength=len(some))
            parts.append(xy)
        if not corners.all():
            raise ValueError("A geometry is missing or empty.")
        self.x, self.y = (np.concatenate([xy[:, axis] for xy in parts]) for axis in (0, 1))
        self.first = np.cumsum(corners) - corners
        self.is_point, self.is_area = kind == _POINT, kind == _AREA
        # A point counts as one edge of no length.
        self.count, self.step = np.maximum(corners - 1, 1), np.minimum(corners - 1, 1)
        self.box = self._boxes()
        self.plain = (self.count <= _MOST_EDGES) & (self.box.size() <= _MOST_DEGREES) & (kind <= _AREA) & (holes == 0)

    def __len__(self) -> int:
        return len(self.first)

    def _boxes(self) -> Boxes:
        if not len(self):
            return Boxes(self.x, self.y, self.x, self.y)
        least, most = np.minimum.reduceat, np.maximum.reduceat
        first = self.first
        return Boxes(least(self.x, first), least(self.y, first), most(self.x, first), most(self.y, first))

    def some(self, chosen: Ints) -> Edges:
        """Return some of the shapes, on the same corners; all of them, if `chosen` has as many."""
        if len(chosen) == len(self):
            return self
        other = copy.copy(self)
        for name in ("shapes", "first", "is_point", "is_area", "count", "step", "plain"):
            setattr(other, name, getattr(self, name)[chosen])
        other.box = self.box.some(chosen)
        return other

    def moved(self, degrees: float) -> Edges:
        """Return the shapes moved eastward: for a search beyond the date line."""
        other = copy.copy(self)
        other.shapes = shapely.transform(self.shapes, lambda xy: np.add(xy, (degrees, 0.0)))
        other.x = self.x + degrees
        other.box = Boxes(self.box.west + degrees, self.box.south, self.box.east + degrees, self.box.north)
        return other

    def latitude(self) -> Floats:
        """Return the least distance of each shape's box from the equator, in degrees."""
        return np.maximum(np.maximum(self.box.south, -self.box.north), 0.0)

    def grown(self, within_m: float) -> Boxes:
        """Return boxes grown by the distance; longitudes by 2 asin(s / 2p), p the narrowest parallel reached."""
        pad = within_m / METRES_PER_DEGREE * (1 + 1e-9) + 1e-9
        farthest = np.minimum(np.maximum(np.abs(self.box.south), np.abs(self.box.north)) + pad, _POLAR)
        pad_lon = np.degrees(2 * np.arcsin(within_m / (2 * _A * np.cos(np.radians(farthest))))) + 1e-9
        return Boxes(self.box.west - pad_lon, self.box.south - pad, self.box.east + pad_lon, self.box.north + pad)
