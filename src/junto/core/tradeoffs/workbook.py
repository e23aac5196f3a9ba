"""The answer as a workbook: every table a sheet of values, and the expected values as formulas of scores' worth."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from junto.core.sentences import gettext_noop as _
from junto.core.tables.formulas import made_harmless

from .answering import Answer
from .decision import Decision
from .sections import Say, Section, sections
from .smaa import GroupAnswer

BOLD = Font(bold=True)
LIVE = PatternFill("solid", fgColor="FFF5C2")


def workbook(answer: Answer, decided: Decision | None = None, say: Say = str) -> bytes:
    """XLSX: a sheet with all that is told and its tables as values; and for each group a sheet on which the expected
    value of each option is a formula of mean weights and the worth of its scores: yellow cells may be changed.
    """
    book = Workbook()
    told = book.active
    assert isinstance(told, Worksheet)
    told.title = say(_("Trade-offs"))
    _put(told, [answer.case.name], bold=True)
    _put(told, [say(_("Chances were drawn outside this workbook: they are values and do not follow changes."))])
    for section in sections(answer, decided, say):
        _write(told, section)
    told.column_dimensions["A"].width = 44
    for k, one in enumerate(answer.groups, start=1):
        _write_group(book.create_sheet(say(_("Group %(number)s")) % {"number": k}), answer, one, say)
    book.calculation.fullCalcOnLoad = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _put(sheet: Worksheet, row: Sequence[object], *, bold: bool = False) -> None:
    sheet.append([made_harmless(cell) if isinstance(cell, str) else cell for cell in row])
    if bold:
        for cell in sheet[sheet.max_row]:
            cell.font = BOLD


def _write(sheet: Worksheet, section: Section) -> None:
    sheet.append([])
    if section.title:
        _put(sheet, [section.title], bold=True)
    for sentence in section.told:
        _put(sheet, [sentence])
    if section.rows:
        _put(sheet, section.heads, bold=True)
        for row in section.rows:
            _put(sheet, [cell if k < section.words else _number(cell) for k, cell in enumerate(row)])


def _number(cell: str) -> object:
    try:
        return float(cell.replace(",", ""))
    except ValueError:
        return cell


def _write_group(sheet: Worksheet, answer: Answer, one: GroupAnswer, say: Say) -> None:
    """Mean weights in row 3, worth of scores below, and Σ weight · worth as a formula at the right."""
    _put(sheet, [one.group.name], bold=True)
    count = len(one.group.criteria)
    _put(sheet, [say(_("option")), *one.group.criteria, say(_("value")), say(_("against doing nothing"))], bold=True)
    _put(sheet, [say(_("mean weight")), *(float(weight) for weight in one.group.weights.centre)])
    last = get_column_letter(count + 1)
    nothing = answer.case.nothing
    for i, option in enumerate(answer.case.options):
        row = sheet.max_row + 1
        worths = [float(worth) for worth in one.by_criterion[i]]
        value = f"=SUMPRODUCT($B$3:${last}$3,B{row}:{last}{row})/SUM($B$3:${last}$3)"
        letter = get_column_letter(count + 2)
        gain = None if nothing is None else f"={letter}{row}-{letter}${4 + nothing}"
        sheet.append([made_harmless(option.name), *worths, value, gain])
    for cells in sheet.iter_rows(min_row=3, min_col=2, max_col=count + 1):
        for cell in cells:
            cell.fill, cell.number_format = LIVE, "0.000"
    sheet.column_dimensions["A"].width = 34
