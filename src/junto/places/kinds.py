"""The list of sectors and kinds of things a new installation starts with, and guessing a kind from words."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def starting_list() -> dict[str, Any]:
    """The sectors and kinds in `data/kinds.json`."""
    return json.loads(files("junto.places").joinpath("data/kinds.json").read_text(encoding="utf-8"))


def guess_kind(text: str) -> str | None:
    """The code of the kind of thing a text speaks of, in English or Spanish; None where it is not clear.

    The longest keyword found decides ("water main" before "main"); two kinds with equally long ones are not clear.
    """
    found: dict[str, int] = {}
    plain = _plain(text)
    for code, pattern in _patterns():
        if lengths := [len(match[0]) for match in pattern.finditer(plain)]:
            found[code] = max(lengths)
    if not found:
        return None
    longest = max(found.values())
    best = [code for code, length in found.items() if length == longest]
    return best[0] if len(best) == 1 else None


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    made = []
    for kind in starting_list()["kinds"]:
        words = {_plain(word) for language in kind["keywords"].values() for word in language}
        # Longest first: an alternation takes its first fit.
        stems = [re.escape(w).replace(r"\*", r"\w*") for w in sorted(words, key=len, reverse=True)]
        made.append((kind["code"], re.compile(rf"\b(?:{'|'.join(stems)})\b")))
    return made


def _plain(text: str) -> str:
    """Lower case without accents, runs of space as one."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())
