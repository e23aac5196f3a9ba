"""Distances in metres on the WGS 84 ellipsoid, at any latitude and across the date line.

Two tools: straight chords between points of the ellipsoid in space (no projection, hence no pole and no seam), and a
tangent plane (orthographic) at a chosen centre, in which nearest points of shapes are found before they are measured.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import numpy.typing as npt
import scipy
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[Any]

GEOD = Geod(ellps="WGS84")
_A = 6_378_137.0
_F = 1 / 298.257223563
_B = _A * (1 - _F)
_E2 = _F * (2 - _F)
# Radii of curvature of normal sections of the ellipsoid lie between a (1 - e2) and a2 / b; their middle serves all.
_MEAN_RADIUS = (_A * (1 - _E2) + _A * _A / _B) / 2
# Beyond this chord the middle radius is no longer good to a tenth of a millimetre: the geodesic is solved instead.
_CHORD_LIMIT = 10_000.0
# Longest straight edge in degrees: a chord of longitude bows by R d2 / 16, some 3 mm here.
EDGE_DEGREES = 0.005
_FAR = 2_000_000.0


def point_distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the geodesic distance of two points in metres (Karney 2013, by PROJ)."""
    return float(GEOD.inv(lon1, lat1, lon2, lat2)[2])


def in_space(lon: Floats, lat: Floats) -> Floats:
    """Return positions (n, 3) in metres from the Earth's centre of points on the ellipsoid, degrees in."""
    lam, phi = np.radians(lon), np.radians(lat)
    sin_phi, cos_phi = np.sin(phi), np.cos(phi)
    normal = _A / np.sqrt(1 - _E2 * sin_phi * sin_phi)
    out = np.empty((len(lam), 3))
    out[:, 0] = normal * cos_phi * np.cos(lam)
    out[:, 1] = normal * cos_phi * np.sin(lam)
    out[:, 2] = normal * (1 - _E2) * sin_phi
    return out


def surface_from_chord(chord: Floats) -> Floats:
    """Return surface distances for straight chords in metres: s = c (1 + c2 / 24 R2 + 3 c4 / 640 R4).

    Exact to 0.03 mm up to 10 km (R is not known to better than 0.5 percent without azimuth and latitude).
    """
    ratio = (chord / _MEAN_RADIUS) ** 2
    return chord * (1 + ratio / 24 + 3 * ratio * ratio / 640)


def longitude_scale(lat: Floats) -> Floats:
    """Return the length of a degree of longitude over one of latitude: cos(lat) N / M on the ellipsoid."""
    sine = np.sin(np.radians(lat))
    scale: Floats = np.cos(np.radians(lat)) * (1 - _E2 * sine * sine) / (1 - _E2)
    return scale


def measured(lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats) -> Floats:
    """Return geodesic distances in metres of points pairwise, degrees in (slow and exact)."""
    return np.asarray(GEOD.inv(lon1, lat1, lon2, lat2)[2], dtype=np.float64).reshape(-1)


class Plane:
    """The plane tangent to the ellipsoid at (lon, lat) in degrees; x east and y north in metres, orthographic.

    Lengths shrink by (r / R)2 / 2 at a distance r from the centre (1e-4 at 90 km) and never grow, so that a search in
    the plane misses nothing; `space` brings a point of the plane back to the ellipsoid for exact measure.
    """

    def __init__(self, lon: float, lat: float) -> None:
        self.lon, self.lat = lon, lat
        lam, phi = np.radians(lon), np.radians(lat)
        self.origin = in_space(np.array([lon]), np.array([lat]))[0]
        east = [-np.sin(lam), np.cos(lam), 0.0]
        north = [-np.sin(phi) * np.cos(lam), -np.sin(phi) * np.sin(lam), np.cos(phi)]
        up = [np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)]
        self.axes = np.array([east, north, up])

    def flat(self, lon: Floats, lat: Floats) -> Floats:
        """Return (n, 2) metres east and north of the centre for degrees."""
        return cast(Floats, (in_space(lon, lat) - self.origin) @ self.axes[:2].T)

    def space(self, xy: Floats) -> Floats:
        """Return (n, 3) points of the ellipsoid above points (n, 2) of the plane: a quadratic in the height."""
        base = self.origin + xy @ self.axes[:2]
        scale = np.array([1 / _A, 1 / _A, 1 / _B])
        p, up = base * scale, self.axes[2] * scale
        a, b, c = up @ up, p @ up, np.einsum("ij,ij->i", p, p) - 1
        root = np.sqrt(np.maximum(b * b - a * c, 0))
        # The root next to zero, written so that nothing cancels.
        height = -c / (b + root)
        return cast(Floats, base + height[:, None] * self.axes[2])

    def shapes(self, geometries: Shapes) -> Shapes:
        """Return geometries given in degrees as geometries in metres; long edges are divided first."""
        bounds = shapely.bounds(geometries)
        long = np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]) > EDGE_DEGREES
        out = np.array(geometries, dtype=object)
        if long.any():
            out[long] = shapely.segmentize(out[long], EDGE_DEGREES)
        degrees = shapely.get_coordinates(out)
        flat = self.flat(degrees[:, 0], degrees[:, 1])
        return cast(Shapes, shapely.set_coordinates(shapely.force_2d(out), flat))

    def measure(self, a: Shapes, b: Shapes) -> Floats:
        """Return surface distances in metres of shapes of this plane pairwise; 0 where they touch."""
        lines = shapely.shortest_line(a, b)
        ends = shapely.get_coordinates(lines).reshape(-1, 4)
        gap = self.space(ends[:, :2]) - self.space(ends[:, 2:])
        chord = np.sqrt(np.einsum("ij,ij->i", gap, gap))
        return np.where((ends[:, :2] == ends[:, 2:]).all(axis=1), 0.0, surface_from_chord(chord))


