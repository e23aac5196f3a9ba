"""CSV and relatives: encodings, delimiters, ragged rows, quotes, formulas, each said with its row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junto.core.tables import Limits, Unreadable, read_table
from junto.core.tables.delimited import sniff_delimiter
from junto.core.tables.formulas import starts_formula


def cells(table):
    return [dict(row.cells) for row in table.rows]


def refused(data, **options):
    with pytest.raises(Unreadable) as caught:
        read_table(data, name="a.csv", **options)
    return caught.value


def outcome(data, name):
    try:
        return "", read_table(data, name=name)
    except Unreadable as error:
        return str(error), None


def problems(data, **options):
    return [(one.row, one.column, one.code) for one in read_table(data, name="a.csv", **options).problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found(delimiter):
    data = f"name{delimiter}cost{delimiter}note\nA{delimiter}1{delimiter}x\nB{delimiter}2{delimiter}y\n".encode()
    table = read_table(data, name="a.csv")
    assert table.delimiter == delimiter
    assert table.columns == ("name", "cost", "note")
    assert cells(table)[1] == {"name": "B", "cost": "2", "note": "y"}


def test_delimiter_semicolon_beats_decimal_commas():
    assert sniff_delimiter(b"a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n") == ";"


def test_delimiter_comma_beats_semicolons_inside_texts():
    assert sniff_delimiter(b"id,text\n1,red; green\n2,blue; black; white\n") == ","


def test_delimiter_line_of_excel_is_obeyed_and_counted():
    table = read_table(b"sep=;\na;b\n1,2;3\n", name="a.csv")
    assert (table.delimiter, cells(table), table.rows[0].number) == (";", [{"a": "1,2", "b": "3"}], 3)


def test_one_column_without_any_delimiter_is_read():
    table = read_table(b"name\nA\nB\n", name="a.csv")
    assert (table.columns, [row.cells["name"] for row in table.rows]) == (("name",), ["A", "B"])


@pytest.mark.parametrize(
    ("data", "encoding", "guessed"),
    [
        ("name,x\nMuñoz – “A”,1\n".encode(), "utf-8", False),
        ("name,x\nMuñoz – “A”,1\n".encode("utf-8-sig"), "utf-8-sig", False),
        ("name,x\nMuñoz – “A”,1\n".encode("utf-16"), "utf-16", False),
        ("name,x\nMuñoz – “A”,1\n".encode("utf-16-le"), "utf-16-le", True),
        ("name,x\nMuñoz – “A”,1\n".encode("utf-16-be"), "utf-16-be", True),
        ("name,x\nMuñoz – “A”,1\n".encode("cp1252"), "cp1252", True),
    ],
)
def test_encoding_is_found_and_said(data, encoding, guessed):
    table = read_table(data, name="a.csv")
    assert cells(table) == [{"name": "Muñoz – “A”", "x": "1"}]
    assert table.encoding == encoding
    assert [one.code for one in table.problems] == (["encoding_guessed"] if guessed else [])


def test_encoding_latin_1_is_found():
    table = read_table("name,x\nMuñoz,1\n".encode("latin-1"), name="a.csv")
    assert (table.encoding, cells(table)) == ("latin-1", [{"name": "Muñoz", "x": "1"}])


def test_encoding_mixed_in_one_file_is_refused_with_its_line():
    error = refused("name\nMuñoz\nok\n".encode() + "Peña\n".encode("cp1252"))
    assert error.sentence.code == "mixed_encoding"
    assert "line 4" in str(error)


def test_encoding_cut_off_at_the_end_is_refused():
    assert refused("name,x\nMuñoz,1\nPeñ".encode()[:-1]).sentence.code == "mixed_encoding"


def test_encoding_unknown_is_refused_with_its_line():
    error = refused(b"name\nok\n\x81\x8d\n")
    assert (error.sentence.code, error.sentence.params["line"]) == ("unknown_encoding", 3)


def test_encoding_utf_16_cut_off_is_refused():
    assert refused("name,x\nA,1\n".encode("utf-16")[:-1]).sentence.code == "broken_encoding"


def test_encoding_utf_32_is_refused():
    assert refused("name,x\n".encode("utf-32")).sentence.code == "utf32"


def test_encoding_fault_far_into_a_large_file_is_found():
    data = b"name,x\n" + "ñ,1\n".encode() * 300_000 + b"\xff,1\n"
    assert refused(data, limits=Limits(max_rows=10**6)).sentence.params["line"] == 300_002


def test_zero_bytes_are_refused_with_their_line():
    assert str(refused(b"a,b\n1,2\n3,\x004\n")) == (
        "“a.csv”, line 3: there are zero bytes, as in a program or a damaged file. It is not a text file."
    )


def test_ragged_rows_are_kept_and_said():
    table = read_table(b"a,b,c\n1,2,3\n4,5\n6,7,8,9,10\n", name="a.csv")
    assert [str(one) for one in table.problems] == [
        "Row 3: the row has 2 cells where the table has 3 columns.",
        "Row 4: the row has 5 cells where the table has 3 columns.",
    ]
    assert cells(table)[1] == {"a": "4", "b": "5"}
    assert table.rows[2].extra == ("9", "10")


def test_rows_are_counted_as_a_spreadsheet_does():
    table = read_table(b'a,b\n"one\ntwo",1\n\n2,3\n', name="a.csv")
    assert [row.number for row in table.rows] == [2, 4]
    assert [(one.row, one.code, one.params["count"]) for one in table.problems] == [(0, "blank_rows", 1)]


def test_column_names_that_repeat_or_lack_are_said():
    table = read_table(b"Total,,Total, Total \n1,2,3,4\n", name="a.csv")
    assert table.columns == ("Total", "Column 2", "Total (2)", "Total (3)")
    assert [one.code for one in table.problems] == ["column_without_name", "column_name_twice", "column_name_twice"]
    assert str(table.problems[1].sentence) == (
        "two columns are called “Total”; the one in place 3 is called “Total (2)” here."
    )


def test_column_name_made_up_never_meets_a_given_one():
    assert read_table(b"a,a,a (2)\n1,2,3\n", name="a.csv").columns == ("a", "a (3)", "a (2)")
    assert read_table(b"Column 2,\n1,2\n", name="a.csv").columns == ("Column 2", "Column 2 (2)")


def test_header_after_blank_lines_is_found_and_a_chosen_one_is_obeyed():
    assert read_table(b"\n\na,b\n1,2\n", name="a.csv").rows[0].number == 4
    table = read_table(b"Budget of the city\n\na,b\n1,2\n", name="a.csv", header_row=3)
    assert (table.columns, cells(table)) == (("a", "b"), [{"a": "1", "b": "2"}])


def test_header_alone_is_said():
    table = read_table(b"a,b\n", name="a.csv")
    assert (table.rows, [str(one) for one in table.problems]) == ([], ["The file has column names but no rows."])


@pytest.mark.parametrize("data", [b"\n\n", b" , \n", b"\xef\xbb\xbf"])
def test_file_of_blanks_is_refused(data):
    assert str(refused(data)) == "“a.csv” has no row with column names."


def test_header_row_beyond_the_end_is_refused():
    assert refused(b"a,b\n1,2\n", header_row=9).sentence.code == "no_header"


def test_quote_never_closed_is_refused_with_its_row():
    assert str(refused(b'a,b\n1,2\n"3,4\n5,6\n')) == (
        "“a.csv”, row 3 (line 3): a quotation mark is opened there and never closed."
    )


def test_stray_quote_is_refused_with_its_row():
    assert refused(b'a,b\n"5" pipe",2\n').sentence.params["row"] == 2


def test_quotes_inside_unquoted_cells_are_kept():
    assert cells(read_table(b'a,b\n5" pipe,2\n', name="a.csv")) == [{"a": '5" pipe', "b": "2"}]


def test_long_cell_is_refused_with_its_row():
    error = refused(b"a,b\n1,2\nxxxxxxxxxxx,4\n", limits=Limits(max_cell_chars=10))
    assert str(error) == "“a.csv”, row 3: a cell has more than 10 characters. A quotation mark may not be closed."
    assert refused(b"a,b\n" + b"x" * 200_000 + b",1\n").sentence.code == "cell_too_long"


def test_long_cell_within_a_higher_limit_is_read():
    table = read_table(b"a,b\n" + b"x" * 200_000 + b",1\n", name="a.csv", limits=Limits(max_cell_chars=300_000))
    assert len(table.rows[0].cells["a"]) == 200_000


def test_rows_columns_and_cells_beyond_the_limits_are_refused():
    assert refused(b"a,b\n1,2\n3,4\n5,6\n", limits=Limits(max_rows=2)).sentence.code == "too_many_rows"
    assert refused(b"a,b\n1,2\n3,4\n5,6\n", limits=Limits(max_cells=4)).sentence.code == "too_many_rows"
    assert refused(b"a,b,c\n1,2,3\n", limits=Limits(max_columns=2)).sentence.code == "too_many_columns"
    assert refused(b"a" * 400 + b",b\n1,2\n").sentence.code == "column_name_too_long"


def test_problems_beyond_the_limit_refuse_the_file_rather_than_lose_one():
    data = b"a,b\n" + b"1\n" * 20
    error = refused(data, limits=Limits(max_problems=5))
    assert error.sentence.code == "too_many_problems"
    assert "row 7" in str(error)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind_are_read(ending):
    assert cells(read_table(f"a,b{ending}1,2{ending}3,4".encode(), name="a.csv")) == [
        {"a": "1", "b": "2"},
        {"a": "3", "b": "4"},
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        " =SUM(A1)",
        "=cmd|' /C calc'!A0",
        "+A1",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1)",
        "-1*2",
        "+SUM(A1:A2)",
        "\t=1",
        "-(A1)*2",
    ],
)
def test_formula_is_kept_as_text_and_said(cell):
    table = read_table(f'a,b\n"{cell}",1\n'.encode(), name="a.csv")
    assert table.rows[0].cells["a"] == cell
    assert [(one.row, one.column, one.code) for one in table.problems] == [(2, "a", "formula")]


@pytest.mark.parametrize(
    "cell",
    [
        "-5",
        "-97.7",
        "+1 (512) 555-0100",
        "-",
        "--",
        "- new roof",
        "@home",
        "+",
        "$ -",
        "-5%",
        "−3",
        "1=1",
        "-1.5e3",
        "=",
        "@city",
        "- I35 bridge",
        "-(see note)",
    ],
)
def test_plain_numbers_phones_and_dashes_are_no_formulas(cell):
    assert problems(f'a,b\n"{cell}",1\n"=1",2\n'.encode()) == [(3, "a", "formula")]


def test_signs_that_cannot_be_printed_are_said():
    assert problems(b"a,b\nx\x01y,1\n") == [(2, "a", "damaged_text")]
    assert problems("a,b\nx\ufffdy,1\n".encode()) == [(2, "a", "damaged_text")]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=8), min_size=3, max_size=3
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_bytes_give_a_table_or_a_sentence(rows):
    data = "\n".join(",".join(row) for row in rows).encode()
    said, table = outcome(data, "a.csv")
    assert said.startswith("“a.csv”") or len(set(table.columns)) == len(table.columns)


@given(st.text("=+-@( \tA1I35.|!'$[]/:*SUM\u00a0,", min_size=2, max_size=9))
def test_the_quick_look_at_a_whole_text_misses_no_formula(cell):
    if starts_formula(cell):
        assert problems(f'a,b\n"{cell}",1\n'.encode()) == [(2, "a", "formula")]


@given(st.binary(min_size=1, max_size=300))
def test_any_file_at_all_gives_a_table_or_a_sentence(data):
    for name in ("a.csv", "a.geojson", "a.xlsx", "a.csv.gz", "a"):
        said, table = outcome(data, name)
        assert said.startswith("“a") or table.name == name
