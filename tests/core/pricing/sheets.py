"""A small evaluator of the formulas that a comparison's workbook holds, apart from the program that wrote them.

It knows numbers, cells, ranges, + - * / ^, comparison by >=, and SUM, ROUND, MIN, MAX, IF, COUNTIF (less than).
ROUND is a spreadsheet's: halves away from zero. It is no spreadsheet; docs/pricing.md says
what else the formulas were checked with.
"""

from __future__ import annotations

import io
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl

CELL = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")


class Book:
    """A workbook's values, every formula evaluated when it is asked for."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.known: dict[tuple[str, str], Any] = {}

    def value(self, sheet: str, cell: str) -> Any:
        if (sheet, cell) not in self.known:
            raw = self.book[sheet][cell].value
            self.known[sheet, cell] = self._evaluated(sheet, raw) if isinstance(raw, str) and raw[:1] == "=" else raw
        return self.known[sheet, cell]

    def change(self, sheet: str, cell: str, value: object) -> None:
        self.book[sheet][cell].value = value
        self.known.clear()

    def _evaluated(self, sheet: str, formula: str) -> Any:
        text = re.sub(r'"<"&(\$?[A-Z]+\$?\d+)', r"\1", formula[1:])
        found: list[Any] = []

        def looked_up(match: re.Match[str]) -> str:
            place, column, row, last_column, last_row = match.groups()
            place = place or sheet
            if last_column is None:
                found.append(self.value(place, f"{column}{row}") or 0)
            else:
                block = self.book[place][f"{column}{row}:{last_column}{last_row}"]
                found.append([self.value(place, one.coordinate) for line in block for one in line])
            return f"found[{len(found) - 1}]"

        code = CELL.sub(looked_up, text).replace("^", "**")
        names = {"SUM": lambda *all: sum(_flat(all)), "ROUND": _round, "MIN": min, "MAX": max,
                 "IF": lambda test, yes, no: yes if test else no,
                 "COUNTIF": lambda block, most: sum(one < most for one in block)}  # fmt: skip
        return eval(code, {"__builtins__": {}, "found": found, **names})


def _flat(values: Any) -> list[Any]:
    return [one for value in values for one in (value if isinstance(value, list) else [value]) if one is not None]


def _round(value: float, digits: int) -> float:
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))
