"""Overlaps in New York and Austin: exactly brute force's pairs, and what a planner would expect to see."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyproj import Geod

from junto.cli import main
from junto.core.overlaps import Item, Overlap, Result, find_overlaps, owner_key
from junto.core.overlaps.reading_items import Columns, asset_columns, read_items
from junto.core.overlaps.things import THINGS
from junto.core.tables import read_table

pytestmark = pytest.mark.external

NEW_YORK = Columns(
    id="project_id", owner="managing_agency", title="project_description", texts=("scope_summary",),
    start="fy_first", end="fy_last",
)  # fmt: skip
CITY_SERVICES = "DEPT OF CITYWIDE ADMIN SERVS"


@pytest.fixture(scope="module")
def new_york(shared: Path) -> list[Item]:
    """The 1,934 usable projects: with money in some year, and in the city."""
    items, skipped = read_items(
        read_table(shared / "data" / "nyc_capital_project_detail_fy2021.geojson"), NEW_YORK, THINGS
    )
    assert (len(items), len(skipped)) == (2010, 0)
    usable = [item for item in items if item.start and item.geometry is not None and item.geometry.y < 41]
    assert len(usable) == 1934
    return usable


@pytest.fixture(scope="module")
def found(new_york: list[Item]) -> Result:
    return find_overlaps(new_york)


def brute_force(items: list[Item], within: float, *, times: bool) -> set[tuple[int, int]]:
    """Every two positions measured by the geodesic."""
    xy = np.array([(item.geometry.x, item.geometry.y) for item in items if item.geometry is not None])
    i, j = np.triu_indices(len(items), 1)
    metres = Geod(ellps="WGS84").inv(xy[i, 0], xy[i, 1], xy[j, 0], xy[j, 1])[2]
    pairs = zip(i[metres <= within].tolist(), j[metres <= within].tolist(), strict=True)

    def meet(a: Item, b: Item) -> bool:
        if owner_key(a.owner) == owner_key(b.owner):
            return False
        if not times:
            return True
        return bool(a.start and b.end and b.start and a.end and a.start <= b.end and b.start <= a.end)

    return {(a, b) for a, b in pairs if meet(items[a], items[b])}


def told(result: Result, items: list[Item]) -> set[tuple[int, int]]:
    """Every two positions of different owners that some same-place overlap tells together."""
    pairs = set()
    for overlap in result.overlaps:
        if overlap.kind == "same_place":
            for a, b in itertools.combinations(sorted(overlap.positions), 2):
                if owner_key(items[a].owner) != owner_key(items[b].owner):
                    pairs.add((a, b))
    return pairs


def test_new_york_pairs_with_overlapping_years_are_the_181_of_brute_force(new_york: list[Item], found: Result) -> None:
    expected = brute_force(new_york, 50.0, times=True)
    assert len(expected) == 181
    assert told(found, new_york) == expected


def test_new_york_pairs_at_any_time_are_the_333_of_brute_force(new_york: list[Item]) -> None:
    timeless = [Item(i.id, i.owner, i.title, i.geometry, text=i.text) for i in new_york]
    expected = brute_force(new_york, 50.0, times=False)
    assert len(expected) == 333
    assert told(find_overlaps(timeless, kinds=("same_place",)), timeless) == expected


def test_city_services_are_in_138_of_the_181_of_which_121_with_construction(new_york: list[Item]) -> None:
    """The 121 of the data's README are those with Design & Construction; without city services 43 are left."""
    expected = brute_force(new_york, 50.0, times=True)
    with_services = {pair for pair in expected if CITY_SERVICES in {new_york[k].owner for k in pair}}
    construction = [
        pair for pair in with_services if "DEPT OF DESIGN & CONSTRUCTION" in {new_york[k].owner for k in pair}
    ]
    assert (len(with_services), len(construction), len(expected) - len(with_services)) == (138, 121, 43)


def together(result: Result, *ids: str) -> Overlap:
    return next(one for one in result.overlaps if one.kind == "same_place" and set(ids) <= set(one.needs))


def test_new_york_housing_and_parks_meet_at_one_playground(found: Result) -> None:
    overlap = together(found, "HAM21USPR", "P-3CPIJWJ")
    assert overlap.needs == ("HAM21USPR", "P-3CPIJWJ")
    assert overlap.distance_m == pytest.approx(5.465, abs=0.001)
    assert found.overlaps.index(overlap) < 10
    assert "Their windows are the same: in the year 2021." in map(str, overlap.reasons)


def test_new_york_parks_and_construction_meet_at_peck_slip(found: Result) -> None:
    overlap = together(found, "P-301PECK", "HWM1159")
    assert overlap.owners == ("DEPT OF DESIGN & CONSTRUCTION", "DEPT OF PARKS AND RECREATION")
    assert overlap.distance_m == pytest.approx(37.531, abs=0.001)
    assert found.overlaps.index(overlap) < 10


def test_new_york_false_friend_is_flagged_and_stands_at_the_end(found: Result) -> None:
    overlap = together(found, "S195-227K", "LBK15BRRF")
    assert overlap.distance_m == 0.0
    assert overlap.flags == ("shared_geocode",)
    assert overlap.strength < 0.2
    assert found.overlaps.index(overlap) > 0.9 * len(found.overlaps)


def test_new_york_duplicate_ids_are_two_projects_each_and_both_kept(new_york: list[Item]) -> None:
    doubles = [item.owner for item in new_york if item.id == "HBBA24181"]
    assert doubles == ["DEPT ENVIRONMENTAL PROTECTION", "DEPARTMENT OF TRANSPORTATION"]


def test_houston_crowd_at_one_point_is_a_shared_geocode(shared: Path) -> None:
    columns = Columns(id="CIP.No.", owner="Capital.Project.Profile", title="Project", start="Start.Year")
    items, _ = read_items(read_table(shared / "data" / "houston_cip_fy2016_2020_geocoded.csv"), columns, THINGS)
    crowd = max((sum(other.geometry == item.geometry for other in items) for item in items if item.geometry), default=0)
    assert crowd == 65
    places = [one for one in find_overlaps(items, kinds=("same_place",)).overlaps if one.distance_m == 0]
    assert places
    assert all(set(one.flags) & {"shared_geocode", "same_point"} for one in places)


def test_austin_desired_cameras_stand_within_50_m_of_138_live_signals(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = shared / "data"
    words = [
        "overlaps", data / "austin_traffic_cameras_2020.csv", "--id", "Camera ID", "--owner", "=Transportation",
        "--title", "Location Name", "--where", "Camera Status=DESIRED", "--only", "reuse", "--format", "json",
        "--assets", data / "austin_traffic_signals_2020.csv", "--assets-where", "Signal Status=TURNED_ON",
    ]  # fmt: skip
    assert main([str(word) for word in words]) == 0
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert len({need for overlap in result["overlaps"] for need in overlap["needs"]}) == 138
    assert {overlap["kind"] for overlap in result["overlaps"]} == {"reuse"}
    assert all(overlap["distance_m"] <= 50 for overlap in result["overlaps"])


def test_austin_signals_are_found_with_their_usual_columns(shared: Path) -> None:
    table = read_table(shared / "data" / "austin_traffic_signals_2020.csv")
    columns = asset_columns(table, kind=None, where=(("Signal Status", "TURNED_ON"),))
    assert (columns.id, columns.title) == ("Signal ID", "Location Name")
    items, skipped = read_items(table, columns, THINGS)
    assert skipped == []
    assert {item.kind for item in items} == {"traffic-signal"}
