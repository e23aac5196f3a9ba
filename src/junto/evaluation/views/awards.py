"""Pages of awards, protests and debriefings: the notice for everyone, the ways of a company to answer it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from junto.core.workflow import Refused
from junto.evaluation import actions, conditions, queries
from junto.evaluation.forms import (
    AppealForm,
    AwardForm,
    DebriefingForm,
    DirectAwardForm,
    ProtestForm,
    ResolutionForm,
    UpholdForm,
    WishForm,
)
from junto.evaluation.models import Award, Candidate, Debriefing, Protest
from junto.evaluation.views.desk import MAKE, actor_of, watches
from junto.journal import clock
from junto.journal.access import fetch, refuse_to_begin, sees, visible
from junto.journal.views import Step, steps
from junto.people.models import Organization
from junto.solicitations.views.making import make

ROWS = Award.objects.select_related(
    "evaluation__solicitation__office", "organization", "opened_organization", "candidate"
)


def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Announce the intent to award to a candidate, or award at once where the method has no time for protests."""
    actor = actor_of(request)
    rows = Candidate.objects.select_related("evaluation__solicitation", "organization", "submission")
    found = fetch(Candidate, pk, by=actor, rows=rows)
    method = found.evaluation.solicitation.method
    direct = not method.protest_days
    begun = Award(evaluation=found.evaluation, candidate=found, organization=found.organization)
    refuse_to_begin(begun, "award_directly" if direct else "intend", actor)
    form = (DirectAwardForm if direct else AwardForm)(request.POST or None)

    def do(given: dict[str, Any]) -> str:
        action = actions.award_directly if direct else actions.announce_award
        return action(found, by=actor, **given).get_absolute_url()

    title = pgettext("button", "Award") if direct else _("Announce the intent to award")
    page: dict[str, Any] = {"days": method.protest_days, "candidate": found}
    back = found.evaluation.get_absolute_url()
    return make(request, form, do, title=title, back=back, template="evaluation/new_award.html", subject=found, **page)


@never_cache
def award(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The notice: whose it is as far as the reader may know, until when one may protest, what was decided since."""
    actor = actor_of(request)
    found = fetch(Award, pk, by=actor, rows=ROWS)
    whom = sees(found, "organization", actor)
    own = list(queries.own_candidates(found.evaluation, actor))
    protests = list(visible(Protest, actor).filter(award=found).order_by("pk"))
    unread = queries.decided_unread(found.protests.all(), actor)
    page = {
        "award": found,
        "evaluation": found.evaluation,
        "solicitation": found.evaluation.solicitation,
        "method": found.evaluation.solicitation.method,
        "whom": found.organization if whom else found.opened_organization,
        "value": found.value if sees(found, "amount", actor) else found.opened_value,
        "reasons": found.reasons if sees(found, "reasons", actor) else found.opened_reasons,
        "protests": protests,
        "unread": unread,
        "others": found.protests.count() - len(protests) - len(unread),
        "notices": queries.notices_of(found, actor),
        "ranking": queries.may_see_ranking(found.evaluation, actor),
        "watches": watches(found.evaluation, actor),
        "own": [(c, *_ways(found, c)) for c in own],
        "over": found.protest_until is not None and clock.now() > found.protest_until,
    }
    return render(request, "evaluation/award.html", page)


def _ways(award: Award, candidate: Candidate) -> tuple[Any, Any, Debriefing | None]:
    """Why the company cannot protest, why it cannot ask for a debriefing, and the one it asked for."""
    protest = Protest(award=award, organization=candidate.organization, filed_at=clock.now())
    debriefing = award.debriefings.filter(candidate=candidate).first()
    why_not = conditions.why_not_debrief(Debriefing(award=award, candidate=candidate))
    return conditions.why_not_protest(protest), why_not, debriefing


act = steps(
    Award,
    {
        "name_resolution": Step(actions.name_resolution, ResolutionForm),
        "confirm": Step(actions.confirm_award),
        "withdraw": Step(actions.withdraw_award),
    },
)


# --- protests --------------------------------------------------------------------------------------------------------
def file_protest(request: HttpRequest, pk: UUID) -> HttpResponse:
    """File a protest for one's company."""
    actor = actor_of(request)
    found = fetch(Award, pk, by=actor, rows=ROWS)
    company = _own_company(found, request)
    form = ProtestForm(request.POST or None)

    def do(given: dict[str, Any]) -> str:
        return actions.file_protest(found, organization=company, by=actor, **given).get_absolute_url()

    late = conditions.filed_late(Protest(award=found, filed_at=clock.now()))
    page: dict[str, Any] = {"award": found, "late": late, "company": company}
    back = found.get_absolute_url()
    title = _("File a protest")
    return make(
        request, form, do, title=title, back=back, template="evaluation/file_protest.html", subject=found, **page
    )


def _own_company(award: Award, request: HttpRequest) -> Organization:
    mine = [c.organization for c in queries.own_candidates(award.evaluation, actor_of(request))]
    if not mine:
        raise Refused(_("This is for those who speak for a company that offered."), code="forbidden")
    return mine[0]


@never_cache
def protest(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One protest: what it says, when it came, what was decided."""
    actor = actor_of(request)
    rows = Protest.objects.select_related("award__evaluation__solicitation", "organization", "decided_by")
    found = fetch(Protest, pk, by=actor, rows=rows)
    page = {"protest": found, "award": found.award, "solicitation": found.award.evaluation.solicitation}
    return render(request, "evaluation/protest.html", page)


DECISION = "evaluation/protest_step.html"
act_on_protest = steps(
    Protest,
    {
        "withdraw": Step(actions.withdraw_protest),
        "uphold": Step(actions.uphold_protest, UpholdForm, DECISION),
        "deny": Step(actions.deny_protest, None, DECISION),
        "appeal": Step(actions.appeal_protest, AppealForm, DECISION),
        "uphold_appeal": Step(
            lambda row, **given: actions.decide_appeal(row, upheld=True, **given), UpholdForm, DECISION
        ),
        "deny_appeal": Step(lambda row, **given: actions.decide_appeal(row, upheld=False, **given), None, DECISION),
    },
)


# --- debriefings -----------------------------------------------------------------------------------------------------
def ask_debriefing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask how one's own submission was judged."""
    actor = actor_of(request)
    found = fetch(Award, pk, by=actor, rows=ROWS)
    company = _own_company(found, request)
    candidate = found.evaluation.candidates.get(organization=company)
    form = WishForm(request.POST or None)

    def do(given: dict[str, Any]) -> str:
        return actions.ask_debriefing(found, candidate=candidate, by=actor, **given).get_absolute_url()

    back = found.get_absolute_url()
    return make(request, form, do, title=_("Ask for a debriefing"), back=back, template=MAKE, subject=found)


@never_cache
def debriefing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a company asked and was told of its own submission."""
    rows = Debriefing.objects.select_related("award__evaluation__solicitation", "candidate__organization")
    found = fetch(Debriefing, pk, by=actor_of(request), rows=rows)
    page = {
        "debriefing": found,
        "award": found.award,
        "result": queries.own_result(found.candidate) if found.state == "given" else None,
    }
    return render(request, "evaluation/debriefing.html", page)


act_on_debriefing = steps(
    Debriefing, {"give": Step(actions.give_debriefing, DebriefingForm, "evaluation/debriefing_step.html")}
)
