"""Writes sections as a PDF: letter size, contents with page numbers, headers; the same sections give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Frame, PageBreak, PageTemplate, Spacer, Table, TableStyle
from reportlab.platypus import Paragraph as Written
from reportlab.platypus.tableofcontents import TableOfContents

from junto.publication.purchase_file import letters
from junto.publication.purchase_file.blocks import Block, Cover, Facts, Grid, Heading, Paragraph, Section
from junto.publication.purchase_file.letters import BOLD, PLAIN, marked_up, wide

INK, QUIET, LINE, GROUND = (colors.HexColor(c) for c in ("#1b1b1b", "#565c65", "#a9aeb1", "#f0f0f0"))
MARGIN = 0.9 * inch
WIDTH = LETTER[0] - 2 * MARGIN
ROOM = 1.6 * inch  # what must be left on a page under the title of a section
LONG = 900  # letters of a fact beyond which it stands below its label, not beside it
CLOSE = [
    (f"{side}PADDING", (0, 0), (-1, -1), at) for side, at in (("TOP", 1), ("BOTTOM", 1), ("LEFT", 0), ("RIGHT", 0))
]
LETTER_WIDTH, HALF_A_PAGE = 5.2, 25  # points that a letter of a cell takes at most, by and large; lines
PASSES = 4  # to find the page numbers of the contents; two are enough unless these move a page break


def write_pdf(cover: Cover, sections: Sequence[Section], *, tell: Callable[[int, int], None] | None = None) -> bytes:
    """The document as PDF. `tell(done, total)` hears of each section that was laid out in the first pass."""
    letters.ready()
    styles = _styles()
    out = io.BytesIO()
    document = _Document(out, cover, styles)
    story: list[Any] = [Written(marked_up(cover.title), styles["title"])]
    story += [Written(marked_up(line), styles["lead"]) for line in cover.lines]
    story += _facts(Facts(cover.facts), styles) if cover.facts else []
    contents = TableOfContents(dotsMinLevel=0, levelStyles=[styles["contents"]], tableStyle=TableStyle(CLOSE))
    titles = [f"{number}. {marked_up(section.title)}" for number, section in enumerate(sections, 1)]
    for title in titles:  # the contents take their room in the first pass already: two passes are enough
        contents.addEntry(0, title, 0)
    story += [Written(marked_up(cover.contents), styles["section_plain"]), contents, PageBreak()]
    for number, section in enumerate(sections, 1):
        story += [CondPageBreak(ROOM), Written(titles[number - 1], styles["section"])]
        for block in section.blocks:
            story += WRITERS[type(block)](block, styles)
        if tell is not None:
            tell(number, len(sections))
    document.multiBuild(story, maxPasses=PASSES)
    return out.getvalue()


class _Document(BaseDocTemplate):  # type: ignore[misc]
    """Tells the contents of each section's page, and writes header and footer."""

    def __init__(self, out: io.BytesIO, cover: Cover, styles: dict[str, ParagraphStyle]) -> None:
        described = {"title": cover.title, "author": cover.author, "subject": cover.subject, "creator": "Junto"}
        super().__init__(out, pagesize=LETTER, lang=cover.language, invariant=1, **described)
        self.cover, self.styles, self.pages = cover, styles, 0
        frame = Frame(MARGIN, MARGIN, WIDTH, LETTER[1] - 2 * MARGIN, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate("page", [frame], onPageEnd=_frame_page))

    def _makeCanvas(self, filename: Any = None, canvasmaker: Any = Canvas) -> Any:  # noqa: N802  (its name is theirs)
        canvas = super()._makeCanvas(filename, partial(canvasmaker, initialFontName=PLAIN))
        if self.cover.as_of is not None:
            _date(canvas, self.cover.as_of)
        return canvas

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802
        if getattr(flowable, "style", None) is not self.styles["section"]:
            return
        key = f"section-{self.seq.nextf('section')}"
        self.canv.bookmarkPage(key)
        title = flowable.getPlainText()
        self.canv.addOutlineEntry(title, key)
        self.notify("TOCEntry", (0, flowable.text, self.page, key))

    def afterPage(self) -> None:  # noqa: N802
        self.pages = max(self.pages, self.page)


def _date(canvas: Any, at: datetime) -> None:
    """The time of the record's last entry as the file's own: nothing in it depends on when it was made."""
    stamp = canvas._doc._timeStamp
    stamp.t, stamp.lt = at.timestamp(), at.timetuple()
    stamp.YMDhms, stamp.tzname, stamp.dhh, stamp.dmm = tuple(at.timetuple())[:6], "UTC", 0, 0


