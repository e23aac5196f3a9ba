"""Combinations of roles in small towns, and the approvals asked for and given under them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from junto.core.workflow import Actor
from junto.journal.access import fetch, may_begin, refuse_to_begin, visible
from junto.journal.registry import kind_named
from junto.journal.views import ReasonForm, Step, steps
from junto.people import actions
from junto.people.forms import ApprovalForm, CombinationForm
from junto.people.models import Combination, CompensatingApproval
from junto.people.queries import today
from junto.people.views.beginning import begin

WITH_NAMES = Combination.objects.select_related("person", "jurisdiction", "approver")


def combinations(request: HttpRequest) -> HttpResponse:
    """Who combines which roles, why that is lawful, and who watches over it."""
    actor = request.actor  # type: ignore[attr-defined]
    page = {
        "combinations": visible(Combination, actor, rows=WITH_NAMES),
        "may_propose": may_begin(Combination(), "propose", actor),
    }
    return render(request, "people/combinations.html", page)


def combination(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One combination with the approvals given under it."""
    actor = request.actor  # type: ignore[attr-defined]
    shown = fetch(Combination, pk, by=actor, rows=WITH_NAMES)
    approvals = visible(CompensatingApproval, actor, rows=shown.approvals.select_related("combination__person"))
    page = {"combination": shown, "approvals": [(a, act_label(a)) for a in approvals[:100]]}
    return render(request, "people/combination.html", page)


def propose_combination(request: HttpRequest) -> HttpResponse:
    """An administrator proposes a combination."""
    actor = request.actor  # type: ignore[attr-defined]
    refuse_to_begin(Combination(), "propose", actor)
    form = CombinationForm(request.POST or None, actor=actor, initial={"starts": today()})
    return begin(
        request,
        form,
        lambda **given: actions.propose_combination(**given, by=actor),
        title=_("Propose a combination of roles"),
        lead=_(
            "In a small town one person may hold two roles that are kept apart elsewhere, where the law allows it and "
            "a second person watches over each act."
        ),
        back=reverse("people:combinations"),
    )


combination_step = steps(
    Combination,
    {
        "approve": Step(actions.approve_combination),
        "refuse": Step(actions.refuse_combination, ReasonForm),
        "end": Step(actions.end_combination, ReasonForm),
    },
)


def ask_approval(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whoever combines two roles asks for the approver's word on one act."""
    actor = request.actor  # type: ignore[attr-defined]
    shown = fetch(Combination, pk, by=actor, rows=WITH_NAMES)
    refuse_to_begin(CompensatingApproval(combination=shown), "ask", actor)
    subject, label = _act_asked(request, actor)
    return begin(
        request,
        ApprovalForm(request.POST or None),
        lambda note: actions.ask_approval(shown, subject, request.GET["action"], note=note, by=actor),  # type: ignore[arg-type]
        title=_("Ask %(approver)s to approve: %(act)s") % {"approver": shown.approver, "act": label},
        lead=_("%(subject)s. The approval holds for the record as it is now; after a change, ask again.")
        % {"subject": subject},
        back=subject.get_absolute_url(),  # type: ignore[attr-defined]
    )


def _act_asked(request: HttpRequest, actor: Actor) -> tuple[Model, object]:
    """The record and the name of the act that the address names; `Http404` where there is no such thing to do."""
    try:
        kind = kind_named(request.GET.get("subject_type", ""))
        wanted = UUID(request.GET.get("subject_id", ""))
        transition = kind.workflow.named(request.GET.get("action", ""))[0]
    except (KeyError, ValueError, IndexError) as error:
        raise Http404(_("There is nothing here that you may see.")) from error
    return fetch(kind.model, wanted, by=actor), transition.label


def approval(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request: which act, on what, in the words of whoever asks."""
    actor = request.actor  # type: ignore[attr-defined]
    shown = fetch(
        CompensatingApproval, pk, by=actor, rows=CompensatingApproval.objects.select_related("combination__person")
    )
    kind = kind_named(shown.subject_type)
    subject = kind.model._base_manager.filter(pk=shown.subject_id).first()
    page = {
        "approval": shown,
        "act": act_label(shown),
        "title": f"{act_label(shown)}: {subject}",
        "subject": subject,
        "subject_title": capfirst(str(kind.workflow.title)),
    }
    return render(request, "people/approval.html", page)


def act_label(shown: CompensatingApproval) -> object:
    """The name of the act that was asked about."""
    return kind_named(shown.subject_type).workflow.named(shown.action)[0].label


approval_step = steps(
    CompensatingApproval,
    {
        "grant": Step(actions.grant_approval),
        "refuse": Step(actions.refuse_approval, ReasonForm),
        "withdraw": Step(actions.withdraw_approval),
    },
)
