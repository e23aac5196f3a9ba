"""Pages of talks with companies and of exclusions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused
from junto.frame.paging import page_of
from junto.journal.access import fetch, visible
from junto.journal.hanging import stands
from junto.journal.registry import kind_of
from junto.journal.views import ReasonForm, Step, steps
from junto.people.models import Jurisdiction
from junto.projects.models import Project
from junto.solicitations import actions, conditions
from junto.solicitations.models import Exclusion, MarketContact
from junto.solicitations.receiving import names
from junto.solicitations.submission_forms import (
    ContactCorrectionForm,
    ContactForm,
    ExclusionForm,
    PleaForm,
)
from junto.solicitations.views.making import make
from junto.solicitations.views.submissions import own_companies
from junto.solicitations.workflow.contacts import EXCLUDERS, LOGGERS


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def contacts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was said with companies about a project."""
    project = fetch(Project, pk, by=_actor(request))
    rows = visible(MarketContact, _actor(request)).filter(project=project)
    page = {
        "project": project,
        "page": page_of(rows, request),
        "may_log": _may_log(project, _actor(request)),
        "blackout": conditions.why_blackout(project),
    }
    return render(request, "solicitations/contacts.html", page)


def _may_log(project: Project, actor: Actor) -> bool:
    return stands(kind_of(MarketContact), MarketContact(project=project), LOGGERS, actor) is not None


def contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One talk."""
    rows = MarketContact.objects.select_related("project", "organization", "logged_by")
    return render(
        request, "solicitations/contact.html", {"contact": fetch(MarketContact, pk, by=_actor(request), rows=rows)}
    )


def new_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Log a talk; while a solicitation runs, report one that should not have been."""
    actor = _actor(request)
    project = fetch(Project, pk, by=actor)
    breach = request.GET.get("breach") == "yes"
    if not _may_log(project, actor):
        raise Refused(_("Talks are logged by the city’s people and its intermediary."), code="forbidden")
    blackout = conditions.why_blackout(project)
    if blackout is not None and not breach:
        raise Refused(blackout)
    form = ContactForm(request.POST or None)

    def do(given: dict[str, Any]) -> str:
        return actions.log_contact(project, by=actor, breach=breach, **given).get_absolute_url()

    title = _("Report a talk during the blackout") if breach else _("Log a talk with a company")
    lead = "" if breach else _("Every bidder reads what you write here, as soon as the project is public.")
    return make(request, form, do, title=title, back=project.get_absolute_url(), subject=project, lead=lead)


contact_act = steps(
    MarketContact,
    {"open": Step(actions.open_contact), "correct": Step(actions.correct_contact, ContactCorrectionForm)},
)


# --- exclusions ------------------------------------------------------------------------------------------------------
def exclusions(request: HttpRequest) -> HttpResponse:
    """The exclusions that the reader may see."""
    actor = _actor(request)
    if actor.person is None:
        raise Refused(_("Who may not offer in a purchase stands on its page; this list is for the city’s people."))
    rows = visible(Exclusion, actor).select_related("project", "jurisdiction").order_by("company_name", "pk")
    page = {"page": page_of(rows, request), "may_exclude": _here(actor) is not None}
    return render(request, "solicitations/exclusions.html", page)


def _here(actor: Actor) -> Jurisdiction | None:
    """The jurisdiction in which the reader may exclude a company from everything."""
    roles = {who.role for who in EXCLUDERS}
    ids = [held.jurisdiction for held in actor.held if held.role in roles and held.jurisdiction]
    return Jurisdiction.objects.filter(pk__in=ids).order_by("name").first()


def exclusion(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One exclusion."""
    rows = Exclusion.objects.select_related("project", "organization", "jurisdiction")
    found = fetch(Exclusion, pk, by=_actor(request), rows=rows)
    return render(request, "solicitations/exclusion.html", {"exclusion": found})


def new_exclusion(request: HttpRequest) -> HttpResponse:
    """Exclude a company, from one project or from everything."""
    actor = _actor(request)
    project = fetch(Project, request.GET["project"], by=actor) if request.GET.get("project") else None
    here = project.jurisdiction if project else _here(actor)
    if here is None or stands(kind_of(Exclusion), Exclusion(jurisdiction=here), EXCLUDERS, actor) is None:
        raise Refused(
            _("Companies are excluded by a procurement officer or the city attorney, with the law that says so."),
            code="forbidden",
        )
    initial = {"company_name": request.GET.get("company", ""), "ground": request.GET.get("ground", "")}
    form = ExclusionForm(request.POST or None, initial=initial)

    def do(given: dict[str, Any]) -> str:
        return actions.exclude_company(jurisdiction=here, project=project, by=actor, **given).get_absolute_url()

    back = project.get_absolute_url() if project else ""
    return make(request, form, do, title=_("Exclude a company"), back=back, subject=project)


def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask as the company for a review of its exclusion, also where only its name is known."""
    actor = _actor(request)
    found, company = _excluded(pk, actor)
    form = PleaForm(request.POST or None)

    def do(given: dict[str, Any]) -> str:
        return actions.ask_review(found, organization=company, by=actor, **given).get_absolute_url()

    template = "solicitations/review.html"
    return make(request, form, do, title=_("Ask for a review"), back="", template=template, exclusion=found)


def _excluded(pk: UUID, actor: Actor) -> tuple[Exclusion, Any]:
    """The exclusion and the company of the reader that it concerns; 404 for everyone else."""
    found = Exclusion.objects.filter(pk=pk).select_related("project").first()
    company = next((c for c in own_companies(actor) if found is not None and names(found, c)), None)
    if found is None or company is None:
        raise Http404(_("There is nothing here that you may see."))
    return found, company


exclusion_act = steps(
    Exclusion,
    {
        "uphold": Step(actions.uphold_exclusion, ReasonForm),
        "lift": Step(actions.lift_exclusion, ReasonForm),
        "lift_own": Step(actions.lift_exclusion, ReasonForm),
    },
)
