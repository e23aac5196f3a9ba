"""Reads CSV, TSV and their relatives: sniffs encoding and delimiter, reads row by row, says what is wrong where."""

import csv
import io
import re
from collections.abc import Iterator

from junto.core.sentences import gettext_noop as _
from junto.core.tables.contents import Content
from junto.core.tables.encodings import decode
from junto.core.tables.formulas import SUSPECT_BYTES, starts_formula
from junto.core.tables.headers import column_names
from junto.core.tables.limits import Limits
from junto.core.tables.problem_list import ProblemList
from junto.core.tables.problems import Unreadable
from junto.core.tables.table import Row, Table

_CONTROL_BYTES = bytes([*range(1, 9), 0x0B, *range(0x0E, 0x20), 0x7F])
_REPLACED = "\ufffd".encode()
_CONTROL = re.compile("[\x01-\x08\x0b\x0e-\x1f\x7f\ufffd]")
_SEPARATOR_LINE = re.compile(rb"sep=([,;|\t])\r?\n", re.IGNORECASE)
_SAMPLE_ROWS = 50
_SAMPLE_BYTES = 1 << 16
DELIMITERS = (",", ";", "\t", "|")
OTHER_DELIMITERS = (":", "~", "^", "¦", "§", "!")  # seen in files, told and not read: each may stand in a text


def read_delimited(content: Content, limits: Limits, header_row: int | None = None) -> Table:
    """The table in a delimited text. Raises Unreadable; lesser faults are in the table's problems."""
    decoded = decode(content.data, content.name)
    problems = ProblemList(content.name, limits.max_problems)
    if decoded.guessed:
        problems.add(
            0, "", "", "encoding_guessed",
            _("The file is not UTF-8; it was read as %(encoding)s. Check accented letters in the preview."),
            encoding=decoded.encoding,
        )  # fmt: skip
    _refuse_nul(decoded.data, content.name)
    said = _SEPARATOR_LINE.match(decoded.data)
    body = decoded.data[said.end() :] if said else decoded.data
    delimiter = said[1].decode() if said else sniff_delimiter(body)
    records = _records(body, delimiter, content.name, limits, first=2 if said else 1)
    columns = _header(records, problems, limits, header_row)
    rows = list(_rows(records, columns, problems, limits, look_closer=_needs_a_closer_look(body)))
    if len(columns) == 1 and not said:
        _refuse_other_delimiter(columns[0], rows, content.name)
    if not rows:
        problems.add(0, "", "", "no_rows", _("The file has column names but no rows."))
    return Table(columns, rows, "csv", decoded.encoding, delimiter, content.name, tuple(problems.problems))


def _refuse_other_delimiter(column: str, rows: list[Row], name: str) -> None:
    """Raise Unreadable where the only column and all its first rows are cut as often by one other sign."""
    cells = [str(row.cells[column]) for row in rows[:_SAMPLE_ROWS]]
    for sign in OTHER_DELIMITERS:
        if (cuts := column.count(sign)) and cells and all(cell.count(sign) == cuts for cell in cells):
            raise Unreadable(
                "other_delimiter",
                _(
                    "“%(file)s”: its cells seem to be told apart by “%(sign)s”. Save it with commas, semicolons, tabs "
                    "or bars between them."
                ),
                file=name, sign=sign,
            )  # fmt: skip


def sniff_delimiter(data: bytes) -> str:
    """The delimiter (comma, semicolon, tab or bar) that cuts the first rows most evenly; a comma where none cuts at
    all.

    Each candidate is judged by the share of the first rows as wide as its first row, then by that width.
    """
    sample = data[:_SAMPLE_BYTES].decode("utf-8", errors="ignore")
    best, best_mark = ",", (0.0, 0)
    for candidate in DELIMITERS:
        widths = _widths(sample, candidate, whole=len(data) <= _SAMPLE_BYTES)
        if widths and widths[0] > 1:
            even = sum(1 for width in widths if width == widths[0]) / len(widths)
            mark = (round(even, 2), widths[0])
            if mark > best_mark:
                best, best_mark = candidate, mark
    return best


def _widths(sample: str, delimiter: str, *, whole: bool) -> list[int]:
    widths = []
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if record:
                widths.append(len(record))
            if len(widths) >= _SAMPLE_ROWS:
                return widths
    except csv.Error:
        pass
    return widths if whole or len(widths) < 2 else widths[:-1]  # the sample's last row may be cut


def _refuse_nul(data: bytes, name: str) -> None:
    position = data.find(b"\0")
    if position >= 0:
        raise Unreadable(
            "nul_bytes",
            _(
                "“%(file)s”, line %(line)s: there are zero bytes, as in a program or a damaged file. It is not a "
                "text file."
            ),
            file=name, line=data[:position].count(b"\n") + 1,
        )  # fmt: skip


