"""Writes on jurisdictions and organizations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Context, Refused
from junto.journal.door import perform, perform_many
from junto.people.actions.fields import edit, refuse_invalid
from junto.people.actions.roles import ask_membership, confirm_membership, refuse_membership, withdraw_membership
from junto.people.laws import laws
from junto.people.models import NAMES_TAKEN, Jurisdiction, Organization, Person
from junto.people.roles import REPRESENTATIVES


def add_jurisdiction(name: str, kind: str = "city", law: str = "", *, by: Actor) -> Jurisdiction:
    """Add a government whose law applies; `kind` is one of `Jurisdiction.Kind`, `law` its purchasing law."""
    jurisdiction = Jurisdiction(name=name.strip(), kind=kind, law=law)
    refuse_invalid(jurisdiction)
    _refuse_unknown_law(law)
    _refuse_taken(jurisdiction, jurisdiction.name)
    return perform(jurisdiction, "add", by=by, inputs={"name": jurisdiction.name})


def edit_jurisdiction(
    jurisdiction: Jurisdiction, *, by: Actor, seen: int | None = None, **changes: Any
) -> Jurisdiction:
    """Change a jurisdiction's `name`, `kind` or `law`."""
    _refuse_unknown_law(changes.get("law", ""))
    _refuse_taken(jurisdiction, changes.get("name", jurisdiction.name))
    return edit(jurisdiction, by=by, seen=seen, changes=changes)


def _refuse_taken(jurisdiction: Jurisdiction, name: str) -> None:
    if Jurisdiction.objects.filter(name__iexact=name.strip()).exclude(pk=jurisdiction.pk).exists():
        raise Refused(_already_there(name.strip()), code="input", field="name")


def _refuse_unknown_law(law: str) -> None:
    if law and law not in laws():
        raise Refused(_("There is no law “%(name)s” to buy by.") % {"name": law}, code="input", field="law")


def end_jurisdiction(jurisdiction: Jurisdiction, *, reason: str, by: Actor, seen: int | None = None) -> Jurisdiction:
    """End a jurisdiction that was merged or dissolved; its organizations are ended or moved one by one."""
    return perform(jurisdiction, "end", by=by, inputs={"reason": reason}, seen=seen)


def resume_jurisdiction(jurisdiction: Jurisdiction, *, reason: str, by: Actor, seen: int | None = None) -> Jurisdiction:
    """Take an ended jurisdiction up again."""
    return perform(jurisdiction, "resume", by=by, inputs={"reason": reason}, seen=seen)


def add_organization(
    *,
    name: str,
    kind: str,
    jurisdiction: Jurisdiction | None = None,
    parent: Organization | None = None,
    code: str = "",
    about: str = "",
    website: str = "",
    contact_email: str = "",
    by: Actor,
) -> Organization:
    """Add an organization of one of the kinds in `roles.KINDS`; a company belongs to no jurisdiction."""
    given = {
        "name": name,
        "kind": kind,
        "jurisdiction": jurisdiction,
        "parent": parent,
        "code": code,
        "about": about,
        "website": website,
        "contact_email": contact_email,
    }
    return add_organizations([given], by=by)[0]


def add_organizations(rows: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Organization]:
    """Add many organizations at once, all or nothing; each row takes what `add_organization` takes."""
    organizations = [Organization(**{**row, "name": str(row["name"]).strip()}) for row in rows]
    for organization in organizations:
        refuse_invalid(organization)
    _refuse_names_twice(organizations)
    return perform_many(organizations, "add", by=by, inputs=[{"name": o.name} for o in organizations])


def _refuse_names_twice(organizations: Sequence[Organization]) -> None:
    """One name, one organization of a kind in a jurisdiction. Asked once for many; a guard would ask for each."""
    kinds = {o.kind for o in organizations}
    standing = Organization.objects.filter(kind__in=kinds, state__in=NAMES_TAKEN)
    taken: set[tuple[UUID | None, str, str]] = {
        (where, kind, name.casefold()) for where, kind, name in standing.values_list("jurisdiction", "kind", "name")
    }
    for organization in organizations:
        key = (organization.jurisdiction_id, organization.kind, organization.name.casefold())
        if key in taken:
            raise Refused(_already_there(organization.name), code="input", field="name")
        taken.add(key)


def _already_there(name: str) -> str:
    return _("“%(name)s” is already in the list; please use that one.") % {"name": name}


def register_organization(
    person: Person, *, name: str, kind: str, about: str = "", website: str = "", contact_email: str = "", by: Actor
) -> Organization:
    """A person asks that their company or group be listed and that they speak for it; an administrator confirms."""
    organization = Organization(
        name=name.strip(), kind=kind, about=about, website=website, contact_email=contact_email, asked_by=person
    )
    refuse_invalid(organization)

    def ask_to_speak(fresh: Organization, _context: Context) -> None:
        ask_membership(person, fresh, REPRESENTATIVES[fresh.kind], by=by)

    return perform(organization, "ask", by=by, inputs={"name": organization.name}, then=ask_to_speak)


def confirm_organization(organization: Organization, *, by: Actor, seen: int | None = None) -> Organization:
    """Confirm a registration, and with it that whoever asked speaks for the organization."""

    def confirm_asker(fresh: Organization, _context: Context) -> None:
        for membership in fresh.memberships.filter(state="asked", person=fresh.asked_by_id):
            confirm_membership(membership, by=by)

    return perform(organization, "confirm", by=by, then=confirm_asker, seen=seen)


def refuse_organization(organization: Organization, *, reason: str, by: Actor, seen: int | None = None) -> Organization:
    """Refuse a registration, and every role asked for in it."""

    def refuse_roles(fresh: Organization, _context: Context) -> None:
        for membership in fresh.memberships.filter(state="asked"):
            refuse_membership(membership, reason=reason, by=by)

    return perform(organization, "refuse", by=by, inputs={"reason": reason}, then=refuse_roles, seen=seen)


def withdraw_organization(organization: Organization, *, by: Actor, seen: int | None = None) -> Organization:
    """Take a registration back, and one's own request to speak for the organization."""

    def withdraw_own(fresh: Organization, _context: Context) -> None:
        for membership in fresh.memberships.filter(state="asked", person=by.person):
            withdraw_membership(membership, by=by)

    return perform(organization, "withdraw", by=by, then=withdraw_own, seen=seen)


def edit_organization(
    organization: Organization, *, by: Actor, seen: int | None = None, **changes: Any
) -> Organization:
    """Change fields of an organization; only those that differ are written down."""
    return edit(organization, by=by, seen=seen, changes=changes)


def end_organization(organization: Organization, *, reason: str, by: Actor, seen: int | None = None) -> Organization:
    """End an organization: the roles held in it lose their power."""
    return perform(organization, "end", by=by, inputs={"reason": reason}, seen=seen)


def resume_organization(organization: Organization, *, reason: str, by: Actor, seen: int | None = None) -> Organization:
    """Take an ended organization up again."""
    return perform(organization, "resume", by=by, inputs={"reason": reason}, seen=seen)
