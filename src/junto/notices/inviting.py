"""Who is added or given a role learns of it by mail, at once; mail to somebody new carries their invitation."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.followers import follow
from junto.journal.models import Entry
from junto.notices.actions import notify
from junto.notices.models import Notice
from junto.people.models import Membership, Person
from junto.people.roles import ROLES

SAID = {
    "add": _("You now hold the role “%(role)s” in %(organization)s, from %(starts)s."),
    "confirm": _("You now hold the role “%(role)s” in %(organization)s, from %(starts)s."),
    "refuse": _("Your request for the role “%(role)s” in %(organization)s was refused."),
}
ADDED = _("You were added to the people of %(city)s.")


def people_added(entries: Sequence[Entry]) -> None:
    """Tell those whom a person added; whoever runs the server tells those of the first day themself."""
    ids = [e.subject_id for e in entries if e.action == "add" and e.actor is not None]
    for person in Person.objects.filter(pk__in=ids, state="active"):
        notify(
            message=ADDED,
            params={"city": settings.CITY_NAME},
            person=person,
            url=reverse("people:me"),
            urgent=True,
            key=_key(person),
        )


def roles_given(entries: Sequence[Entry]) -> None:
    """Tell those to whom somebody gave, confirmed or refused a role; being added as well needs no second sentence."""
    told = {e.subject_id: e for e in entries if e.action in SAID and e.actor is not None}
    for membership in Membership.objects.filter(pk__in=told).select_related("person", "organization"):
        entry, person = told[membership.pk], membership.person
        if entry.actor == person.pk:
            continue
        Notice.objects.filter(key=_key(person), person=person, told=None).delete()
        notify(
            message=SAID[entry.action],
            params={
                "role": ROLES[membership.role].label,
                "organization": membership.organization.name,
                "starts": membership.starts,
            },
            person=person,
            url=reverse("people:me"),
            urgent=entry.action != "refuse",
            key=f"role-{membership.pk}",
        )


def _key(person: Person) -> str:
    return f"added-{person.pk}"


def register() -> None:
    """Follow what happens to people and their roles; called when the application is ready."""
    follow("people.person", people_added)
    follow("people.membership", roles_given)
