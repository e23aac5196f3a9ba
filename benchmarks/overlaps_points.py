"""Same place for points: n x n within 30 m, beside geopandas and PostGIS, with memory, growth and a brute-force check.

    PYTHONPATH=src:. python benchmarks/overlaps_points.py [--most 1000000] [--no-postgis]

Ours starts from degrees and ends with distances on the ellipsoid. The peers are given points already projected to UTM,
their indexes built in the call (geopandas) or before it (PostGIS), and measure in the plane.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable
from itertools import pairwise

import geopandas
import numpy as np
import shapely
from benchmarks.overlaps_peers import HEAD, METRIC, compared, in_turn, made_up_points, peak_megabytes, postgis, table
from pyproj import Geod, Transformer

from junto.core.geometry import point_pairs_between, point_pairs_within

WITHIN = 30.0


def brute_force_agrees(n: int = 2000) -> str:
    """Compare with every pair of n points measured by the geodesic."""
    lon, lat = made_up_points(n, 1)
    lon, lat = -74 + (lon + 74) / 30, 40.7 + (lat - 40.7) / 30  # crowded, so that there are pairs
    i, j = np.triu_indices(n, 1)
    metres = Geod(ellps="WGS84").inv(lon[i], lat[i], lon[j], lat[j])[2]
    expected = set(zip(i[metres <= WITHIN].tolist(), j[metres <= WITHIN].tolist(), strict=True))
    found = point_pairs_within(lon, lat, WITHIN)
    same = set(zip(found.first.tolist(), found.second.tolist(), strict=True)) == expected
    return f"{len(expected)} pairs of {n} points: {'exactly those of' if same else 'NOT those of'} brute force"


def load(sql, name: str, x: np.ndarray, y: np.ndarray) -> None:
    """Copy points to a table with a spatial index."""
    rows = "\n".join(f"{a:.3f}\t{b:.3f}" for a, b in zip(x.tolist(), y.tolist(), strict=True))
    made = f"DROP TABLE IF EXISTS {name}; CREATE UNLOGGED TABLE {name} (x float8, y float8);"
    sql(f"{made}\nCOPY {name} FROM stdin;\n{rows}\n\\.\n")
    sql(f"ALTER TABLE {name} ADD g geometry(Point, {METRIC})")
    sql(f"UPDATE {name} SET g = ST_SetSRID(ST_MakePoint(x, y), {METRIC})")  # noqa: S608 (our own names and numbers)
    sql(f"CREATE INDEX ON {name} USING gist (g); VACUUM ANALYZE {name}")


def measure(n: int, sql) -> list[list[object]]:
    """Return one row per contender at this size."""
    lon1, lat1 = made_up_points(n, 1)
    lon2, lat2 = made_up_points(n, 2)
    project = Transformer.from_crs(4326, METRIC, always_xy=True).transform
    (x1, y1), (x2, y2) = project(lon1, lat1), project(lon2, lat2)
    one = geopandas.GeoDataFrame(geometry=shapely.points(x1, y1), crs=METRIC)
    two = geopandas.GeoDataFrame(geometry=shapely.points(x2, y2), crs=METRIC)

    def fresh(frame):
        return geopandas.GeoDataFrame(geometry=frame.geometry.values.copy(), crs=METRIC)

    def near(join, **how) -> Callable[[], object]:
        return lambda: join(fresh(one), fresh(two), **how)

    contenders: dict[str, Callable[[], object]] = {
        "junto, two sets": lambda: point_pairs_between(lon1, lat1, lon2, lat2, WITHIN),
        "junto, one set with itself": lambda: point_pairs_within(lon1, lat1, WITHIN),
        "geopandas sjoin dwithin": lambda: geopandas.sjoin(
            fresh(one), fresh(two), predicate="dwithin", distance=WITHIN
        ),
        "geopandas sjoin_nearest": near(geopandas.sjoin_nearest, max_distance=WITHIN),
    }
    if sql is not None:
        load(sql, "a", x1, y1)
        load(sql, "b", x2, y2)
        query = f"SELECT count(*) FROM a JOIN b ON ST_DWithin(a.g, b.g, {WITHIN})"  # noqa: S608 (our own numbers)
        contenders["PostGIS ST_DWithin"] = lambda: int(sql(query))
    return compared(n, in_turn(contenders, 5 if n <= 100_000 else 3), ("PostGIS ST_DWithin",))


def growth(sizes: list[int]) -> list[str]:
    """Say how the work grows, in processor time of rounds that take the sizes in turn: others may load the machine."""
    sets = {n: (*made_up_points(n, 1), *made_up_points(n, 2)) for n in sizes}
    least = dict.fromkeys(sizes, math.inf)
    for n in sizes * 7:
        for _ in range(1 if n > 100_000 else 5):
            began = time.process_time()
            point_pairs_between(*sets[n], WITHIN)
            least[n] = min(least[n], time.process_time() - began)
    lines = []
    for small, large in pairwise(sizes):
        allowed = large * math.log(large) / (small * math.log(small))
        lines.append(
            f"growth {small:,} -> {large:,}: {least[small]:.4f} -> {least[large]:.4f} s of processor time, "
            f"x {least[large] / least[small]:.1f} (n log n: x {allowed:.1f})"
        )
    return lines


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--no-postgis", action="store_true")
    args = parser.parse_args()
    print(brute_force_agrees())
    sizes = [n for n in (10_000, 100_000, 1_000_000) if n <= args.most]
    rows: list[list[object]] = [HEAD]
    with postgis() as sql:
        for n in sizes:
            rows += measure(n, None if args.no_postgis else sql)
    print(table(rows))
    for line in growth(sizes):
        print(line)
    code = (
        "from benchmarks.overlaps_peers import made_up_points as m\n"
        "from junto.core.geometry import point_pairs_between as f\n"
        f"a, b = m({sizes[-1]}, 1), m({sizes[-1]}, 2)\nf(*a, *b, {WITHIN})"
    )
    print(f"memory of a fresh process at {sizes[-1]:,} x the same: {peak_megabytes(code):,.0f} MB")


if __name__ == "__main__":
    main()
