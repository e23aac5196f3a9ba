"""Writes tables back to people, harmless in a spreadsheet: rejected rows, downloads.

Both writers put an apostrophe in front of a text that a spreadsheet could run as a formula (one starting with = + -
@ tab or carriage return; plain numbers are left alone). Such a cell therefore comes back from `read_table` with that
apostrophe; everything else comes back as it went out (in CSV as text, in XLSX with its type). Source: OWASP, CSV
Injection.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from junto.core.tables.formulas import made_harmless

_LONGEST_XLSX_CELL = 32_767
_NOT_IN_XLSX = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CellRow = Mapping[str, object] | Sequence[object]


def write_csv(rows: Iterable[CellRow], columns: Sequence[str]) -> bytes:
    """Rows as CSV: commas, UTF-8 with byte order mark (so that Excel reads accents), CRLF line ends.

    A row is a mapping by column or a sequence in the order of the columns. None becomes an empty cell, dates ISO text.
    Text that a spreadsheet could run gets an apostrophe in front (see the module's text).
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    single = len(columns) == 1
    writer.writerow([made_harmless(column) for column in columns])
    for row in rows:
        cells = csv_row(row, columns)
        if single and cells == [""]:
            stream.write('""\r\n')
        else:
            writer.writerow(cells)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def csv_row(row: CellRow, columns: Sequence[str]) -> list[str]:
    """One row's cells as `write_csv` writes them, in the order of the columns: for files too large to make at once."""
    return [_text(cell) for cell in _cells(row, columns)]


def write_xlsx(rows: Iterable[CellRow], columns: Sequence[str], *, sheet: str = "Junto") -> bytes:
    """Rows as one sheet of an XLSX workbook; numbers and dates keep their types, everything else is text.

    Text that a spreadsheet could run gets an apostrophe in front (see the module's text) and is stored as text,
    never as a formula. A sheet cannot hold control characters (they become U+FFFD), nor more than 32,767 characters
    a cell (the rest is cut and the cut is marked).
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)

    def cell(value: object) -> object:
        """Values with a type of their own as they are, everything else as text that is never a formula."""
        if isinstance(value, datetime) and value.tzinfo is not None:
            value = value.isoformat()  # a sheet knows no time zones
        if isinstance(value, bool | int | float | Decimal | date) or value is None:
            return value
        text = _NOT_IN_XLSX.sub("\ufffd", made_harmless(str(value)))
        if len(text) > _LONGEST_XLSX_CELL:
            text = text[: _LONGEST_XLSX_CELL - 6] + "…[cut]"
        made = WriteOnlyCell(page, text)
        made.data_type = "s"
        return made

    page.append([cell(column) for column in columns])
    for row in rows:
        page.append([cell(value) for value in _cells(row, columns)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cells(row: CellRow, columns: Sequence[str]) -> list[object]:
    if isinstance(row, Mapping):
        return [row.get(column) for column in columns]
    return list(row)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return made_harmless(str(value))
