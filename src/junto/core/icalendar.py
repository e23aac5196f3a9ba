"""Text and lines as iCalendar writes them: values escaped, lines folded. Source: RFC 5545, 3.1 and 3.3.11."""

from __future__ import annotations

from collections.abc import Iterable

FOLD = 75  # octets in a line, its line break not counted


def escape(text: str) -> str:
    """A text value: backslash, semicolon, comma and line breaks escaped; other control characters left out."""
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(sign, written)
    return "".join(c for c in text if c == "\t" or (ord(c) >= 32 and ord(c) != 127))


def fold(line: str) -> str:
    """A line with its break, continued with a space after each 75 octets; no character is cut in two."""
    parts, part, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > FOLD:
            parts.append(part)
            part, size = " ", 1
        part += sign
        size += octets
    return "\r\n".join([*parts, part]) + "\r\n"


def calendar(product: str, properties: Iterable[str], events: Iterable[Iterable[str]]) -> str:
    """One calendar to be looked at: lines of its own, then the lines of each event (RFC 5545, 3.4 and 3.6.1).

    `product` ends the PRODID (RFC 5545, 3.7.3). Lines are given unfolded, their texts escaped.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Junto//{product}//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", *properties]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "TRANSP:TRANSPARENT", "END:VEVENT"]
    return "".join(fold(line) for line in [*lines, "END:VCALENDAR"])
