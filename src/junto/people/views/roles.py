"""Giving, asking for and ending roles; naming deputies."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from junto.core.workflow import Context, Refused
from junto.journal import clock
from junto.journal.access import fetch, refuse_to_begin
from junto.journal.views import NothingForm, ReasonForm, Step, steps
from junto.people import actions
from junto.people.forms import DatesForm, DeputyDatesForm, DeputyForm, MembershipForm
from junto.people.guards.ownership import own_roles
from junto.people.models import Deputy, Membership, Organization, Person
from junto.people.queries import today
from junto.people.roles import REPRESENTATIVES, ROLES
from junto.people.views.beginning import begin


def add_membership(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An administrator gives somebody a role in an organization."""
    actor = request.actor  # type: ignore[attr-defined]
    organization = fetch(Organization, pk, by=actor)
    asked = Membership(organization=organization)
    refuse_to_begin(asked, "add", actor)
    if why_not := own_roles(asked, Context(actor, clock.now())):
        raise Refused(why_not, code="forbidden")  # before anybody fills in a form for nothing

    def give(
        *, person: Person | None, new_name: str, new_email: str, role: str, starts: date, ends: date | None
    ) -> Membership:
        if person is not None:
            return actions.add_membership(person, organization, role, starts=starts, ends=ends, by=actor)
        return actions.invite(new_name, new_email, organization, role, starts=starts, ends=ends, by=actor)

    return begin(
        request,
        MembershipForm(request.POST or None, organization=organization, actor=actor),
        give,
        title=_("Give a role in %(organization)s") % {"organization": organization},
        lead=_(
            "Somebody new is invited by mail, with a link that sets their password. A role for yourself another "
            "administrator confirms."
        ),
        done=_said_of,
        back=organization.get_absolute_url(),
        above=(organization, organization.get_absolute_url()),
    )


def _said_of(membership: Membership) -> str:
    if membership.state == "asked":
        return _("Asked. Another administrator confirms a role that you take yourself.")
    return _("%(person)s holds the role %(role)s; a mail tells them.") % {
        "person": membership.person,
        "role": membership.get_role_display(),
    }


@login_required
def ask_membership(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody asks to speak for a company or group."""
    actor = request.actor  # type: ignore[attr-defined]
    organization = fetch(Organization, pk, by=actor)
    person = fetch(Person, actor.person or UUID(int=0), by=actor)
    role = REPRESENTATIVES.get(organization.kind)
    if role is None:
        raise Refused(_("This role is given by an administrator; one does not ask for it here."))

    return begin(
        request,
        NothingForm(request.POST if request.method == "POST" else None),
        lambda: actions.ask_membership(person, organization, role, by=actor),
        title=_("Ask to speak for %(organization)s") % {"organization": organization},
        lead=_("You ask for the role “%(role)s”. Somebody who holds it already, or an administrator, confirms.")
        % {"role": ROLES[role].label},
        done=_("Asked. You will see here when it is confirmed."),
        back=organization.get_absolute_url(),
        above=(organization, organization.get_absolute_url()),
    )


def name_deputy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The holder of a role, or an administrator, names a deputy."""
    actor = request.actor  # type: ignore[attr-defined]
    membership = fetch(Membership, pk, by=actor, rows=Membership.objects.select_related("organization", "person"))
    refuse_to_begin(Deputy(membership=membership), "name", actor)
    form = DeputyForm(request.POST or None, actor=actor, initial={"starts": today()})
    return begin(
        request,
        form,
        lambda **given: actions.name_deputy(membership, **given, by=actor),
        title=_("Name a deputy for %(person)s, %(role)s")
        % {"person": membership.person, "role": membership.get_role_display()},
        lead=_("A deputy may do in these days what the role may. The record then tells who acted, and for whom."),
        back=membership.get_absolute_url(),
        above=(membership.organization, membership.get_absolute_url()),
    )


membership_step = steps(
    Membership,
    {
        "edit": Step(actions.edit_membership, DatesForm),
        "end": Step(actions.end_membership, ReasonForm),
        "confirm": Step(actions.confirm_membership),
        "refuse": Step(actions.refuse_membership, ReasonForm),
        "withdraw": Step(actions.withdraw_membership),
    },
)
deputy_step = steps(
    Deputy,
    {"edit": Step(actions.edit_deputy, DeputyDatesForm), "end": Step(actions.end_deputy)},
)
