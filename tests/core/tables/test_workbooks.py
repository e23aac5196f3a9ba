"""XLSX: values, dates, formulas without values; bombs, entities, macros and lies refused before parsing."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from junto.core.tables import Limits, Unreadable, read_table
from junto.core.tables.write import write_xlsx

ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(
        b'<!ENTITY lol%d "%s">' % (n, b"&lol%s;" % (str(n - 1).encode() if n > 1 else b"") * 10) for n in range(1, 10)
    )
    + b"]><sst>&lol9;</sst>"
)


def workbook(*rows, **sheets):
    book = Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    for title, lines in sheets.items():
        other = book.create_sheet(title)
        for line in lines:
            other.append(line)
    return saved(book)


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rebuilt(data, changes=(), compression=zipfile.ZIP_DEFLATED, **more):
    """The same workbook with parts replaced: {name: bytes}, and more parts by keyword."""
    stream = io.BytesIO()
    changes = dict(changes)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", compression) as new:
        for member in old.namelist():
            new.writestr(member, changes.pop(member, old.read(member)))
        for name, content in {**changes, **more}.items():
            new.writestr(name, content)
    return stream.getvalue()


def sheet_xml(rows):
    return (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )


SIMPLE = workbook(["a", "b"], [1, 2])
SHEET = "xl/worksheets/sheet1.xml"


def refused(data, **options):
    with pytest.raises(Unreadable) as caught:
        read_table(data, name="a.xlsx", **options)
    return caught.value


def test_values_keep_their_types():
    table = read_table(
        workbook(
            ["id", "when", "moment", "clock", "cost", "done", "note"],
            ["N-1", datetime(2027, 1, 2), datetime(2027, 1, 2, 8, 30), time(8, 30), 12.5, True, None],
            [7, date(2027, 3, 4), None, None, 3, False, "=text"],
        ),
        name="a.xlsx",
    )
    assert table.format == "xlsx"
    assert dict(table.rows[0].cells) == {
        "id": "N-1", "when": date(2027, 1, 2), "moment": datetime(2027, 1, 2, 8, 30), "clock": "08:30:00",
        "cost": 12.5, "done": True, "note": None,
    }  # fmt: skip
    assert table.rows[1].cells["id"] == 7
    assert table.rows[1].number == 3


def test_formula_with_its_value_is_read_and_one_without_is_said():
    rows = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
        b'<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>SUM(A1:A2)</f></c></row>'
    )
    table = read_table(rebuilt(SIMPLE, {SHEET: sheet_xml(rows)}), name="a.xlsx")
    assert dict(table.rows[0].cells) == {"a": 2, "b": None}
    assert [str(one) for one in table.problems] == [
        "Row 2, column “b”: the cell holds the formula =SUM(A1:A2) but no computed value. "
        "Open the file in a spreadsheet and save it again."
    ]


def test_error_value_is_said():
    head = b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
    rows = head + b'<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>'
    table = read_table(rebuilt(SIMPLE, {SHEET: sheet_xml(rows)}), name="a.xlsx")
    assert [(one.row, one.column, one.code) for one in table.problems] == [(2, "a", "error_value")]


def test_rows_beyond_the_columns_blank_rows_and_merged_cells_are_said():
    book = Workbook()
    page = book.active
    for row in (["a", "b"], [1, 2, 3], [None, None], [4, 5]):
        page.append(row)
    page.merge_cells("A4:B4")
    table = read_table(saved(book), name="a.xlsx")
    assert sorted(one.code for one in table.problems) == ["blank_rows", "merged_cells", "ragged_row"]
    assert table.rows[0].extra == (3,)
    assert [row.number for row in table.rows] == [2, 4]


def test_sheet_is_chosen_and_others_are_named():
    data = workbook(["a"], [1], Costs=[["b"], [2]])
    table = read_table(data, name="a.xlsx")
    assert (table.columns, [str(one) for one in table.problems]) == (
        ("a",),
        ["Only the sheet “Sheet” was read; there are also: Costs."],
    )
    assert read_table(data, name="a.xlsx", sheet="Costs").columns == ("b",)
    assert str(refused(data, sheet="Nope")) == "“a.xlsx” has no sheet “Nope”; it has: Sheet, Costs."


def test_hidden_sheet_is_passed_over():
    book = Workbook()
    book.active.append(["hidden"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Shown").append(["shown"])
    assert read_table(saved(book), name="a.xlsx").columns == ("shown",)


def test_header_row_may_be_chosen():
    data = workbook(["Budget 2027"], [], ["a", "b"], [1, 2])
    assert dict(read_table(data, name="a.xlsx", header_row=3).rows[0].cells) == {"a": 1, "b": 2}


def test_empty_workbook_is_refused_and_header_alone_said():
    assert str(refused(saved(Workbook()))) == "“a.xlsx” has no row with column names."
    assert [one.code for one in read_table(workbook(["a", "b"]), name="a.xlsx").problems] == ["no_rows"]


def test_billion_laughs_is_refused():
    for part in ("xl/sharedStrings.xml", SHEET, "xl/workbook.xml", "[Content_Types].xml", "docProps/core.xml"):
        error = refused(rebuilt(SIMPLE, {part: ENTITIES}))
        assert error.sentence.code == "xml_entities", part
        assert part in str(error)


def test_entities_in_another_encoding_are_refused():
    document = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")
    assert refused(rebuilt(SIMPLE, {SHEET: document})).sentence.code == "xml_entities"


def test_external_entity_is_refused():
    document = b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'
    assert refused(rebuilt(SIMPLE, {SHEET: document})).sentence.code == "xml_entities"


def test_zip_bomb_is_refused_by_its_declared_size():
    data = rebuilt(SIMPLE, {"xl/media/big.bin": bytes(150_000_000)})
    assert len(data) < 1_000_000
    assert refused(data).sentence.code == "zip_bomb"
    assert refused(data, limits=Limits(max_unzipped_bytes=10**8)).sentence.code == "unzips_too_big"


def test_zip_bomb_that_lies_about_its_size_is_refused():
    data = bytearray(rebuilt(SIMPLE, {"xl/media/big.bin": bytes(20_000_000)}))
    real = (20_000_000).to_bytes(4, "little")
    lie = (1000).to_bytes(4, "little")
    assert data.count(real) == 2
    data = bytes(data.replace(real, lie))
    assert refused(data).sentence.code in {"damaged_workbook", "zip_bomb"}


def test_archive_with_too_many_parts_is_refused():
    data = rebuilt(SIMPLE, {f"xl/media/{n}.bin": b"" for n in range(60)})
    assert refused(data, limits=Limits(max_members=50)).sentence.code == "too_many_members"


def test_parts_that_share_a_name_are_refused():
    stream = io.BytesIO(SIMPLE)
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(SHEET, sheet_xml(b""))
    assert refused(stream.getvalue()).sentence.code == "damaged_workbook"


def test_macros_are_refused():
    assert refused(rebuilt(SIMPLE, {"xl/vbaProject.bin": b"x"})).sentence.code == "macros"
    with zipfile.ZipFile(io.BytesIO(SIMPLE)) as archive:
        types = archive.read("[Content_Types].xml")
    enabled = types.replace(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml")
    assert refused(rebuilt(SIMPLE, {"[Content_Types].xml": enabled})).sentence.code == "macros"


def test_locked_archive_is_refused():
    data = bytearray(SIMPLE)
    place = data.rfind(b"PK\x01\x02")
    data[place + 8] |= 1
    assert refused(bytes(data)).sentence.code == "locked_workbook"


def test_zip_that_is_no_workbook_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("letter.txt", "hello")
    assert str(refused(stream.getvalue())) == (
        "“a.xlsx” is not what its name says: it holds a ZIP archive that is not an Excel workbook."
    )


@pytest.mark.parametrize("size", [10, 500, -30])  # not its length less 30: that depends on the second it was made
def test_workbook_cut_off_is_refused(size):
    assert refused(SIMPLE[:size]).sentence.code == "damaged_workbook"


@pytest.mark.parametrize("content", [b"not xml", b"", b"<worksheet>", b"<?xml version='1.0' encoding='x'?><a/>"])
def test_damaged_part_is_refused(content):
    assert refused(rebuilt(SIMPLE, {SHEET: content})).sentence.code in {"damaged_workbook", "no_header"}


@pytest.mark.parametrize("number", [b"999999999", b"1", b"0", b"-5", b"x"])
def test_row_numbers_of_no_sheet_are_refused(number):
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="' + number + b'"><c><v>1</v></c></row>'
    assert refused(rebuilt(SIMPLE, {SHEET: sheet_xml(rows)})).sentence.code == "damaged_workbook"


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A2" t="s"><v>99</v></c>',
        b'<c r="AAAA2"><v>1</v></c>',
        b'<c r="A2"><v>nan</v></c>',
        b'<c r="A2"><v>1e999</v></c>',
        b'<c r="A2" t="d"><v>soon</v></c>',
    ],
)
def test_cells_of_no_sheet_are_refused(cell):
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2">' + cell + b"</row>"
    assert refused(rebuilt(SIMPLE, {SHEET: sheet_xml(rows)})).sentence.code == "damaged_workbook"


def test_texts_of_every_kind_are_read():
    rows = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        b'<row><c t="inlineStr"><is><r><t>two </t></r><r><t>runs</t></r><rPh><t>not this</t></rPh></is></c></row>'
        b'<row><c t="str"><f>A1</f><v>computed</v></c></row><row><c t="d"><v>2027-01-02</v></c></row>'
        b'<row><c t="inlineStr"/></row><row><c t="b"><v>1</v></c></row>'
    )
    table = read_table(rebuilt(SIMPLE, {SHEET: sheet_xml(rows)}), name="a.xlsx")
    assert [row.cells["a"] for row in table.rows] == ["two runs", "computed", date(2027, 1, 2), True]


def test_size_that_a_sheet_claims_is_not_believed():
    claimed = sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c></row>').replace(
        b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'
    )
    assert read_table(rebuilt(SIMPLE, {SHEET: claimed}), name="a.xlsx").columns == ("1",)


def test_wide_rows_are_refused_before_they_fill_the_memory():
    first = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    empty = first + b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (n, n) for n in range(2, 200))
    assert read_table(rebuilt(SIMPLE, {SHEET: sheet_xml(empty)}), name="a.xlsx").rows == []
    full = empty.replace(b"/></row>", b"><v>1</v></c></row>")
    error = refused(rebuilt(SIMPLE, {SHEET: sheet_xml(full)}), limits=Limits(max_cells=10**6))
    assert error.sentence.code == "too_many_rows"


def test_limits_on_rows_columns_and_cells_hold():
    assert refused(workbook(["a"], [1], [2], [3]), limits=Limits(max_rows=2)).sentence.code == "too_many_rows"
    assert refused(workbook(["a", "b", "c"]), limits=Limits(max_columns=2)).sentence.code == "too_many_columns"
    error = refused(workbook(["a"], ["x" * 11]), limits=Limits(max_cell_chars=10))
    assert (error.sentence.code, error.sentence.params["row"]) == ("cell_too_long", 2)


def test_date_out_of_range_is_an_error_value():
    data = workbook(["when"], [date(2027, 1, 1)])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read(SHEET)
    changed = sheet.replace(b"<v>46388</v>", b"<v>99999999999</v>")
    assert changed != sheet
    table = read_table(rebuilt(data, {SHEET: changed}), name="a.xlsx")
    assert [one.code for one in table.problems] == ["error_value"]


def test_rows_written_come_back():
    rows = [["N-1", 12.5, date(2027, 1, 2), True, None], ["=1+1", -3, None, False, "-5"]]
    table = read_table(write_xlsx(rows, ["id", "cost", "when", "done", "note"]), name="a.xlsx")
    assert table.problems == ()
    assert [list(row.cells.values()) for row in table.rows] == [rows[0], ["'=1+1", -3, None, False, "-5"]]


def test_shared_texts_as_excel_writes_them_are_read():
    with zipfile.ZipFile(io.BytesIO(SIMPLE)) as archive:
        types = archive.read("[Content_Types].xml")
    listed = (
        b'<Override PartName="/xl/sharedStrings.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    if b"sharedStrings" not in types:
        types = types.replace(b"</Types>", listed)
    texts = (
        '<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<si><t>título</t></si>"
        '<si><r><t xml:space="preserve">Cámaras </t></r><r><t>en Main</t></r>'
        '<rPh sb="0" eb="1"><t>x</t></rPh></si></sst>'
    ).encode()
    rows = b'<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    parts = {"[Content_Types].xml": types, "xl/sharedStrings.xml": texts, SHEET: sheet_xml(rows)}
    table = read_table(rebuilt(SIMPLE, parts), name="a.xlsx")
    assert (table.columns, dict(table.rows[0].cells)) == (("título",), {"título": "Cámaras en Main"})


def test_workbook_with_no_visible_sheet_is_refused():
    with zipfile.ZipFile(io.BytesIO(SIMPLE)) as archive:
        frame = archive.read("xl/workbook.xml")
    hidden = frame.replace(b'state="visible"', b'state="hidden"')
    assert hidden != frame
    assert str(refused(rebuilt(SIMPLE, {"xl/workbook.xml": hidden}))) == "“a.xlsx” has no visible sheet with cells."
