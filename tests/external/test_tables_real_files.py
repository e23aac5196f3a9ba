"""Every file of the shared data read; Houston, New York and Austin mapped, with exact counts of what comes out."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from junto.core.geometry import Box, read_coordinates
from junto.core.money import Money, total
from junto.core.tables import (
    ColumnMapping,
    Field,
    Part,
    Result,
    Table,
    apply_mapping,
    propose_mapping,
    read_table,
    write_rejected,
)
from junto.core.tables.values import (
    parse_choice,
    parse_date,
    parse_decimal,
    parse_money,
    parse_text,
    parse_window,
    parse_year,
)

pytestmark = pytest.mark.external

ROWS = {
    "austin_dynamic_message_signs_2020.csv": 20,
    "austin_traffic_cameras_2020.csv": 758,
    "austin_traffic_signals_2020.csv": 1148,
    "chicago_contracts_smart_city_subset.csv.gz": 2229,
    "consultations/15-per-hour-seattle/comments.csv": 54,
    "consultations/15-per-hour-seattle/participants-votes.csv": 339,
    "consultations/15-per-hour-seattle/summary.csv": 8,
    "consultations/15-per-hour-seattle/votes.csv": 2995,
    "consultations/scoop-hivemind.freshwater/comments.csv": 80,
    "consultations/scoop-hivemind.freshwater/participants-votes.csv": 117,
    "consultations/scoop-hivemind.freshwater/summary.csv": 8,
    "consultations/scoop-hivemind.freshwater/votes.csv": 3979,
    "houston_cip_fy2016_2020_geocoded.csv": 371,
    "nyc_capital_project_detail_fy2021.geojson": 2010,
    "nyc_linknyc_kiosks_2018.csv": 1868,
    "nyc_linknyc_new_site_permit_applications_2018.csv": 305,
    "nyc_nta_acs2013_2017.geojson": 195,
    "nyc_tract_acs2013_2017.csv.gz": 2167,
    "nyc_wifi_hotspots_2020.csv": 3319,
    "seattle_bike_counters_hourly_2014_2016.csv.gz": 134523,
}
HOUSTON = Box(-95.9, 29.4, -94.9, 30.2)
AUSTIN = Box(-98.2, 30.0, -97.3, 30.7)
YEARS = range(2016, 2021)

ID = Field("id", "Id", parse_text, required=True, key=True, synonyms=("camera id", "signal id", "dms id"))
TITLE = Field("title", "Title", parse_text, required=True)
COST = Field("cost", "Cost", parse_money)
WINDOW = Field(
    "window",
    "When",
    parse_window,
    parts=(Part("start", "Start", parser=parse_year), Part("end", "End", parser=parse_year)),
)
PLACE = Field(
    "place",
    "Place",
    read_coordinates,
    required=True,
    parts=(Part("lat", "Latitude", parser=parse_decimal), Part("lon", "Longitude", parser=parse_decimal)),
)
TURNED_ON = Field("turned_on", "Turn on date", parse_date, variants=({}, {"order": "mdy"}, {"order": "dmy"}))


def codes(result: Result) -> Counter[tuple[str, str]]:
    return Counter((problem.code, problem.column) for row in result.rejected for problem in row.problems)


def mapped(table: Table, fields: list[Field], **options: dict[str, object]) -> Result:
    proposal = propose_mapping(table, fields)
    assert (proposal.unmatched, proposal.undecided) == ((), ())
    mapping = proposal.mapping
    return apply_mapping(table, ColumnMapping(mapping.columns, {}, {**mapping.options, **options}), fields)


@pytest.mark.parametrize("name", ROWS)
def test_file_is_read_whole_without_a_problem(shared: Path, name: str) -> None:
    table = read_table(shared / "data" / name)
    assert (len(table.rows), table.problems, table.encoding) == (ROWS[name], (), "utf-8")


def test_every_file_of_the_shared_data_is_known_here(shared: Path) -> None:
    found = {
        str(path.relative_to(shared / "data"))
        for path in (shared / "data").rglob("*")
        if path.name.endswith((".csv", ".csv.gz", ".geojson"))
    }
    assert found == set(ROWS)


def test_houston_is_mapped_by_itself_and_every_row_is_understood(shared: Path) -> None:
    table = read_table(shared / "data/houston_cip_fy2016_2020_geocoded.csv")
    fields = [ID, TITLE, COST, WINDOW, PLACE]
    assert propose_mapping(table, fields).mapping.columns == {
        "id": "CIP.No.", "title": "Project", "cost": "Total", "window.start": "Start.Year", "place.lat": "lat",
        "place.lon": "lon",
    }  # fmt: skip
    result = mapped(table, fields, place={"city": HOUSTON})
    assert (len(result.records), result.rejected) == (371, [])
    first = result.records[0].values
    assert (first["id"], first["cost"]) == ("M-410009", Money(1_299_700_000, "USD"))
    assert first["window"] == (date(2015, 1, 1), date(2015, 12, 31))
    assert sum(record.values["window"] is None for record in result.records) == 249
    assert len(result.unmapped) == 15


def test_houston_years_hold_dashes_that_are_no_zero_until_someone_says_so(shared: Path) -> None:
    table = read_table(shared / "data/houston_cip_fy2016_2020_geocoded.csv")
    fields = [ID, TITLE, COST, PLACE, *(Field(f"fy{year}", f"FY {year}", parse_money) for year in YEARS)]
    result = mapped(table, fields)
    assert (len(result.records), len(result.rejected)) == (197, 174)
    assert codes(result) == {
        ("dash", "FY.2016"): 174, ("dash", "FY.2017"): 1, ("dash", "FY.2018"): 3, ("dash", "FY.2019"): 1,
        ("dash", "FY.2020"): 2,
    }  # fmt: skip
    handed_back = read_table(write_rejected(table, result.rejected), name="rejected.csv")
    assert (len(handed_back.rows), handed_back.columns[:3]) == (174, ("row", "problem", "CIP.No."))
    told = mapped(table, fields, **{f"fy{year}": {"dash_is_zero": True} for year in YEARS})
    assert (len(told.records), told.rejected) == (371, [])
    off = [
        record
        for record in told.records
        if record.values["cost"] != total([paid for y in YEARS if (paid := record.values[f"fy{y}"]) is not None], "USD")
    ]
    assert len(off) == HOUSTON_OFF


HOUSTON_OFF = 0


def test_new_york_is_mapped_by_itself_and_only_doubles_are_refused(shared: Path) -> None:
    table = read_table(shared / "data/nyc_capital_project_detail_fy2021.geojson")
    place = Field("place", "Place", lambda geometry: geometry, takes_geometry=True, required=True)
    owner = Field("owner", "Owner", parse_text, required=True)
    original = Field("original", "Original budget", parse_money)
    result = mapped(
        table, [ID, TITLE, owner, COST, WINDOW, place, original],
        cost={"factor": 1000}, original={"factor": 1000}, window={"fiscal_start_month": 7},
    )  # fmt: skip
    assert [str(problem) for row in result.rejected for problem in row.problems] == [
        "Row 463, column “project_id”: Id “P-213CNTR” stands already in row 79.",
        "Row 705, column “project_id”: Id “HBBA24181” stands already in row 690.",
    ]
    assert len(result.records) == 2008
    assert len({record.values["owner"] for record in result.records}) == 24
    assert result.records[0].values["cost"] == Money(500_000_000, "USD")
    assert result.records[0].values["window"] == (date(2020, 7, 1), date(2021, 6, 30))
    assert len({record.digest for record in result.records}) == 2008


def test_new_york_negative_amounts_are_refused(shared: Path) -> None:
    table = read_table(shared / "data/nyc_capital_project_detail_fy2021.geojson")
    years = [Field(f"y{year}", f"FY {year}", parse_money, synonyms=(f"combined{year}",)) for year in range(2021, 2026)]
    result = mapped(table, [Field("id", "Id", parse_text, required=True), *years])
    assert codes(result) == {("negative_money", "combined2021"): 2}


@pytest.mark.parametrize(
    ("name", "records", "placeholders", "desired"),
    [
        ("austin_traffic_cameras_2020.csv", 758, 0, 139),
        ("austin_traffic_signals_2020.csv", 1107, 41, 0),
        ("austin_dynamic_message_signs_2020.csv", 20, 0, 6),
    ],
)
def test_austin_is_mapped_by_itself_and_placeholders_are_no_dates(
    shared: Path, name: str, records: int, placeholders: int, desired: int
) -> None:
    table = read_table(shared / "data" / name)
    status = Field("status", "Status", parse_text, synonyms=("camera status", "signal status", "dms status"))
    result = mapped(table, [ID, TITLE, TURNED_ON, status, PLACE], place={"city": AUSTIN})
    assert (len(result.records), len(result.rejected)) == (records, placeholders)
    assert {code for code, _column in codes(result)} <= {"placeholder_date"}
    assert sum(record.values["status"] == "DESIRED" for record in result.records) == desired
    assert [record.values["place"] for record in result.records if record.values["place"] is None] == []


def test_wifi_activation_of_the_year_9999_is_no_date(shared: Path) -> None:
    table = read_table(shared / "data/nyc_wifi_hotspots_2020.csv")
    activated = Field("activated", "Activated", parse_date, synonyms=("activated",))
    mapping = ColumnMapping({"id": "OBJECTID", "activated": "Activated"}, {}, {"activated": {"order": "mdy"}})
    result = apply_mapping(table, mapping, [ID, activated])
    assert codes(result) == {("placeholder_date", "Activated"): 1497}


def test_chicago_amounts_below_zero_and_procurement_types_are_told(shared: Path) -> None:
    table = read_table(shared / "data/chicago_contracts_smart_city_subset.csv.gz")
    kinds = sorted({str(row.cells["Procurement Type"]) for row in table.rows} - {""})
    mapping = ColumnMapping(
        {"amount": "Award Amount", "type": "Procurement Type"}, {}, {"amount": {"allow_negative": True}}
    )
    fields = [
        Field("amount", "Amount", parse_money),
        Field("type", "Type", lambda value: parse_choice(value, kinds)),
    ]
    result = apply_mapping(table, mapping, fields)
    assert (len(result.records), result.rejected) == (2229, [])
    assert sum(record.values["amount"] == Money(0, "USD") for record in result.records) == 486
