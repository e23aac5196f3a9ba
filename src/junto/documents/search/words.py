"""Words without accents and case, and the place in a text where they occur."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

Part = tuple[str, bool]  # a piece of text, and whether it is what was looked for
AROUND = 120  # characters of a snippet before and after the first find
MOST_WORDS = 10


def fold(text: str) -> str:
    """Lower case, without accents, every run of other signs than letters and digits one space."""
    return " ".join(re.findall(r"\w+", _plain(text).replace("_", " ")))


def tokens(words: str) -> list[str]:
    """The words looked for, folded; at most ten."""
    return fold(words).split()[:MOST_WORDS]


def snippet(text: str, wanted: Sequence[str]) -> list[Part]:
    """The surroundings of the first find, each find marked; the beginning of the text where there is none."""
    starts: list[int] = []  # for each character of the folded text, where it comes from
    folded = ""
    for i, sign in enumerate(text):
        plain = _plain(sign)
        folded += plain
        starts += [i] * len(plain)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(w) for w in wanted) + r")\w*") if wanted else None
    spans = [(starts[m.start()], starts[m.end() - 1] + 1) for m in pattern.finditer(folded)] if pattern else []
    first = spans[0][0] if spans else 0
    begin = _word_start(text, first - AROUND)
    end = min(len(text), first + AROUND)
    parts: list[Part] = [("…", False)] if begin else []
    at = begin
    for start, stop in spans:
        if start < at or stop > end:
            continue
        parts += [(text[at:start], False), (text[start:stop], True)]
        at = stop
    parts += [(text[at:end], False)]
    if end < len(text):
        parts.append(("…", False))
    return [part for part in parts if part[0]]


def _word_start(text: str, at: int) -> int:
    if at <= 0:
        return 0
    space = text.find(" ", at)
    return space + 1 if 0 <= space < at + 30 else at


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
