"""A route's calendar as iCalendar text (RFC 5545): all-day events, text escaped, lines folded at 75 octets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from junto.core.sentences import gettext_noop as _

from .explanation import Route
from .telling import Voice

FOLD = 75  # octets in a line, its line break not counted


def icalendar(
    routes: Iterable[Route], *, stamp: date, name: str = "", host: str = "junto.invalid", voice: Voice | None = None
) -> str:
    """One event for each milestone of some routes with calendars. `stamp`: the day for DTSTAMP, at midnight UTC, so
    that the same calendar is the same bytes; `host` ends each UID. Source: RFC 5545, 3.1 (folding), 3.6.1 (events).
    """
    voice = voice or Voice()
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Junto//Routes//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    if name:
        lines.append(f"X-WR-CALNAME:{escape(name)}")
    for route in routes:
        for one in route.calendar[1:]:
            label = f"{voice.told(one.label)}: {voice.told(route.method.label)}"
            cite = f" ({one.period.cite})" if one.period else ""
            earliest = voice.say(_("Earliest lawful day."))
            lines += [
                "BEGIN:VEVENT",
                f"UID:{route.plan.jurisdictions[0].id}-{route.method.id}-{one.act}-{one.day}@{host}",
                f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
                f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
                f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
                f"SUMMARY:{escape(label)}",
                f"DESCRIPTION:{escape(f'{earliest} {voice.told(one.why)}{cite}'.strip())}",
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
            ]
    return "".join(fold(line) for line in [*lines, "END:VCALENDAR"])


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
