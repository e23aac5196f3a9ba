"""All overlaps of New York's usable capital projects, beside the floor of one geopandas join, and one need among them.

PYTHONPATH=src:. python benchmarks/overlaps_new_york.py [../shared/data]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import geopandas
from benchmarks.overlaps_peers import METRIC, table

from junto.core.overlaps import find_overlaps, overlaps_of
from junto.core.overlaps.reading_items import Columns, read_items
from junto.core.overlaps.things import THINGS
from junto.core.tables import read_table

COLUMNS = Columns(
    id="project_id", owner="managing_agency", title="project_description", texts=("scope_summary",),
    start="fy_first", end="fy_last",
)  # fmt: skip


def measured(name: str, work: Callable[[], object], runs: int = 5) -> list[object]:
    """Return the name, first, best and median seconds, and the best of the processor's seconds."""
    wall, processor = [], []
    for _ in range(runs):
        start, begin = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - start)
        processor.append(time.process_time() - begin)
    return [name, *(f"{s:.3f}" for s in (wall[0], min(wall), statistics.median(wall), min(processor)))]


def main() -> None:
    """Print the table."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    file = data / "nyc_capital_project_detail_fy2021.geojson"
    everything, _ = read_items(read_table(file), COLUMNS, THINGS)
    items = [item for item in everything if item.start and item.geometry is not None and item.geometry.y < 41]
    frame = geopandas.GeoDataFrame(
        {"owner": [item.owner for item in items]}, geometry=[item.geometry for item in items], crs=4326
    ).to_crs(METRIC)
    rows = [
        ["what", "first s", "best s", "median s", "best processor s"],
        measured("read the file and its rows", lambda: read_items(read_table(file), COLUMNS, THINGS), 3),
        measured(f"all four kinds among {len(items):,} projects", lambda: find_overlaps(items)),
        measured("same place alone", lambda: find_overlaps(items, kinds=("same_place",))),
        measured("one project against all others", lambda: overlaps_of(items[0], items[1:])),
        measured(
            "floor: geopandas sjoin dwithin", lambda: geopandas.sjoin(frame, frame, predicate="dwithin", distance=50)
        ),
    ]
    print(table(rows))
    print("overlaps:", find_overlaps(items).counts())


if __name__ == "__main__":
    main()
