"""Cells of one sheet of an XLSX, row by row, read with the fast parser once it is known to hold no entities."""

import math
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element, iterparse  # nosec B405 - workbook_safety has refused document types

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601

LAST_ROW = 1_048_576
Cells = list[Any]


@dataclass(frozen=True, slots=True)
class Uncomputed:
    """Stands for a formula of which the file holds no computed value."""

    formula: str


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """Stands for a cell that holds an error, as #REF!."""

    text: str


@dataclass(frozen=True, slots=True)
class Formats:
    """What a workbook says of its numbers: which styles are dates, which durations, and the day from which it
    counts.
    """

    dates: Collection[int]
    durations: Collection[int]
    epoch: datetime


def shared_strings(archive: zipfile.ZipFile, part: str) -> list[str]:
    """The texts that cells refer to by number, without the readings that East Asian texts may carry beside them."""
    found: list[str] = []
    with archive.open(part) as stream:
        for _event, element in iterparse(stream):  # noqa: S314  # nosec B314 - no document types are left
            if element.tag.endswith("}si"):
                found.append(_text_of(element))
                element.clear()
    return found


def lines(archive: zipfile.ZipFile, part: str, strings: list[str], formats: Formats) -> Iterator[tuple[int, Cells]]:
    """(row number, cells from column A to the last one that holds something) of every row that the sheet states.

    Raises ValueError and its kin for what is no sound sheet: rows out of order or beyond the last, unknown references.
    """
    number = 0
    with archive.open(part) as stream:
        for _event, element in iterparse(stream):  # noqa: S314  # nosec B314 - no document types are left
            if not element.tag.endswith("}row"):
                continue
            stated = int(element.get("r") or number + 1)
            if not number < stated <= LAST_ROW:
                raise ValueError(f"row {stated} after row {number}")
            number = stated
            yield number, _cells(element, strings, formats)
            element.clear()


def _cells(row: Element, strings: list[str], formats: Formats) -> Cells:
    space = row.tag[:-3]
    cell_tag, value_tag, formula_tag = f"{space}c", f"{space}v", f"{space}f"
    cells: Cells = []
    place = 0
    for cell in row:
        if cell.tag != cell_tag:
            continue
        reference = cell.get("r")
        place = _column(reference.rstrip("0123456789")) if reference else place + 1
        value = _value(cell, cell.findtext(value_tag), strings, formats)
        if value is None:
            formula = cell.find(formula_tag)
            if formula is None:
                continue
            value = Uncomputed("=" + (formula.text or ""))
        if place > len(cells):
            cells.extend([None] * (place - len(cells)))
        cells[place - 1] = value
    return cells


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    return column_index_from_string(letters)


def _value(  # noqa: PLR0911 (one return a type of cell)
    cell: Element, text: str | None, strings: list[str], formats: Formats
) -> Any:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text_of(cell[0]) if len(cell) else None
    if not text:
        return None
    if kind == "n":
        return _number(text, int(cell.get("s", 0)), formats)
    if kind == "s":
        return strings[int(text)]
    if kind == "b":
        return text in {"1", "true"}
    if kind == "e":
        return ErrorValue(text)
    if kind == "d":
        moment: Any = from_ISO8601(text)  # type: ignore[no-untyped-call]
        return moment
    return text


def _number(text: str, style: int, formats: Formats) -> Any:
    number = float(text) if "." in text or "E" in text or "e" in text else int(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number")
    if style not in formats.dates:
        return number
    return _moment(number, formats.epoch, style in formats.durations)


@lru_cache(maxsize=20_000)  # the same days stand in many rows
def _moment(number: float, epoch: datetime, is_duration: bool) -> Any:
    try:
        return from_excel(number, epoch, timedelta=is_duration)
    except (OverflowError, ValueError):
        return ErrorValue("#VALUE!")


def _text_of(element: Element) -> str:
    """A text's own words and those of its runs."""
    space = element.tag[: element.tag.rindex("}") + 1]
    parts = [part.text or "" for part in element.findall(f"{space}t")]
    for run in element.findall(f"{space}r"):
        parts += [part.text or "" for part in run.findall(f"{space}t")]
    return "".join(parts)
