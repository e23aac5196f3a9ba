"""Who somebody is in this record at this moment."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from junto.core.workflow import ANYONE, Actor, Held
from junto.people.models import Account, Deputy, Membership, Person


def memberships_on(day: date) -> QuerySet[Membership]:
    """The memberships in force on a day, with person and organization."""
    return Membership.objects.filter(
        Q(ends=None) | Q(ends__gte=day),
        state="active",
        starts__lte=day,
        organization__state="active",
        person__state="active",
    ).select_related("person", "organization")


def actor_for(person: Person, *, on: date) -> Actor:
    """The person as an actor with every role held on `on`: own ones, and those held as somebody's deputy."""
    own = [_held(m) for m in memberships_on(on).filter(person=person)]
    covered = Deputy.objects.filter(
        person=person, state="active", starts__lte=on, ends__gte=on, membership__in=memberships_on(on)
    ).select_related("membership__organization")
    return Actor(person.pk, person.name, (*own, *(_held(d.membership, as_deputy=True) for d in covered)))


def actor_of_account(account: Account | None, *, on: date) -> Actor:
    """The actor behind an account; `ANYONE` where nobody is signed in or the person's place here has ended."""
    if account is None or not account.is_authenticated:
        return ANYONE
    person = Person.objects.filter(account=account, state="active").first()
    return ANYONE if person is None else actor_for(person, on=on)


def _held(membership: Membership, *, as_deputy: bool = False) -> Held:
    return Held(
        role=membership.role,
        organization=membership.organization_id,
        organization_name=membership.organization.name,
        jurisdiction=membership.organization.jurisdiction_id,
        membership=membership.pk,
        deputy_for=membership.person_id if as_deputy else None,
    )
