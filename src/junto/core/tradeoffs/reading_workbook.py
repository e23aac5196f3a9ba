"""Reads a case from a workbook: one sheet a list, as the fields of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from junto.core.sentences import gettext_noop as _
from junto.core.tables import read_table

from .problems import TradeoffsError

LISTS = ("criteria", "options", "scores", "holds")
Row = dict[str, Any]


def data_of_workbook(path: str | Path) -> Row:
    """The fields of a workbook as JSON would give them. Sheet “Case”: name and value a row. Sheets “Criteria”,
    “Options”, “Scores”, “Holds”: one a row, by the names of the fields. “Groups”: criteria and orders of weights
    separated by “;” or written “a > b”. “Weights”: group, criterion, weight, or low and high. “Vetoes”: with a group,
    or for all where it is blank. Other sheets are left alone. Raises TradeoffsError, Unreadable.
    """
    named = {name.strip().lower(): name for name in _sheets(path)}
    data: Row = {}
    for row in _rows(path, named, "case"):
        cells = list(row.values())
        if len(cells) > 1 and cells[0] is not None:
            data[str(cells[0]).strip().lower()] = cells[1]
    for sheet in LISTS:
        if sheet in named:
            data[sheet] = list(_rows(path, named, sheet))
    for criterion in data.get("criteria", []):
        if "points" in criterion:
            criterion["points"] = _points(str(criterion["points"]))
    data["groups"] = [_group(row) for row in _rows(path, named, "groups")]
    by_name = {str(group.get("name")): group for group in data["groups"]}
    _add_weights(by_name, list(_rows(path, named, "weights")))
    for at, row in enumerate(_rows(path, named, "vetoes"), start=2):
        group = row.pop("group", None)
        if group is None:
            data.setdefault("vetoes", []).append(row)
        else:
            _of(by_name, group, f"Vetoes, row {at}").setdefault("vetoes", []).append(row)
    return data


def _sheets(path: str | Path) -> list[str]:
    read_table(path)  # refuses what is no sound workbook, within limits, before anything opens it
    try:
        book = load_workbook(path, read_only=True)
    except Exception:
        raise TradeoffsError("no_workbook", _("The file is neither YAML, JSON nor an XLSX workbook.")) from None
    names = list(book.sheetnames)
    book.close()
    return names


def _rows(path: str | Path, named: dict[str, str], sheet: str) -> Iterator[Row]:
    """The rows of a sheet that hold anything, without blank cells; nothing where there is no such sheet."""
    if sheet not in named:
        return
    table = read_table(path, sheet=named[sheet])
    for row in table.rows:
        cells = {name.strip().lower(): _plain(row.cells.get(name)) for name in table.columns if name.strip()}
        found = {key: value for key, value in cells.items() if value is not None}
        if found:
            yield found


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip() or None
    return value


def _split(value: object) -> list[str]:
    return [part.strip() for part in str(value).split(";") if part.strip()]


def _points(text: str) -> list[list[object]]:
    """“0: 0; 40: 1” → [[0, 0], [40, 1]]."""
    return [[part.strip() for part in pair.split(":")] for pair in _split(text)]


def _group(row: Row) -> Row:
    """One group: its criteria listed, its weights by order if it has one."""
    if "criteria" in row:
        row["criteria"] = _split(row["criteria"])
    if "order" in row:
        row["weights"] = {"ordinal": _split(row.pop("order"))}
    return row


def _of(groups: dict[str, Row], name: object, where: str) -> Row:
    if str(name) not in groups:
        words = _("%(where)s: there is no “%(name)s”. Known are: %(known)s.")
        raise TradeoffsError("unknown_name", words, where=where, name=str(name), known=", ".join(groups))
    return groups[str(name)]


def _add_weights(groups: dict[str, Row], rows: list[Row]) -> None:
    for at, row in enumerate(rows, start=2):
        where = f"Weights, row {at}"
        group = _of(groups, row.get("group", ""), where)
        weights = group.setdefault("weights", {})
        criterion = str(row.get("criterion", ""))
        if "weight" in row:
            kind, value = "exact", row["weight"]
        elif "times" in row:
            kind, value = "pairwise", row["times"]
            criterion = f"{criterion}|{row.get('other', '')}"
        else:
            kind, value = "bounded", [row.get("low", 0), row.get("high", 1)]
        inner = weights.setdefault(kind, {})
        if criterion in inner:
            raise TradeoffsError("twice", _("%(where)s: “%(name)s” stands there twice."), where=where, name=criterion)
        inner[criterion] = value
