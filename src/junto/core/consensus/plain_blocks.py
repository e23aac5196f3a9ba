"""A table of votes without quotation marks, taken apart millions of cells at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from junto.core.progress import Told

from .votes import Ints

SIZE = 1_000_000  # bytes of a block; of the widest tables nearly each is the end of a cell
LONGEST = 64  # bytes of a cell that is looked at here
LONGEST_CELL = 131_072  # of any cell: what the reader of rows takes
NEWLINE, RETURN = 10, 13
MASKS = np.array([(1 << 8 * k) - 1 for k in range(9)], dtype=np.uint64)
Words = NDArray[np.uint64]


class NotPlain(Exception):
    """Something is here that only the reader of single rows can read, or say what is wrong with."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells in `data`, each from `begins` to `ends` (bytes), both of any one shape."""

    data: bytes
    begins: Ints
    ends: Ints

    def column(self, at: int) -> Cells:
        """One column of a block of (rows, columns)."""
        return Cells(self.data, self.begins[:, at], self.ends[:, at])

    def texts(self) -> list[str]:
        """What stands in each, without blanks around it."""
        pairs = zip(self.begins.tolist(), self.ends.tolist(), strict=True)
        return [self.data[begin:end].decode().strip() for begin, end in pairs]

    def distinct(self) -> tuple[Ints, list[str]]:
        """For each cell the number of what stands there; and those texts, without blanks around them, in the order in
        which they first stand here (the same text twice where blanks differ). Raises NotPlain for a long cell.
        """
        if not len(self.begins):
            return np.zeros(0, dtype=np.int64), []
        words = self._words()
        changed = np.concatenate([[True], (words[:, 1:] != words[:, :-1]).any(axis=0)])
        heads = np.flatnonzero(changed)
        number, first = _numbered(words[:, heads])
        told = heads[first]
        texts = Cells(self.data, self.begins[told], self.ends[told]).texts()
        return np.repeat(number, np.diff(np.append(heads, len(changed)))), texts

    def numbers(self) -> NDArray[np.float64]:
        """Whole numbers of at most 15 digits, exactly. Raises NotPlain where one is anything else."""
        long = self.ends - self.begins
        if len(long) and (long.min() < 1 or long.max() > 15):
            raise NotPlain
        found = np.zeros(len(long), dtype=np.int64)
        buffer = np.frombuffer(self.data, dtype=np.uint8)
        for k in range(int(long.max(initial=0))):
            inside = k < long
            digit = buffer[np.minimum(self.begins + k, self.ends)].astype(np.int64) - ord("0")
            if ((digit < 0) | (digit > 9))[inside].any():
                raise NotPlain
            found = np.where(inside, found * 10 + digit, found)
        return found.astype(np.float64)

    def _words(self) -> Words:
        """(k, cells) the bytes of each cell in words of eight, zeros after its end: no byte of a table is zero."""
        long = self.ends - self.begins
        most = int(long.max())
        if most > LONGEST:
            raise NotPlain
        at_any = np.ndarray((len(self.data) - 7,), dtype="<u8", buffer=self.data, strides=(1,))
        found = np.empty((max(-(-most // 8), 1), len(long)), dtype=np.uint64)
        for k in range(len(found)):
            left = np.clip(long - 8 * k, 0, 8)
            found[k] = at_any[np.where(left > 0, self.begins + 8 * k, 0)] & MASKS[left]
        return found


def _numbered(words: Words) -> tuple[Ints, Ints]:
    """A number for each column of words, from 0 in the order in which they first appear, and where each does first."""
    key = words[0].copy()
    for more in words[1:]:
        key ^= key >> np.uint64(29)
        key = key * np.uint64(0x9E3779B97F4A7C15) + more
    _keys, inverse = np.unique(key, return_inverse=True)
    first = np.empty(len(_keys), dtype=np.int64)
    first[inverse[::-1]] = np.arange(len(key) - 1, -1, -1)
    if (words != words[:, first[inverse]]).any():
        raise NotPlain  # two texts with one key
    order = np.argsort(first)
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    return number[inverse], first[order]


def blocks(data: bytes, lines: int, delimiter: str, columns: int, told: Told | None = None) -> Iterator[Cells]:
    """The cells (rows, columns) of a table after its first `lines` lines, a block at a time. Raises NotPlain where a
    cell is in quotation marks, a row has another number of cells, or lines end in more than one way.
    """
    if b'"' in data or (b"\r" in data and data.count(b"\r") != data.count(b"\r\n")):
        raise NotPlain
    at = 0
    for _line in range(lines):
        at = data.find(b"\n", at) + 1
    end = len(data.rstrip(b"\r\n"))
    if not 0 < at < end:
        raise NotPlain
    whole = data[:end] + b"\n" + bytes(8)
    while at <= end:
        past = whole.rfind(b"\n", at, min(at + SIZE, end + 1)) + 1 or whole.find(b"\n", at) + 1
        yield _cells(whole, at, past, (ord(delimiter), columns))
        at = past
        if told is not None:
            told(min(at / end, 1.0))


def _cells(data: bytes, at: int, past: int, shape: tuple[int, int]) -> Cells:
    delimiter, columns = shape
    buffer = np.frombuffer(data, dtype=np.uint8, count=past - at, offset=at)
    lines = buffer == NEWLINE
    ends = np.flatnonzero(lines | (buffer == delimiter))
    if len(ends) % columns or not lines[ends[columns - 1 :: columns]].all():
        raise NotPlain
    if int(np.count_nonzero(lines)) * columns != len(ends):
        raise NotPlain
    begins = np.append(0, ends[:-1] + 1)
    if (ends - begins).max() > LONGEST_CELL:
        raise NotPlain
    table = Cells(data, begins.reshape(-1, columns), ends.reshape(-1, columns))
    last = table.ends[:, -1]
    last -= (buffer[np.maximum(last - 1, 0)] == RETURN) & (last > table.begins[:, -1])
    begins += at
    ends += at
    return table
