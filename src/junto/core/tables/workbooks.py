"""Reads one sheet of an XLSX workbook: values as the spreadsheet last computed them, dates as dates."""

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from junto.core.sentences import gettext_noop as _
from junto.core.tables.contents import Content
from junto.core.tables.delimited import say_blank, too_many_rows
from junto.core.tables.headers import column_names
from junto.core.tables.limits import Limits
from junto.core.tables.problem_list import ProblemList
from junto.core.tables.problems import Unreadable
from junto.core.tables.table import Row, Table
from junto.core.tables.workbook_safety import damaged, inspect

_LAST_ROW = 1_048_576
_ERRORS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)
Cells = tuple[Any, ...]


def read_workbook(content: Content, limits: Limits, *, sheet: str | None, header_row: int | None) -> Table:
    """The table in one sheet. Raises Unreadable; lesser faults are in the table's problems.

    A date with no time of day becomes a `date`, one with a time a `datetime`; a time of day alone or a duration becomes
    its text (08:30:00). A formula's value is the one stored in the file; a formula without one is a problem, as is an
    error value (#REF!).
    """
    findings = inspect(content, limits)
    problems = ProblemList(content.name, limits.max_problems)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # openpyxl warns of decorations it does not read; dates it cannot read are errors below
        try:
            book = _open(content, values=True)
            title = _chosen_sheet(book, sheet, problems)
            sheet_part: Any = book[title]
            path = sheet_part._worksheet_path
            if path.lstrip("/") in findings.with_merged_cells:
                problems.add(
                    0, "", "", "merged_cells", _("Some cells are merged; only the first of each holds the value.")
                )
            lines = _lines(book, title, content.name, limits)
            if path.lstrip("/") in findings.with_formulas:
                lines = _with_uncomputed(lines, content, title, limits)
            columns, rows = _table(lines, problems, limits, header_row)
        except Unreadable:
            raise
        except (
            Exception
        ) as error:  # a third party's parser on a stranger's file: whatever it raises, the file is not sound
            raise damaged(content.name) from error
    if not rows:
        problems.add(0, "", "", "no_rows", _("The file has column names but no rows."))
    return Table(columns, rows, "xlsx", "", "", content.name, tuple(problems.problems))


class _Uncomputed:
    """Stands for a formula of which the file holds no computed value."""

    def __init__(self, formula: str) -> None:
        self.formula = formula


def _open(content: Content, *, values: bool) -> Workbook:
    return load_workbook(io.BytesIO(content.data), read_only=True, data_only=values, keep_links=False)


def _chosen_sheet(book: Workbook, wanted: str | None, problems: ProblemList) -> str:
    titles = [sheet.title for sheet in book.worksheets]
    if wanted is not None:
        if wanted not in titles:
            raise Unreadable(
                "no_such_sheet", _("“%(file)s” has no sheet “%(sheet)s”; it has: %(sheets)s."),
                file=problems.name, sheet=wanted, sheets=", ".join(titles),
            )  # fmt: skip
        return wanted
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise Unreadable("no_sheet", _("“%(file)s” has no visible sheet with cells."), file=problems.name)
    if len(titles) > 1:
        others = [title for title in titles if title != visible[0]]
        problems.add(
            0, "", "", "several_sheets", _("Only the sheet “%(sheet)s” was read; there are also: %(others)s."),
            sheet=visible[0], others=", ".join(others),
        )  # fmt: skip
    return visible[0]


def _lines(book: Workbook, title: str, name: str, limits: Limits) -> Iterator[Cells]:
    """All rows from row 1 on, blank ones too, however wide the file says they are."""
    sheet: Any = book[title]
    sheet.reset_dimensions()  # what a file says of its size may be wrong or meant to do harm
    seen = 0
    for number, line in enumerate(sheet.iter_rows(values_only=True), start=1):
        seen += len(line)
        if number > _LAST_ROW or seen > limits.max_cells:
            raise too_many_rows(name, min(limits.max_rows, number - 1))
        yield line


def _with_uncomputed(lines: Iterator[Cells], content: Content, title: str, limits: Limits) -> Iterator[Cells]:
    """The same rows, with a mark where a formula stands of which no value is stored."""
    formulas = _lines(_open(content, values=False), title, content.name, limits)
    for line, formula_line in zip_longest(lines, formulas, fillvalue=()):
        if all(value is not None for value in line):
            yield line
            continue
        yield tuple(
            _Uncomputed(str(getattr(formula, "text", formula))) if value is None and formula is not None else value
            for value, formula in zip_longest(line, formula_line)
        )


def _table(
    lines: Iterator[Cells], problems: ProblemList, limits: Limits, header_row: int | None
) -> tuple[tuple[str, ...], list[Row]]:
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    blank, blank_before = 0, 0
    for number, line in enumerate(lines, start=1):
        cells = _trimmed(line)
        if not columns:
            if number == header_row or (header_row is None and cells):
                columns = column_names(
                    [None if isinstance(cell, _Uncomputed) else cell for cell in cells], number, problems, limits
                )
        elif not cells:
            blank_before += 1
        else:
            blank, blank_before = blank + blank_before, 0  # blank rows after the last one are only formatting
            rows.append(_row(number, cells, columns, problems, limits))
            if len(rows) > limits.max_rows:
                raise too_many_rows(problems.name, limits.max_rows)
    if not columns:
        raise Unreadable("no_header", _("“%(file)s” has no row with column names."), file=problems.name)
    say_blank(blank, problems)
    return columns, rows


def _trimmed(line: Cells) -> Cells:
    end = len(line)
    while end and (line[end - 1] is None or line[end - 1] == ""):
        end -= 1
    return line[:end]


def _row(number: int, cells: Cells, columns: tuple[str, ...], problems: ProblemList, limits: Limits) -> Row:
    if len(cells) > len(columns):
        problems.add(
            number, "", "", "ragged_row", _("the row has %(cells)s cells where the table has %(columns)s columns."),
            cells=len(cells), columns=len(columns),
        )  # fmt: skip
    values = [
        _value(number, column, cell, problems, limits) for column, cell in zip_longest(columns, cells[: len(columns)])
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
        if cell in _ERRORS:
            problems.add(number, column, cell, "error_value", _("the cell holds the error %(value)s."), value=cell)
        return cell
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time.min else cell
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, _Uncomputed):
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
