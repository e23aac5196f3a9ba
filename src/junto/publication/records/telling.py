"""Who is told of what while a request for records is answered, and what stands in calendars."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junto.core.workflow import Actor
from junto.journal import clock
from junto.journal.access import visible
from junto.notices.actions import notify
from junto.notices.calendar import Event
from junto.people.models import Organization
from junto.people.queries import memberships_on, today
from junto.projects.actions.holds import end_of_day
from junto.publication.models import RecordsRequest, ResponsiveDocument

COMPANY, OFFICER, ATTORNEY = "company_representative", "procurement_officer", "city_attorney"


def _of(document: ResponsiveDocument, **more: Any) -> dict[str, Any]:
    request = document.request
    return {"request": request.number, "number": request.solicitation.number, "title": document.title, **more}


def _company(document: ResponsiveDocument, message: Any, **more: Any) -> None:
    if document.company is not None:
        notify(
            organization=document.company, role=COMPANY, subject=document, message=message,
            params=_of(document, **more), urgent=True,
        )  # fmt: skip


def noticed(document: ResponsiveDocument) -> None:
    """The company learns that somebody asks for what it claims is confidential, and until when it may object."""
    message = gettext_lazy(
        "Somebody asks for “%(title)s” of %(number)s, which you claim is confidential. You may object until %(until)s."
    )
    _company(document, message, until=document.object_until)


def objected(document: ResponsiveDocument) -> None:
    """The office and the city attorney learn of an objection."""
    solicitation = document.request.solicitation
    message = gettext_lazy("%(company)s objects to the release of “%(title)s” of %(number)s.")
    params = _of(document, company=document.company)
    notify(organization=solicitation.office, role=OFFICER, subject=document, message=message, params=params)
    held = memberships_on(today()).filter(role=ATTORNEY, organization__jurisdiction=solicitation.jurisdiction_id)
    for organization in Organization.objects.filter(pk__in=held.values("organization")).order_by("name"):
        notify(organization=organization, role=ATTORNEY, subject=document, message=message, params=params)


def decided(document: ResponsiveDocument) -> None:
    """The company learns what was decided on its document."""
    if not document.claimed:
        return
    if document.release_from is not None and document.state != "withheld":
        message = gettext_lazy(
            "It was decided about “%(title)s” of %(number)s against your objection. It is not released before %(day)s."
        )
        _company(document, message, day=document.release_from)
    else:
        _company(document, gettext_lazy("It was decided about “%(title)s” of %(number)s: read what and why."))


def events_for(actor: Actor) -> Iterable[Event]:
    """The days by which requests are to be answered, for those who answer them."""
    if not actor.roles() & {OFFICER, "clerk", ATTORNEY}:
        return []
    now = clock.now()
    rows = visible(RecordsRequest, actor).filter(state="received").select_related("solicitation").order_by("due_on")
    return [
        Event(
            uid=f"records-{row.pk}",
            at=end_of_day(row.due_on),
            title=_("Answer the request for records %(number)s") % {"number": row.number},
            text=row.solicitation.title,
            url=row.get_absolute_url(),
        )
        for row in rows
        if end_of_day(row.due_on) >= now
    ]
