"""What this room adds to the page of a solicitation: how its evaluation stands, awards, what is asked of a company."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from junto.core.workflow import Actor, Context, Refused
from junto.evaluation import queries
from junto.evaluation.conditions.terms import RUNS, terms_until
from junto.evaluation.models import Award, BestAndFinal, Candidate, Clarification, Evaluation, TermsProtest
from junto.journal import clock
from junto.journal.access import visible
from junto.journal.door import decide
from junto.journal.registry import kind_of
from junto.solicitations.models import Solicitation

DECIDED = ("intended", "awarded", "contracted")


def of_solicitation(request: HttpRequest, solicitation: Solicitation) -> SafeString:
    """The evaluation, awards and open requests that the reader may see; nothing where there is none of them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    evaluation = visible(Evaluation, actor).filter(solicitation=solicitation).first()
    mine = actor.organizations("company_representative")
    page = {
        "solicitation": solicitation,
        "evaluation": evaluation,
        "may_prepare": _may_prepare(solicitation, actor),
        "seat": evaluation.panelists.filter(person=actor.person).first() if evaluation and actor.person else None,
        "awards": list(visible(Award, actor).filter(evaluation__solicitation=solicitation)),
        "terms": list(visible(TermsProtest, actor).filter(solicitation=solicitation).order_by("pk")),
        "terms_unread": queries.decided_unread(TermsProtest.objects.filter(solicitation=solicitation), actor),
        "may_protest_terms": bool(mine) and solicitation.state in RUNS and terms_until(solicitation) is not None,
        "rounds": visible(BestAndFinal, actor).filter(evaluation__solicitation=solicitation) if mine else [],
        "clarifications": visible(Clarification, actor).filter(
            candidate__organization__in=mine, candidate__evaluation__solicitation=solicitation, state="asked"
        ),
        "aside": visible(Candidate, actor).filter(organization__in=mine, evaluation__solicitation=solicitation),
    }
    if not any(value for key, value in page.items() if key != "solicitation"):
        return SafeString("")
    return SafeString(render_to_string("evaluation/_solicitation_panel.html", page, request=request))  # nosec B703 - a template made it


def who_gets_it(request: HttpRequest, solicitation: Solicitation) -> SafeString:
    """For whoever asks in plain words: whose offer was chosen, for how much, as far as everyone may know."""
    award = queries.award_of(solicitation) if solicitation.state in DECIDED else None
    if award is None:
        return SafeString("")
    return SafeString(render_to_string("evaluation/_who_gets_it.html", {"award": award}, request=request))  # nosec B703


def saying(request: HttpRequest, solicitation: Solicitation) -> SafeString:
    """Until when companies may protest against the terms, or against the award."""
    now, award = clock.now(), queries.award_of(solicitation) if solicitation.state in DECIDED else None
    terms = terms_until(solicitation) if solicitation.state in RUNS else None
    page = {
        "terms": terms if terms is not None and now <= terms else None,
        "award": award if award is not None and award.protest_until is not None else None,
        "over": award is not None and award.protest_until is not None and now > award.protest_until,
    }
    return SafeString(render_to_string("evaluation/_saying.html", page, request=request))  # nosec B703


def _may_prepare(solicitation: Solicitation, actor: Actor) -> bool:
    if Evaluation.objects.filter(solicitation=solicitation).exists():
        return False
    new = Evaluation(solicitation=solicitation)
    try:
        decide(kind_of(Evaluation), new, "prepare", Context(actor, clock.now()))
    except Refused:
        return False
    return True