def _needs_a_closer_look(body: bytes) -> bool:
    """Whether any cell could be a formula or hold signs that cannot be printed: most files are spared the look
    at each.
    """
    return bool(
        _REPLACED in body or len(body.translate(None, _CONTROL_BYTES)) != len(body) or SUSPECT_BYTES.search(body)
    )


def _records(body: bytes, delimiter: str, name: str, limits: Limits, first: int) -> Iterator[tuple[int, list[str]]]:
    """(number, cells) of every record, the blank ones too; number as a spreadsheet counts rows."""
    _allow_long_cells(limits)
    text = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    number, started, ended = first, 1, 0
    most = limits.max_cell_chars if limits.max_cell_chars < csv.field_size_limit() else 0  # else csv itself minds it
    while True:
        started = ended + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _broken(error, name, number, started, limits) from error
        ended = reader.line_num
        if most and record and len(max(record, key=len)) > most:
            raise _too_long(name, number, limits)
        yield number, record
        number += 1


def _allow_long_cells(limits: Limits) -> None:
    if csv.field_size_limit() < limits.max_cell_chars:  # one setting for the whole process: only ever raised
        csv.field_size_limit(limits.max_cell_chars)


def _broken(error: csv.Error, name: str, number: int, line: int, limits: Limits) -> Unreadable:
    said = str(error)
    if "field larger" in said:
        return _too_long(name, number, limits)
    if "unexpected end" in said:
        return Unreadable(
            "quote_never_closed",
            _("“%(file)s”, row %(row)s (line %(line)s): a quotation mark is opened there and never closed."),
            file=name, row=number, line=line,
        )  # fmt: skip
    return Unreadable(
        "stray_quote",
        _(
            "“%(file)s”, row %(row)s (line %(line)s): a quotation mark stands inside a quoted cell. Double "
            "it, or take it out."
        ),
        file=name, row=number, line=line,
    )  # fmt: skip


def _too_long(name: str, number: int, limits: Limits) -> Unreadable:
    return Unreadable(
        "cell_too_long",
        _("“%(file)s”, row %(row)s: a cell has more than %(limit)s characters. A quotation mark may not be closed."),
        file=name, row=number, limit=f"{limits.max_cell_chars:,}",
    )  # fmt: skip


def _header(
    records: Iterator[tuple[int, list[str]]], problems: ProblemList, limits: Limits, header_row: int | None
) -> tuple[str, ...]:
    for number, record in records:
        if (header_row is None and any(cell.strip() for cell in record)) or number == header_row:
            return column_names(record, number, problems, limits)
    raise Unreadable("no_header", _("“%(file)s” has no row with column names."), file=problems.name)


def _rows(
    records: Iterator[tuple[int, list[str]]],
    columns: tuple[str, ...],
    problems: ProblemList,
    limits: Limits,
    *,
    look_closer: bool,
) -> Iterator[Row]:
    width, most = len(columns), min(limits.max_rows, limits.max_cells // max(len(columns), 1))
    count, blank = 0, 0
    for number, record in records:
        if len(record) != width or not any(record):
            if not any(cell.strip() for cell in record):
                blank += 1
                continue
            ragged(number, record, width, problems)
        count += 1
        if count > most:
            raise too_many_rows(problems.name, most)
        if look_closer:
            _look_at(number, record, columns, problems)
        if len(record) <= width:
            yield Row(number, dict(zip(columns, record, strict=False)))
        else:
            yield Row(number, dict(zip(columns, record, strict=False)), None, tuple(record[width:]))
    say_blank(blank, problems)


def ragged(number: int, record: list[str], width: int, problems: ProblemList) -> None:
    """Say that a row has too few or too many cells."""
    problems.add(
        number, "", "", "ragged_row",
        _("the row has %(cells)s cells where the table has %(columns)s columns."), cells=len(record), columns=width,
    )  # fmt: skip


def say_blank(blank: int, problems: ProblemList) -> None:
    """Say how many blank rows were passed over."""
    if blank:
        problems.add(0, "", "", "blank_rows", _("Blank rows passed over: %(count)s."), count=blank)


def too_many_rows(name: str, most: int) -> Unreadable:
    """The refusal of a table with more rows than the limits allow."""
    return Unreadable(
        "too_many_rows",
        _("“%(file)s” has more than %(limit)s rows. Split it into several files."),
        file=name,
        limit=f"{most:,}",
    )


def _look_at(number: int, record: list[str], columns: tuple[str, ...], problems: ProblemList) -> None:
    for column, cell in zip(columns, record, strict=False):
        if starts_formula(cell):
            problems.add(
                number, column, cell, "formula", _(
                    "“%(value)s” starts a formula. It is kept as text; write the value instead."
                ),
                value=cell[:80],
            )  # fmt: skip
        elif _CONTROL.search(cell):
            problems.add(
                number, column, cell, "damaged_text",
                _("the text holds signs that cannot be printed; it was damaged before it came here."),
            )  # fmt: skip