def distance_m(a: BaseGeometry, b: BaseGeometry) -> float:
    """Return the distance of two geometries in degrees, in metres on the ellipsoid; 0 when they touch.

    Points are solved exactly. For shapes the two nearest corners (edges divided into pieces of at most 0.05 degrees)
    give a tangent plane between them, the nearest points of the plane are measured: within a millimetre where the
    shapes are less than some 100 km apart. Shapes more than 2,000 km apart are measured between those corners.
    Raises ValueError for an empty geometry.
    """
    if a.is_empty or b.is_empty:
        raise ValueError("An empty geometry has no distance.")
    if isinstance(a, shapely.Point) and isinstance(b, shapely.Point):
        return point_distance_m(a.x, a.y, b.x, b.y)
    if shapely.intersects(a, b):
        return 0.0
    corners_a = shapely.get_coordinates(shapely.segmentize(a, 0.05))
    corners_b = shapely.get_coordinates(shapely.segmentize(b, 0.05))
    tree = scipy.spatial.cKDTree(in_space(corners_b[:, 0], corners_b[:, 1]))
    chords, nearest = tree.query(in_space(corners_a[:, 0], corners_a[:, 1]))
    k = int(np.argmin(chords))
    (lon1, lat1), (lon2, lat2) = corners_a[k], corners_b[nearest[k]]
    if chords[k] > _FAR:
        return point_distance_m(lon1, lat1, lon2, lat2)
    plane = Plane(*middle(lon1, lat1, lon2, lat2))
    flat = plane.shapes(np.array([cut_around(a, plane), cut_around(b, plane)], dtype=object))
    return _measured_line(plane, flat)


def _measured_line(plane: Plane, flat: Shapes) -> float:
    short = float(plane.measure(flat[:1], flat[1:])[0])
    if short <= _CHORD_LIMIT:
        return short
    ends = plane.space(shapely.get_coordinates(shapely.shortest_line(flat[0], flat[1])))
    lon = np.degrees(np.arctan2(ends[:, 1], ends[:, 0]))
    lat = np.degrees(np.arctan2(ends[:, 2], np.hypot(ends[:, 0], ends[:, 1]) * (1 - _E2)))
    return point_distance_m(lon[0], lat[0], lon[1], lat[1])


def middle(lon1: float, lat1: float, lon2: float, lat2: float) -> tuple[float, float]:
    """Return the point half-way between two points (degrees) along the geodesic."""
    azimuth, _, length = GEOD.inv(lon1, lat1, lon2, lat2)
    lon, lat, _ = GEOD.fwd(lon1, lat1, azimuth, length / 2)
    return float(lon), float(lat)


def cut_around(geometry: BaseGeometry, plane: Plane, reach: float = 25.0) -> BaseGeometry:
    """Return the part of a geometry whose tangent plane is meaningful: within `reach` degrees of the centre.

    Shapes smaller than that are returned whole. Parts beyond the date line are brought over, since the plane takes any
    longitude; near a pole only latitude cuts, where every meridian is close.
    """
    west, south, east, north = geometry.bounds
    if east - west <= reach and north - south <= reach:
        return geometry
    low, high = plane.lat - reach, plane.lat + reach
    if high >= 90 or low <= -90:
        kept = shapely.clip_by_rect(geometry, -180, max(low, -90), 180, min(high, 90))
        return kept if not kept.is_empty else geometry
    width = reach / max(0.05, float(np.cos(np.radians(min(89.0, max(abs(low), abs(high)))))))
    parts = []
    for turn in (-360.0, 0.0, 360.0):
        moved = shapely.transform(geometry, lambda xy, turn=turn: np.add(xy, (turn, 0.0))) if turn else geometry
        parts.append(shapely.clip_by_rect(moved, plane.lon - width, low, plane.lon + width, high))
    kept = shapely.union_all([part for part in parts if not part.is_empty])
    return kept if not kept.is_empty else geometry
