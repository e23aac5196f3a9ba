"""Whose to keep: a jurisdiction keeps its own organizations, people and roles."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from junto.core.workflow import Context, Words
from junto.people.guards.proposal import day_of
from junto.people.models import Combination, Deputy, Jurisdiction, Membership, Organization, Person
from junto.people.queries import in_force, keeps
from junto.people.roles import REPRESENTATIVES


def own_jurisdiction(jurisdiction: Jurisdiction, context: Context) -> Words | None:
    """A jurisdiction is kept by its own administrators."""
    return _kept_elsewhere(context, jurisdiction.pk)


def own_organization(organization: Organization, context: Context) -> Words | None:
    """An organization is kept by its jurisdiction's administrators; a representative may edit its own."""
    if organization.pk in context.actor.organizations(*REPRESENTATIVES.values()):
        return None
    wanted = context.inputs.get("jurisdiction", organization.jurisdiction_id)
    for jurisdiction in {organization.jurisdiction_id, wanted}:
        if sentence := _kept_elsewhere(context, jurisdiction):
            return sentence
    return None


def own_roles(membership: Membership, context: Context) -> Words | None:
    """Roles are kept by the administrators of the jurisdiction in which they are held."""
    if context.actor.person == membership.person_id:
        return None
    if membership.organization_id in context.actor.organizations(*REPRESENTATIVES.values()):
        return None
    return _kept_elsewhere(context, membership.organization.jurisdiction_id)


def roles_kept_here(membership: Membership, context: Context) -> Words | None:
    """An administrator asks for roles only where they keep them."""
    return _kept_elsewhere(context, membership.organization.jurisdiction_id)


def own_deputies(deputy: Deputy, context: Context) -> Words | None:
    """A deputy is named by the one who holds the role, or by the administrators of its jurisdiction."""
    return None if context.actor.person == deputy.person_id else own_roles(deputy.membership, context)


def own_person(person: Person, context: Context) -> Words | None:
    """Whoever holds roles in a jurisdiction is kept by its administrators; everyone keeps their own name."""
    if context.actor.person == person.pk:
        return None
    # Not `memberships_on`: roles of one who has ended give no power, but say still whose business it is.
    held = Membership.objects.filter(in_force(day_of(context)), person=person, organization__jurisdiction__isnull=False)
    for jurisdiction in set(held.values_list("organization__jurisdiction", flat=True)):
        if sentence := _kept_elsewhere(context, jurisdiction):
            return sentence
    return None


def own_combinations(combination: Combination, context: Context) -> Words | None:
    """A combination is proposed and ended by the jurisdiction's administrators, or ended by its approver."""
    if context.actor.person == combination.approver_id:
        return None
    return _kept_elsewhere(context, combination.jurisdiction_id)


def _kept_elsewhere(context: Context, jurisdiction: UUID | None) -> Words | None:
    if keeps(context.actor, jurisdiction, day_of(context)):
        return None
    name = Jurisdiction.objects.get(pk=jurisdiction).name
    return _("%(jurisdiction)s keeps this itself; please ask one of its administrators.") % {"jurisdiction": name}
