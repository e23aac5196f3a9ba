"""Tables on narrow screens: every cell learns the name of its column, so that a row can be read as a card."""

from __future__ import annotations

import re
from html import unescape

from django.utils.html import escape

_TOKEN = re.compile(r"<(/?)(thead|tbody|tfoot|tr|th|td)\b([^>]*)>", re.IGNORECASE)
_HEADING = re.compile(r"<th\b[^>]*>(.*?)</th>", re.IGNORECASE | re.DOTALL)
_HEAD = re.compile(r"<thead\b.*?</thead>", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")


def with_labels(markup: str) -> str:
    """The rows of a table with `data-label` on each cell of its body: the words of that column's heading."""
    head = _HEAD.search(markup)
    labels = [_words(found) for found in _HEADING.findall(head.group())] if head else []
    if head is None or not labels:
        return markup
    column = 0

    def label(found: re.Match[str]) -> str:
        nonlocal column
        closing, name, attributes = found.groups()
        if name.lower() == "tr":
            column = 0
        if closing or name.lower() not in ("td", "th"):
            return found.group()
        here, column = column, column + 1
        if here >= len(labels) or not labels[here] or "data-label" in attributes:
            return found.group()
        return f'<{name} data-label="{labels[here]}"{attributes}>'

    return markup[: head.end()] + _TOKEN.sub(label, markup[head.end() :])


def _words(markup: str) -> str:
    return escape(unescape(" ".join(_MARKUP.sub(" ", markup).split())))
