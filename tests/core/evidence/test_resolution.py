"""Changed resolution is found where it was put in, with its grain, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from junto.core.evidence.checks.resolution import rhythms

from .making import wide
from .test_corners import checks_of


def series(scale: float = 1.0) -> dict[str, np.ndarray]:
    """Three places over 200 days, whole numbers around 1,000 times a scale."""
    rng = np.random.default_rng(6)
    return {name: np.round(rng.normal(1000, 60, 200)) * scale for name in "ABC"}


def told(table: dict[str, np.ndarray]) -> list[tuple[int, int, int, str, bool]]:
    found = checks_of(wide({name: list(row) for name, row in table.items()}), controls=["B", "C"])
    return [(one.place, one.first, one.last, str(one.told), one.fault) for one in found if one.check == "resolution"]


def test_values_as_they_always_were_are_no_change() -> None:
    assert told(series()) == []
    assert told(series(0.25)) == []
    assert told({name: np.round(row, -1) for name, row in series().items()}) == []


@pytest.mark.parametrize(("grain", "fault"), [(10, False), (50, False), (200, True)])
def test_values_suddenly_rounded_are_found_with_their_grain(grain: int, fault: bool) -> None:
    table = series()
    table["B"][90:170] = (
        np.round(table["B"][90:170] * 4 / grain) * grain
    )  # at four times the level, so that kinds remain
    table["B"][[89, 170]] = 1001
    words = f"all values are multiples of {grain}, elsewhere finer: rounded, or another instrument?"
    assert told(table) == [(1, 90, 169, words, fault)]


def test_decimals_that_were_dropped_are_found() -> None:
    rng = np.random.default_rng(8)
    table = {name: rng.normal(20, 4, 200) for name in "ABC"}
    table["A"][120:] = np.round(table["A"][120:])
    assert told(table) == [
        (0, 120, 199, "all values are multiples of 1, elsewhere finer: rounded, or another instrument?", False)
    ]


def test_values_every_other_step_are_found_once_and_no_gaps() -> None:
    table = series()
    table["C"][101:160:2] = np.nan
    found = checks_of(wide({name: list(row) for name, row in table.items()}), controls=["B", "C"])
    assert [(one.check, one.place, one.first, one.last, str(one.told)) for one in found] == [
        ("resolution", 2, 100, 160,
         "a value each 2 steps only: were several put together?")
    ]  # fmt: skip


def test_rhythm_needs_twenty_times_more_than_chance() -> None:
    row = np.ones(200)
    row[50:89:2] = 0.0
    assert rhythms(row) == [(49, 89, 2)]
    row[51:70] = 1.0
    assert rhythms(row) == []
    assert rhythms(np.array([1.0, 0.0] * 10)) == []
