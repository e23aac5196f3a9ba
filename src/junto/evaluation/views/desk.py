"""The officers' desk: evaluations and awards as lists; one evaluation, what is missing, who is awaited, its panel."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from junto.core.sealing import PRICE
from junto.core.workflow import Actor, Context, Refused
from junto.evaluation import actions, conditions, queries
from junto.evaluation.forms import PanelistForm
from junto.evaluation.models import Evaluation, Panelist
from junto.evaluation.workflow.roles import CHECKERS, PANEL, WATCH
from junto.frame.paging import page_of
from junto.journal import clock
from junto.journal.access import Offer, fetch, offers
from junto.journal.door import decide
from junto.journal.hanging import stands
from junto.journal.registry import kind_of
from junto.journal.views import Step, steps
from junto.solicitations.models import Opening, Solicitation
from junto.solicitations.models.parts import TWO
from junto.solicitations.receiving import opening_of
from junto.solicitations.views.making import make
from junto.solicitations.workflow.openings import OPENERS

ROWS = Evaluation.objects.select_related("solicitation__office", "solicitation__jurisdiction", "solicitation__project")
MAKE = "evaluation/make.html"
WITH_PANEL = ("begin_checks_alone", "rank_by_price", "resume")  # not offered where a panel scores
WITHOUT_PANEL = (
    "begin_declarations",
    "begin_checks",
    "begin_scoring",
    "negotiate",
    "agree_again",
    "rank",
    "resume_consensus",
)
ONE_ENVELOPE = ("decide_quality", "agree_on_quality_again", "resume_decided")  # not offered where there is one
TWO_ENVELOPES = ("negotiate", "agree_again", "resume_consensus")  # nor these where there are two


def actor_of(request: HttpRequest) -> Actor:
    """Whoever asks."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def awards(request: HttpRequest) -> HttpResponse:
    """Notices of intent and awards, for everyone; evaluations, for those who take part in one."""
    actor = actor_of(request)
    page = page_of(queries.awards(actor), request)
    mine = [e for e in queries.evaluations(actor)[:50] if e.state != "ended" and watches(e, actor)]
    return render(request, "evaluation/awards.html", {"page": page, "mine": mine})


def watches(evaluation: Evaluation, actor: Actor) -> bool:
    """Whether the reader watches the evaluation or sits on its panel."""
    return stands(kind_of(Evaluation), evaluation, (*WATCH, *PANEL), actor) is not None


def checks(evaluation: Evaluation, actor: Actor) -> bool:
    """Whether the reader looks at candidates: as who watches or sits on the panel, or to decide a check."""
    return stands(kind_of(Evaluation), evaluation, (*WATCH, *PANEL, *CHECKERS), actor) is not None


def prepare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin to prepare the evaluation of a solicitation."""
    actor = actor_of(request)
    solicitation = fetch(Solicitation, pk, by=actor)
    decide(kind_of(Evaluation), Evaluation(solicitation=solicitation), "prepare", Context(actor, clock.now()))
    if request.method == "POST":
        made = actions.prepare_evaluation(solicitation, by=actor)
        return redirect(made.get_absolute_url())
    page = {"solicitation": solicitation, "method": solicitation.method}
    return render(request, "evaluation/prepare.html", page)


@never_cache
def evaluation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One evaluation: for those who watch what is missing and who is awaited; for others how it stands."""
    actor = actor_of(request)
    found = fetch(Evaluation, pk, by=actor, rows=ROWS)
    page: dict[str, Any] = {
        "evaluation": found,
        "solicitation": found.solicitation,
        "method": found.solicitation.method,
        "award": queries.standing_award(found),
        "ranking": queries.may_see_ranking(found, actor),
    }
    if watches(found, actor):
        page |= _desk(found, actor)
    return render(request, "evaluation/evaluation.html", page)


def _prices_next(evaluation: Evaluation, actor: Actor) -> dict[str, Any]:
    """Of two envelopes, once quality is decided: why the prices are not opened yet, and where they are."""
    called = opening_of(evaluation.solicitation, 0, PRICE)
    opens = stands(kind_of(Opening), Opening(solicitation=evaluation.solicitation), OPENERS, actor) is not None
    return {
        "prices_next": conditions.why_prices_unopened(evaluation),
        "prices_called": called,
        "calls_prices": opens and called is None,
    }


