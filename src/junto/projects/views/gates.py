"""Pages of approvals, holds and delegations."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from junto.core.workflow import Context, Refused
from junto.journal import clock
from junto.journal.access import fetch, visible
from junto.journal.door import decide
from junto.journal.registry import kind_of
from junto.journal.views import ReasonForm, Step, steps
from junto.projects import actions
from junto.projects.forms import AnswerForm, AskAgainForm, DelegationForm, HoldForm
from junto.projects.models import Approval, Delegation, Hold
from junto.projects.profiles import profile_of
from junto.projects.views.projects import make

act = steps(
    Approval,
    {
        "sign": Step(actions.sign_off, None, "projects/approval_step.html"),
        "approve": Step(actions.approve, None, "projects/approval_step.html"),
        "take_back": Step(actions.take_approval_back, ReasonForm),
    },
)


def place_hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hold a gate."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = Approval.objects.select_related("project", "organization")
    approval = fetch(Approval, pk, by=actor, rows=rows)
    decide(kind_of(Hold), Hold(approval=approval), "place", Context(actor, clock.now(), {"reason": "…"}))
    form = HoldForm(request.POST or None, project=approval.project)

    def do(**fields: object) -> Hold:
        return actions.place_hold(approval, **fields)  # type: ignore[arg-type]

    back = approval.project.get_absolute_url()
    return make(request, form, do, title=_("Hold this gate"), back=back, subject=approval.project)


def hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One hold: why, what is asked, what was answered, who may end it."""
    rows = Hold.objects.select_related(
        "approval__project", "approval__organization", "holder", "answerer", "delegation"
    )
    found = fetch(Hold, pk, by=request.actor, rows=rows)  # type: ignore[attr-defined]
    project = found.approval.project
    page = {
        "hold": found,
        "project": project,
        "gate": profile_of(project.profile, project.profile_version).gate(found.approval.gate),
        "answers": found.answers.select_related("person"),
    }
    return render(request, "projects/hold.html", page)


act_on_hold = steps(
    Hold,
    {
        "answer": Step(actions.answer_hold, AnswerForm, "projects/hold_step.html"),
        "ask_again": Step(actions.ask_hold_again, AskAgainForm, "projects/hold_step.html"),
        "release": Step(actions.release_hold, ReasonForm, "projects/hold_step.html"),
        "overrule": Step(actions.overrule_hold, ReasonForm, "projects/hold_step.html"),
        "uphold": Step(actions.uphold_hold, ReasonForm, "projects/hold_step.html"),
    },
)


def delegations(request: HttpRequest) -> HttpResponse:
    """Who decides policy holds, by which instrument."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = visible(Delegation, actor).select_related("jurisdiction").order_by("jurisdiction__name", "-starts")
    page = {"delegations": rows, "may_record": bool({"administrator", "city_attorney"} & actor.roles())}
    return render(request, "projects/delegations.html", page)


def record_delegation(request: HttpRequest) -> HttpResponse:
    """Record a delegation."""
    if not {"administrator", "city_attorney"} & request.actor.roles():  # type: ignore[attr-defined]
        raise Refused(_("Only the city attorney or an administrator records a delegation."), code="forbidden")
    form = DelegationForm(request.POST or None)
    back = reverse("projects:delegations")
    return make(request, form, actions.record_delegation, title=_("Record a delegation"), back=back)


act_on_delegation = steps(Delegation, {"end": Step(actions.end_delegation, ReasonForm)})
