"""JSON from outside: one object with whole numbers and texts alone, no name twice, nothing that could surprise."""

from __future__ import annotations

import json
from typing import Any

MOST_DIGITS = 15  # RFC 8785 writes whole numbers up to 2**53 exactly


def read_object(content: bytes) -> dict[str, Any] | None:
    """The object in UTF-8 text; None where there is none: another value, a name twice, a fraction, a number of over
    15 digits, nesting without end. The caller bounds the size.
    """
    try:
        data = json.loads(
            content, object_pairs_hook=_once, parse_float=_no_number, parse_constant=_no_number, parse_int=_short
        )
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_number(text: str) -> float:
    raise ValueError(text)


def _short(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError("a number too long")
    return int(digits)
