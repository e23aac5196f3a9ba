"""Blank leaves: entries of a log that stand for nothing, so that its growth does not tell how much was recorded.

A step of the log's growth is filled up to one size with blanks, each SHA-256 of a secret seed and its own place. They
look like any other entry. Once the seed is disclosed anyone can tell which they were, and count them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .lines import HASH_SIZE, read_base64, read_number, read_text, write_base64
from .merkle import leaf_hash
from .problems import TlogError

FILE = "blanks"  # beside the checkpoint: the steps whose seeds are disclosed
PREFIX = b"Junto: a blank leaf of the log\n"
MOST_BYTES = 50_000_000  # of the file: some 600,000 steps, eleven years of ten minutes each
FIELDS = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One step of growth, the entries [start, end), of which `count` are blanks made of `seed` (32 bytes)."""

    start: int
    end: int
    count: int
    seed: bytes

    def __str__(self) -> str:
        return f"{self.start} {self.end} {self.count} {write_base64(self.seed)}"

    def blank(self, index: int) -> bytes:
        """The blank leaf at a place: SHA-256(prefix ‖ seed ‖ index in 8 bytes, big-endian); 32 bytes."""
        return blank(self.seed, index)


def blank(seed: bytes, index: int) -> bytes:
    """The blank leaf that a seed (32 random bytes) makes for a place of the log; 32 bytes, like any digest."""
    return sha256(PREFIX + seed + index.to_bytes(8)).digest()


def write_steps(steps: Iterable[Step]) -> bytes:
    """The file `blanks`: a line for each disclosed step, `START END COUNT SEED` with the seed in Base64, in order."""
    return "".join(f"{one}\n" for one in steps).encode()


def read_steps(data: bytes) -> list[Step]:
    """The steps in the file `blanks`, in order, none over another. Raises TlogError."""
    text = read_text(data, _("The file of blank entries"), MOST_BYTES)
    if text and not text.endswith("\n"):
        raise _wrong(text.count("\n") + 1)
    steps: list[Step] = []
    reached = 0
    for number, line in enumerate(text.split("\n")[:-1], 1):
        fields = line.split(" ")
        if len(fields) != FIELDS:
            raise _wrong(number)
        start, end, count = (read_number(one, _("A step of the log")) for one in fields[:3])
        if not reached <= start < end or count > end - start:
            raise _wrong(number)
        steps.append(Step(start, end, count, read_base64(fields[3], _("The seed of a step"), HASH_SIZE)))
        reached = end
    return steps


def _wrong(line: int) -> TlogError:
    return TlogError("blanks", _("Line %(line)d does not tell of a step of the log."), line=line)


class Counting:
    """Counts the blanks among the leaf hashes that an audit reads, in the order of their places."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = sorted(steps, key=lambda one: one.start)
        self.found = [0] * len(self.steps)
        self._next = 0

    def look(self, start: int, hashes: Sequence[bytes | None]) -> None:
        """Take in the leaf hashes from place `start` on; None where one is not known."""
        while self._next < len(self.steps) and self.steps[self._next].end <= start:
            self._next += 1
        for at in range(self._next, len(self.steps)):
            step = self.steps[at]
            if step.start >= start + len(hashes):
                break
            for place in range(max(start, step.start), min(start + len(hashes), step.end)):
                self.found[at] += hashes[place - start] == leaf_hash(step.blank(place))

    def wrong(self, size: int) -> list[Sentence]:
        """What does not fit, of the steps that a log of `size` entries holds in full."""
        template = _("Of the entries from %(start)d to %(end)d it calls %(count)d blank; the seed makes %(found)d.")
        return [
            Sentence("blank_count", template,
                     {"start": one.start, "end": one.end - 1, "count": one.count, "found": found})
            for one, found in zip(self.steps, self.found, strict=True)
            if one.end <= size and one.count != found
        ]  # fmt: skip

    @property
    def blanks(self) -> int:
        """How many were found in all."""
        return sum(self.found)
