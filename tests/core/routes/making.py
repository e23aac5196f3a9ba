"""Jurisdictions made for tests: YAML text in, the jurisdiction or its faults out."""

from __future__ import annotations

from pathlib import Path

from junto.core.routes import Faulty, Jurisdiction
from junto.core.routes.beginning import beginning
from junto.core.routes.reading import read_jurisdiction

HEAD = """schema: 1
id: town
label: Town
kind: base
currency: USD
"""
METHODS = """methods:
  direct: {label: Direct, kind: direct}
  quotes: {label: Quotes, kind: informal, steps: [invitation, opening, award, contract]}
  bids: {label: Bids, kind: formal_bid, steps: [notice, opening, award, contract]}
"""


def law(folder: Path, text: str, name: str = "town") -> Jurisdiction:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return read_jurisdiction(path)


def faults(folder: Path, text: str | bytes) -> list[tuple[int, str]]:
    """Line and code of each fault."""
    path = folder / "town.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    try:
        read_jurisdiction(path)
    except Faulty as error:
        return [(one.line, one.sentence.code) for one in error.faults]
    return []


def begun(old: str = "", new: str = "") -> str:
    """The file that `junto routes new` begins, one piece of it replaced."""
    text = beginning("town")
    assert old in text
    return text.replace(old, new, 1) if old else text
