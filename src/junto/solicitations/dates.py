"""The dates of solicitations in calendars: for those who subscribed, for the office, and for anyone as a file."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from junto.core.workflow import Actor
from junto.journal import clock
from junto.journal.access import fetch, visible
from junto.notices.calendar import Event, feed
from junto.notices.links import site
from junto.solicitations.models import Solicitation, Subscription

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
    return [event for event in found if event.at >= now]


def dates(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A solicitation's dates as a file for anyone's calendar."""
    found = fetch(Solicitation, pk, by=request.actor)  # type: ignore[attr-defined]
    events: Iterable[Event] = events_of(found)
    if not events:
        raise Http404(_("There is nothing here that you may see."))
    text = feed(events, now=clock.now(), name=f"{settings.CITY_NAME}: {found.number}")
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.number}.ics"'},
    )
