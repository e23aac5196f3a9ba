"""What the overlap benchmarks share: timing, made-up cities, a private PostGIS, memory of a fresh process."""

from __future__ import annotations

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

CITY = (-74.0, 40.7)
POINTS_PER_KM2 = 44.0  # 100,000 points over a city of some 2,250 km2
METRIC = 32618  # UTM 18N: what the peers are given


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds on the clock (best, median) and of the processor (best) over several runs, and the last result."""

    best: float
    median: float
    processor: float
    result: object


def in_turn(contenders: Mapping[str, Callable[[], object]], runs: int) -> dict[str, Taken]:
    """Time contenders in rounds in which each has its turn, so that what else loads the machine loads them alike."""
    clock: dict[str, list[float]] = {name: [] for name in contenders}
    processor: dict[str, list[float]] = {name: [] for name in contenders}
    results: dict[str, object] = {}
    for _ in range(runs):
        for name, work in contenders.items():
            began, began_processor = time.perf_counter(), time.process_time()
            results[name] = work()
            clock[name].append(time.perf_counter() - began)
            processor[name].append(time.process_time() - began_processor)
    return {
        name: Taken(min(clock[name]), statistics.median(clock[name]), min(processor[name]), results[name])
        for name in contenders
    }


HEAD = ["n", "contender", "pairs", "best s", "median s", "processor s", "times junto", "processor times"]


def compared(n: int, taken: Mapping[str, Taken], elsewhere: Sequence[str] = ()) -> list[list[object]]:
    """Return a row for each contender beside the first; `elsewhere` work in another process, whose time is unknown."""
    first = next(iter(taken.values()))
    rows: list[list[object]] = []
    for name, one in taken.items():
        pairs = one.result if isinstance(one.result, int) else len(one.result)
        row = [n, name, pairs, f"{one.best:.3f}", f"{one.median:.3f}", f"{one.processor:.3f}"]
        row += [f"{one.best / first.best:.1f}", f"{one.processor / first.processor:.1f}"]
        if name in elsewhere:
            row[5] = row[7] = "-"
        rows.append(row)
    return rows


def made_up_points(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return longitudes and latitudes, even over a square city that grows with n, so that density stays the same."""
    rng = np.random.default_rng(seed)
    half = (n / POINTS_PER_KM2) ** 0.5 * 1000 / 2
    lat = CITY[1] + rng.uniform(-half, half, n) / 111_000
    lon = CITY[0] + rng.uniform(-half, half, n) / (111_320 * np.cos(np.radians(CITY[1])))
    return lon, lat


def table(rows: list[list[object]]) -> str:
    """Return rows as an aligned table, the first being the head."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[k]) for row in texts) for k in range(len(texts[0]))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in texts]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def peak_megabytes(code: str) -> float:
    """Return the greatest resident memory, in MB, of a fresh Python that runs this code."""
    tail = "\nimport resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    done = subprocess.run([sys.executable, "-c", code + tail], capture_output=True, text=True, check=True)  # noqa: S603
    return float(done.stdout.split()[-1])


@contextlib.contextmanager
def postgis() -> Iterator[Callable[[str], str] | None]:
    """Start a private PostgreSQL 15 with PostGIS in a temporary folder; yield a function that runs SQL, or None."""
    tools = Path("/usr/lib/postgresql/15/bin")
    if not (tools / "initdb").exists() or not Path("/usr/share/postgresql/15/extension/postgis.control").exists():
        yield None
        return
    home = Path(tempfile.mkdtemp(prefix="junto-bench-"))
    prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if prefix:
        shutil.chown(home, "postgres")

    def call(*words: str, **more: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*prefix, *words], capture_output=True, text=True, check=True, cwd=home, **more)  # noqa: S603

    data, options = (
        str(home / "data"),
        f"-c listen_addresses='' -c unix_socket_directories={home} -c shared_buffers=1GB",
    )
    options += " -c work_mem=256MB -c maintenance_work_mem=512MB -c max_wal_size=8GB -c fsync=off -c jit=off"
    try:
        call(str(tools / "initdb"), "-D", data, "-A", "trust")
        call(str(tools / "pg_ctl"), "-D", data, "-w", "-l", str(home / "log"), "-o", options, "start")

        def sql(text: str) -> str:
            words = ("psql", "-h", str(home), "-d", "postgres", "-qAt", "-v", "ON_ERROR_STOP=1")
            return call(*words, input=text).stdout.strip()

        sql("CREATE EXTENSION postgis")
        yield sql
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            call(str(tools / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)
