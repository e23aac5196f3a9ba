"""The cities' own files imported whole: exact counts of what becomes what, and nothing the second time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from junto.core.workflow import PROGRAM
from junto.journal import followers
from junto.needs.imports import files
from junto.needs.imports.actions import bring_in
from junto.needs.models import CostItem, Import, Need
from junto.people.actions import add_jurisdiction
from junto.people.models import Jurisdiction, Organization
from junto.places.actions import install_kinds
from junto.places.models import StandingThing

pytestmark = [pytest.mark.external, pytest.mark.django_db]


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Jurisdiction:
    """A city with the starting list of kinds; overlaps are another test's."""
    monkeypatch.setattr(followers, "_followers", {})
    install_kinds()
    return add_jurisdiction("The city", "city", by=PROGRAM)


def brought(shared: Path, name: str, into: str, town: Jurisdiction) -> Import:
    given: dict[str, Any] = {"file_name": name, "into": into, "jurisdiction": town}
    return bring_in([(shared / "data" / name).read_bytes()], mode="valid", by=PROGRAM, **given)


def counts(imported: Import) -> tuple[int, ...]:
    return tuple(imported.outcome[name] for name in ("rows", "new", "changed", "unchanged", "rejected"))


def refusals(imported: Import) -> list[str]:
    found = files.rejected(imported.pk)
    assert found is not None
    return [str(problem) for one in found[1] for problem in one.problems]


def test_new_york_projects_become_needs_of_24_departments(shared: Path, town: Jurisdiction) -> None:
    name = "nyc_capital_project_detail_fy2021.geojson"
    imported = brought(shared, name, "needs", town)
    assert counts(imported) == (2010, 2007, 0, 0, 3)
    assert refusals(imported) == [
        "Row 689, column “(geometry)”: 41.090404, -73.843197 lies outside the area of this city.",
        "Row 796, column “combined2021”: “-597” is negative; an amount of zero or more is wanted.",
        "Row 1285, column “combined2021”: “-415” is negative; an amount of zero or more is wanted.",
    ]
    notes = [note for note in imported.outcome["notes"] if note[0] != "guessed"]
    assert notes == [
        ["no_money", "", 75],
        ["same_number", "P-213CNTR: 79, 463", 1],
        ["same_number", "HBBA24181: 690, 705", 1],
    ]
    assert (imported.outcome["departments"], Organization.objects.count()) == (24, 24)
    assert Need.objects.filter(external_id__in=("P-213CNTR", "HBBA24181")).count() == 4
    assert Counter(Need.objects.values_list("organization__name", flat=True)).most_common(2) == [
        ("Department of Design and Construction", 496), ("Department of Parks and Recreation", 405),
    ]  # fmt: skip
    library = Need.objects.get(external_id="LB20DUMBO")
    assert (library.starts.isoformat(), library.ends.isoformat()) == ("2020-07-01", "2021-06-30")
    assert list(library.cost_items.values_list("description", "amount", "year")) == [("FY 2021", 500_000_000, 2021)]
    assert library.extra["budget_lines"] == "LB-0101 LB-0108 LB-0104"
    assert not CostItem.objects.filter(amount=0).exists()
    again = brought(shared, name, "needs", town)
    assert (counts(again), Need.objects.count()) == ((2010, 0, 0, 2007, 3), 2007)


def test_houston_becomes_needs_of_nine_departments(shared: Path, town: Jurisdiction) -> None:
    name = "houston_cip_fy2016_2020_geocoded.csv"
    imported = brought(shared, name, "needs", town)
    assert (counts(imported), imported.outcome["departments"]) == ((371, 371, 0, 0, 0), 9)
    first = Need.objects.get(external_id="M-410009")
    assert (first.organization.name, first.starts.isoformat()) == ("Public Works and Engineering", "2015-07-01")
    assert list(first.cost_items.values_list("description", "amount")) == [
        ("FY 2016", 56_300_000), ("FY 2019", 1_243_400_000),
    ]  # fmt: skip
    assert counts(brought(shared, name, "needs", town)) == (371, 0, 0, 371, 0)


SIGNALS = {"Turn On Date: 01/01/1900": 39, "Turn On Date: 12/31/1899": 2}
AUSTIN = [
    ("austin_traffic_cameras_2020.csv", "needs", (758, 139, 0, 0, 0), {"TURNED_ON": 595, "REMOVED": 19, "VOID": 5}),
    (
        "austin_traffic_cameras_2020.csv",
        "standing_things",
        (758, 595, 0, 0, 0),
        {"DESIRED": 139, "REMOVED": 19, "VOID": 5},
    ),
    ("austin_dynamic_message_signs_2020.csv", "needs", (20, 6, 0, 0, 0), {"TURNED_ON": 13, "REMOVED": 1}),
    ("austin_dynamic_message_signs_2020.csv", "standing_things", (20, 13, 0, 0, 0), {"DESIRED": 6, "REMOVED": 1}),
]


@pytest.mark.parametrize(("name", "into", "wanted", "left_out"), AUSTIN)
def test_austin_desires_become_needs_and_the_rest_stands(
    shared: Path, town: Jurisdiction, name: str, into: str, wanted: tuple[int, ...], left_out: dict[str, int]
) -> None:
    imported = brought(shared, name, into, town)
    assert (counts(imported), imported.outcome["left_out"]) == (wanted, left_out)
    model = Need if into == "needs" else StandingThing
    code = "camera" if "cameras" in name else "dynamic-sign"
    assert model._default_manager.filter(kind__code=code).count() == wanted[1]
    assert counts(brought(shared, name, into, town))[1:4] == (0, 0, wanted[1])


@pytest.mark.parametrize(
    ("name", "rows", "new", "placeholders"),
    [
        (
            "austin_traffic_signals_2020.csv",
            1148,
            1098,
            {"Turn On Date: 01/01/1900": 39, "Turn On Date: 12/31/1899": 2},
        ),
        ("nyc_linknyc_kiosks_2018.csv", 1868, 1868, {}),
        ("nyc_wifi_hotspots_2020.csv", 3319, 3319, {"Activated: 09/09/9999": 1497}),
    ],
)
def test_what_stands_there_is_imported_and_placeholders_are_not_dates(
    shared: Path, town: Jurisdiction, name: str, rows: int, new: int, placeholders: dict[str, int]
) -> None:
    imported = brought(shared, name, "standing_things", town)
    assert counts(imported) == (rows, new, 0, 0, 0)
    assert {what: n for code, what, n in imported.outcome["notes"] if code == "placeholder"} == placeholders
    assert sum(imported.outcome["left_out"].values()) == rows - new
    assert counts(brought(shared, name, "standing_things", town))[1:4] == (0, 0, new)


def test_planned_kiosks_become_needs(shared: Path, town: Jurisdiction) -> None:
    imported = brought(shared, "nyc_linknyc_new_site_permit_applications_2018.csv", "needs", town)
    assert (counts(imported), imported.outcome["departments"]) == ((305, 305, 0, 0, 0), 1)
