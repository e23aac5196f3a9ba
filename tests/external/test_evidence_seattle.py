"""The traps in Seattle's bicycle counters, found by the general checks, with their dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from junto.core.evidence.answering import checked
from junto.core.evidence.check import Found
from junto.core.evidence.panel import Panel
from junto.core.evidence.preparing import resolved
from junto.core.evidence.reading_data import read_data
from junto.core.evidence.reading_plan import plan_of

pytestmark = pytest.mark.external
Traps = tuple[Panel, tuple[Found, ...]]


@pytest.fixture(scope="module")
def traps(shared: Path) -> Traps:
    """All that the checks find, for a pilot that begins where no trap lies."""
    given = plan_of({
        "outcome": "bicycles", "wanted": "up", "columns": {"time": "ts", "place": "site", "value": "count"},
        "timezone": "America/Los_Angeles", "treated": "2nd-ave", "controls": "all others", "start": "2015-09-01",
    })  # fmt: skip
    panel = read_data(shared / "data" / "seattle_bike_counters_hourly_2014_2016.csv.gz", given)
    return panel, checked(resolved(given, panel), panel)[0]


def days(traps: Traps, check: str, place: str) -> list[tuple[date, date]]:
    panel, found = traps
    return [
        (panel.axis.at(one.first).date(), panel.axis.at(one.last).date())
        for one in found
        if one.check == check and panel.places[one.place] == place
    ]


def test_instrument_exchanged_at_2nd_avenue_about_2_may_2016(traps: Traps) -> None:
    found = days(traps, "exchanged", "2nd-ave")
    assert len(found) == 1
    assert abs((found[0][0] - date(2016, 5, 2)).days) <= 7


def test_only_two_levels_move_in_one_place_alone(traps: Traps) -> None:
    panel, found = traps
    assert [panel.places[one.place] for one in found if one.check == "exchanged"] == ["2nd-ave", "58th-st"]
    assert days(traps, "exchanged", "58th-st") == [(date(2015, 3, 1), date(2015, 3, 1))]


def test_closures_in_spring_2016(traps: Traps) -> None:
    assert (date(2016, 4, 2), date(2016, 4, 3)) in days(traps, "false_zeros", "2nd-ave")
    assert days(traps, "closures", "2nd-ave") == [(date(2016, 4, 4), date(2016, 4, 26))]
    panel, found = traps
    assert {panel.places[one.place] for one in found if one.check == "closures"} == {"2nd-ave"}


def test_counters_that_failed(traps: Traps) -> None:
    assert days(traps, "failed", "2nd-ave") == [(date(2016, 11, 2), date(2016, 11, 30))]
    assert days(traps, "failed", "58th-st") == [
        (date(2016, 7, 17), date(2016, 7, 31)), (date(2016, 9, 1), date(2016, 9, 8))
    ]  # fmt: skip
    assert days(traps, "failed", "broadway") == [(date(2015, 9, 5), date(2015, 9, 17))]
    [(first, last)] = days(traps, "failed", "burke-gilman-70th")
    assert (first, last) == (date(2015, 11, 14), date(2015, 12, 6))
    assert days(traps, "failed", "fremont-bridge") == days(traps, "failed", "spokane-st") == []


def test_false_zeros(traps: Traps) -> None:
    assert (date(2015, 6, 12), date(2015, 6, 17)) in days(traps, "false_zeros", "2nd-ave")
    assert (date(2014, 8, 26), date(2014, 8, 27)) in days(traps, "false_zeros", "58th-st")
    assert (date(2016, 7, 22), date(2016, 7, 22)) in days(traps, "false_zeros", "broadway")
    assert days(traps, "false_zeros", "fremont-bridge") == days(traps, "false_zeros", "spokane-st") == []


def test_missing_hours(traps: Traps) -> None:
    assert days(traps, "gaps", "2nd-ave") == []  # what clocks skipped is no gap
    assert (date(2015, 2, 1), date(2015, 2, 28)) in days(traps, "gaps", "58th-st")
    assert (date(2015, 10, 1), date(2015, 10, 16)) in days(traps, "gaps", "broadway")
    assert (date(2014, 10, 24), date(2014, 10, 24)) in days(traps, "gaps", "spokane-st")


def test_duplicate_hours(traps: Traps) -> None:
    assert days(traps, "duplicates", "2nd-ave") == [(date(2015, 3, 8),) * 2, (date(2016, 3, 13),) * 2]
    # Fremont Bridge alone changes its clock with Europe.
    assert days(traps, "duplicates", "fremont-bridge") == [(date(2015, 10, 25),) * 2, (date(2016, 3, 27),) * 2]


def test_different_start_dates(traps: Traps) -> None:
    panel, found = traps
    late = {panel.places[one.place]: panel.axis.at(one.last + 1).date() for one in found if one.check == "starts"}
    assert late == {"2nd-ave": date(2015, 1, 1), "fremont-bridge": date(2015, 5, 1)}


def test_outliers_are_few_and_no_faults(traps: Traps) -> None:
    panel, found = traps
    told = [(panel.places[one.place], panel.axis.at(one.first).date()) for one in found if one.check == "outliers"]
    assert told == [
        ("spokane-st", date(2015, 1, 1)), ("spokane-st", date(2016, 12, 25)), ("burke-gilman-70th", date(2015, 1, 1)),
    ]  # fmt: skip
    assert not any(one.fault for one in found if one.check == "outliers")


def test_no_value_is_stuck(traps: Traps) -> None:
    assert [one for one in traps[1] if one.check == "stuck"] == []


def test_no_resolution_changes(traps: Traps) -> None:
    assert [one for one in traps[1] if one.check == "resolution"] == []
