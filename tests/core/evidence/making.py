"""Plans and data for the tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from junto.core.evidence.plan import Plan
from junto.core.evidence.preparing import Study, prepare, resolved
from junto.core.evidence.reading_data import read_data
from junto.core.evidence.reading_plan import plan_of

LEAST: dict[str, Any] = {
    "outcome": "bicycles", "unit": "a day", "wanted": "up", "columns": {"time": "day"}, "treated": "A",
    "start": "2024-03-01",
}  # fmt: skip


def plan(**given: Any) -> Plan:
    return plan_of({**LEAST, **given})


def wide(series: Mapping[str, Sequence[float]], first: str = "2024-01-01") -> bytes:
    """One column a place, one row a day."""
    days = np.datetime64(first) + np.arange(len(next(iter(series.values()))))
    rows = [["day", *series]]
    rows += [
        [str(day), *("" if value is None or np.isnan(value) else repr(float(value)) for value in values)]
        for day, *values in zip(days, *series.values(), strict=True)
    ]
    return "\n".join(",".join(row) for row in rows).encode() + b"\n"


def study(given: Plan, data: bytes) -> Study:
    panel = read_data(data, given, name="data.csv")
    return prepare(resolved(given, panel), panel)