def _frame_page(canvas: Any, document: _Document) -> None:
    """The running title above, the page's number below."""
    cover = document.cover
    canvas.saveState()
    canvas.setFillColor(QUIET)
    head = Written(marked_up(cover.running), document.styles["running"])
    head.wrap(WIDTH, MARGIN)
    head.drawOn(canvas, MARGIN, LETTER[1] - 0.55 * inch)
    number = cover.page % {"page": document.page, "pages": max(document.pages, document.page)}
    canvas.setFont(PLAIN, 8)
    canvas.drawRightString(LETTER[0] - MARGIN, 0.5 * inch, number)
    canvas.restoreState()


# --- blocks ----------------------------------------------------------------------------------------------------------
def _paragraph(block: Paragraph, styles: dict[str, ParagraphStyle]) -> list[Any]:
    return [_written(block.text, styles["quiet" if block.quiet else "text"])]


def _heading(block: Heading, styles: dict[str, ParagraphStyle]) -> list[Any]:
    return [CondPageBreak(ROOM), Written(marked_up(block.text), styles["heading"])]


def _facts(block: Facts, styles: dict[str, ParagraphStyle]) -> list[Any]:
    """Label and value side by side; a long value below its label."""
    made: list[Any] = []
    short: list[list[Any]] = []
    for label, value in block.rows:
        if len(value) <= LONG:
            short.append([Written(marked_up(label), styles["label"]), _written(value, styles["cell"])])
            continue
        made += _table(short, (27, 73), lined=False)
        short = []
        made += [CondPageBreak(ROOM / 2), Written(marked_up(label), styles["label_above"])]
        made.append(_written(value, styles["text"]))
    return [*made, *_table(short, (27, 73), lined=False)]


def _grid(block: Grid, styles: dict[str, ParagraphStyle]) -> list[Any]:
    head = [Written(marked_up(column), styles["label"]) for column in block.columns]
    rows = [[_written(cell, styles["cell"]) for cell in row] for row in block.rows]
    widths = block.widths or (1,) * len(block.columns)
    return _table([head, *rows], widths, lined=True, split=_has_tall_row(block, widths))


def _has_tall_row(block: Grid, widths: Sequence[int]) -> bool:
    """Whether a row may need more than half a page: then rows go on over pages, otherwise they stay in one piece."""
    fitting = [max(1, WIDTH * w / sum(widths) / LETTER_WIDTH) for w in widths]
    lines = (len(c) / most + c.count("\n") for row in block.rows for c, most in zip(row, fitting, strict=True))
    return max(lines, default=0) > HALF_A_PAGE


def _table(rows: list[list[Any]], widths: Sequence[int], *, lined: bool, split: bool = False) -> list[Any]:
    """Rows as a table that goes on over pages, with `split` also inside a row; with lines its head is repeated."""
    if not rows:
        return []
    whole = sum(widths)
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4 if lined else 0),
    ]
    if lined:
        style += [("BACKGROUND", (0, 0), (-1, 0), GROUND), ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE)]
    table = Table(
        rows, [WIDTH * w / whole for w in widths], repeatRows=int(lined), splitInRow=int(split), style=TableStyle(style)
    )
    return [table, Spacer(0, 8)]


WRITERS: dict[type[Block], Callable[[Any, dict[str, ParagraphStyle]], list[Any]]] = {
    Paragraph: _paragraph,
    Heading: _heading,
    Facts: _facts,
    Grid: _grid,
}


def _written(text: str, style: ParagraphStyle) -> Any:
    if wide(text):
        style = ParagraphStyle(f"{style.name}-wide", parent=style, wordWrap="CJK")
    return Written(marked_up(text), style)


def _styles() -> dict[str, ParagraphStyle]:
    text = ParagraphStyle("text", fontName=PLAIN, fontSize=9.5, leading=13.5, textColor=INK, spaceAfter=6)
    made = [
        text,
        ParagraphStyle("title", text, fontName=BOLD, fontSize=20, leading=25, spaceAfter=10),
        ParagraphStyle("lead", text, fontSize=11, leading=15.5),
        ParagraphStyle("section", text, fontName=BOLD, fontSize=14, leading=18, spaceBefore=16),
        ParagraphStyle("section_plain", text, fontName=BOLD, fontSize=12, leading=16, spaceBefore=12),
        ParagraphStyle("heading", text, fontName=BOLD, fontSize=10.5, leading=14, spaceBefore=6),
        ParagraphStyle("quiet", text, textColor=QUIET, fontSize=8.5, leading=12),
        ParagraphStyle("cell", text, fontSize=8.5, leading=11.5, spaceAfter=0),
        ParagraphStyle("label", text, fontName=BOLD, fontSize=8.5, leading=11.5, spaceAfter=0),
        ParagraphStyle("label_above", text, fontName=BOLD, fontSize=8.5, leading=11.5, spaceAfter=2),
        ParagraphStyle("running", text, fontSize=8, leading=10, textColor=QUIET),
        ParagraphStyle("contents", text, leading=13, spaceAfter=0),
    ]
    return {style.name: style for style in made}
