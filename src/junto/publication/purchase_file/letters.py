"""The letters of a PDF: fonts that travel inside it, and what is written where no font of ours has a letter."""

from __future__ import annotations

from functools import cache
from html import escape
from itertools import groupby

from django.contrib.staticfiles import finders
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "Junto", "Junto-Bold"
FILES = {PLAIN: "vendor/fonts/DejaVuSans.ttf", BOLD: "vendor/fonts/DejaVuSans-Bold.ttf"}
HAN, HANGUL = "STSong-Light", "HYSMyeongJo-Medium"  # named in the file and brought by its reader: too large to embed
HANGUL_FROM, HANGUL_TO = 0xAC00, 0xD7A3
HAN_RANGES = (
    (0x2E80, 0x2FDF), (0x3000, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF),
)  # fmt: skip
UNSEEN = frozenset(range(0x20)) - {0x0A} | frozenset((0x7F, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF))


@cache
def ready() -> bool:
    """Make the fonts known to the writer, once in a process. FileNotFoundError where the assets were not fetched."""
    for name, file in FILES.items():
        path = finders.find(file)
        if path is None:
            raise FileNotFoundError(f"{file} is missing: fetch the assets (python hatch_build.py).")
        pdfmetrics.registerFont(TTFont(name, path))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
    for name in (HAN, HANGUL):
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    return True


@cache
def _embedded() -> frozenset[int]:
    """The code points that the embedded font has a letter for."""
    ready()
    return frozenset(pdfmetrics.getFont(PLAIN).face.charToGlyph)


def font_for(letter: str) -> str:
    """The font that has a letter: empty for the embedded one, `?` where none has it."""
    code = ord(letter)
    if code == 0x0A or code in _embedded():
        return ""
    if HANGUL_FROM <= code <= HANGUL_TO:
        return HANGUL
    return HAN if any(first <= code <= last for first, last in HAN_RANGES) else "?"


def marked_up(text: str) -> str:
    """Text as the writer takes it: nothing in it is markup, every letter has a font, line ends are kept.

    A letter that no font has is written as its number in Unicode, [U+1F600]: it is not left out in silence.
    """
    shown = "".join(letter for letter in text.replace("\r\n", "\n").replace("\r", "\n") if ord(letter) not in UNSEEN)
    runs = [_run(font, "".join(letters)) for font, letters in groupby(shown, font_for)]
    return "".join(runs).replace("\n", "<br/>")


def _run(font: str, letters: str) -> str:
    if font == "?":
        return "".join(f"[U+{ord(letter):04X}]" for letter in letters)
    written = escape(letters, quote=False)
    return f'<font name="{font}">{written}</font>' if font else written


def wide(text: str) -> bool:
    """Whether lines of the text may break between any two letters, as Chinese and Japanese do."""
    return any(font_for(letter) in (HAN, HANGUL) for letter in set(text))
