"""Organizations and jurisdictions: the list, one organization with who holds which role, adding and registering."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from junto.journal.access import fetch, may_begin, refuse_to_begin
from junto.journal.views import ReasonForm, Step, steps
from junto.people import actions
from junto.people.forms import JurisdictionForm, OrganizationFilter, OrganizationForm, RegisterForm
from junto.people.laws import laws
from junto.people.listing import organizations_listed, roles_listed
from junto.people.models import Jurisdiction, Organization, Person
from junto.people.queries import keeps, today
from junto.people.roles import REPRESENTATIVES
from junto.people.views.beginning import begin

PER_PAGE = 50


def organizations(request: HttpRequest) -> HttpResponse:
    """Every organization the reader may see, narrowed by name, kind and jurisdiction."""
    actor = request.actor  # type: ignore[attr-defined]
    form = OrganizationFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = organizations_listed(actor, **chosen)
    page = {
        "form": form,
        "jurisdiction": chosen.get("jurisdiction"),
        "law": _law(chosen.get("jurisdiction")),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_add": may_begin(Organization(), "add", actor),
        "may_register": actor.person is not None,
    }
    return render(request, "people/organizations.html", page)


def _law(jurisdiction: Jurisdiction | None) -> str:
    """What the law is called by which a jurisdiction buys; nothing where none is named or its file is gone."""
    words = laws().get(jurisdiction.law) if jurisdiction is not None else None
    return words.said_in(get_language() or "en") if words is not None else ""


def organization(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One organization: what is told about it, who holds which role now, later and before, its history."""
    actor = request.actor  # type: ignore[attr-defined]
    shown = fetch(Organization, pk, by=actor, rows=Organization.objects.select_related("jurisdiction", "parent"))
    page = {
        "organization": shown,
        "roles": roles_listed(shown, actor),
        "offices": shown.offices.filter(state="active"),
        "may_give": shown.state == "active"
        and may_begin(Organization(), "add", actor)
        and keeps(actor, shown.jurisdiction_id, today()),
        "may_ask": actor.person is not None and shown.kind in REPRESENTATIVES,
    }
    return render(request, "people/organization.html", page)


def add_organization(request: HttpRequest) -> HttpResponse:
    """An administrator adds an organization."""
    actor = request.actor  # type: ignore[attr-defined]
    refuse_to_begin(Organization(), "add", actor)
    return begin(
        request,
        OrganizationForm(request.POST or None),
        lambda **given: actions.add_organization(**given, by=actor),
        title=_("Add an organization"),
        lead=_("A department, office, council, company or group that takes part. People get their roles in it."),
        back=reverse("people:organizations"),
    )


@login_required
def register_organization(request: HttpRequest) -> HttpResponse:
    """Somebody registers the company or group they speak for."""
    actor = request.actor  # type: ignore[attr-defined]
    person = fetch(Person, actor.person or UUID(int=0), by=actor)
    return begin(
        request,
        RegisterForm(request.POST or None),
        lambda **given: actions.register_organization(person, **given, by=actor),
        title=_("Register your company or group"),
        lead=_("An administrator confirms it, and that you speak for it. Until then only you and they see it."),
        done=_("Registered. You will see here when it is confirmed."),
        back=reverse("people:organizations"),
    )


def add_jurisdiction(request: HttpRequest) -> HttpResponse:
    """An administrator adds a jurisdiction."""
    actor = request.actor  # type: ignore[attr-defined]
    refuse_to_begin(Jurisdiction(), "add", actor)
    return begin(
        request,
        JurisdictionForm(request.POST or None),
        lambda **given: actions.add_jurisdiction(**given, by=actor),
        title=_("Add a jurisdiction"),
        lead=_("A government whose own law applies to what it buys: the city, a town, a county, a district."),
        back=reverse("people:organizations"),
    )


organization_step = steps(
    Organization,
    {
        "edit": Step(actions.edit_organization, OrganizationForm),
        "end": Step(actions.end_organization, ReasonForm),
        "resume": Step(actions.resume_organization, ReasonForm),
        "confirm": Step(actions.confirm_organization),
        "refuse": Step(actions.refuse_organization, ReasonForm),
        "withdraw": Step(actions.withdraw_organization),
    },
)
jurisdiction_step = steps(
    Jurisdiction,
    {
        "edit": Step(actions.edit_jurisdiction, JurisdictionForm),
        "end": Step(actions.end_jurisdiction, ReasonForm),
        "resume": Step(actions.resume_jurisdiction, ReasonForm),
    },
)
