"""Why a combination of roles, or an approval under it, may not be."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from junto.core.workflow import Context, Words
from junto.journal.models import Entry
from junto.people.guards.proposal import day_of, fresh
from junto.people.guards.roles import meets
from junto.people.models import Combination, CompensatingApproval, Membership
from junto.people.queries import in_force, memberships_on
from junto.people.roles import COMPENSATING, apart_from


def approver_is_another(combination: Combination, context: Context) -> Words | None:
    """Whoever holds two roles does not watch over themself."""
    if combination.approver_id == combination.person_id:
        return _("The compensating approver is another person than the one who holds both roles.")
    return None


def approver_may_watch(combination: Combination, context: Context) -> Words | None:
    """A council member or auditor of the same jurisdiction watches over a combination."""
    watching = memberships_on(day_of(context)).filter(
        person=combination.approver_id, role__in=COMPENSATING, organization__jurisdiction=combination.jurisdiction_id
    )
    if watching.exists():
        return None
    return _("%(person)s is neither council member nor auditor of %(jurisdiction)s.") % {
        "person": combination.approver,
        "jurisdiction": combination.jurisdiction,
    }


def not_yet_over(combination: Combination, context: Context) -> Words | None:
    """What lies in the past cannot be allowed afterwards."""
    return _("Its time is over; propose a new one.") if combination.ends < day_of(context) else None


def roles_separated_again(combination: Combination, context: Context) -> Words | None:
    """A combination ends after one of its two roles: nobody is left with both and nothing that allows it."""
    day = day_of(context)
    roles = {combination.first_role, combination.second_role}
    held = Membership.objects.filter(
        meets(day, combination.ends),
        state="active",
        person=combination.person_id,
        role__in=roles,
        organization__jurisdiction=combination.jurisdiction_id,
    )
    both = set(held.values_list("role", flat=True)) == roles and apart_from(combination.first_role) & roles
    other = (
        Combination.objects.filter(
            in_force(day), person=combination.person_id, jurisdiction=combination.jurisdiction_id
        )
        .exclude(pk=combination.pk)
        .filter(first_role__in=roles, second_role__in=roles)
    )
    if both and not other.exists():
        return _("%(person)s still holds both roles; end one of them first.") % {"person": combination.person}
    return None


def combination_in_force(approval: CompensatingApproval, context: Context) -> Words | None:
    """An approval rests on a combination that is in force."""
    combination = fresh(approval.combination)
    day = day_of(context)
    if combination.state == "active" and combination.starts <= day <= combination.ends:
        return None
    return _("The combination of roles behind this is not in force.")


def asked_once(approval: CompensatingApproval, context: Context) -> Words | None:
    """One request for one act at a time."""
    same = CompensatingApproval.objects.filter(
        combination__person=approval.combination.person_id,
        subject_type=approval.subject_type,
        subject_id=approval.subject_id,
        action=approval.action,
        seen=approval.seen,
        state__in=("asked", "granted"),
    )
    return _("The approval of this act was asked for already.") if same.exists() else None


def unchanged_since(approval: CompensatingApproval, context: Context) -> Words | None:
    """One approves what one was asked about: since a change, a new request is needed."""
    if version_of(approval.subject_type, approval.subject_id) == approval.seen:
        return None
    return _("The record was changed since you were asked; a new request is needed for what it is now.")


def version_of(subject_type: str, subject_id: UUID) -> int:
    """The number of a record's last entry; 0 where it has none."""
    last = Entry.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("-number").first()
    return last.number if last else 0
