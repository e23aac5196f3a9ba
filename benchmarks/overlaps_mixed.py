"""Same place for mixed geometries: points, lines and areas within 30 m of one another, beside geopandas.

    PYTHONPATH=src:. python benchmarks/overlaps_mixed.py [--most 100000]

Ours starts from degrees, works in chunks and ends with distances on the ellipsoid. geopandas is timed twice: with the
projection that it needs (`to_crs`), and given geometries already projected; it tells no distances.
"""

from __future__ import annotations

import argparse

import geopandas
import numpy as np
import shapely
from benchmarks.overlaps_peers import HEAD, METRIC, compared, in_turn, made_up_points, peak_megabytes, table

from junto.core.geometry import pairs_between, pairs_within

WITHIN = 30.0


def made_up_shapes(n: int, seed: int) -> np.ndarray:
    """Return points, lines of four corners and six-cornered areas, a third each, 20 to 100 m long, in mixed order."""
    lon, lat = made_up_points(n, seed)
    rng = np.random.default_rng(seed + 100)
    shapes = shapely.points(lon, lat)
    third = n // 3
    steps = rng.normal(0, 0.00025, (third, 3, 2)).cumsum(axis=1)
    begin = np.stack([lon[:third], lat[:third]], axis=1)[:, None, :]
    shapes[:third] = shapely.linestrings(np.concatenate([begin, begin + steps], axis=1))
    angle = np.linspace(0, 2 * np.pi, 7)
    radius = rng.uniform(0.0001, 0.0005, third)[:, None]
    middle = slice(third, 2 * third)
    rings = np.stack([lon[middle, None] + radius * np.cos(angle), lat[middle, None] + radius * np.sin(angle)], axis=2)
    rings[:, -1] = rings[:, 0]
    shapes[middle] = shapely.polygons(rings)
    return rng.permutation(shapes)


def measure(n: int) -> list[list[object]]:
    """Return one row per contender at this size."""
    one, two = made_up_shapes(n, 1), made_up_shapes(n, 2)
    left, right = geopandas.GeoSeries(one, crs=4326), geopandas.GeoSeries(two, crs=4326)
    flat_left, flat_right = left.to_crs(METRIC), right.to_crs(METRIC)

    def joined(a, b) -> int:
        frames = [geopandas.GeoDataFrame(geometry=series.values.copy(), crs=METRIC) for series in (a, b)]
        return len(geopandas.sjoin(*frames, predicate="dwithin", distance=WITHIN))

    contenders = {
        "junto, two sets": lambda: pairs_between(one, two, WITHIN),
        "junto, one set with itself": lambda: pairs_within(one, WITHIN),
        "geopandas to_crs + sjoin dwithin": lambda: joined(left.to_crs(METRIC), right.to_crs(METRIC)),
        "geopandas sjoin dwithin, projected": lambda: joined(flat_left, flat_right),
    }
    return compared(n, in_turn(contenders, 7))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=100_000)
    args = parser.parse_args()
    rows: list[list[object]] = [HEAD]
    sizes = [n for n in (10_000, 100_000, 1_000_000) if n <= args.most]
    for n in sizes:
        rows += measure(n)
    print(table(rows))
    code = (
        "from benchmarks.overlaps_mixed import made_up_shapes as m\n"
        f"from junto.core.geometry import pairs_between as f\nf(m({sizes[-1]}, 1), m({sizes[-1]}, 2), {WITHIN})"
    )
    print(f"memory of a fresh process at {sizes[-1]:,} x the same: {peak_megabytes(code):,.0f} MB")


if __name__ == "__main__":
    main()
