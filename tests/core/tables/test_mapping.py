"""A mapping applied: every problem of every row, none of the others lost, the same content the same digest."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junto.core.geometry import read_coordinates
from junto.core.money import Money
from junto.core.tables import (
    GEOMETRY,
    BadMapping,
    ColumnMapping,
    Field,
    Part,
    Problem,
    apply_mapping,
    digest_of,
    read_table,
    write_rejected,
    write_xlsx,
)
from junto.core.tables.values import parse_date, parse_money, parse_text, parse_window


def read_pair(lat: object, lon: object) -> tuple[float, float]:
    """Latitude and longitude as a record keeps them."""
    point = read_coordinates(lat, lon)
    return point.y, point.x


FIELDS = [
    Field("id", "Id", parse_text, required=True, key=True),
    Field("title", "Title", parse_text, required=True),
    Field("cost", "Cost", parse_money, missing=frozenset({"n/a"})),
    Field("window", "When", parse_window, parts=(Part("start", "Start"), Part("end", "End"))),
    Field("place", "Place", read_pair, parts=(Part("lat", "Latitude"), Part("lon", "Longitude"))),
]
COLUMNS = {
    "id": "No", "title": "Name", "cost": "Total", "window.start": "From", "window.end": "To", "place.lat": "Y",
    "place.lon": "X",
}  # fmt: skip
MAPPING = ColumnMapping(COLUMNS)
HEAD = "No,Name,Total,From,To,Y,X,Note\n"


def table(text, head=HEAD):
    return read_table((head + text).encode(), name="needs.csv")


def said(result):
    return [[str(problem) for problem in rejected.problems] for rejected in result.rejected]


def test_good_row_becomes_a_record_with_its_extra_cells():
    result = apply_mapping(table("N1,Cameras,$5,2027,2028,30.2,-97.7,hello\n"), MAPPING, FIELDS)
    assert result.rejected == []
    assert result.unmapped == ("Note",)
    record = result.records[0]
    assert record.row == 2
    assert record.extra == {"Note": "hello"}
    assert record.values == {
        "id": "N1", "title": "Cameras", "cost": Money(500, "USD"), "window": (date(2027, 1, 1), date(2028, 12, 31)),
        "place": (30.2, -97.7),
    }  # fmt: skip


def test_extra_cells_are_carried_only_if_asked():
    result = apply_mapping(table("N1,Cameras,,,,,,hello\n"), MAPPING, FIELDS, carry_extra=False)
    assert (result.records[0].extra, result.unmapped) == ({}, ("Note",))


def test_what_the_file_does_not_say_is_none():
    values = apply_mapping(table("N1,Cameras,N/A,,,,,\n"), MAPPING, FIELDS).records[0].values
    assert (values["cost"], values["window"], values["place"]) == (None, None, None)


def test_all_problems_of_a_row_are_collected_and_other_rows_go_on():
    result = apply_mapping(table(",,-5,2028,2027,-97.7,30.2,x\nN2,Signs,5,2027,,30.2,-97.7,y\n"), MAPPING, FIELDS)
    assert said(result) == [
        [
            "Row 2, column “No”: Id is missing.",
            "Row 2, column “Name”: Title is missing.",
            "Row 2, column “Total”: “-5” is negative; an amount of zero or more is wanted.",
            "Row 2, column “From + To”: the end (2027-12-31) is before the start (2028-01-01).",
            "Row 2, column “Y + X”: Latitude and longitude are probably swapped: -97.7 cannot be a latitude, 30.2 can.",
        ]
    ]
    assert [record.values["id"] for record in result.records] == ["N2"]
    problem = result.rejected[0].problems[2]
    assert (problem.row, problem.field, problem.column, problem.value, problem.code) == (
        2,
        "cost",
        "Total",
        "-5",
        "negative_money",
    )


def test_rows_that_the_reader_faulted_are_rejected():
    result = apply_mapping(table('N1,Cameras\nN2,"=1+1",,,,,,\nN3,ok,,,,,,"=2+2"\n'), MAPPING, FIELDS)
    assert said(result) == [
        ["Row 2: the row has 2 cells where the table has 8 columns."],
        ["Row 3, column “Name”: “=1+1” starts a formula. It is kept as text; write the value instead."],
    ]
    assert result.rejected[1].problems[0].field == "title"
    assert [record.values["id"] for record in result.records] == ["N3"]
    assert [(note.row, note.column, note.code) for note in result.notes] == [(4, "Note", "formula")]


def test_constants_fill_what_rows_lack_and_go_through_the_parser():
    mapping = ColumnMapping(COLUMNS, {"cost": "7", "window": ["2027", None], "title": "Unnamed"}, {})
    result = apply_mapping(table("N1,,,,,,,\nN2,A,$5,,,,,\n"), mapping, FIELDS)
    assert [record.values["cost"] for record in result.records] == [Money(700, "USD"), Money(500, "USD")]
    assert result.records[0].values["window"] == (date(2027, 1, 1), date(2027, 12, 31))
    assert [record.values["title"] for record in result.records] == ["Unnamed", "A"]


def test_options_reach_the_parser():
    mapping = ColumnMapping(COLUMNS, {}, {"cost": {"factor": 1000}, "window": {"fiscal_start_month": 7}})
    values = apply_mapping(table("N1,A,5,2027,,,,\n"), mapping, FIELDS).records[0].values
    assert values["cost"] == Money(500_000, "USD")
    assert values["window"] == (date(2026, 7, 1), date(2027, 6, 30))


def test_second_row_of_one_key_is_refused_or_noted():
    rows = "N1,A,,,,,,\nN1,B,,,,,,\n"
    result = apply_mapping(table(rows), MAPPING, FIELDS)
    assert said(result) == [["Row 3, column “No”: Id “N1” stands already in row 2."]]
    noted = apply_mapping(table(rows), MAPPING, FIELDS, doubles="note")
    assert (len(noted.records), [str(note) for note in noted.notes]) == (
        2, ["Row 3, column “No”: Id “N1” stands already in row 2."],
    )  # fmt: skip


def test_rejected_row_does_not_take_its_key():
    result = apply_mapping(table("N1,,,,,,,\nN1,B,,,,,,\n"), MAPPING, FIELDS)
    assert [record.values["title"] for record in result.records] == ["B"]


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        (ColumnMapping({**COLUMNS, "id": "Nope"}), "no_such_column"),
        (ColumnMapping({**COLUMNS, "colour": "Note"}), "no_such_field"),
        (ColumnMapping({**COLUMNS, "place": "Note"}), "no_such_field"),
        (ColumnMapping(COLUMNS, {"colour": 1}), "no_such_field"),
        (ColumnMapping(COLUMNS, {}, {"colour": {}}), "no_such_field"),
        (ColumnMapping({"id": "No"}), "required_field_unmapped"),
        (ColumnMapping(COLUMNS, {}, {"cost": {"colour": 1}}), "no_such_option"),
        (ColumnMapping(COLUMNS, {}, {"cost": {"factor": "x"}}), "bad_option"),
    ],
)
def test_mapping_that_does_not_fit_is_refused(mapping, code):
    with pytest.raises(BadMapping) as caught:
        apply_mapping(table("N1,A,5,,,,,\n"), mapping, FIELDS)
    assert caught.value.sentence.code == code


def test_mapping_survives_json():
    mapping = ColumnMapping(COLUMNS, {"title": "A"}, {"cost": {"factor": 1000}})
    assert ColumnMapping.from_data(json.loads(json.dumps(mapping.as_data()))) == mapping
    assert ColumnMapping.from_data({}) == ColumnMapping()


def test_geometry_of_a_row_can_fill_a_field():
    point = {"type": "Point", "coordinates": [-97.7, 30.2]}
    collection = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"id": 1}, "geometry": point}],
    }
    fields = [FIELDS[0], Field("place", "Place", lambda geometry: geometry["coordinates"], takes_geometry=True)]
    read = read_table(json.dumps(collection).encode(), name="a.geojson")
    result = apply_mapping(read, ColumnMapping({"id": "id", "place": GEOMETRY}), fields)
    assert result.records[0].values == {"id": "1", "place": [-97.7, 30.2]}


def test_geometry_that_is_damaged_rejects_only_where_it_is_used():
    collection = {
        "type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"id": 1},
        "geometry": {"type": "Blob"}}],
    }  # fmt: skip
    read = read_table(json.dumps(collection).encode(), name="a.geojson")
    fields = [FIELDS[0], Field("place", "Place", lambda geometry: geometry, takes_geometry=True)]
    unused = apply_mapping(read, ColumnMapping({"id": "id"}), fields)
    assert (len(unused.records), [note.code for note in unused.notes]) == (1, ["bad_geometry"])
    used = apply_mapping(read, ColumnMapping({"id": "id", "place": GEOMETRY}), fields)
    assert [problem.code for problem in used.rejected[0].problems] == ["bad_geometry"]


def test_digest_is_the_same_for_the_same_content_in_any_format_and_order():
    one = apply_mapping(table("N1,Cameras,$5,2027,2028,30.2,-97.7,hello\n"), MAPPING, FIELDS).records[0]
    other = read_table(b"X;Name;Total;No;From;To;Y\n-97.70;Cameras;5.00;N1;2027-01-01;2028-12-31;30.2\n", name="b.csv")
    columns = {slot: column for slot, column in COLUMNS.items()}
    two = apply_mapping(other, ColumnMapping(columns), FIELDS).records[0]
    sheet = write_xlsx(
        [["N1", "Cameras", 5, date(2027, 1, 1), date(2028, 12, 31), 30.2, -97.7]], HEAD.strip().split(",")[:7]
    )
    three = apply_mapping(read_table(sheet, name="c.xlsx"), ColumnMapping(columns), FIELDS).records[0]
    assert one.digest == two.digest == three.digest
    assert one.digest == "4d8ee334ef8bfc89a5e06bb34f7e577f5fc785e724152f3016b680b3776eb033"


@given(
    st.dictionaries(
        st.sampled_from("abcd"), st.one_of(st.none(), st.text(max_size=3), st.integers(), st.dates()), max_size=4
    )
)
def test_digest_tells_different_content_apart(values):
    assert digest_of(values) == digest_of(dict(reversed(values.items())))
    for name, value in values.items():
        assert digest_of({**values, name: f"{value}+"}) != digest_of(values)


def test_digest_tells_types_apart():
    same_text = ["1", 1, Money(1, "USD"), date(2027, 1, 1), "2027-01-01", None, "None", ("1",), frozenset({"1"})]
    assert len({digest_of({"a": value}) for value in same_text}) == len(same_text)


def test_rejected_rows_come_back_with_row_and_problem_in_front():
    read = table('N1,,"=1",,,,,x\nN2,A,,,,,,y,more\n')
    result = apply_mapping(read, MAPPING, FIELDS)
    again = read_table(write_rejected(read, result.rejected), name="rejected.csv")
    assert again.columns == ("row", "problem", *read.columns, "beyond 1")
    assert dict(again.rows[0].cells) == {
        "row": "2",
        "problem": "Column “Total”: “=1” starts a formula. It is kept as text; write the value instead.\n"
        "Column “Name”: Title is missing.\nColumn “Total”: “=1” is not a number.",
        "No": "N1", "Name": "", "Total": "'=1", "From": "", "To": "", "Y": "", "X": "", "Note": "x", "beyond 1": "",
    }  # fmt: skip
    assert again.rows[1].cells["beyond 1"] == "more"
    assert again.rows[1].cells["problem"] == "the row has 9 cells where the table has 8 columns."


def test_rejected_rows_mended_are_read_by_the_same_mapping():
    read = table("N1,,5,,,,,x\n")
    handed_back = write_rejected(read, apply_mapping(read, MAPPING, FIELDS).rejected)
    mended = handed_back.replace(b"N1,,", b"N1,Cameras,")
    result = apply_mapping(read_table(mended, name="rejected.csv"), MAPPING, FIELDS)
    assert [record.values["title"] for record in result.records] == ["Cameras"]


def test_field_read_by_a_date_parser_names_a_wrong_value():
    fields = [FIELDS[0], Field("day", "Day", parse_date)]
    result = apply_mapping(table("N1,x,,2027-02-30,,,,\n"), ColumnMapping({"id": "No", "day": "From"}), fields)
    assert said(result) == [["Row 2, column “From”: “2027-02-30” is not a day of the calendar."]]


def test_rejected_rows_speak_another_language():
    read = table("N1,,5,,,,,x\n")
    rejected = apply_mapping(read, MAPPING, FIELDS).rejected
    spanish = {
        "Column “%(column)s”: %(sentence)s": "Columna “%(column)s”: %(sentence)s",
        "%(field)s is missing.": "Falta %(field)s.",
    }
    again = read_table(write_rejected(read, rejected, translate=spanish.__getitem__), name="rejected.csv")
    assert again.rows[0].cells["problem"] == "Columna “Name”: Falta Title."


def test_problems_survive_json():
    problems = apply_mapping(table("N1,,-5,,,,,x\n"), MAPPING, FIELDS).rejected[0].problems
    again = [Problem.from_data(json.loads(json.dumps(problem.as_data()))) for problem in problems]
    assert again == problems


def test_constant_that_does_not_parse_is_a_problem_of_each_row():
    mapping = ColumnMapping(COLUMNS, {"cost": "much"})
    assert said(apply_mapping(table("N1,A,,,,,,\n"), mapping, FIELDS)) == [
        ["Row 2, column “Total”: “much” is not a number."]
    ]


def test_fault_of_a_parser_itself_is_not_hidden():
    fields = [FIELDS[0], Field("title", "Title", lambda value: 1 / 0)]
    with pytest.raises(ZeroDivisionError):
        apply_mapping(table("N1,A,,,,,,\n"), ColumnMapping({"id": "No", "title": "Name"}), fields)


def test_key_that_is_not_known_is_no_double():
    fields = [Field("id", "Id", parse_text, key=True), FIELDS[1]]
    result = apply_mapping(table(",A,,,,,,\n,B,,,,,,\n"), ColumnMapping({"id": "No", "title": "Name"}), fields)
    assert len(result.records) == 2
