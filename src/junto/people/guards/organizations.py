"""Why an organization, a jurisdiction or a person may not be added, edited or ended."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.core.workflow import Context, Words
from junto.people.guards.proposal import proposed
from junto.people.guards.roles import cannot_hold
from junto.people.models import NAMES_TAKEN, Jurisdiction, Organization, Person
from junto.people.roles import REPRESENTATIVES, may_be_held_in


def named_once(organization: Organization, context: Context) -> Words | None:
    """One name stands for one organization of a kind in a jurisdiction."""
    name = str(proposed(organization, context, "name")).strip()
    same = Organization.objects.filter(
        state__in=NAMES_TAKEN,
        name__iexact=name,
        kind=proposed(organization, context, "kind"),
        jurisdiction=context.inputs.get("jurisdiction", organization.jurisdiction_id),
    )
    if same.exclude(pk=organization.pk).exists():
        return _("“%(name)s” is already in the list; please use that one.") % {"name": name}
    return None


def parent_above(organization: Organization, context: Context) -> Words | None:
    """What an organization is part of lies above it, never below or beside itself."""
    above = context.inputs.get("parent", organization.parent_id)
    own = context.inputs.get("jurisdiction", organization.jurisdiction_id)
    if above is not None and not Organization.objects.filter(pk=above, jurisdiction=own).exists():
        return _("An organization can be part of another one of the same government only.")
    for _level in range(20):
        if above is None:
            return None
        if above == organization.pk:
            break
        above = Organization.objects.filter(pk=above).values_list("parent", flat=True).first()
    return _("An organization cannot be part of itself or of one of its own offices.")


def offices_ended(organization: Organization, context: Context) -> Words | None:
    """An organization ends after its offices."""
    offices = [o.name for o in organization.offices.filter(state="active")[:3]]
    if offices:
        return _("Other organizations are part of it (%(names)s); end or move them first.") % {
            "names": ", ".join(offices)
        }
    return None


def kinds_of_roles_held(organization: Organization, context: Context) -> Words | None:
    """A change of kind must not leave somebody with a role which that kind cannot hold."""
    kind = context.inputs.get("kind", organization.kind)
    for role in set(organization.memberships.filter(state="active").values_list("role", flat=True)):
        if not may_be_held_in(role, kind):
            return cannot_hold(role, kind)
    return None


def asked_by_a_representative_kind(organization: Organization, context: Context) -> Words | None:
    """Only bodies from outside the city register themselves."""
    if organization.kind in REPRESENTATIVES:
        return None
    return _("City bodies are added by an administrator, not registered.")


def only_about_itself(organization: Organization, context: Context) -> Words | None:
    """A representative keeps the public description; name, kind and place are the administrator's to change."""
    if context.actor.system or "administrator" in context.actor.roles():
        return None
    if set(context.inputs) - {"about", "website", "contact_email", "reason"}:
        return _("You may change what is told about the organization; its name and kind are for an administrator.")
    return None


def jurisdiction_named_once(jurisdiction: Jurisdiction, context: Context) -> Words | None:
    """One name stands for one jurisdiction."""
    name = str(proposed(jurisdiction, context, "name")).strip()
    if name == jurisdiction.name and not jurisdiction._state.adding:
        return None  # it was looked up when it was given
    if Jurisdiction.objects.filter(name__iexact=name).exclude(pk=jurisdiction.pk).exists():
        return _("“%(name)s” is already in the list; please use that one.") % {"name": name}
    return None


def email_free(person: Person, context: Context) -> Words | None:
    """One e-mail address stands for one person."""
    email = str(proposed(person, context, "email")).strip().lower()
    if not email:
        return None
    other = Person.objects.filter(email=email, state="active").exclude(pk=person.pk).first()
    return other and _("%(name)s is already here with this e-mail address.") % {"name": other.name}


def only_own_name(person: Person, context: Context) -> Words | None:
    """Everyone may correct their own name and language; the e-mail address is how an invitation is trusted."""
    if context.actor.system or "administrator" in context.actor.roles():
        return None
    if set(context.inputs) - {"name", "language", "reason"}:
        return _("You may change your name and language; the rest is for an administrator.")
    return None


def account_free(person: Person, context: Context) -> Words | None:
    """A person has one account and an account one person."""
    if person.account_id is not None:
        return _("%(name)s has an account already.") % {"name": person.name}
    return None


def jurisdiction_stays(organization: Organization, context: Context) -> Words | None:
    """An organization in which roles are held does not move to another jurisdiction: its law went with the roles."""
    wanted = context.inputs.get("jurisdiction", organization.jurisdiction_id)
    if wanted != organization.jurisdiction_id and organization.memberships.filter(state="active").exists():
        return _("Roles are held here under the law of its jurisdiction; end them before you move it.")
    return None
