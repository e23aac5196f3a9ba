"""`junto overlaps` from a file to a table, JSON or GeoJSON, and what it says of bad input."""
# ruff: noqa: E501 - a case a line is easier to read than a case in pieces

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from junto.cli import main

NEEDS = """id,dept,what,from,to,sort,Latitude,Longitude
1,Parks,Elm Square playground,2026,2026.0,playground,32.7800,-96.8000
2,Housing,Elm Square playground,2026,,playground,32.7801,-96.8000
3,Water,sewer on Oak,2026-05-01,2026-06-30,sewer,32.7900,-96.8000
4,Streets,Oak resurfacing,2026-03-01,2026-04-15,resurfacing,32.7902,-96.8000
5,Parks,swapped,2026,,camera,-96.8,32.78
6,Parks,late,2027,2026,camera,32.78,-96.8
7,,nobody's,2026,,camera,32.78,-96.8
8,Parks,nowhere,2026,,camera,,
9,Parks,half,2026,,camera,32.78,
,Parks,no id,2026,,camera,32.78,-96.8
1,Parks,Elm Square playground,2026,2026.0,playground,32.7800,-96.8000
1,Police,another under one id,,,camera,32.70,-96.7
10,Parks,day or month,03/04/2026,,camera,32.6,-96.6
11,Parks,nothing at all,,,,,
"""
COLUMNS = ["--id", "id", "--owner", "dept", "--title", "what", "--start", "from", "--end", "to", "--kind", "sort"]


