"""Pages of the shortlist and of best and final offers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from junto.core.workflow import Refused
from junto.evaluation import actions, conditions
from junto.evaluation.forms import ExtensionForm, FinalRoundForm, ShortlistForm
from junto.evaluation.models import BestAndFinal, Evaluation, Shortlist
from junto.evaluation.views.desk import MAKE, ROWS, actor_of, watches
from junto.journal.access import fetch, refuse_to_begin
from junto.journal.views import Step, steps
from junto.solicitations.models import Opening, Submission
from junto.solicitations.models.parts import TWO
from junto.solicitations.views.making import make


def decide_shortlist(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decide with whom the city goes on."""
    found = fetch(Evaluation, pk, by=actor_of(request), rows=ROWS)
    refuse_to_begin(Shortlist(evaluation=found), "decide", actor_of(request))
    if found.solicitation.envelopes == TWO:
        raise Refused(conditions.why_not_shorten(found) or "", code="state")
    form = ShortlistForm(request.POST or None, evaluation=found)

    def do(given: dict[str, Any]) -> str:
        return actions.decide_shortlist(found, by=actor_of(request), **given).get_absolute_url()

    back = found.get_absolute_url()
    return make(request, form, do, title=_("Decide on a shortlist"), back=back, template=MAKE, subject=found)


def ask_final_offers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask those on the shortlist for their best and final offers."""
    found = fetch(Evaluation, pk, by=actor_of(request), rows=ROWS)
    refuse_to_begin(BestAndFinal(evaluation=found), "ask", actor_of(request))
    form = FinalRoundForm(request.POST or None)

    def do(given: dict[str, Any]) -> str:
        return actions.ask_final_offers(found, by=actor_of(request), **given).get_absolute_url()

    back = found.get_absolute_url()
    return make(request, form, do, title=_("Ask for best and final offers"), back=back, template=MAKE, subject=found)


@never_cache
def final_round(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One round: for a company what is asked of it and its own offer; for the office its deadline and opening."""
    actor = actor_of(request)
    rows = BestAndFinal.objects.select_related("evaluation__solicitation")
    found = fetch(BestAndFinal, pk, by=actor, rows=rows)
    solicitation = found.evaluation.solicitation
    mine = actor.organizations("company_representative")
    page = {
        "round": found,
        "evaluation": found.evaluation,
        "solicitation": solicitation,
        "watches": watches(found.evaluation, actor),
        "own": Submission.objects.filter(solicitation=solicitation, round=found.round, organization__in=mine).exclude(
            state="discarded"
        ),
        "opening": Opening.objects.filter(solicitation=solicitation, round=found.round)
        .exclude(state="called_off")
        .first(),
    }
    return render(request, "evaluation/final_round.html", page)


act_on_round = steps(
    BestAndFinal,
    {
        "extend": Step(actions.extend_final_round, ExtensionForm),
        "take": Step(actions.take_final_offers),
    },
)
