"""What speaks against a step: members missing, gates shut, holds open, who may release or decide a hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from junto.core.workflow import Actor
from junto.people.models import Organization
from junto.people.queries import memberships_on
from junto.people.roles import GOVERNMENT
from junto.projects.models import Approval, Drafting, Hold, Member, Project
from junto.projects.profiles import profile_of

BLOCKING = ("open", "overdue", "answered", "upheld")  # a hold in these states keeps its gate shut
DECIDABLE = ("open", "overdue", "answered")


def joined_names(project: Project) -> list[str]:
    """The names of the members that take part."""
    return _names(project, ("joined",))


def invited_names(project: Project) -> list[str]:
    """The names of those who have not answered, or were not answered."""
    return _names(project, ("invited", "asking"))


def _names(project: Project, states: tuple[str, ...]) -> list[str]:
    rows = Organization.objects.filter(project_memberships__project=project, project_memberships__state__in=states)
    return list(rows.order_by("name").values_list("name", flat=True))


def open_holds(project: Project) -> int:
    """How many holds keep a gate of the project shut."""
    return Hold.objects.filter(approval__project=project, state__in=BLOCKING).count()


def why_gates_not_passed(project: Project) -> Any | None:
    """The first gate that is not passed for the current frozen version, as a sentence; None where all are."""
    if project.requirement_set.state != "frozen":
        return _("The requirements are not in sign-off. Freeze them as a version first.")
    missing = project.approvals.exclude(state__in=("approved", "dropped")).select_related("organization")
    approvals = list(missing.order_by("organization__name"))
    for gate in profile_of(project.profile, project.profile_version).gates:
        for approval in approvals:
            if approval.gate != gate.code:
                continue
            of = approval.organization or approval.get_role_display()
            words = {"gate": gate.label, "of": of}
            if approval.state == "held":
                return _("The gate “%(gate)s” is on hold (%(of)s). The hold must be released or decided first.") % words
            return _("The gate “%(gate)s” is not passed yet: %(of)s has not approved.") % words
    return None


def lacks_agreement(approval: Approval) -> bool:
    """Whether it asks another government to sign that has not named its interlocal agreement."""
    if approval.organization is None or approval.organization.kind != GOVERNMENT:
        return False
    return Member.objects.filter(
        project=approval.project_id, organization=approval.organization_id, agreement=""
    ).exists()


def why_not_release(hold: Hold, actor: Actor, *, on: datetime) -> Any | None:
    """Why the actor may not release (or ask again at) a hold: it is the holder's, or for a legal one the attorney's."""
    legal = hold.kind == Hold.Kind.LEGAL
    jurisdiction = hold.approval.project.jurisdiction_id
    if legal and any(h.role == "city_attorney" and h.jurisdiction == jurisdiction for h in actor.held):
        return None
    role = hold.approval.role
    if actor.person == hold.holder_id or any(h.deputy_for == hold.holder_id and h.role == role for h in actor.held):
        return None
    office = [h for h in actor.held if h.role == role]
    in_office = memberships_on(timezone.localdate(on)).filter(person=hold.holder_id, role=role)
    if office and not in_office.exists():
        return None  # a successor in the office
    words = {"holder": hold.holder}
    if legal:
        return _("Only %(holder)s or the city attorney can release this legal hold; no vote can.") % words
    return _("Only %(holder)s, who placed this hold, can do that. It can also be decided under the delegation.") % words


def why_not_decide(hold: Hold, actor: Actor) -> Any | None:
    """Why the actor may not decide a hold: it is a legal one, or they are a party to it."""
    if hold.kind == Hold.Kind.LEGAL:
        return _(
            "A legal hold cannot be outvoted or decided under a delegation. "
            "Only %(holder)s or the city attorney can release it."
        ) % {"holder": hold.holder}
    if hold.delegation is None or hold.delegation.state != "in_force":
        return _("The delegation that named who decides has ended. A new one must be recorded first.")
    if actor.person == hold.holder_id or hold.approval.role in actor.roles() - {"department_lead"}:
        return _("You placed this hold or share the office that did. Somebody who is not a party must decide it.")
    project = hold.approval.project
    mine = project.members.filter(organization__in=actor.organizations(), state="joined").select_related("organization")
    if member := mine.first():
        return _("You belong to %(name)s, a member of this project. Somebody who is not a party must decide it.") % {
            "name": member.organization
        }
    if Drafting.objects.filter(set__project=project, person=actor.person).exists():
        return _("You helped to write the requirements. Somebody who is not a party must decide it.")
    return None
