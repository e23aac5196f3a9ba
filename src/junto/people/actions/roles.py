"""Writes on memberships (roles held from a day to a day) and deputies."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from junto.core.workflow import Actor, Context
from junto.journal.door import perform
from junto.people.actions.fields import edit, refuse_invalid
from junto.people.actions.persons import add_person
from junto.people.guards.proposal import day_of
from junto.people.models import Deputy, Membership, Organization, Person
from junto.people.queries import today


def add_membership(
    person: Person, organization: Organization, role: str, *, starts: date, ends: date | None = None, by: Actor
) -> Membership:
    """Give a person a role in an organization from a day on, until a day (that day included) or further notice.

    A role for oneself is only asked for: it stands as `asked` until another administrator confirms it.
    """
    membership = Membership(person=person, organization=organization, role=role, starts=starts, ends=ends)
    refuse_invalid(membership)
    action = "propose" if by.person == person.pk else "add"
    return perform(membership, action, by=by, inputs=_named(membership))


def invite(
    name: str, email: str, organization: Organization, role: str, *, starts: date, ends: date | None = None, by: Actor
) -> Membership:
    """Add somebody new and give them a role, or neither; signing in with that address they become this person."""
    with transaction.atomic():
        return add_membership(
            add_person(name=name, email=email, by=by), organization, role, starts=starts, ends=ends, by=by
        )


def ask_membership(
    person: Person, organization: Organization, role: str, *, by: Actor, starts: date | None = None
) -> Membership:
    """A person asks to speak for a company or group; one who does already, or an administrator, confirms."""
    membership = Membership(person=person, organization=organization, role=role, starts=starts or today())
    refuse_invalid(membership)
    return perform(membership, "ask", by=by, inputs=_named(membership))


def confirm_membership(membership: Membership, *, by: Actor, seen: int | None = None) -> Membership:
    """Confirm a role that was asked for."""
    return perform(membership, "confirm", by=by, seen=seen)


def refuse_membership(membership: Membership, *, reason: str, by: Actor, seen: int | None = None) -> Membership:
    """Refuse a role that was asked for."""
    return perform(membership, "refuse", by=by, inputs={"reason": reason}, seen=seen)


def withdraw_membership(membership: Membership, *, by: Actor, seen: int | None = None) -> Membership:
    """Take one's own request for a role back."""
    return perform(membership, "withdraw", by=by, seen=seen)


def edit_membership(
    membership: Membership, *, starts: date, ends: date | None = None, by: Actor, seen: int | None = None
) -> Membership:
    """Change the days of a role; another role or organization is another membership."""
    return edit(membership, by=by, seen=seen, changes={"starts": starts, "ends": ends})


def end_membership(membership: Membership, *, reason: str, by: Actor, seen: int | None = None) -> Membership:
    """End a role today: it and its deputies have no power from now on."""
    return perform(membership, "end", by=by, inputs={"reason": reason}, apply=_end_today, seen=seen)


def name_deputy(
    membership: Membership, person: Person, *, starts: date, ends: date, reason: str = "", by: Actor
) -> Deputy:
    """Let somebody act in another's role from a day to a day; entries then tell for whom."""
    deputy = Deputy(membership=membership, person=person, starts=starts, ends=ends, reason=reason)
    refuse_invalid(deputy)
    return perform(deputy, "name", by=by, inputs={"person": person.name, "reason": reason})


def edit_deputy(deputy: Deputy, *, starts: date, ends: date, by: Actor, seen: int | None = None) -> Deputy:
    """Change the days in which a deputy may act."""
    return edit(deputy, by=by, seen=seen, changes={"starts": starts, "ends": ends})


def end_deputy(deputy: Deputy, *, by: Actor, seen: int | None = None) -> Deputy:
    """End a deputy's power today."""
    return perform(deputy, "end", by=by, apply=_end_today, seen=seen)


def _end_today(dated: Membership | Deputy, context: Context) -> None:
    """Its last day is over; one that had not begun never was in force."""
    day = day_of(context)
    if dated.ends is None or dated.ends > day:
        dated.ends = max(dated.starts, day)


def _named(membership: Membership) -> dict[str, str]:
    """What the history's sentence tells; the role by its code, which each reader gets in their own words."""
    return {"person": membership.person.name, "role": membership.role}