@pytest.fixture
def needs(tmp_path: Path) -> Path:
    file = tmp_path / "needs.csv"
    file.write_text(NEEDS, encoding="utf-8")
    return file


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    try:
        code = main([str(word) for word in words])
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def as_json(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    code, out, err = run(capsys, "overlaps", *words, "--format", "json")
    assert (code, err) == (0, "")
    data: dict[str, Any] = json.loads(out)
    return data


def test_json_has_overlaps_and_what_was_skipped(capsys: pytest.CaptureFixture[str], needs: Path) -> None:
    data = as_json(capsys, needs, *COLUMNS)
    assert data["counts"] == {"same_place": 1, "same_purchase": 2, "reuse": 0, "sequence": 1}
    place = next(one for one in data["overlaps"] if one["kind"] == "same_place")
    assert {key: place[key] for key in ("needs", "owners", "distance_m", "days_apart", "strength", "rows")} == {
        "needs": ["1", "2"],
        "owners": ["Housing", "Parks"],
        "distance_m": 11.09,
        "days_apart": 0,
        "strength": 0.973,
        "rows": [2, 3],
    }
    assert place["reasons"][0] == "They are 11 m apart; 50 m was asked."
    order = next(one for one in data["overlaps"] if one["kind"] == "sequence")
    assert (order["first"], order["needs"], order["days_apart"]) == ("3", ["3", "4"], 16)
    assert data["skipped"] == [
        {"row": 6, "id": "5", "reason": "Column “Latitude”, “Longitude”: Latitude and longitude are probably swapped: "
         "-96.8 cannot be a latitude, 32.78 can."},
        {"row": 7, "id": "6", "reason": "Column “from” and “to”: The end 2026-12-31 is before the start 2027-01-01."},
        {"row": 8, "id": "7", "reason": "Column “dept”: the owner is missing."},
        {"row": 9, "id": "8", "reason": "It has no place: only same purchases were looked for.", "partly": True},
        {"row": 10, "id": "9", "reason": "Column “Latitude”, “Longitude”: The longitude is missing."},
        {"row": 11, "id": None, "reason": "Column “id”: the id is missing."},
        {"row": 12, "id": "1", "reason": "It says the same as row 2 under the same id."},
        {"row": 14, "id": "10", "reason": "Column “from” and “to”: “03/04/2026” may be two different days; say which "
         "comes first, the month or the day."},
        {"row": 15, "id": "11", "reason": "It has neither a place nor a kind of thing."},
    ]  # fmt: skip


def test_order_of_dates_is_an_option(capsys: pytest.CaptureFixture[str], needs: Path) -> None:
    data = as_json(capsys, needs, *COLUMNS, "--dates", "mdy")
    assert 14 not in [left["row"] for left in data["skipped"]]


def test_table_tells_the_strongest_and_how_many_more(capsys: pytest.CaptureFixture[str], needs: Path) -> None:
    code, out, _ = run(capsys, "overlaps", needs, *COLUMNS, "--top", 1)
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "4 overlaps: 1 same place, 2 same purchase, 0 reuse, 1 sequence."
    assert lines[2] == "1. 0.97 same place, 11 m, 0 days apart"
    assert "3 more; ask for --top 4 or --format json." in lines
    assert "9 rows were left out:" in lines
    assert "  and 5 more; --format json has them all." in lines
    assert (
        "  row 6, 5: Column “Latitude”, “Longitude”: Latitude and longitude are probably swapped: -96.8 cannot be a latitude, 32.78 can."
        in lines
    )


def test_table_shortens_long_lists_of_needs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    rows = "\n".join(f"{k},owner {k},camera" for k in range(15))
    file.write_text(f"id,owner,title\n{rows}\n", encoding="utf-8")
    code, out, _ = run(capsys, "overlaps", file, "--id", "id", "--owner", "owner", "--title", "title")
    assert code == 0
    assert "1. 0.70 same purchase, -" in out
    assert "     and 3 more" in out
    assert "Note: Needs without a place: 15." in out


def test_geojson_draws_every_overlap(capsys: pytest.CaptureFixture[str], needs: Path) -> None:
    code, out, _ = run(capsys, "overlaps", needs, *COLUMNS, "--format", "geojson")
    assert code == 0
    data = json.loads(out)
    assert data["type"] == "FeatureCollection"
    by_kind = {feature["properties"]["kind"]: feature["geometry"] for feature in data["features"]}
    assert by_kind["same_place"] == {"type": "MultiPoint", "coordinates": [[-96.8, 32.78], [-96.8, 32.7801]]}
    assert len(data["skipped"]) == 9


def test_out_writes_a_whole_file(capsys: pytest.CaptureFixture[str], needs: Path, tmp_path: Path) -> None:
    target = tmp_path / "found.json"
    code, out, _ = run(capsys, "overlaps", needs, *COLUMNS, "--format", "json", "--out", target)
    assert (code, out) == (0, "")
    assert set(json.loads(target.read_text(encoding="utf-8"))) == {"overlaps", "skipped", "counts", "notes"}
    assert sorted(file.name for file in tmp_path.iterdir()) == ["found.json", "needs.csv"]


def test_distance_gap_and_kinds_are_options(capsys: pytest.CaptureFixture[str], needs: Path) -> None:
    data = as_json(capsys, needs, *COLUMNS, "--within", "30ft", "--only", "same_place")
    assert data["overlaps"] == []
    data = as_json(capsys, needs, *COLUMNS, "--within", "0.02 km", "--only", "same_place")
    assert len(data["overlaps"]) == 1
    data = as_json(capsys, needs, *COLUMNS, "--within", "50", "--gap", "3w", "--only", "same_place")
    assert [one["needs"] for one in data["overlaps"]] == [["1", "2"], ["3", "4"]]
    data = as_json(capsys, needs, *COLUMNS, "--soon", "10d", "--only", "sequence")
    assert data["overlaps"] == []


def test_assets_are_reused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    wanted = tmp_path / "wanted_cameras.csv"
    wanted.write_text(
        "Camera ID,name,status,lat,lon\n7,Elm,DESIRED,32.78,-96.8\n8,Oak,ON,32.79,-96.8\n", encoding="utf-8"
    )
    signals = tmp_path / "traffic_signals.geojson"
    features = [
        {"type": "Feature", "properties": {"Signal ID": "S1", "name": "Elm signal", "state": state},
         "geometry": {"type": "Point", "coordinates": [-96.8, lat]}}
        for state, lat in (("on", 32.78005), ("off", 32.78001))
    ]  # fmt: skip
    signals.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    options = ["--id", "Camera ID", "--owner", "=Transport", "--title", "name", "--where", "status=DESIRED"]
    assets = ["--assets", signals, "--assets-where", "state=on"]
    data = as_json(capsys, wanted, *options, *assets)
    (overlap,) = data["overlaps"]
    assert (overlap["kind"], overlap["needs"], overlap["standing"]) == ("reuse", ["7"], ["S1"])
    assert overlap["reasons"][0] == "A traffic signal stands 5.5 m away and may carry a camera: Elm signal."
    code, out, _ = run(capsys, "overlaps", wanted, *options, *assets, "--assets-kind", "=camera", "--format", "geojson")
    assert code == 0
    assert json.loads(out)["features"][0]["properties"]["parts"]["serves"] == 1.0


def test_workbook_with_wkt_is_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["id", "owner", "title", "wkt"], [12.0, "Parks", "Main Street lights", "LINESTRING (1 2, 1.001 2)"],
                ["B", "Water", "Main Street lights", "POINT (1.0005 2.0001)"], ["C", "Fire", "x", "POINT (9"]):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "needs.xlsx")
    data = as_json(
        capsys, tmp_path / "needs.xlsx", "--id", "ID", "--owner", "owner", "--title", "title", "--only", "same_place"
    )
    assert [one["needs"] for one in data["overlaps"]] == [["12", "B"]]
    assert data["skipped"] == [
        {"row": 4, "id": "C", "reason": "Column “wkt”: This is not well-known text (WKT): “POINT (9”."}
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--owner", "depart"], "junto overlaps: The file has no column “depart”. Did you mean “dept”?"),
        (["--owner", "zzz"], "junto overlaps: The file has no column “zzz”. It has: id, dept, what"),
        (["--out", "/no/such/folder/x.json"], "junto overlaps: The folder of /no/such/folder/x.json does not exist."),
        (["--within", "far"], "argument --within: 'far' is not a distance; write 50m, 0.2km, 150ft or 1mi"),
        (["--within", "80km"], "argument --within: '80km' is more than 50 km"),
        (["--gap", "-1"], "argument --gap: '-1' is not a number of days; write 0d, 2w or 1y"),
        (["--gap", "1m"], "argument --gap: '1m' is not a number of days; write 0d, 2w or 1y"),
        (["--where", "x"], "argument --where: 'x' is not a condition; write COLUMN=VALUE"),
        (["--city", "1,2,3"], "argument --city: '1,2,3' is not a box; write WEST,SOUTH,EAST,NORTH in degrees"),
        (["--city", "1,9,3,2"], "argument --city: '1,9,3,2' is not a box in degrees: west, south, east, north"),
        (["--assets-kind", "x"], "--assets-kind must come after the --assets it speaks of"),
        (["--assets", "a.csv", "--assets-where", "x"], "'x' is not a condition; write COLUMN=VALUE"),
        (["--assets", "/no/assets.csv"], "junto overlaps: "),
    ],
)
def test_bad_options_are_one_sentence(
    capsys: pytest.CaptureFixture[str], needs: Path, words: list[str], sentence: str
) -> None:
    code, out, err = run(capsys, "overlaps", needs, *COLUMNS, *words)
    assert (code, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err


def test_swapped_place_is_found_by_the_city(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "paris.csv"
    file.write_text("id,owner,title,lat,lon\n1,Voirie,rue,2.35,48.85\n", encoding="utf-8")
    data = as_json(capsys, file, "--id", "id", "--owner", "owner", "--title", "title", "--city=2.2,48.8,2.5,48.95")
    assert "is in the city" in data["skipped"][0]["reason"]


def test_unreadable_file_is_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "overlaps", tmp_path / "missing.csv", *COLUMNS)
    assert code == 2
    assert err.count("\n") == 1
    assert "missing.csv" in err
