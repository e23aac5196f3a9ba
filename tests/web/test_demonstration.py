"""The demonstration plays to its end through the door, twice without harm, and its streets lie where they should."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from pyproj import Geod

from junto.web.demonstration.grid import Grid
from junto.web.demonstration.stage import city_data, needs_data, quarter, quarter_end
from tests.serving import Installation, Installations

REPORT = """
import json, django; django.setup()
from collections import Counter
from junto.journal.check import check
from junto.needs.models import Need, ProblemReport
from junto.people.models import Combination, Organization, Person
from junto.evaluation.models import Award, Protest
from junto.projects.models import Hold, Overlap, Project
from junto.solicitations.models import Solicitation, Submission
report = check()
print(json.dumps({
    "findings": report.findings,
    "unsealed": report.unsealed,
    "needs": dict(Counter(Need.objects.values_list("state", flat=True))),
    "reports": dict(Counter(ProblemReport.objects.values_list("state", flat=True))),
    "kinds": dict(Counter(Organization.objects.values_list("kind", flat=True))),
    "overlaps": sorted(set(Overlap.objects.values_list("state", flat=True))),
    "kinds_of_overlap": sorted(set(Overlap.objects.filter(state="found").values_list("kind", flat=True))),
    "projects": {p.title: p.state for p in Project.objects.all()},
    "holds": sorted(Hold.objects.values_list("kind", "state")),
    "combination": list(Combination.objects.values_list("state", flat=True)),
    "bought": {
        "solicitations": dict(Solicitation.objects.values_list("title", "state")),
        "submissions": dict(Counter(Submission.objects.values_list("state", flat=True))),
        "awards": sorted(Award.objects.values_list("state", flat=True)),
        "protests": sorted(Protest.objects.values_list("state", flat=True)),
    },
    "signing_in": Person.objects.filter(demonstration=True, account__isnull=False).count(),
}))
"""


@pytest.fixture
def played(installations: Installations) -> Installation:
    """An installation in which the demonstration was played."""
    return installations.demonstration()


def test_demonstration_plays_to_its_end_and_only_once(played: Installation) -> None:
    found = json.loads(played.run("-c", REPORT).stdout)
    assert found["findings"] == []
    assert found["unsealed"] == 0
    assert found["needs"] == {"published": 62}
    assert found["reports"] == {"published": 4, "submitted": 1, "rejected": 1}
    assert found["kinds"] == {
        "department": 10,  # eight, the attorney's office, the town hall
        "purchasing_office": 1,
        "council": 2,
        "company": 6,
        "intermediary": 1,
        "community_group": 1,
    }
    assert {"accepted", "declined", "found"} <= set(found["overlaps"])
    assert found["kinds_of_overlap"] == ["reuse", "same_place", "same_purchase", "sequence"]
    assert found["projects"] == {
        "Cameras and sensors at twelve intersections": "ready",
        "Signal cabinets for three departments": "ready",
        "Market Street: open it once": "planning",
    }
    assert found["holds"] == [["legal", "open"], ["policy", "released"]]
    assert found["combination"] == ["active", "active"]
    assert found["signing_in"] == 34
    assert found["bought"] == {
        "solicitations": {
            "Cameras and sensors at twelve intersections": "awarded",
            "Signal cabinets for three departments": "awarded",
        },
        "submissions": {"late": 1, "opened": 7},
        "awards": ["confirmed", "confirmed", "withdrawn"],
        "protests": ["final", "upheld"],
    }
    again = played.run("-m", "junto", "demo", "--data", str(played.data), "--no-serve")
    assert again.stdout == ""
    other = played.run("-m", "junto", "demo", "--data", str(played.data), "--city", "nyc", "--no-serve", check=False)
    assert (other.returncode, other.stdout) == (2, "")
    assert "holds the demonstration “west-end”" in other.stderr


def test_folder_that_no_demonstration_made_is_not_emptied(installations: Installations, tmp_path: Path) -> None:
    (tmp_path / "important").write_text("keep me")
    blank = installations.blank(JUNTO_DEMO="yes", JUNTO_CLOCK_MAY_BE_SET="yes")
    refused = blank.run("-m", "junto", "demo", "--data", str(tmp_path), "--fresh", "--no-serve", check=False)
    assert refused.returncode == 2
    assert "was not made by a demonstration; it is not emptied." in refused.stderr
    assert (tmp_path / "important").read_text() == "keep me"


def test_grid_draws_corners_stretches_and_blocks_to_scale() -> None:
    grid = Grid(**city_data()["grid"])
    wgs84 = Geod(ellps="WGS84")
    elm_houston = grid.place("Elm & Houston")["coordinates"]
    assert elm_houston == [-96.80838, 32.77985]
    bearing, _back, metres = wgs84.inv(*elm_houston, *grid.place("Lamar & Elm")["coordinates"])
    assert (round(bearing), round(metres)) == (76, 395)
    bearing, _back, metres = wgs84.inv(*elm_houston, *grid.place("Houston & Ross")["coordinates"])
    assert (round(bearing), round(metres)) == (-14, 250)
    assert grid.place("Market from Elm to Ross")["type"] == "LineString"
    ring = grid.place("block Elm Market Pacific Austin")["coordinates"][0]
    assert ring[0] == ring[-1]
    area, _perimeter = wgs84.polygon_area_perimeter(*zip(*ring, strict=True))
    assert round(area, -2) == 95 * 95 // 100 * 100
    _az, _back, apart = wgs84.inv(*elm_houston, *grid.place("Elm & Houston", pole=3)["coordinates"])
    assert round(apart) == 9
    with pytest.raises(ValueError, match="“nowhere” is no place on the grid"):
        grid.place("nowhere")


def test_every_need_of_the_demonstration_has_a_place_and_a_measurable_outcome() -> None:
    grid = Grid(**city_data()["grid"])
    rows = needs_data()
    assert len(rows) == 60
    assert {row["department"] for row in rows} == {"TRN", "PSD", "PWK", "DWU", "PRK", "ENV", "ECO", "ITS"}
    for row in rows:
        assert grid.place(row["place"])["type"] in {"Point", "LineString", "Polygon"}
        assert row["outcome"].endswith(".")


def test_quarters_count_from_today() -> None:
    today = date(2026, 11, 23)
    assert quarter("1Q2", today) == date(2027, 4, 1)
    assert quarter_end("1Q4", today) == date(2027, 12, 31)
    assert quarter_end("2Q1", today) == date(2028, 3, 31)
