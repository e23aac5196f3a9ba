"""Reads a project from a workbook: one sheet a list, as the fields of JSON; years may be columns of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from junto.core.sentences import gettext_noop as _
from junto.core.tables import read_table

from .problems import FinanceError

YEAR = re.compile(r"\d{4}")
SHEETS = {"lines": "amounts", "risks": "shares", "correlations": "", "outages": ""}


def data_of_workbook(path: str | Path) -> dict[str, Any]:
    """The fields of a workbook as JSON would give them. Sheet “Case”: field and value, dots for what is inside
    (“discounting.rate”); sheets “Lines”, “Risks”, “Correlations”, “Outages”: one thing a row, by the names of the
    fields, and a column for each year. Other sheets are left alone. Raises FinanceError, Unreadable.
    """
    named = {name.strip().lower(): name for name in _sheets(path)}
    if "case" not in named:
        words = _("The workbook has no sheet “Case”; it has: %(sheets)s.")
        raise FinanceError("no_case_sheet", words, sheets=", ".join(named.values()))
    data: dict[str, Any] = {}
    for row in _rows(path, named["case"]):
        cells = list(row.values())
        if cells and cells[0] is not None and len(cells) > 1:
            _put(data, str(cells[0]).strip().split("."), cells[1])
    for sheet, years in SHEETS.items():
        if sheet in named:
            rows = [_row(row, years) for row in _rows(path, named[sheet])]
            rows = [row for row in rows if any(value is not None for value in row.values())]
            if sheet == "outages":
                _put(data, ["deductions", "outages"], rows)
            else:
                data[sheet] = rows
    return data


def _sheets(path: str | Path) -> list[str]:
    read_table(path)  # refuses what is no sound workbook, within limits, before anything opens it
    try:
        book = load_workbook(path, read_only=True)
    except Exception:
        words = _("The file is neither JSON nor an XLSX workbook.")
        raise FinanceError("no_workbook", words) from None
    names = list(book.sheetnames)
    book.close()
    return names


def _rows(path: str | Path, sheet: str) -> list[dict[str, object]]:
    table = read_table(path, sheet=sheet)
    return [
        {name.strip().lower(): _plain(row.cells.get(name)) for name in table.columns if name.strip()}
        for row in table.rows
    ]


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip() or None
    return repr(value) if isinstance(value, float) else value


def _row(row: Mapping[str, object], years: str) -> dict[str, object]:
    """One row, its columns of years gathered in one field."""
    found = {key: value for key, value in row.items() if value is not None and not YEAR.fullmatch(key)}
    by_year = {key: value for key, value in row.items() if value is not None and YEAR.fullmatch(key)}
    if by_year and years:
        found[years] = by_year
    return found


def _put(data: dict[str, Any], path: list[str], value: object) -> None:
    if value is None:
        return
    inner = data
    for key in path[:-1]:
        inner = inner.setdefault(key, {})
        if not isinstance(inner, dict):
            words = _("%(where)s must be an object with named fields.")
            raise FinanceError("not_fields", words, where=".".join(path[:-1]))
    inner[path[-1]] = value
