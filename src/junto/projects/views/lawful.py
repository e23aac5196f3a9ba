"""The days of a lawful way as a file for anyone's calendar, for those who see what an overlap or a project is worth."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from junto.core.routes.icalendar import icalendar
from junto.core.routes.telling import Voice
from junto.journal import clock
from junto.journal.access import fetch, sees
from junto.projects import queries
from junto.projects.lawful import Ways
from junto.projects.models import Overlap, Project


def of_project(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The earliest lawful day of each act of one way to buy what a project needs, begun today."""
    actor = request.actor  # type: ignore[attr-defined]
    found = fetch(Project, pk, by=actor, rows=Project.objects.select_related("jurisdiction"))
    money = sees(found, "combined_value", actor)
    needs = queries.needs_of_project(found) if money else []
    return _file(request, queries.lawful_ways(needs, found.jurisdiction.law) if money else None, found)


def of_overlap(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same for the needs of an overlap together."""
    actor = request.actor  # type: ignore[attr-defined]
    found = fetch(Overlap, pk, by=actor, rows=Overlap.objects.select_related("jurisdiction"))
    needs = queries.needs_of(found, actor)
    money = queries.money_shown(needs, actor)
    return _file(request, queries.lawful_ways(needs, found.jurisdiction.law) if money else None, found)


def _file(request: HttpRequest, ways: Ways | None, found: Overlap | Project) -> HttpResponse:
    routes = [one for one in (ways.routes if ways else ()) if one.method.id == request.GET.get("way")]
    if not routes:
        raise Http404(gettext("There is nothing here that you may see."))
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    voice = Voice(gettext, get_language() or "en")
    text = icalendar(
        routes, stamp=timezone.localdate(clock.now()), name=f"{found.number}: {found}", host=host, voice=voice
    )
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.number}-{routes[0].method.id}.ics"'},
    )
