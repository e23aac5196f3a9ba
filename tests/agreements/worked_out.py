"""A small spreadsheet in exact fractions: works out a workbook's formulas apart from the program that wrote them."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from openpyxl import load_workbook
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils.cell import range_boundaries

Value = Any  # Fraction, str, bool, or a list of rows of them

ORDER = ({"<", ">", "<=", ">=", "=", "<>"}, {"+", "-"}, {"*", "/"})


class Sheets:
    """The workbook's cells; each formula is worked out once, as it is asked for."""

    def __init__(self, body: bytes) -> None:
        self.book = load_workbook(io.BytesIO(body))
        self.known: dict[tuple[str, int, int], Value] = {}

    def cell(self, sheet: str, row: int, column: int) -> Value:
        """A cell's value; an empty one is 0, as in a spreadsheet's sums."""
        key = (sheet, row, column)
        if key not in self.known:
            value = self.book[sheet].cell(row, column).value
            if isinstance(value, str) and value.startswith("="):
                self.known[key] = _Formula(self, sheet, value).result()
            elif isinstance(value, int | float) and not isinstance(value, bool):
                self.known[key] = Fraction(repr(value))
            else:
                self.known[key] = Fraction(0) if value is None else value
        return self.known[key]

    def row(self, sheet: str, row: int, first: int, count: int) -> list[Value]:
        """Some cells beside one another."""
        return [self.cell(sheet, row, first + k) for k in range(count)]

    def find(self, sheet: str, words: str) -> int:
        """The row whose first cell says so."""
        found = [row for row in range(1, self.book[sheet].max_row + 1) if self.cell(sheet, row, 1) == words]
        assert len(found) == 1, (words, found)
        return found[0]


class _Formula:
    """Reads tokens from left to right: comparisons bind least, then sums, then products."""

    def __init__(self, sheets: Sheets, sheet: str, text: str) -> None:
        self.sheets, self.sheet = sheets, sheet
        self.tokens = [token for token in Tokenizer(text).items if token.type != Token.WSPACE]
        self.at = 0

    def result(self) -> Value:
        value = self.level(0)
        assert self.at == len(self.tokens), "a formula that goes on"
        return value

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def level(self, depth: int) -> Value:
        if depth == len(ORDER):
            return self.single()
        value = self.level(depth + 1)
        while (token := self.peek()) and token.type == Token.OP_IN and token.value in ORDER[depth]:
            self.take()
            value = _each(_OPERATORS[token.value], value, self.level(depth + 1))
        return value

    def single(self) -> Value:
        token = self.take()
        if token.type == Token.OP_PRE:
            return _each(lambda a, b: a * b, Fraction(-1 if token.value == "-" else 1), self.single())
        if token.type == Token.PAREN:
            value = self.level(0)
            self.take()
            return value
        if token.type == Token.FUNC:
            return self.function(token.value[:-1])
        if token.subtype == Token.NUMBER:
            return Fraction(token.value)
        assert token.subtype == Token.RANGE, token.value
        return self.reference(token.value)

    def function(self, name: str) -> Value:
        given = [self.level(0)]
        while self.take().type == Token.SEP:
            given.append(self.level(0))
        return _FUNCTIONS[name](*given)

    def reference(self, words: str) -> Value:
        sheet, _mark, cells = words.rpartition("!")
        sheet = sheet.strip("'") or self.sheet
        left, top, right, bottom = range_boundaries(cells.replace("$", ""))
        rows = [[self.sheets.cell(sheet, r, c) for c in range(left, right + 1)] for r in range(top, bottom + 1)]
        return rows if ":" in cells else rows[0][0]


_OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "<": lambda a, b: a < b, ">": lambda a, b: a > b, "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip


def _each(do: Callable[[Value, Value], Value], a: Value, b: Value) -> Value:
    """Cell by cell where one or both are ranges (of one shape)."""
    if not isinstance(a, list) and not isinstance(b, list):
        return do(a, b)
    if isinstance(a, list) and isinstance(b, list):
        return [[do(x, y) for x, y in zip(one, other, strict=True)] for one, other in zip(a, b, strict=True)]
    if isinstance(a, list):
        return [[do(x, b) for x in row] for row in a]
    return [[do(a, y) for y in row] for row in b]


def _flat(given: Sequence[Value]) -> list[Value]:
    return [cell for one in given for row in (one if isinstance(one, list) else [[one]]) for cell in row]


def _round(value: Value, places: Fraction) -> Value:
    """Half away from zero, as a spreadsheet rounds; of a range each cell."""
    if isinstance(value, list):
        return [[_round(cell, places) for cell in row] for row in value]
    scale = 10 ** int(places)
    return Fraction(math.floor(abs(value) * scale + Fraction(1, 2)) * (-1 if value < 0 else 1), scale)


def _sum_of_products(*ranges: Value) -> Fraction:
    if len(ranges) == 1:
        return sum(_flat(ranges), Fraction(0))
    shapes = {(len(one), len(one[0])) for one in ranges}
    assert len(shapes) == 1, "ranges of different shapes"
    ((rows, columns),) = shapes
    return sum((math.prod(one[r][c] for one in ranges) for r, c in product(range(rows), range(columns))), Fraction(0))


_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "SUM": lambda *given: sum(_flat(given), Fraction(0)),
    "MIN": lambda *given: min(_flat(given)),
    "MAX": lambda *given: max(_flat(given)),
    "SMALL": lambda cells, k: sorted(_flat([cells]))[int(k) - 1],
    "IF": lambda when, then, other: then if when else other,
    "AND": lambda *given: all(given),
    "FACT": lambda n: Fraction(math.factorial(int(n)) if n >= 0 else 0),
    "INT": lambda value: Fraction(math.floor(value)),
    "ROUND": _round,
    "SUMPRODUCT": _sum_of_products,
}
