"""The demonstration's streets: a plain grid, so that “Elm & Market” is a point, a street a line, a block an area."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import cos, radians, sin
from typing import Any

from pyproj import Geod

GeoJSON = dict[str, Any]
WGS84 = Geod(ellps="WGS84")
CORNER = re.compile(r"(\w+) & (\w+)")
STRETCH = re.compile(r"(\w+) from (\w+) to (\w+)")
BLOCK = re.compile(r"block (\w+) (\w+) (\w+) (\w+)")


class Grid:
    """Streets `across` (metres along the bearing) and `up` (metres at a right angle to it) from an origin."""

    def __init__(
        self, *, origin: Sequence[float], bearing: float, across: Mapping[str, float], up: Mapping[str, float]
    ) -> None:
        self.origin = origin
        self.bearing = bearing
        self.across = across
        self.up = up

    def point(self, east: float, north: float) -> list[float]:
        """Longitude and latitude of a point `east` metres along the bearing and `north` metres to its left."""
        turn = radians(self.bearing - 90)
        x, y = east * cos(turn) + north * sin(turn), north * cos(turn) - east * sin(turn)
        lon, lat, _back = WGS84.fwd(self.origin[0], self.origin[1], 90, x)
        lon, lat, _back = WGS84.fwd(lon, lat, 0, y)
        return [round(lon, 6), round(lat, 6)]

    def corner(self, one: str, other: str) -> list[float]:
        """Where two streets cross, named in either order."""
        if one in self.up:
            one, other = other, one
        return self.point(self.across[one], self.up[other])

    def place(self, words: str, *, pole: int | None = None) -> GeoJSON:
        """`Elm & Market`, `Market from Elm to Ross` or `block Elm Market Pacific Austin` (two streets of each kind).

        `pole` sets a point apart from the middle of the crossing, as poles stand around it: one spot for each number.
        """
        if found := CORNER.fullmatch(words):
            corner = self.corner(found[1], found[2])
            if pole is not None:
                lon, lat, _back = WGS84.fwd(corner[0], corner[1], 47 * pole % 360, 6 + pole % 5)
                corner = [round(lon, 6), round(lat, 6)]
            return {"type": "Point", "coordinates": corner}
        if found := STRETCH.fullmatch(words):
            return {
                "type": "LineString",
                "coordinates": [self.corner(found[1], found[2]), self.corner(found[1], found[3])],
            }
        if found := BLOCK.fullmatch(words):
            return self.block(found.groups())
        raise ValueError(f"“{words}” is no place on the grid.")

    def block(self, streets: Sequence[str]) -> GeoJSON:
        """The area between two streets of each kind."""
        west, east = sorted((s for s in streets if s in self.across), key=self.across.__getitem__)
        south, north = sorted((s for s in streets if s in self.up), key=self.up.__getitem__)
        ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        return {"type": "Polygon", "coordinates": [[self.corner(*corner) for corner in ring]]}

    def blocks(self) -> list[tuple[str, str, GeoJSON]]:
        """Every block with a code and a name, as the city's own geography."""
        across, up = sorted(self.across, key=self.across.__getitem__), sorted(self.up, key=self.up.__getitem__)
        return [
            (f"{w}-{s}".lower(), f"{w} to {e}, {s} to {n}", self.block((w, e, s, n)))
            for w, e in pairwise(across)
            for s, n in pairwise(up)
        ]

    def streets(self, avenues: Sequence[str] = ()) -> list[tuple[str, str, GeoJSON]]:
        """Every street with a code and a name, from one edge of the grid to the other."""
        across, up = sorted(self.across, key=self.across.__getitem__), sorted(self.up, key=self.up.__getitem__)
        runs = [(s, up[0], up[-1]) for s in across] + [(s, across[0], across[-1]) for s in up]
        return [
            (s.lower(), f"{s} {'Avenue' if s in avenues else 'Street'}", self.place(f"{s} from {a} to {b}"))
            for s, a, b in runs
        ]

    def spread(self, words: str, count: int) -> list[GeoJSON]:
        """`count` points evenly along a stretch of street."""
        start, end = self.place(words)["coordinates"]
        middles = WGS84.npts(*start, *end, npts=count)
        return [{"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]} for lon, lat in middles]
