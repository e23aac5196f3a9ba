"""A project's life: form, begin planning, needs in and out, the lead handed over, ready, pause, resume, end."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.journal.door import perform
from junto.needs.models import Need
from junto.people.models import Jurisdiction, Organization
from junto.projects import conditions, telling
from junto.projects.actions.asking import ask_again, plan_approvals
from junto.projects.actions.folding import release_overlaps
from junto.projects.models import Member, Project, ProjectNeed, RequirementSet
from junto.projects.profiles import profile_of
from junto.projects.workflow.projects import LIVE


def form_project(
    *,
    by: Actor,
    needs: Sequence[Need] = (),
    profile: str = "technology",
    project: Project | None = None,
    lead: Organization | None = None,
    title: str = "",
    purpose: str = "",
    jurisdiction: Jurisdiction | None = None,
) -> Project:
    """Form a project that `lead` leads, covering needs of its own; others are invited afterwards.

    `project`: an unsaved one made by whoever calls, instead of lead, title, purpose and jurisdiction.
    """
    if project is None:
        if lead is None or not title.strip():
            raise Refused(_("A project needs a title and a lead."), code="input", field="title")
        where = jurisdiction or lead.jurisdiction
        if where is None:
            raise Refused(_("Say for which jurisdiction the project is."), code="input", field="jurisdiction")
        project = Project(title=title.strip(), purpose=purpose.strip(), lead=lead, jurisdiction=where)
    _choose_profile(project, profile)

    def then(fresh: Project, _context: Context) -> None:
        member = Member(project=fresh, organization=fresh.lead)
        perform(member, "found", by=by, inputs={"organization": fresh.lead.name})
        perform(RequirementSet(project=fresh), "open", by=PROGRAM)
        _cover(fresh, needs)

    return perform(project, "form", by=by, inputs={"title": project.title}, then=then)


def _choose_profile(project: Project, code: str) -> None:
    try:
        profile = profile_of(code)
    except KeyError:
        raise Refused(_("There is no such profile."), code="input", field="profile") from None
    project.profile, project.profile_version = profile.code, profile.version


def edit_project(
    project: Project,
    *,
    by: Actor,
    title: str | None = None,
    purpose: str | None = None,
    profile: str | None = None,
    seen: int | None = None,
) -> Project:
    """Change title, purpose, and while the project is forming the profile."""

    def apply(fresh: Project, _context: Context) -> None:
        fresh.title = fresh.title if title is None else title.strip()
        fresh.purpose = fresh.purpose if purpose is None else purpose.strip()
        if not fresh.title:
            raise Refused(_("A project needs a title."), code="input", field="title")
        if profile is not None and profile != fresh.profile:
            if fresh.state != "forming":
                raise Refused(_("The gates are set once planning has begun."), code="input", field="profile")
            _choose_profile(fresh, profile)

    return perform(project, "edit", by=by, apply=apply, seen=seen)


def begin_planning(project: Project, *, by: Actor, seen: int | None = None) -> Project:
    """Members are found: from now on the public sees the project, and its gates are planned."""
    number = len(conditions.joined_names(project))
    return perform(
        project, "begin", by=by, inputs={"number": number}, then=lambda fresh, _c: plan_approvals(fresh), seen=seen
    )


def cover_needs(project: Project, needs: Sequence[Need], *, by: Actor, seen: int | None = None) -> Project:
    """Add needs of one's own department to a project in which it is a member."""
    led = by.organizations("department_lead")
    joined = set(project.members.filter(state="joined").values_list("organization_id", flat=True))
    for need in needs:
        if not by.system and need.organization_id not in led:
            raise Refused(_("“%(need)s” is not a need of your department.") % {"need": need}, code="forbidden")
        if need.organization_id not in joined:
            raise Refused(_("%(name)s is not a member of this project.") % {"name": need.organization})
    titles = "; ".join(need.title for need in needs)
    return perform(
        project, "cover", by=by, inputs={"titles": titles}, then=lambda fresh, _c: _cover(fresh, needs), seen=seen
    )


def _cover(project: Project, needs: Sequence[Need]) -> None:
    """Write the rows; refuses a need that another live project covers, or that is not published."""
    known = set(project.need_rows.values_list("need_id", flat=True))
    for need in needs:
        if need.state != "published":
            raise Refused(_("“%(need)s” is not published.") % {"need": need})
        other = ProjectNeed.objects.filter(need=need, project__state__in=LIVE).exclude(project=project)
        if taken := other.select_related("project").first():
            raise Refused(
                _("“%(need)s” is covered by the project %(number)s already.")
                % {"need": need, "number": taken.project.number}
            )
    ProjectNeed.objects.bulk_create([ProjectNeed(project=project, need=n) for n in needs if n.pk not in known])