def _desk(evaluation: Evaluation, actor: Actor) -> dict[str, Any]:
    names_shown = evaluation.state != "preparing"
    watching = stands(kind_of(Evaluation), evaluation, WATCH, actor) is not None
    panel = queries.panel_of(evaluation) if watching else []
    seat = evaluation.panelists.filter(person=actor.person).first() if actor.person else None
    return {
        "watches": True,
        "watching": watching,
        "offers": offered(evaluation, actor),
        # The chair sees who is awaited, never what somebody scored.
        "awaited": queries.awaited(evaluation) if watching or (seat is not None and seat.chairs) else [],
        "panel": [(p, possible(p, actor), queries.handed_in(p)) for p in panel],
        "seat": seat,
        "candidates": queries.candidates_of(evaluation) if names_shown else [],
        "may_name": _may_name(evaluation, actor),
        "rounds": list(evaluation.final_rounds.all()),
        **(_prices_next(evaluation, actor) if evaluation.state == "decided" else {}),
        "quality": evaluation.quality_minutes.order_by("-number").first(),
        "shortlist": evaluation.shortlists.order_by("-pk").prefetch_related("places__candidate__organization").first(),
        "protests": [p for a in evaluation.awards.all() for p in a.protests.all()] if watching else [],
        "former": evaluation.awards.filter(state="withdrawn"),
    }


def _may_name(evaluation: Evaluation, actor: Actor) -> bool:
    """Whether the reader could name somebody to the panel now."""
    if not evaluation.solicitation.method.quality_scored:
        return False
    new = Panelist(evaluation=evaluation, seat=Panelist.Seat.EXPERT)
    workflow = kind_of(Panelist).workflow
    open_now = evaluation.state in ("preparing", "declaring", "checking", "scoring")
    return open_now and stands(kind_of(Panelist), new, workflow.named("name")[0].who, actor) is not None


def possible(subject: Model, actor: Actor) -> list[Offer]:
    """What the reader can do with a row of a table now; what something speaks against is left to its own page."""
    return [o for o in offers(subject, actor) if not o.refusal]


def offered(evaluation: Evaluation, actor: Actor) -> list[Offer]:
    """What the reader could do with an evaluation, of the steps that its method knows."""
    method = evaluation.solicitation.method
    hidden = WITH_PANEL if method.quality_scored else WITHOUT_PANEL
    if not method.discussions:
        hidden = (*hidden, "negotiate", "agree_again")
    hidden = (*hidden, *(TWO_ENVELOPES if evaluation.solicitation.envelopes == TWO else ONE_ENVELOPE))
    found = [o for o in offers(evaluation, actor) if o.transition.name not in hidden]
    if evaluation.state == "consensus" and evaluation.solicitation.envelopes == TWO:
        found = [o for o in found if o.transition.name != "rank"]  # it follows the prices
    if evaluation.state == "consensus" and conditions.why_nobody_unscored(evaluation):
        found = [o for o in found if o.transition.name != "begin_scoring"]
    return found


act = steps(
    Evaluation,
    {
        "begin_declarations": Step(actions.begin_declarations),
        "begin_checks": Step(actions.begin_checks),
        "begin_checks_alone": Step(actions.begin_checks),
        "begin_scoring": Step(actions.begin_scoring),
        "negotiate": Step(actions.begin_negotiations),
        "agree_again": Step(actions.agree_again),
        "decide_quality": Step(actions.decide_quality),
        "agree_on_quality_again": Step(actions.agree_on_quality_again),
        "rank": Step(actions.rank_candidates),
        "rank_by_price": Step(actions.rank_candidates),
        "rank_again": Step(actions.rank_again),
        "resume": Step(actions.resume_evaluation),
        "resume_consensus": Step(actions.resume_evaluation),
        "resume_decided": Step(actions.resume_evaluation),
        "end_unsuccessful": Step(actions.end_unsuccessful),
    },
)


# --- the panel -------------------------------------------------------------------------------------------------------
def name_panelist(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name somebody to the panel."""
    actor = actor_of(request)
    found = fetch(Evaluation, pk, by=actor, rows=ROWS)
    if not _may_name(found, actor):
        raise Refused(_("The panel is named by the purchasing office, before the scores are in."), code="forbidden")
    form = PanelistForm(request.POST or None, evaluation=found)

    def do(given: dict[str, Any]) -> str:
        seat = given.pop("seat") or Panelist.Seat.EXPERT
        actions.name_panelist(found, seat=seat, by=actor, **given)
        return found.get_absolute_url() + "#panel"

    back = found.get_absolute_url()
    return make(request, form, do, title=_("Name to the panel"), back=back, template=MAKE, subject=found)


act_on_panelist = steps(
    Panelist,
    {
        "call_up": Step(actions.call_up),
        "find_conflict": Step(actions.find_conflict),
        "clear": Step(actions.clear_conflict),
        "release": Step(actions.release_panelist),
        "give_chair": Step(actions.give_chair),
    },
)
