"""Rows of a table of votes one after another: such a table may be too wide to keep as rows and columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from junto.core.progress import Told
from junto.core.sentences import gettext_noop as _
from junto.core.tables.contents import load
from junto.core.tables.delimited import sniff_delimiter
from junto.core.tables.encodings import decode
from junto.core.tables.limits import MEGABYTE, Limits

from .plain_blocks import Cells, blocks
from .problems import ConsensusError, in_row

LIMITS = Limits(max_bytes=300 * MEGABYTE, max_unzipped_bytes=600 * MEGABYTE)


class Rows:
    """A delimited file: its `name`, its `columns` (trimmed), and, once, its rows with the number a person sees."""

    def __init__(self, source: str | Path | bytes, name: str | None = None) -> None:
        content = load(source, name, LIMITS)
        self.name = content.name
        if content.kind != "text":
            words = _("“%(file)s” is not a text file with commas. Save the table as CSV.")
            raise ConsensusError("not_csv", words, file=self.name)
        data = decode(content.data, self.name).data
        if b"\0" in data:
            raise ConsensusError("nul_bytes", _("“%(file)s” holds zero bytes; it is no text file."), file=self.name)
        self._data, self._delimiter = data, sniff_delimiter(data)
        text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
        self._reader = csv.reader(text, delimiter=self._delimiter, strict=True)
        self._number = 0
        self.columns = self._heads()

    def _heads(self) -> tuple[str, ...]:
        heads = next((cells for _number, cells in self._lines() if any(cell.strip() for cell in cells)), None)
        if heads is None:
            raise ConsensusError("no_header", _("“%(file)s” has no row with column names."), file=self.name)
        columns = tuple(cell.strip() for cell in heads)
        seen: set[str] = set()
        for place, column in enumerate(columns, start=1):
            if not column:
                words = _("column %(place)s has no name.")
                raise in_row(self.name, self._number, "column_without_name", words, place=place)
            if column in seen:
                words = _("two columns are called “%(column)s”.")
                raise in_row(self.name, self._number, "column_twice", words, column=column[:80])
            seen.add(column)
        return columns

    def blocks(self, told: Told | None = None) -> Iterator[Cells]:
        """The cells of the rows not yet read, many rows at a time. Raises NotPlain (plain_blocks)."""
        return blocks(self._data, self._number, self._delimiter, len(self.columns), told)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        width = len(self.columns)
        for number, cells in self._lines():
            if len(cells) != width:
                if not any(cell.strip() for cell in cells):
                    continue
                words = _("the row has %(cells)s cells where there are %(columns)s columns.")
                raise in_row(self.name, number, "ragged_row", words, cells=len(cells), columns=width)
            yield number, cells

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        try:
            for cells in self._reader:
                self._number += 1
                yield self._number, cells
        except csv.Error as error:
            words = _("quotation marks do not close, or a cell is too long.")
            raise in_row(self.name, self._number + 1, "broken_csv", words) from error
