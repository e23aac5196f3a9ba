"""Charts: round numbers at their sides, beginnings of years, months and days below, what is drawn and what is not."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from junto.core.evidence.drawing import drawn
from junto.core.evidence.frame import Frame, ticks, time_ticks
from junto.core.evidence.moments import Axis
from junto.core.evidence.sensitivity import variants

from .making import wide
from .test_answering import OTHERS, faulty, found
from .test_corners import DID, MIX
from .test_methods import noisy


@pytest.mark.parametrize(
    ("low", "high", "at"),
    [
        (0.0, 1.0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]), (41.6, 128.0, [40, 60, 80, 100, 120, 140]),
        (0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]), (5, 5, [5, 6, 7, 8, 9, 10]), (-3, 3, [-4, -2, 0, 2, 4]),
        (-1183, 400, [-1500, -1000, -500, 0, 500]), (1e-7, 3e-7, None),
    ],
)  # fmt: skip
def test_amounts_are_round(low: float, high: float, at: list[float] | None) -> None:
    assert ticks(low, high) == (at or [1e-7, 1.5e-7, 2e-7, 2.5e-7, 3e-7])


@given(st.floats(-1e12, 1e12), st.floats(1e-6, 1e12))
def test_amounts_hold_all_values_and_are_few(low: float, reach: float) -> None:
    at = ticks(low, low + reach)
    assert at[0] <= low + 1e-6 * reach + 1e-9 * abs(low)
    assert at[-1] >= low + reach - 1e-6 * reach - 1e-9 * abs(low)
    assert 2 <= len(at) <= 7


def test_value_alone_is_a_dot_and_neighbours_are_a_line() -> None:
    frame = Frame(0.0, 5, [np.arange(5.0)])
    parts = frame.line(np.array([1.0, np.nan, 2.0, 3.0, np.nan]), "#123456")
    assert [part.split()[0] for part in parts] == ["<circle", "<path"]
    assert f'cx="{frame.x(0)}" cy="{frame.y(1)}"' in parts[0]
    assert f'd="M{frame.x(0)} {frame.y(1)}M{frame.x(2)} {frame.y(2)}L{frame.x(3)} {frame.y(3)}"' in parts[1]
    assert frame.line(np.full(5, np.nan), "#123456") == []


def names(axis: Axis) -> list[str]:
    return [name for _step, name in time_ticks(axis)]


def test_times_are_beginnings() -> None:
    assert names(Axis("Y", 1, 0, 31)) == [str(year) for year in range(1970, 2001, 5)]
    assert names(Axis("M", 1, 49 * 12, 14)) == [
        "2019-01", "2019-03", "2019-05", "2019-07", "2019-09", "2019-11", "2020-01"
    ]  # fmt: skip
    assert names(Axis("D", 1, 16071, 1096)) == ["2014-01", "2014-07", "2015-01", "2015-07", "2016-01", "2016-07"]
    assert names(Axis("D", 1, 19723, 20)) == ["2024-01-01", "2024-01-08", "2024-01-15"]  # Mondays
    assert names(Axis("h", 1, 24 * 19723, 25)) == [
        "2024-01-01 00:00", "2024-01-01 06:00", "2024-01-01 12:00", "2024-01-01 18:00", "2024-01-02 00:00"
    ]  # fmt: skip
    assert time_ticks(Axis("h", 1, 24 * 19723, 25))[1][0] == 6
    assert names(Axis("Y", 1, 1, 1)) == ["1971"]
    assert names(Axis("Y", 7, 4, 3)) == ["1974", "1981", "1988"]


def words(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter() if one.tag.endswith("}text")]


def test_every_variation_is_drawn_beside_the_answer() -> None:
    told = found(wide(noisy(3)), DID.code, controls=OTHERS)
    svg = drawn(told)
    assert "What would change the answer" in words(svg)
    assert [one.told.said(str) for one in variants(told) if one.told.said(str) not in words(svg)] == []
    assert svg.count('stroke-width="2" stroke-dasharray="6 4"') == 1  # the line at the answer
    assert all(one.low is not None and one.low < one.effect < one.high for one in variants(told))


def test_variations_of_a_mix_have_intervals_while_they_are_quick_to_reckon() -> None:
    told = found(wide(noisy(3, places=8)), MIX.code, controls=list("BCDEFGH"))
    left = [one for one in variants(told) if one.told.code == "start_moved"]
    assert [one.low is not None and one.high is not None for one in left] == [True, True]


def test_controls_that_fit_badly_before_are_counted_and_not_drawn() -> None:
    table = noisy(3)
    table["F"] = [value + 500 for value in table["F"]]
    told = found(wide(table), MIX.code, controls=OTHERS)
    svg = drawn(told)
    assert "Gaps of controls treated as if (1 that fit badly before are not drawn)" in words(svg)
    assert svg.count('stroke-width="0.8"/>') == 4


def test_variation_without_an_effect_has_no_mark() -> None:
    table = {"A": [1.0, 2.0, 5.0, 6.0], "B": [1.0, 2.0, 3.0, 4.0], "C": [np.nan, 3.0, np.nan, 5.0]}
    told = found(wide(table), DID.code, start="2024-01-03", controls=["B", "C"])
    assert [one.effect for one in variants(told)].count(None) == 1
    assert drawn(told).count("<circle") == 1 + len(variants(told))  # by method 1, by choice 1 + all but one


def test_what_cannot_be_computed_is_not_drawn() -> None:
    told = found(wide({"A": [1.0, 2.0]}), DID.code, start="2024-01-02")
    assert words(drawn(told)) == ["bicycles"]


def test_lanes_bear_the_names_of_their_checks_and_hollow_ones_are_no_fault() -> None:
    told = found(faulty(), DID.code, controls=["B", "C", "D", "E"], start="2024-08-20")
    svg = drawn(told)
    assert {"Stuck values", "Failed counters", "Gaps", "Outliers", "Exchanged instruments"} <= set(words(svg))
    faults = [one for one in told.found if one.fault]
    assert svg.count('height="13" fill="#fff"') == len(told.found) - len(faults)


def test_places_beyond_twenty_are_counted() -> None:
    table = noisy(3, places=26)
    for name in table:
        table[name][70:80] = [np.nan] * 10
    told = found(wide(table), DID.code, controls=list(table)[1:])
    assert "… and 6 more" in words(drawn(told))
    bare = replace(told, found=tuple(one for one in told.found if one.place < 20))
    assert "… and 6 more" not in words(drawn(bare))
