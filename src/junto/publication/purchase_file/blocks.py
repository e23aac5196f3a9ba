"""What a document is made of, before anybody decides how it looks: sections of facts, tables and paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

Cell = str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `quiet`: a remark on what is shown rather than something shown."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a label and what it is."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `widths`: how wide the columns are to one another; none: all alike."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...] = ()


Block = Paragraph | Heading | Facts | Grid


@dataclass(slots=True)
class Section:
    """One section of the document, under its title."""

    title: str
    blocks: list[Block] = field(default_factory=list)

    def say(self, text: str, *, quiet: bool = False) -> None:
        """Add a paragraph, where there is anything to say."""
        if text:
            self.blocks.append(Paragraph(text, quiet))

    def head(self, text: str) -> None:
        """Add a heading."""
        self.blocks.append(Heading(text))

    def facts(self, *rows: tuple[object, object]) -> None:
        """Add pairs of label and value; one whose value is empty is left out."""
        kept = tuple((_upper(str(label)), str(value)) for label, value in rows if value not in (None, ""))
        if kept:
            self.blocks.append(Facts(kept))

    def grid(self, columns: Iterable[object], rows: Iterable[Iterable[object]], widths: tuple[int, ...] = ()) -> bool:
        """Add a table, where it has any rows; says whether it has."""
        made = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
        if made:
            self.blocks.append(Grid(tuple(_upper(str(c)) for c in columns), made, widths))
        return bool(made)


def _upper(label: str) -> str:
    return label[:1].upper() + label[1:]


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the first page and in the file's own description."""

    title: str
    subject: str
    author: str
    language: str
    running: str  # at the head of every page
    contents: str  # the word for the table of contents
    page: str  # "Page %(page)s of %(pages)s"
    as_of: datetime | None
    lines: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
