"""Bounding boxes in degrees that may cross the date line."""

from __future__ import annotations

import math
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

# Shortest length of a degree of latitude on WGS 84, in metres (at the equator: a (1 - e2) pi / 180).
METRES_PER_DEGREE = 110_574.0


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees; `west` greater than `east` means that the box crosses the date line (RFC 7946, section 5.2)."""

    west: float
    south: float
    east: float
    north: float

    @property
    def crosses_date_line(self) -> bool:
        """Whether the box reaches from the east over longitude 180 into the west."""
        return self.west > self.east

    def contains(self, lon: float, lat: float) -> bool:
        """Whether the position lies in the box or on its edge."""
        if not self.south <= lat <= self.north:
            return False
        if self.crosses_date_line:
            return lon >= self.west or lon <= self.east
        return self.west <= lon <= self.east

    def spans(self) -> list[tuple[float, float]]:
        """The box's longitudes as one or two intervals, each with west <= east."""
        if self.crosses_date_line:
            return [(self.west, 180.0), (-180.0, self.east)]
        return [(self.west, self.east)]

    def grown(self, margin_m: float) -> Box:
        """Return a box that holds every place within `margin_m` metres of this one (at least; near a pole far more).

        Longitudes grow by 2 asin(m / 2p) with p the radius of the parallel farthest from the equator: two places whose
        distance from the axis is at least p and which are m apart differ by no more.
        """
        d_lat = margin_m / METRES_PER_DEGREE
        south, north = max(-90.0, self.south - d_lat), min(90.0, self.north + d_lat)
        parallel = 6_378_137.0 * math.cos(math.radians(max(abs(south), abs(north))))
        if margin_m >= 2 * parallel:
            return Box(-180.0, south, 180.0, north)
        d_lon = math.degrees(2 * math.asin(margin_m / (2 * parallel)))
        width = (self.east - self.west) % 360 if self.crosses_date_line else self.east - self.west
        if width + 2 * d_lon >= 360:
            return Box(-180.0, south, 180.0, north)
        return Box(_wrapped(self.west - d_lon), south, _wrapped(self.east + d_lon), north)


def box_of(geometry: BaseGeometry) -> Box:
    """Return the smallest box of a geometry in degrees, across the date line where that is shorter.

    A geometry cut at the date line (as RFC 7946 asks) has parts on both sides: the widest empty stretch of longitude
    between its parts stays outside the box. Raises ValueError for an empty geometry.
    """
    if geometry.is_empty:
        raise ValueError("An empty geometry has no bounding box.")
    parts = [part.bounds for part in _simple_parts(geometry)]
    south, north = min(p[1] for p in parts), max(p[3] for p in parts)
    spans = sorted((p[0], p[2]) for p in parts)
    merged = [spans[0]]
    for west, east in spans[1:]:
        if west <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], east))
        else:
            merged.append((west, east))
    # The gap that closes the circle first, so that a box without crossing wins a tie.
    gaps = [(merged[0][0] + 360 - merged[-1][1], 0)]
    gaps += [(merged[k][0] - merged[k - 1][1], k) for k in range(1, len(merged))]
    _, start = max(gaps, key=lambda gap: gap[0])
    return Box(merged[start][0], south, merged[start - 1][1], north)


def _simple_parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    parts = [geometry]
    while any(hasattr(part, "geoms") for part in parts):
        parts = [inner for part in parts for inner in (part.geoms if hasattr(part, "geoms") else [part])]
    return [part for part in parts if not shapely.is_empty(part)]


def _wrapped(lon: float) -> float:
    return lon - 360 if lon > 180 else lon + 360 if lon < -180 else lon
