"""What the room tells whom: overlaps found, invitations, holds. It goes into the digest, never a mail for each row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from junto.journal import clock
from junto.needs.models import Need
from junto.notices.actions import notify
from junto.people.models import Jurisdiction, Organization
from junto.people.queries import memberships_on
from junto.projects.models import Hold, Member, Overlap, Project

LEAD = "department_lead"


def overlaps_found(overlaps: Sequence[Overlap]) -> None:
    """Tell the leads of all owners; one sentence for each department however many there are."""
    theirs: dict[UUID, set[UUID]] = defaultdict(set)
    by_id = {o.pk: o for o in overlaps}
    ids = sorted(by_id)
    for start in range(0, len(ids), 500):
        rows = Need.objects.filter(overlap_rows__overlap__in=ids[start : start + 500])
        for owner, overlap in rows.values_list("organization_id", "overlap_rows__overlap_id"):
            if overlap in by_id:
                theirs[owner].add(overlap)
    for organization in Organization.objects.filter(pk__in=theirs).order_by("name"):
        found = theirs[organization.pk]
        if len(found) == 1:
            _one_found(organization, by_id[next(iter(found))])
        else:
            notify(
                organization=organization,
                role=LEAD,
                message=_("%(count)s overlaps were found between your needs and those of others."),
                params={"count": len(found)},
                url=reverse("projects:overlaps") + "?mine=1",
            )


ONE_FOUND = {
    Overlap.Kind.SAME_PLACE: _("At one place: your need “%(mine)s” and “%(theirs)s” of %(owner)s."),
    Overlap.Kind.SAME_PURCHASE: _("The same purchase: your need “%(mine)s” and “%(theirs)s” of %(owner)s."),
    Overlap.Kind.SEQUENCE: _("Works in sequence: your need “%(mine)s” and “%(theirs)s” of %(owner)s."),
}


def _one_found(organization: Organization, overlap: Overlap) -> None:
    needs = list(
        Need.objects.filter(overlap_rows__overlap=overlap)
        .select_related("organization")
        .order_by("overlap_rows__position")
    )
    mine = next(n for n in needs if n.organization_id == organization.pk)
    other = next((n for n in needs if n.organization_id != organization.pk), None)
    if other is None:
        message, params = _("Something stands there already that may serve your need “%(mine)s”."), {"mine": mine.title}
    else:
        message = ONE_FOUND[Overlap.Kind(overlap.kind)]
        params = {"mine": mine.title, "theirs": other.title, "owner": other.organization.name}
    notify(
        organization=organization,
        role=LEAD,
        subject=overlap,
        message=message,
        params=params,
        key=f"overlap:{overlap.pk}",
    )


def _leads(organizations: Iterable[Organization], about: Model, message: Any, params: dict[str, Any]) -> None:
    for organization in organizations:
        notify(organization=organization, role=LEAD, subject=about, message=message, params=params)


def _office(jurisdiction: Jurisdiction, role: str, about: Model, message: Any, params: dict[str, Any]) -> None:
    """Tell whoever holds a role anywhere in a government."""
    held = memberships_on(timezone.localdate(clock.now())).filter(role=role, organization__jurisdiction=jurisdiction)
    for organization in Organization.objects.filter(pk__in=held.values("organization")).order_by("name"):
        notify(organization=organization, role=role, subject=about, message=message, params=params)


def _owners(overlap: Overlap) -> list[Organization]:
    return list(Organization.objects.filter(needs__overlap_rows__overlap=overlap).distinct().order_by("name"))


def decline_asked(overlap: Overlap) -> None:
    """Procurement must say whether two purchases stay apart."""
    message = _("A department asks to keep two purchases of the same thing apart (%(number)s). Procurement decides.")
    _office(overlap.jurisdiction, "procurement_officer", overlap, message, {"number": overlap.number})


def decline_answered(overlap: Overlap, *, kept_apart: bool) -> None:
    """The departments learn what procurement said."""
    message = (
        _("Procurement confirmed that the purchases in %(number)s stay apart.")
        if kept_apart
        else _("Procurement did not confirm that the purchases in %(number)s stay apart: please decide again.")
    )
    _leads(_owners(overlap), overlap, message, {"number": overlap.number})


def invited(member: Member) -> None:
    """A department learns that it is invited."""
    message = _("%(lead)s invites you to the project “%(title)s”.")
    _leads([member.organization], member.project, message, _of(member))


def asks_to_join(member: Member) -> None:
    """The lead member learns that somebody asks to join."""
    message = _("%(name)s asks to join the project “%(title)s”.")
    _leads([member.project.lead], member.project, message, _of(member))


def joined(member: Member) -> None:
    """The others learn that somebody joined."""
    _others(member, _("%(name)s joined the project “%(title)s”."))


def not_joining(member: Member) -> None:
    """The lead member learns that an invitation was declined."""
    message = _("%(name)s does not join the project “%(title)s”.")
    _leads([member.project.lead], member.project, message, _of(member))


def turned_down(member: Member) -> None:
    """Who asked learns that it may not join."""
    message = _("%(lead)s did not let you join the project “%(title)s”.")
    _leads([member.organization], member.project, message, _of(member))


def left(member: Member) -> None:
    """The others learn that somebody left."""
    _others(member, _("%(name)s left the project “%(title)s”. See what that changes for you."))


def _others(member: Member, message: Any) -> None:
    rows = Organization.objects.filter(
        project_memberships__project=member.project_id, project_memberships__state="joined"
    )
    _leads(rows.exclude(pk=member.organization_id).order_by("name"), member.project, message, _of(member))


def _of(member: Member) -> dict[str, Any]:
    project = member.project
    return {"name": member.organization.name, "lead": project.lead.name, "title": project.title}


def lead_offered(project: Project) -> None:
    """A member learns that the lead is offered to it."""
    if project.offered_lead is not None:
        message = _("%(lead)s offers you the lead of the project “%(title)s”.")
        _leads([project.offered_lead], project, message, {"lead": project.lead.name, "title": project.title})


def gates_passed(project: Project) -> None:
    """The lead member learns that every gate is passed."""
    message = _("All gates of “%(title)s” are passed: you can declare it ready to buy.")
    _leads([project.lead], project, message, {"title": project.title})


def hold_placed(hold: Hold) -> None:
    """Who must answer learns of the question and its date; the lead member learns of the hold."""
    message = _("A hold on “%(title)s” asks you to answer until %(until)s: %(question)s")
    params = {"title": hold.approval.project.title, "until": hold.until, "question": hold.question}
    _leads([hold.answerer], hold, message, params)
    if hold.approval.project.lead_id != hold.answerer_id:
        told = _("The project “%(title)s” is on hold at a gate.")
        _leads([hold.approval.project.lead], hold, told, {"title": hold.approval.project.title})


def hold_answered(hold: Hold) -> None:
    """The holder learns of the answer."""
    message = _("Your hold on “%(title)s” was answered. Release it or ask again.")
    notify(person=hold.holder, subject=hold, message=message, params={"title": hold.approval.project.title})


def hold_overdue(hold: Hold) -> None:
    """Who should have answered, the holder and the lead member learn that the date passed."""
    message = _("The answer to the hold on “%(title)s” was due on %(until)s and has not come.")
    params = {"title": hold.approval.project.title, "until": hold.until}
    told = {hold.answerer_id: hold.answerer, hold.approval.project.lead_id: hold.approval.project.lead}
    _leads(told.values(), hold, message, params)
    notify(person=hold.holder, subject=hold, message=message, params=params)


HOLD_ENDED = {
    "released": _("The hold on “%(title)s” was released."),
    "overruled": _("It was decided that “%(title)s” goes on in spite of the hold."),
    "upheld": _("It was decided that the hold on “%(title)s” stands."),
}


def hold_ended(hold: Hold) -> None:
    """The members and the holder learn what became of a hold."""
    project = hold.approval.project
    members = Organization.objects.filter(
        project_memberships__project=project, project_memberships__state="joined"
    ).order_by("name")
    _leads(members, hold, HOLD_ENDED[hold.state], {"title": project.title})
    notify(person=hold.holder, subject=hold, message=HOLD_ENDED[hold.state], params={"title": project.title})
