"""The dates of solicitations in calendars: for those who subscribed, for the office, and for anyone as a file."""

from __future__ import annotations

from datetime import datetime, time
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from junto.core.workflow import Actor
from junto.journal import clock
from junto.journal.access import fetch, sees, visible
from junto.notices.calendar import Event, feed
from junto.notices.links import site
from junto.solicitations.lawful.checking import AHEAD
from junto.solicitations.models import Solicitation, Subscription
from junto.solicitations.routing.reckoning import today
from junto.solicitations.routing.timeline import steps_of

OFFICE_ROLE = "procurement_officer"


def events_of(solicitation: Solicitation, *, closing: bool = True) -> list[Event]:
    """Its dates; without `closing` the deadline is left out, where another list holds it already."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    words = {"number": solicitation.number, "title": solicitation.title}
    dated = (
        ("questions", solicitation.questions_until, _("Questions end: %(title)s (%(number)s)")),
        ("deadline", solicitation.deadline if closing else None, _("Offers end: %(title)s (%(number)s)")),
        ("opening", solicitation.opening_at, _("Opening: %(title)s (%(number)s)")),
    )
    return [
        Event(
            uid=f"{name}-{solicitation.pk}@{host}",
            at=at,
            title=sentence % words,
            text=sentence % words,
            url=site(solicitation.get_absolute_url()),
        )
        for name, at, sentence in dated
        if at is not None
    ]


def route_events(solicitation: Solicitation) -> list[Event]:
    """The acts of its lawful route that lie ahead, each on the day chosen or the earliest one; none before a first
    notice is set, from which they count, and none of those that `events_of` tells."""
    if solicitation.notice_on is None and solicitation.published_at is None:
        return []
    told = ("opening",) if solicitation.deadline is not None else ()
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    found = []
    for step in steps_of(solicitation, done=False):
        if step.state == "done" or step.act in told:
            continue
        chosen = _("Planned for this day.") if step.day else _("The earliest lawful day.")
        found.append(
            Event(
                uid=f"route-{step.act}-{solicitation.pk}@{host}",
                at=timezone.make_aware(datetime.combine(step.shown, time.min)),
                title=f"{step.label}: {solicitation.title} ({solicitation.number})",
                text=f"{chosen} {step.because}".strip(),
                url=site(solicitation.get_absolute_url() + "#route"),
                day=step.shown,
            )
        )
    return found


def route_events_for(actor: Actor) -> list[Event]:
    """The days to come of the lawful routes of the reader's own office."""
    rows = visible(Solicitation, actor).filter(office__in=actor.organizations(OFFICE_ROLE), state__in=AHEAD["contract"])
    ahead = [event for row in rows.exclude(route={}) for event in route_events(row)]
    return [event for event in ahead if event.day is not None and event.day >= today()]


def events_for(actor: Actor) -> list[Event]:
    """The dates to come of what runs in the reader's office, and of the sectors to which they or theirs subscribed."""
    if actor.person is None:
        return []
    mine = Subscription.objects.filter(
        Q(person=actor.person) | Q(organization__in=actor.organizations("company_representative")), state="active"
    )
    sectors = list(mine.values_list("sector", flat=True))
    subscribed = Q() if None in sectors else Q(sector__in=sectors) if sectors else Q(pk__in=[])
    offices = actor.organizations(OFFICE_ROLE)
    rows = visible(Solicitation, actor).filter(state="published")
    now = clock.now()
    found = [
        event
        for row in rows.filter(subscribed | Q(office__in=offices)).distinct()
        # An officer's calendar holds the deadline already: it is due in the program.
        for event in events_of(row, closing=row.office_id not in offices)
    ]
    return [event for event in found if event.at >= now] + route_events_for(actor)


def dates(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A solicitation's dates as a file for anyone's calendar; with the days of its route for those who may see it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(Solicitation, pk, by=actor)
    events = events_of(found) + (route_events(found) if sees(found, "route", actor) else [])
    if not events:
        raise Http404(_("There is nothing here that you may see."))
    text = feed(events, now=clock.now(), name=f"{settings.CITY_NAME}: {found.number}")
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.number}.ics"'},
    )