def uncover_need(project: Project, need: Need, *, by: Actor, reason: str, seen: int | None = None) -> Project:
    """Take a need out of the project, as its own department's lead or as the lead member's."""
    led = by.organizations("department_lead")
    if not by.system and need.organization_id not in led and project.lead_id not in led:
        raise Refused(_("“%(need)s” is not a need of your department.") % {"need": need}, code="forbidden")

    def then(fresh: Project, _context: Context) -> None:
        if not fresh.need_rows.filter(need=need).delete()[0]:
            raise Refused(_("The project does not cover “%(need)s”.") % {"need": need})

    return perform(project, "uncover", by=by, inputs={"titles": need.title, "reason": reason}, then=then, seen=seen)


def offer_lead(
    project: Project, *, by: Actor, organization: Organization, reason: str, seen: int | None = None
) -> Project:
    """Offer the lead to another member; it changes once that member's lead takes it."""
    if not project.members.filter(organization=organization, state="joined").exists():
        raise Refused(_("%(name)s is not a member of this project.") % {"name": organization})
    if organization.pk == project.lead_id:
        raise Refused(_("%(name)s leads the project already.") % {"name": organization})

    def apply(fresh: Project, _context: Context) -> None:
        fresh.offered_lead = organization

    inputs = {"to": organization.name, "reason": reason}
    offered = perform(project, "offer_lead", by=by, inputs=inputs, apply=apply, seen=seen)
    telling.lead_offered(offered)
    return offered


def take_lead(project: Project, *, by: Actor, seen: int | None = None) -> Project:
    """Take the lead that was offered."""

    def apply(fresh: Project, _context: Context) -> None:
        if not fresh.members.filter(organization=fresh.offered_lead_id, state="joined").exists():
            raise Refused(_("%(name)s is not a member of this project.") % {"name": fresh.offered_lead})
        assert fresh.offered_lead is not None  # asked by the guard
        fresh.lead, fresh.offered_lead = fresh.offered_lead, None

    return perform(project, "take_lead", by=by, inputs={"to": str(project.offered_lead)}, apply=apply, seen=seen)


def refuse_lead(project: Project, *, by: Actor, reason: str, seen: int | None = None) -> Project:
    """Do not take the lead that was offered; it stays where it is."""

    def apply(fresh: Project, _context: Context) -> None:
        fresh.offered_lead = None

    inputs = {"to": str(project.offered_lead), "reason": reason}
    return perform(project, "refuse_lead", by=by, inputs=inputs, apply=apply, seen=seen)


def make_ready(project: Project, *, by: Actor, seen: int | None = None) -> Project:
    """All gates are passed for the current version: the purchase can begin."""
    return perform(project, "make_ready", by=by, seen=seen)


def pause_project(project: Project, *, by: Actor, reason: str, seen: int | None = None) -> Project:
    """Let the work rest."""
    return perform(project, "pause", by=by, inputs={"reason": reason}, seen=seen)


def resume_project(project: Project, *, by: Actor, reason: str, seen: int | None = None) -> Project:
    """Take the work up again, in planning; approvals given before still stand."""
    return perform(project, "resume", by=by, inputs={"reason": reason}, seen=seen)


def cancel_project(project: Project, *, by: Actor, reason: str, seen: int | None = None) -> Project:
    """Give the project up; its needs are free again and their overlaps return."""
    return _end(project, "cancel", by=by, reason=reason, seen=seen)


def dissolve_project(project: Project, *, by: Actor, reason: str, seen: int | None = None) -> Project:
    """Give a project up before planning began."""
    return _end(project, "dissolve", by=by, reason=reason, seen=seen)


def _end(project: Project, action: str, *, by: Actor, reason: str, seen: int | None) -> Project:
    then = lambda fresh, _c: release_overlaps(fresh)  # noqa: E731
    return perform(project, action, by=by, inputs={"reason": reason}, then=then, seen=seen)


def close_project(project: Project, *, by: Actor, reason: str, seen: int | None = None) -> Project:
    """Close the project out: it is done."""
    return perform(project, "close", by=by, inputs={"reason": reason}, seen=seen)


def members_changed(project: Project, *, what: str) -> None:
    """After somebody joined or left: plan and ask what the profile asks anew; pause where fewer than two are left."""
    project.refresh_from_db()
    if project.state == "forming":
        return
    plan_approvals(project)
    if project.requirement_set.version:
        ask_again(project, changed=(), members=True)
    if project.state in ("planning", "ready") and len(conditions.joined_names(project)) < 2:
        perform(project, "stall", by=PROGRAM)
    elif project.state == "ready":
        perform(project, "return_to_planning", by=PROGRAM, inputs={"what": what})
