"""The sample answers on routes in ../shared, asked of the jurisdictions that come with Junto."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from junto.core.routes import explain
from junto.core.routes.reading import check, jurisdiction

pytestmark = pytest.mark.external


def cases(shared: Path) -> list[dict[str, Any]]:
    return json.loads((shared / "cases" / "routes" / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", range(6))
def test_sample_is_answered_as_expected(shared: Path, number: int):
    case = cases(shared)[number]
    names = [case["jurisdiction"]] if isinstance(case["jurisdiction"], str) else case["jurisdiction"]
    found = explain([jurisdiction(name) for name in names], case["facts"], date.fromisoformat(case["on"]))
    ours = {
        "allowed": [route.method.id for route in found.allowed],
        "approvals": [one.what.id for one in found.approvals],
        "warnings": [one.code for one in found.warnings],
        "modifiers": [one.code for one in found.modifiers],
        "ask": [one.fact for one in found.ask],
    }
    wanted = {name: case[name] for name in ours if name in case}
    assert {name: ours[name] for name in wanted} == wanted


def test_samples_are_all_asked(shared: Path):
    assert len(cases(shared)) == 6


def test_sketches_of_another_schema_get_a_sentence_for_each_foreign_line(shared: Path):
    folder = shared / "cases" / "routes"
    sound, faulty = check([folder / "us-tx-dallas.yaml"])
    assert sound == []
    assert faulty is not None
    lines = {one.line for one in faulty.faults}
    assert {1, 7, 8, 9, 10, 11, 12, 65} <= lines
    assert all(one.line > 0 for one in faulty.faults)
