"""Reads one sheet of an XLSX workbook: values as the spreadsheet last computed them, dates as dates."""

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.xml.constants import SHARED_STRINGS

from junto.core.sentences import gettext_noop as _
from junto.core.tables.contents import Content
from junto.core.tables.delimited import say_blank, too_many_rows
from junto.core.tables.headers import column_names
from junto.core.tables.limits import Limits
from junto.core.tables.problem_list import ProblemList
from junto.core.tables.problems import Unreadable
from junto.core.tables.sheet_cells import Cells, ErrorValue, Formats, Uncomputed, lines, shared_strings
from junto.core.tables.table import Row, Table
from junto.core.tables.workbook_safety import damaged, inspect

_PLAIN = frozenset({int, float, bool})


def read_workbook(content: Content, limits: Limits, *, sheet: str | None, header_row: int | None) -> Table:
    """The table in one sheet. Raises Unreadable; lesser faults are in the table's problems.

    A date with no time of day becomes a `date`, one with a time a `datetime`; a time of day alone or a duration becomes
    its text (08:30:00). A formula's value is the one stored in the file; a formula without one is a problem, as is an
    error value (#REF!). openpyxl reads the workbook's frame (sheets, styles), `sheet_cells` the cells.
    """
    merged = inspect(content, limits)
    problems = ProblemList(content.name, limits.max_problems)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of decorations that it does not read
            frame = _Frame(content.data)
        part = _chosen_sheet(frame.sheets, sheet, problems)
        if part in merged:
            problems.add(0, "", "", "merged_cells", _("Some cells are merged; only the first of each holds the value."))
        strings = shared_strings(frame.archive, frame.strings_part) if frame.strings_part else []
        found = _within_limits(lines(frame.archive, part, strings, frame.formats), content.name, limits)
        columns, rows = _table(found, problems, limits, header_row)
    except Unreadable:
        raise
    except Exception as error:  # a stranger's file in a third party's parser: whatever it raises, the file is not sound
        raise damaged(content.name) from error
    if not rows:
        problems.add(0, "", "", "no_rows", _("The file has column names but no rows."))
    return Table(columns, rows, "xlsx", "", "", content.name, tuple(problems.problems))


class _Frame:
    """What openpyxl says of a workbook without reading any sheet: sheets, formats of dates, where the texts are."""

    def __init__(self, data: bytes) -> None:
        reader: Any = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        self.archive = reader.archive
        self.formats = Formats(reader.wb._date_formats, reader.wb._timedelta_formats, reader.wb.epoch)
        stated = reader.package.find(SHARED_STRINGS)
        self.strings_part = stated.PartName.lstrip("/") if stated is not None else ""
        self.sheets = {
            sheet.name: (relation.target.lstrip("/"), sheet.state == "visible")
            for sheet, relation in reader.parser.find_sheets()
            if "chartsheet" not in relation.Type and relation.target in reader.valid_files
        }


def _chosen_sheet(sheets: dict[str, tuple[str, bool]], wanted: str | None, problems: ProblemList) -> str:
    """The part inside the archive that holds the sheet asked for, or else the first visible one."""
    if wanted is not None:
        if wanted not in sheets:
            raise Unreadable(
                "no_such_sheet", _("“%(file)s” has no sheet “%(sheet)s”; it has: %(sheets)s."),
                file=problems.name, sheet=wanted, sheets=", ".join(sheets),
            )  # fmt: skip
        return sheets[wanted][0]
    visible = [title for title, (_part, shown) in sheets.items() if shown]
    if not visible:
        raise Unreadable("no_sheet", _("“%(file)s” has no visible sheet with cells."), file=problems.name)
    if len(sheets) > 1:
        others = [title for title in sheets if title != visible[0]]
        problems.add(
            0, "", "", "several_sheets", _("Only the sheet “%(sheet)s” was read; there are also: %(others)s."),
            sheet=visible[0], others=", ".join(others),
        )  # fmt: skip
    return sheets[visible[0]][0]


def _within_limits(found: Iterator[tuple[int, Cells]], name: str, limits: Limits) -> Iterator[tuple[int, Cells]]:
    seen = 0
    for number, cells in found:
        seen += len(cells)
        if seen > limits.max_cells:
            raise too_many_rows(name, number - 1)
        yield number, cells


def _table(
    found: Iterator[tuple[int, Cells]], problems: ProblemList, limits: Limits, header_row: int | None
) -> tuple[tuple[str, ...], list[Row]]:
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    blank, before = 0, 0
    for number, line in found:
        cells = _trimmed(line)
        if not cells or (not columns and header_row not in {None, number}):
            continue  # blank rows after the last one are only formatting
        if not columns:
            columns = column_names(_plain(cells), number, problems, limits)
        else:
            blank += number - before - 1
            rows.append(_row(number, cells, columns, problems, limits))
            if len(rows) > limits.max_rows:
                raise too_many_rows(problems.name, limits.max_rows)
        before = number
    if not columns:
        raise Unreadable("no_header", _("“%(file)s” has no row with column names."), file=problems.name)
    say_blank(blank, problems)
    return columns, rows


def _plain(cells: Cells) -> Cells:
    return [None if isinstance(cell, Uncomputed | ErrorValue) else cell for cell in cells]


def _trimmed(line: Cells) -> Cells:
    end = len(line)
    while end and (line[end - 1] is None or line[end - 1] == ""):
        end -= 1
    return line if end == len(line) else line[:end]


def _row(number: int, cells: Cells, columns: tuple[str, ...], problems: ProblemList, limits: Limits) -> Row:
    if len(cells) > len(columns):
        problems.add(
            number, "", "", "ragged_row", _("the row has %(cells)s cells where the table has %(columns)s columns."),
            cells=len(cells), columns=len(columns),
        )  # fmt: skip
    most = limits.max_cell_chars
    values = [
        cell
        if cell is None or cell.__class__ in _PLAIN or (cell.__class__ is str and len(cell) <= most)
        else _value(number, column, cell, problems, limits)  # nothing to look at in most cells
        for column, cell in zip_longest(columns, cells[: len(columns)])
    ]
    extra = tuple(_value(number, "", cell, problems, limits) for cell in cells[len(columns) :])
    return Row(number, dict(zip(columns, values, strict=True)), None, extra)


def _value(number: int, column: str, cell: object, problems: ProblemList, limits: Limits) -> object:
    if isinstance(cell, str):
        if len(cell) > limits.max_cell_chars:
            raise Unreadable(
                "cell_too_long", _(
                    "“%(file)s”, row %(row)s: a cell has more than %(limit)s characters. A quotation mark may not be "
                    "closed."
                ),
                file=problems.name, row=number, limit=f"{limits.max_cell_chars:,}",
            )  # fmt: skip
        return cell
    if isinstance(cell, ErrorValue):
        problems.add(
            number, column, cell.text, "error_value", _("the cell holds the error %(value)s."), value=cell.text
        )
        return cell.text
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time.min else cell
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, Uncomputed):
        problems.add(
            number, column, cell.formula, "formula_not_computed",
            _(
                "the cell holds the formula %(value)s but no computed value. Open the file in a spreadsheet and "
                "save it again."
            ),
            value=cell.formula[:80],
        )  # fmt: skip
        return None
    return cell if cell is None or isinstance(cell, int | float | bool | date) else str(cell)
