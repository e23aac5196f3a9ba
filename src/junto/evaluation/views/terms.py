"""Pages of protests against the terms: filing one, reading it, deciding it, putting it right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from junto.core.workflow import Refused
from junto.evaluation import actions, conditions
from junto.evaluation.forms import PutRightForm, TermsProtestForm, UpholdTermsForm
from junto.evaluation.models import TermsProtest
from junto.evaluation.views.desk import actor_of
from junto.journal import clock
from junto.journal.access import fetch
from junto.journal.views import Step, steps
from junto.solicitations.models import Solicitation
from junto.solicitations.views.making import make


def protest_terms(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Protest against the terms for one's company."""
    actor = actor_of(request)
    found = fetch(Solicitation, pk, by=actor)
    companies = actor.organizations("company_representative")
    if not companies:
        raise Refused(_("This is for those who speak for a company that could offer."), code="forbidden")
    until = conditions.terms_until(found)
    if until is None:
        raise Refused(_("Under this method the terms are not protested: ask a question."))
    first = {"organization": min(companies)}
    form = TermsProtestForm(request.POST or None, companies=companies, initial=first)

    def do(given: dict[str, Any]) -> str:
        return actions.protest_terms(found, by=actor, **given).get_absolute_url()

    page: dict[str, Any] = {"solicitation": found, "until": until, "late": clock.now() > until}
    title, back = _("Protest against the terms"), found.get_absolute_url()
    template = "evaluation/file_terms_protest.html"
    return make(request, form, do, title=title, back=back, template=template, subject=found, **page)


@never_cache
def terms_protest(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One protest against the terms: what it says, when it came, what was decided, how it was put right."""
    rows = TermsProtest.objects.select_related("solicitation", "organization", "decided_by", "addendum")
    found = fetch(TermsProtest, pk, by=actor_of(request), rows=rows)
    page = {"protest": found, "solicitation": found.solicitation}
    return render(request, "evaluation/terms_protest.html", page)


DECISION = "evaluation/protest_step.html"
act_on_terms_protest = steps(
    TermsProtest,
    {
        "withdraw": Step(actions.withdraw_terms_protest),
        "uphold": Step(actions.uphold_terms_protest, UpholdTermsForm, DECISION),
        "deny": Step(actions.deny_terms_protest, None, DECISION),
        "put_right": Step(actions.put_terms_right, PutRightForm, DECISION),
    },
)
