"""Tables handed back: harmless in a spreadsheet, otherwise as they went out."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from junto.core.money import Money
from junto.core.tables import read_table, write_csv, write_xlsx
from junto.core.tables.formulas import made_harmless, starts_formula

DANGEROUS = ["=1+1", "+A1", "-A1", "@SUM(1)", "\t=1", "\r=1", "  =1", "=cmd|' /C calc'!A0", "-2+3"]
HARMLESS = [
    "-5",
    "-1,200.50",
    "+3",
    "- 5",
    "-5%",
    "-$5",
    "a=b",
    "1-2",
    "",
    "Señal",
    "(5)",
    '5" pipe',
    "a,b",
    "two\nlines",
]
SAFE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12).filter(
    lambda text: made_harmless(text) == text
)


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_could_run_gets_an_apostrophe(text):
    assert made_harmless(text) == "'" + text
    assert b"'" + text.encode() in write_csv([[text, 1]], ["a", "b"])


@pytest.mark.parametrize("text", [text for text in HARMLESS if text != "- 5"])
def test_text_that_cannot_run_is_left_alone(text):
    assert made_harmless(text) == text


@given(st.text(max_size=12))
def test_nothing_written_starts_a_formula(text):
    assert not starts_formula(made_harmless(text))


@given(st.lists(st.lists(SAFE, min_size=3, max_size=3), min_size=1, max_size=6))
def test_csv_comes_back_as_it_went_out(rows):
    table = read_table(write_csv(rows, ["one", "two", "three"]), name="a.csv")
    assert [list(row.cells.values()) for row in table.rows] == [
        row for row in rows if any(cell.strip() for cell in row)
    ]
    assert table.encoding == "utf-8-sig"


@given(
    st.lists(
        st.lists(
            st.one_of(SAFE.filter(bool), st.integers(-(10**9), 10**9), st.booleans(), st.none()), min_size=2, max_size=2
        ),
        min_size=1,
        max_size=6,
    )
)
def test_xlsx_comes_back_as_it_went_out(rows):
    table = read_table(write_xlsx(rows, ["one", "two"]), name="a.xlsx")
    assert [list(row.cells.values()) for row in table.rows] == [row for row in rows if row != [None, None]]


def test_csv_writes_types_as_plain_text():
    row = {"a": None, "b": date(2027, 1, 2), "c": Money(1250, "USD"), "d": 1.5, "e": True, "f": Decimal("1.10")}
    assert write_csv([row], list("abcdef")) == "\ufeffa,b,c,d,e,f\r\n,2027-01-02,12.50 USD,1.5,True,1.10\r\n".encode()


def test_csv_of_one_column_keeps_its_empty_cells():
    assert write_csv([[None], ["x"]], ["a"]) == b'\xef\xbb\xbfa\r\n""\r\nx\r\n'


def test_column_names_are_made_harmless_too():
    assert write_csv([], ["=1+1", "b"]) == b"\xef\xbb\xbf'=1+1,b\r\n"


def test_xlsx_stores_no_formula_and_keeps_types():
    moment = datetime(2027, 1, 2, 8, 30, tzinfo=UTC)
    data = write_xlsx(
        [["=1+1", 1.5, date(2027, 1, 2), moment, "x\x01y", "z" * 40_000]], list("abcdef"), sheet="Rejected"
    )
    page = load_workbook(io.BytesIO(data))["Rejected"]
    cells = [cell.value for cell in page[2]]
    assert page["A2"].data_type == "s"
    assert cells[:2] == ["'=1+1", 1.5]
    assert cells[2] == datetime(2027, 1, 2)
    assert cells[3] == "2027-01-02T08:30:00+00:00"
    assert cells[4] == "x\ufffdy"
    assert (len(cells[5]), cells[5][-6:]) == (32_767, "…[cut]")
