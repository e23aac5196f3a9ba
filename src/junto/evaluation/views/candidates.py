"""Pages of candidates: what is checked of each, what follows, trials, clarifications, discussions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from junto.core.workflow import Context, Refused
from junto.evaluation import actions, conditions
from junto.evaluation.forms import AnswerForm, ClarificationForm, DiscussionForm, EvidenceForm, TrialForm
from junto.evaluation.models import Candidate, Check, Clarification, Discussion, Trial
from junto.evaluation.views.desk import MAKE, actor_of, checks, possible, watches
from junto.journal import clock
from junto.journal.access import fetch, refuse_to_begin, visible
from junto.journal.door import decide
from junto.journal.registry import kind_of
from junto.journal.views import Step, steps
from junto.solicitations.models import Submission
from junto.solicitations.views.making import make

ROWS = Candidate.objects.select_related("evaluation__solicitation", "organization", "submission")


@never_cache
def candidate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One candidate as its reader may see it; its own company reads why it was put aside."""
    actor = actor_of(request)
    found = fetch(Candidate, pk, by=actor, rows=ROWS)
    page: dict[str, Any] = {
        "candidate": found,
        "evaluation": found.evaluation,
        "solicitation": found.evaluation.solicitation,
        "reads": visible(Submission, actor).filter(pk=found.submission_id).exists(),
    }
    if not checks(found.evaluation, actor):
        page["missed"] = found.checks.filter(state="not_met")
        return render(request, "evaluation/own_candidate.html", page)
    criteria = {c.number: c.name for c in conditions.quality_criteria(found.evaluation)}
    rows = list(visible(Check, actor).filter(candidate=found))
    return render(
        request,
        "evaluation/candidate.html",
        {
            **page,
            "watches": watches(found.evaluation, actor),
            "stages": [
                (stage, [(c, possible(c, actor)) for c in rows if c.stage == stage.value]) for stage in Check.Stage
            ],
            "trials": [(t, criteria.get(t.criterion, ""), possible(t, actor)) for t in _of(Trial, found, request)],
            "clarifications": _of(Clarification, found, request),
            "discussions": _of(Discussion, found, request),
            "may": _may(found, request),
        },
    )


def _of(model: Any, candidate: Candidate, request: HttpRequest) -> list[Any]:
    return list(visible(model, actor_of(request)).filter(candidate=candidate))


def _may(candidate: Candidate, request: HttpRequest) -> set[str]:
    """Which of the further pages the reader could use now."""
    actor, at = actor_of(request), clock.now()
    context = Context(actor, at, {"reason": "…"})
    wanted = {
        "trial": (Trial(candidate=candidate, criterion=1), "record"),
        "clarify": (Clarification(candidate=candidate, until=at.replace(year=at.year + 1, day=1)), "ask"),
        "discuss": (Discussion(candidate=candidate), "record"),
    }
    return {name for name, (row, action) in wanted.items() if _allowed(row, action, context)}


def _allowed(row: Any, action: str, context: Context) -> bool:
    try:
        decide(kind_of(type(row)), row, action, context)
    except Refused:
        return False
    return True


act = steps(
    Candidate,
    {
        "find_responsive": Step(actions.find_responsive),
        "find_nonresponsive": Step(actions.find_nonresponsive),
        "find_responsible": Step(actions.find_responsible),
        "find_not_responsible": Step(actions.find_not_responsible),
        "reconsider": Step(actions.reconsider_candidate),
        "withdraw": Step(actions.record_withdrawal),
    },
)
act_on_check = steps(
    Check,
    {
        "meet": Step(actions.meet_check, EvidenceForm, "evaluation/check_step.html"),
        "miss": Step(actions.miss_check, None, "evaluation/check_step.html"),
        "waive": Step(actions.waive_check, None, "evaluation/check_step.html"),
        "reopen": Step(actions.reopen_check, None, "evaluation/check_step.html"),
    },
)
act_on_trial = steps(Trial, {"withdraw": Step(actions.withdraw_trial)})


# --- further pages ---------------------------------------------------------------------------------------------------
def record_trial(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record that somebody tried the product."""
    found = fetch(Candidate, pk, by=actor_of(request), rows=ROWS)
    refuse_to_begin(Trial(candidate=found), "record", actor_of(request))
    form = TrialForm(request.POST or None, evaluation=found.evaluation)

    def do(given: dict[str, Any]) -> str:
        return actions.record_trial(found, by=actor_of(request), **given).get_absolute_url()

    return _make(request, found, form, do, _("Record a trial"))


def ask_clarification(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask a company to clarify something."""
    found = fetch(Candidate, pk, by=actor_of(request), rows=ROWS)
    refuse_to_begin(Clarification(candidate=found), "ask", actor_of(request))
    form = ClarificationForm(request.POST or None)

    def do(given: dict[str, Any]) -> str:
        return actions.ask_clarification(found, by=actor_of(request), **given).get_absolute_url()

    return _make(request, found, form, do, _("Ask for a clarification"))


def record_discussion(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record a talk with a company on the shortlist."""
    found = fetch(Candidate, pk, by=actor_of(request), rows=ROWS)
    refuse_to_begin(Discussion(candidate=found), "record", actor_of(request))
    form = DiscussionForm(request.POST or None)

    def do(given: dict[str, Any]) -> str:
        return actions.record_discussion(found, by=actor_of(request), **given).get_absolute_url()

    return _make(request, found, form, do, _("Record a discussion"))


def _make(request: HttpRequest, candidate: Candidate, form: Any, do: Any, title: str) -> HttpResponse:
    back = candidate.get_absolute_url()
    return make(request, form, do, title=title, back=back, template=MAKE, subject=candidate)


@never_cache
def clarification(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One clarification, for the office, the panel and the company it is asked of."""
    rows = Clarification.objects.select_related("candidate__evaluation__solicitation", "candidate__organization")
    found = fetch(Clarification, pk, by=actor_of(request), rows=rows)
    page: dict[str, Any] = {"clarification": found, "evaluation": found.candidate.evaluation}
    page["watches"] = watches(found.candidate.evaluation, actor_of(request))
    return render(request, "evaluation/clarification.html", page)


act_on_clarification = steps(
    Clarification, {"answer": Step(actions.answer_clarification, AnswerForm, "evaluation/clarification_step.html")}
)
