"""Pages of projects and their members: the list, a new one, one in full, invitations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused, standing
from junto.frame.paging import page_of
from junto.journal.access import Offer, fetch, offers, sees, visible, within_reach
from junto.journal.registry import kind_of, relation_lookup
from junto.journal.views import ReasonForm, Step, steps
from junto.places.layers import layer
from junto.projects import actions, queries
from junto.projects.forms import (
    AgreementForm,
    InviteForm,
    JoinForm,
    NeedsForm,
    NewProjectForm,
    OfferLeadForm,
    ProjectFilter,
    ProjectForm,
    UncoverForm,
)
from junto.projects.models import Hold, Member, Overlap, Project
from junto.projects.profiles import profile_of
from junto.projects.shown import kinds_by_code, shown_overlaps
from junto.projects.views.maps import features_of
from junto.projects.workflow.projects import MEMBER
from junto.projects.workflow.roles import INSIDE, LEAD


def projects(request: HttpRequest) -> HttpResponse:
    """The projects that the reader may see."""
    form = ProjectFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    actor = request.actor  # type: ignore[attr-defined]
    rows = queries.projects(actor, state=asked.get("state", ""), mine=asked.get("mine", False))
    page = page_of(rows, request)
    if not actor.organizations("department_lead", "department_staff"):
        del form.fields["mine"]  # whoever belongs to no department has none to narrow the list to
    shown = {
        "form": form,
        "page": page,
        "may_form": bool(actor.organizations("department_lead")),
        "sees_overlaps": within_reach(kind_of(Overlap), actor),
    }
    return render(request, "projects/projects.html", shown)


def project(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One project: its gates, members, needs, requirements, holds, value."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = Project.objects.select_related("lead", "jurisdiction", "offered_lead", "requirement_set__frozen")
    found = fetch(Project, pk, by=actor, rows=rows)
    needs = queries.needs_of_project(found)
    money = sees(found, "combined_value", actor)
    inside = standing(INSIDE, actor, relation_lookup(found, kind_of(Project))) is not None
    members = found.members.select_related("organization", "project__lead").order_by("organization__name")
    page = {
        "project": found,
        "inside": inside,
        "money": money,
        "needs": [(need, queries.value_of([need]) if money else None) for need in needs],
        "placed": any(need.geometry is not None for need in needs),
        "value": queries.value_of(needs) if money else None,
        "jurisdiction": found.jurisdiction,
        "way_days": reverse("projects:project-ways", args=[found.pk]),
        "ways": queries.lawful_ways(needs, found.jurisdiction.law) if money else None,
        "members": [(m, MEMBER.states[m.state], _offers(m, actor)) for m in members if inside or m.state == "joined"],
        "profile": profile_of(found.profile, found.profile_version),
        "overlaps": _overlaps(found, request) if inside else [],
        "holds": _holds(found, request) if inside else [],
    }
    return render(request, "projects/project.html", page)


def _offers(member: Member, actor: Actor) -> list[Offer]:
    """What can be done with a membership; a department is not asked for an interlocal agreement."""
    return [o for o in offers(member, actor) if o.transition.name != "name_agreement" or member.needs_agreement]


def _overlaps(project: Project, request: HttpRequest) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    rows = queries.with_parts(visible(Overlap, actor).filter(project=project).order_by("-strength", "pk"))
    return shown_overlaps(list(rows[:20]), actor, kinds_by_code())


def _holds(project: Project, request: HttpRequest) -> Any:
    rows = visible(Hold, request.actor).filter(approval__project=project)  # type: ignore[attr-defined]
    return list(rows.select_related("holder", "answerer", "approval__organization", "approval__project"))


def places(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The places of a project's needs."""
    found = fetch(Project, pk, by=request.actor)  # type: ignore[attr-defined]
    return layer(request, pk, lambda: features_of(queries.needs_of_project(found)))


def make(
    request: HttpRequest,
    form: forms.BaseForm,
    do: Callable[..., Model],
    *,
    title: str,
    back: str,
    template: str = "projects/make.html",
    **page: Any,
) -> HttpResponse:
    """A page that makes something: the form, the refusal beside its field, then what was made."""
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = do(by=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
                status = 403 if refusal.code == "forbidden" else 409
            else:
                messages.success(request, _("Done: %(label)s.") % {"label": title})
                return redirect(made.get_absolute_url())  # type: ignore[attr-defined]
    return render(request, template, {"form": form, "title": title, "back": back, **page}, status=status)


def new(request: HttpRequest) -> HttpResponse:
    """Form a project without an overlap."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.organizations("department_lead"):
        raise Refused(_("Only the lead of a department can form a project."), code="forbidden")
    form = NewProjectForm(request.POST or None, actor=actor)
    return make(request, form, actions.form_project, title=_("Form a project"), back="")


def invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite somebody to a project."""
    found = fetch(Project, pk, by=request.actor)  # type: ignore[attr-defined]
    if standing(LEAD, request.actor, relation_lookup(found, kind_of(Project))) is None:  # type: ignore[attr-defined]
        raise Refused(_("Only the lead member invites others."), code="forbidden")
    form = InviteForm(request.POST or None, project=found)

    def do(**fields: Any) -> Project:
        actions.invite_member(found, **fields)
        return found

    return make(request, form, do, title=_("Invite a member"), back=found.get_absolute_url(), subject=found)


act = steps(
    Project,
    {
        "edit": Step(actions.edit_project, ProjectForm),
        "begin": Step(actions.begin_planning),
        "cover": Step(lambda project, *, needs, **more: actions.cover_needs(project, list(needs), **more), NeedsForm),
        "uncover": Step(actions.uncover_need, UncoverForm),
        "offer_lead": Step(actions.offer_lead, OfferLeadForm),
        "take_lead": Step(actions.take_lead),
        "refuse_lead": Step(actions.refuse_lead, ReasonForm),
        "make_ready": Step(actions.make_ready),
        "pause": Step(actions.pause_project, ReasonForm),
        "resume": Step(actions.resume_project, ReasonForm),
        "cancel": Step(actions.cancel_project, ReasonForm),
        "dissolve": Step(actions.dissolve_project, ReasonForm),
        "close": Step(actions.close_project, ReasonForm),
    },
)
CHANGE = "projects/member_step.html"
act_on_member = steps(
    Member,
    {
        "join": Step(actions.join_project, JoinForm, CHANGE),
        "admit": Step(actions.admit_member, None, CHANGE),
        "decline": Step(actions.decline_invitation, ReasonForm),
        "turn_down": Step(actions.turn_down_member, ReasonForm),
        "uninvite": Step(actions.uninvite_member, ReasonForm),
        "leave": Step(actions.leave_project, ReasonForm, CHANGE),
        "name_agreement": Step(actions.name_agreement, AgreementForm),
        "invite": Step(
            lambda member, *, by, seen: actions.invite_member(
                member.project, organization=member.organization, by=by, seen=seen
            )
        ),
        "ask": Step(
            lambda member, *, by, seen: actions.ask_to_join(
                member.project, organization=member.organization, by=by, seen=seen
            )
        ),
    },
)
