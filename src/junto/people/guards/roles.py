"""Why somebody may not hold a role, or be deputy in one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from junto.core.workflow import Context, Words
from junto.people.guards.proposal import fresh, proposed
from junto.people.models import Deputy, Membership, Person
from junto.people.queries import combinations_covering
from junto.people.roles import KINDS, REPRESENTATIVES, ROLES, apart_from, may_be_held_in


def held_where_it_may_be(membership: Membership, context: Context) -> Words | None:
    """Each role belongs to certain kinds of organization."""
    kind = membership.organization.kind
    return None if may_be_held_in(membership.role, kind) else cannot_hold(membership.role, kind)


def cannot_hold(role: str, kind: str) -> Words:
    kinds = ", ".join(str(KINDS[k]) for k in ROLES[role].kinds)
    return _("The role %(role)s is not held in an organization of the kind “%(kind)s”; it belongs to: %(kinds)s.") % {
        "role": ROLES[role].label,
        "kind": KINDS[kind],
        "kinds": kinds,
    }


def both_active(membership: Membership, context: Context) -> Words | None:
    """A role is held by somebody who is here, in an organization that is there."""
    for subject in (fresh(membership.person), fresh(membership.organization)):
        if subject.state != "active":
            return _("%(name)s is not active here.") % {"name": subject}
    return None


def not_by_own_hand(membership: Membership, context: Context) -> Words | None:
    """Nobody gives themself a role: it is asked for, and another administrator confirms."""
    if context.actor.system or context.actor.person != membership.person_id:
        return None
    return _("Nobody gives themself a role. Ask for it; another administrator confirms.")


def for_oneself(membership: Membership, context: Context) -> Words | None:
    """One asks for oneself; to others an administrator gives a role."""
    return None if context.actor.person == membership.person_id else _("To somebody else you give the role yourself.")


def not_longer_by_own_hand(dated: Membership | Deputy, context: Context) -> Words | None:
    """Nobody lengthens the days of their own role, or of their being a deputy."""
    if context.actor.system or context.actor.person != dated.person_id:
        return None
    starts, ends = proposed(dated, context, "starts"), proposed(dated, context, "ends")
    longer = dated.ends is not None and (ends is None or ends > dated.ends)
    return (
        _("Nobody lengthens a role of their own; another administrator does.")
        if longer or starts < dated.starts
        else None
    )


def not_deputy_by_own_hand(deputy: Deputy, context: Context) -> Words | None:
    """Nobody names themself deputy: the holder does, or another administrator."""
    if context.actor.system or context.actor.person != deputy.person_id:
        return None
    return _("Nobody names themself deputy. Whoever holds the role does it, or another administrator.")


def person_active(membership: Membership, context: Context) -> Words | None:
    """Somebody who asks is here; the organization may still be waiting for its confirmation."""
    if fresh(membership.person).state != "active" or fresh(membership.organization).state not in ("active", "asked"):
        return _("This organization takes nobody in now.")
    return None


def dates_in_order(subject: Any, context: Context) -> Words | None:
    """Nothing ends before it begins."""
    starts, ends = proposed(subject, context, "starts"), proposed(subject, context, "ends")
    return _("It ends before it begins.") if ends is not None and ends < starts else None


def held_once(membership: Membership, context: Context) -> Words | None:
    """The same role in the same organization is not held twice at one time."""
    same = Membership.objects.filter(
        meets(proposed(membership, context, "starts"), proposed(membership, context, "ends")),
        person=membership.person_id,
        organization=membership.organization_id,
        role=membership.role,
        state__in=("asked", "active"),
    ).exclude(pk=membership.pk)
    if not same.exists():
        return None
    return _("%(person)s holds this role here already, in these days.") % {"person": membership.person}


def not_kept_apart(membership: Membership, context: Context) -> Words | None:
    """Two roles that are kept apart are held by one person only under an approved combination."""
    starts, ends = proposed(membership, context, "starts"), proposed(membership, context, "ends")
    return _kept_apart(membership.person, membership, starts, ends)


def deputy_not_kept_apart(deputy: Deputy, context: Context) -> Words | None:
    """A deputy does not come by a second role that is kept apart from their own."""
    starts, ends = proposed(deputy, context, "starts"), proposed(deputy, context, "ends")
    return _kept_apart(deputy.person, deputy.membership, starts, ends)


def _kept_apart(person: Person, membership: Membership, starts: date, ends: date | None) -> Words | None:
    """Against `person` acting in the role of `membership` from `starts` to `ends`, for what else they hold then."""
    jurisdiction, role = membership.organization.jurisdiction_id, membership.role
    others = apart_from(role)
    if jurisdiction is None or not others:
        return None
    own = Membership.objects.filter(
        meets(starts, ends),
        person=person,
        state="active",
        role__in=others,
        organization__jurisdiction=jurisdiction,
    ).exclude(pk=membership.pk)
    as_deputy = Deputy.objects.filter(
        meets(starts, ends),
        person=person,
        state="active",
        membership__role__in=others,
        membership__organization__jurisdiction=jurisdiction,
    ).select_related("membership")
    held = [(m.role, m.starts, m.ends) for m in own]
    held += [(d.membership.role, d.starts, d.ends) for d in as_deputy]
    for other, other_starts, other_ends in held:
        since, until = max(starts, other_starts), _earlier(ends, other_ends)
        covering = combinations_covering(person.pk, jurisdiction, role, other, since=since, until=until)
        if not covering.exists():
            return _without_combination(person, role, other)
    return None


def _without_combination(person: Person, role: str, other: str) -> Words:
    return _(
        "%(person)s is %(other)s in these days, and %(role)s is kept apart from it. A small town may combine the two: "
        "propose a combination with its legal basis, and let a council member or auditor approve it for the whole time."
    ) % {"person": person, "other": ROLES[other].label, "role": ROLES[role].label}


def meets(starts: date, ends: date | None) -> Q:
    """Rows whose days meet those from `starts` to `ends`."""
    begins_in_time = Q() if ends is None else Q(starts__lte=ends)
    return begins_in_time & (Q(ends=None) | Q(ends__gte=starts))


def _earlier(one: date | None, other: date | None) -> date | None:
    known = [d for d in (one, other) if d is not None]
    return min(known) if known else None


def role_to_ask_for(membership: Membership, context: Context) -> Words | None:
    """One asks to speak for a company or group; roles in the city are given."""
    if REPRESENTATIVES.get(membership.organization.kind) == membership.role:
        return None
    return _("This role is given by an administrator; one does not ask for it here.")


def only_own_representatives(membership: Membership, context: Context) -> Words | None:
    """A representative decides about the others who speak for the same organization, and about no other role."""
    actor = context.actor
    if actor.system or "administrator" in actor.roles() or actor.person == membership.person_id:
        return None
    if membership.role not in REPRESENTATIVES.values():
        return _("This role is for an administrator to decide.")
    return None


def organization_confirmed(membership: Membership, context: Context) -> Words | None:
    """First the organization is confirmed, then who speaks for it."""
    if fresh(membership.organization).state == "asked":
        return _("The organization itself waits for confirmation; confirm it first.")
    return None


def not_oneself(deputy: Deputy, context: Context) -> Words | None:
    """Nobody is their own deputy."""
    if deputy.person_id == deputy.membership.person_id:
        return _("A deputy is another person than the one who holds the role.")
    return None


def role_covers_days(deputy: Deputy, context: Context) -> Words | None:
    """A deputy acts only in days in which the role is held."""
    membership = fresh(deputy.membership)
    starts, ends = proposed(deputy, context, "starts"), proposed(deputy, context, "ends")
    if membership.state != "active" or fresh(deputy.person).state != "active":
        return _("The role or the deputy is not active here.")
    if starts < membership.starts or (membership.ends is not None and ends > membership.ends):
        return _("The role is held from %(starts)s to %(ends)s; a deputy acts only in those days.") % {
            "starts": membership.starts,
            "ends": membership.ends or _("further notice"),
        }
    return None


def deputy_once(deputy: Deputy, context: Context) -> Words | None:
    """The same deputy is not named twice for the same days."""
    starts, ends = proposed(deputy, context, "starts"), proposed(deputy, context, "ends")
    same = Deputy.objects.filter(
        meets(starts, ends), membership=deputy.membership_id, person=deputy.person_id, state="active"
    ).exclude(pk=deputy.pk)
    return _("%(person)s is deputy in these days already.") % {"person": deputy.person} if same.exists() else None
