"""Members come and go: invited, asking, joined, declined, left; each change tells the gates and the overlaps."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.journal.door import perform
from junto.needs.models import Need
from junto.people.models import Organization
from junto.people.roles import DEPARTMENT, GOVERNMENT
from junto.projects import telling
from junto.projects.actions.asking import drop_approvals
from junto.projects.actions.folding import fold_covered
from junto.projects.actions.projects import members_changed
from junto.projects.models import Member, Project, ProjectNeed
from junto.projects.workflow.projects import LIVE


def invite_member(project: Project, *, organization: Organization, by: Actor, seen: int | None = None) -> Member:
    """Invite a department or another government; its own lead answers."""
    _may_be_member(organization)
    member = _place(project, organization)
    invited = perform(member, "invite", by=by, inputs={"organization": organization.name}, seen=seen)
    telling.invited(invited)
    return invited


def ask_to_join(project: Project, *, organization: Organization, by: Actor, seen: int | None = None) -> Member:
    """Ask the lead member to let one's own organization join."""
    _may_be_member(organization)
    member = _place(project, organization)
    asking = perform(member, "ask", by=by, inputs={"organization": organization.name}, seen=seen)
    telling.asks_to_join(asking)
    return asking


def _may_be_member(organization: Organization) -> None:
    if organization.kind not in (DEPARTMENT, GOVERNMENT):
        raise Refused(
            _("%(name)s is no department and no other government, so it cannot be a member.") % {"name": organization},
            code="input",
            field="organization",
        )


def _place(project: Project, organization: Organization) -> Member:
    known = Member.objects.filter(project=project, organization=organization).first()
    return known or Member(project=project, organization=organization)


def join_project(member: Member, *, by: Actor, agreement: str = "", seen: int | None = None) -> Project:
    """Accept the invitation; the member's needs that meet in the project's overlaps are covered from now on."""
    return _join(member, "join", by=by, agreement=agreement, seen=seen)


def admit_member(member: Member, *, by: Actor, seen: int | None = None) -> Project:
    """Let an organization that asked join."""
    return _join(member, "admit", by=by, agreement="", seen=seen)


def _join(member: Member, action: str, *, by: Actor, agreement: str, seen: int | None) -> Project:
    def apply(fresh: Member, _context: Context) -> None:
        fresh.agreement = agreement.strip() or fresh.agreement

    def then(fresh: Member, _context: Context) -> None:
        _cover_met_needs(fresh)
        members_changed(fresh.project, what=f"member:{fresh.organization.name}")
        fold_covered(fresh.project)

    perform(member, action, by=by, inputs=_named(member), apply=apply, then=then, seen=seen)
    telling.joined(member)
    return Project.objects.get(pk=member.project_id)


def _named(member: Member, **more: Any) -> dict[str, Any]:
    return {"organization": member.organization.name, **more}


def _cover_met_needs(member: Member) -> None:
    """Cover the member's published needs in the project's overlaps, as far as no other live project does."""
    taken = ProjectNeed.objects.filter(project__state__in=LIVE).values("need")
    met = Need.objects.filter(
        state="published", organization=member.organization_id, overlap_rows__overlap__project=member.project_id
    )
    needs = list(met.exclude(pk__in=taken).distinct().order_by("pk"))
    if not needs:
        return

    def then(project: Project, _context: Context) -> None:
        ProjectNeed.objects.bulk_create([ProjectNeed(project=project, need=need) for need in needs])

    titles = "; ".join(n.title for n in needs)
    perform(member.project, "gather", by=PROGRAM, inputs={"titles": titles}, then=then)


def decline_invitation(member: Member, *, by: Actor, reason: str, seen: int | None = None) -> Project:
    """Do not join."""
    perform(member, "decline", by=by, inputs=_named(member, reason=reason), seen=seen)
    telling.not_joining(member)
    return Project.objects.get(pk=member.project_id)


def turn_down_member(member: Member, *, by: Actor, reason: str, seen: int | None = None) -> Project:
    """Do not let an organization that asked join."""
    perform(member, "turn_down", by=by, inputs=_named(member, reason=reason), seen=seen)
    telling.turned_down(member)
    return Project.objects.get(pk=member.project_id)


def uninvite_member(member: Member, *, by: Actor, reason: str, seen: int | None = None) -> Project:
    """Take an invitation back."""
    perform(member, "uninvite", by=by, inputs=_named(member, reason=reason), seen=seen)
    return Project.objects.get(pk=member.project_id)


def leave_project(member: Member, *, by: Actor, reason: str, seen: int | None = None) -> Project:
    """Leave: the member's needs leave with it, its sign-off is dropped, the others are asked anew."""

    def then(fresh: Member, _context: Context) -> None:
        drop_approvals(fresh.project, fresh.organization)
        _take_needs_along(fresh)
        members_changed(fresh.project, what=f"member:{fresh.organization.name}")

    perform(member, "leave", by=by, inputs=_named(member, reason=reason), then=then, seen=seen)
    telling.left(member)
    return Project.objects.get(pk=member.project_id)


def _take_needs_along(member: Member) -> None:
    rows = ProjectNeed.objects.filter(project=member.project_id, need__organization=member.organization_id)
    titles = "; ".join(rows.values_list("need__title", flat=True))

    def then(_project: Project, _context: Context) -> None:
        rows.delete()

    if titles:
        project = Project.objects.get(pk=member.project_id)
        inputs = {"titles": titles, "reason": member.organization.name}
        perform(project, "uncover", by=PROGRAM, inputs=inputs, then=then)
    offered = Project.objects.get(pk=member.project_id)
    if offered.offered_lead_id == member.organization_id:
        perform(offered, "lapse_offer", by=PROGRAM, inputs=_named(member), apply=_no_offer)


def _no_offer(project: Project, _context: Context) -> None:
    project.offered_lead = None


def name_agreement(member: Member, *, by: Actor, agreement: str, seen: int | None = None) -> Project:
    """Name the interlocal agreement under which another government takes part."""
    if not agreement.strip():
        raise Refused(_("Name the agreement by its number or citation."), code="input", field="agreement")

    def apply(fresh: Member, _context: Context) -> None:
        fresh.agreement = agreement.strip()

    perform(member, "name_agreement", by=by, inputs={"agreement": agreement.strip()}, apply=apply, seen=seen)
    return Project.objects.get(pk=member.project_id)
