"""A person's due dates as an iCalendar feed (RFC 5545), times in UTC."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from junto.core.icalendar import calendar, escape
from junto.core.workflow import ANY_ROLE, PUBLIC, SIGNED_IN, SYSTEM, Actor
from junto.journal.access import holds, visible
from junto.journal.hanging import whoever_may
from junto.journal.models import Due
from junto.journal.registry import Kind, kind_named
from junto.notices.links import site

OPEN_TO_MANY = {PUBLIC, SIGNED_IN, SYSTEM}


@dataclass(frozen=True, slots=True)
class Event:
    """One date: what becomes due, when, and where to look. `day`: the whole day of the city, where no hour is meant."""

    uid: str
    at: dt.datetime
    title: str
    text: str
    url: str
    day: dt.date | None = None


Source = Callable[[Actor], Iterable[Event]]
_sources: list[Source] = []


def also(source: Source) -> None:
    """Put `source(actor)` into calendars as well: dates that are no due transition, such as until when one may ask."""
    if source not in _sources:
        _sources.append(source)


def events_for(actor: Actor) -> list[Event]:
    """What becomes due on subjects with which `actor` has something to do, soonest first."""
    found = [event for source in _sources for event in source(actor)]
    waiting = Due.objects.filter(done_at=None).order_by("at", "pk")
    for name in waiting.order_by().values_list("subject_type", flat=True).distinct():
        kind = kind_named(name)
        dues = list(waiting.filter(subject_type=name))
        concerned = _concerned(kind, actor, [due.subject_id for due in dues])
        found += [_event(due, kind, concerned[due.subject_id]) for due in dues if due.subject_id in concerned]
    return sorted(found, key=lambda event: (event.at, event.uid))


def _concerned(kind: Kind, actor: Actor, ids: list) -> dict:
    """Those of the subjects that `actor` may read and do anything with, by id."""
    involved = tuple(w for w in whoever_may(kind, ANY_ROLE) if w not in OPEN_TO_MANY)
    rows = visible(kind.model, actor).filter(holds(kind, actor, involved), pk__in=ids)
    return {row.pk: row for row in rows}


def _event(due: Due, kind: Kind, subject: object) -> Event:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    label = kind.workflow.named(due.action)[0].label
    return Event(
        uid=f"due-{due.pk}@{host}",
        at=due.at,
        title=f"{label}: {subject}",
        text=_("Due in %(city)s: “%(label)s” for %(kind)s “%(subject)s”.")
        % {"city": settings.CITY_NAME, "label": label, "kind": kind.workflow.title, "subject": subject},
        url=site(subject.get_absolute_url()),  # type: ignore[attr-defined]
    )


def feed(events: Iterable[Event], *, now: dt.datetime, name: str) -> str:
    """The events as one iCalendar object."""
    properties = [f"X-WR-CALNAME:{escape(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    return calendar("Due dates", properties, (_lines(event, now) for event in events))


def _lines(event: Event, now: dt.datetime) -> list[str]:
    return [
        f"UID:{event.uid}",
        f"DTSTAMP:{_utc(now)}",
        *_when(event),
        f"SUMMARY:{escape(event.title)}",
        f"DESCRIPTION:{escape(event.text)}",
        f"URL:{event.url}",
    ]


def _when(event: Event) -> tuple[str, str]:
    if event.day is None:
        return f"DTSTART:{_utc(event.at)}", "DURATION:PT0S"
    following = event.day + dt.timedelta(days=1)
    return f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}", f"DTEND;VALUE=DATE:{following:%Y%m%d}"


def _utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
