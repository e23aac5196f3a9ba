"""A route's calendar as iCalendar text (RFC 5545): all-day events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from junto.core.icalendar import calendar, escape
from junto.core.sentences import gettext_noop as _

from .explanation import Route
from .telling import Voice


def icalendar(
    routes: Iterable[Route], *, stamp: date, name: str = "", host: str = "junto.invalid", voice: Voice | None = None
) -> str:
    """One event for each milestone of some routes with calendars. `stamp`: the day for DTSTAMP, at midnight UTC, so
    that the same calendar is the same bytes; `host` ends each UID. Source: RFC 5545, 3.1 (folding), 3.6.1 (events).
    """
    events = _events(routes, stamp, host, voice or Voice())
    return calendar("Routes", [f"X-WR-CALNAME:{escape(name)}"] if name else [], events)


def _events(routes: Iterable[Route], stamp: date, host: str, voice: Voice) -> Iterator[list[str]]:
    for route in routes:
        for one in route.calendar[1:]:
            label = f"{voice.told(one.label)}: {voice.told(route.method.label)}"
            cite = f" ({one.period.cite})" if one.period else ""
            earliest = voice.say(_("Earliest lawful day."))
            yield [
                f"UID:{route.plan.jurisdictions[0].id}-{route.method.id}-{one.act}-{one.day}@{host}",
                f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
                f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
                f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
                f"SUMMARY:{escape(label)}",
                f"DESCRIPTION:{escape(f'{earliest} {voice.told(one.why)}{cite}'.strip())}",
            ]
