"""Places on the Earth: read strictly, measured in metres, found quickly, keyed for a database index."""

from .boxes import Box, box_of
from .cells import cell_of, cell_of_box, cells_covering
from .metres import distance_m, point_distance_m
from .near import Pairs, point_pairs_between, point_pairs_within
from .near_shapes import pairs_between, pairs_within
from .reading import MAX_VERTICES, BadGeometry, read_geometry
from .texts import read_coordinates, read_lat_lon, read_wkt

__all__ = [
    "MAX_VERTICES",
    "BadGeometry",
    "Box",
    "Pairs",
    "box_of",
    "cell_of",
    "cell_of_box",
    "cells_covering",
    "distance_m",
    "pairs_between",
    "pairs_within",
    "point_distance_m",
    "point_pairs_between",
    "point_pairs_within",
    "read_coordinates",
    "read_geometry",
    "read_lat_lon",
    "read_wkt",
]
