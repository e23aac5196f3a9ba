"""People: the list, one person, my own page; the demonstration's people, who sign in by one click."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from junto.journal.access import fetch, may_begin, refuse_to_begin, visible
from junto.journal.views import ReasonForm, Step, steps
from junto.people import actions, sessions
from junto.people.forms import PersonFilter, PersonForm
from junto.people.listing import deputyships, people_listed, roles_listed, roles_of_people
from junto.people.models import Combination, CompensatingApproval, Membership, Person
from junto.people.queries import actor_for, demonstration_people, has_second_factor, needing_second_factor
from junto.people.roles import ROLES
from junto.people.views.beginning import begin

PER_PAGE = 50


def persons(request: HttpRequest) -> HttpResponse:
    """The people the reader may see, with the roles they hold today."""
    actor = request.actor  # type: ignore[attr-defined]
    form = PersonFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = Paginator(people_listed(actor, **chosen), PER_PAGE).get_page(request.GET.get("page"))
    people = list(page.object_list)
    roles = roles_of_people(people)
    shown = {
        "form": form,
        "page": page,
        "rows": [(p, roles[p.pk]) for p in people],
        "may_add": may_begin(Person(), "add", actor),
    }
    return render(request, "people/persons.html", shown)


def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person: roles now, later and before; in whose role they may act; history."""
    actor = request.actor  # type: ignore[attr-defined]
    shown = fetch(Person, pk, by=actor)
    page = {"person": shown, "roles": roles_listed(shown, actor), "deputyships": deputyships(shown)}
    return render(request, "people/person.html", page)


def add_person(request: HttpRequest) -> HttpResponse:
    """An administrator adds a person."""
    actor = request.actor  # type: ignore[attr-defined]
    refuse_to_begin(Person(), "add", actor)
    return begin(
        request,
        PersonForm(request.POST or None, actor=actor),
        lambda **given: actions.add_person(**given, by=actor),
        title=_("Add a person"),
        lead=_("Whoever signs in with this e-mail address, once it is verified, becomes this person here."),
        back=reverse("people:persons"),
    )


person_step = steps(
    Person,
    {
        "edit": Step(actions.edit_person, PersonForm),
        "end": Step(actions.end_person, ReasonForm),
        "resume": Step(actions.resume_person, ReasonForm),
    },
)


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """My roles, my deputies, what I combine, how I sign in."""
    actor = request.actor  # type: ignore[attr-defined]
    own = Person.objects.filter(pk=actor.person).first()
    page: dict[str, object] = {"person": own, "has_second_factor": has_second_factor(request.user)}  # type: ignore[arg-type]
    if own is not None:
        page |= {
            "roles": roles_listed(own, actor),
            "deputyships": deputyships(own),
            "withheld": withheld(own, actor.roles()),
            "combinations": visible(Combination, actor, rows=own.combinations.exclude(state="ended")),
            "approvals": visible(CompensatingApproval, actor).filter(combination__person=own)[:20],
        }
    return render(request, "people/me.html", page)


def withheld(own: Person, held: frozenset[str]) -> list[str]:
    """The names of the roles that the person has but does not hold for want of a second factor."""
    missing = {h.role for h in needing_second_factor(actor_for(own))} - held
    return sorted(str(ROLES[role].label) for role in missing)


def demonstration(request: HttpRequest) -> HttpResponse:
    """The demonstration's people by organization, with their role and what it is for; one click signs in."""
    if not settings.DEMO:
        raise Http404
    groups = [
        (organization, [(person, _errands(roles)) for person, roles in groupby(held, key=lambda m: m.person)])
        for organization, held in groupby(demonstration_people(), key=lambda m: m.organization)
    ]
    page = {"groups": groups, "next": request.GET.get("next", "")}
    return render(request, "people/demonstration.html", page)


def _errands(roles: Iterable[Membership]) -> list[tuple[str, object]]:
    """What somebody comes for: each role with its purpose."""
    return [(m.get_role_display(), ROLES[m.role].purpose) for m in roles]


@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration's people. There is no such address outside the demonstration."""
    if not settings.DEMO:
        raise Http404
    try:
        wanted = UUID(request.POST.get("person", ""))
    except ValueError as error:
        raise Http404 from error
    chosen = get_object_or_404(
        Person.objects.select_related("account"), pk=wanted, demonstration=True, state="active", account__is_active=True
    )
    login(request, chosen.account, backend="django.contrib.auth.backends.ModelBackend")
    sessions.note(request)
    goal = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(goal, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(goal if safe and goal else "/")
