"""What every chart of the methods is drawn with: colours that can be told apart, words, and a whole SVG document."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

COLOURS = ("#005ea2", "#d98c00", "#00687d", "#b50909", "#8aa8d8", "#54278f", "#3f5b00", "#71767a")
INK, FAINT = "#1b1b1b", "#a9aeb1"
WIDTH = 900


def text(
    x: float, y: float, words: str, *, anchor: str = "start", weight: str = "normal", size: int = 13, more: str = ""
) -> str:
    """Words at a place; `more` stands beside them in plain weight."""
    beside = f'<tspan dx="12" font-weight="normal">{escape(more)}</tspan>' if more else ""
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-weight="{weight}" font-size="{size}" fill="{INK}">'
        f"{escape(words)}{beside}</text>"
    )


def shortened(words: str, most: int) -> str:
    """Words cut to at most so many characters, the cut marked."""
    return words if len(words) <= most else words[: most - 1] + "…"


def document(title: str, told: str, parts: Sequence[str], height: float, name: str = "chart") -> str:
    """A whole SVG document on white: its title and what it shows for those who do not see it, then its parts.

    `name`: begins its ids, which must be unlike those of another drawing on the same page.
    """
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="{name}-title {name}-desc" '
        'font-family="Public Sans, Helvetica, Arial, sans-serif">',
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-desc">{escape(told)}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        *parts,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"
