"""Pages on which the lawful way of a solicitation is chosen: begun from a project, reckoned again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from junto.core.money import Money
from junto.core.workflow import Actor, Refused
from junto.journal.access import fetch
from junto.journal.history import seen_number
from junto.needs.models import default_currency
from junto.projects.models import Project
from junto.solicitations import actions
from junto.solicitations.models import Solicitation
from junto.solicitations.routing.forms import FactsForm, known_facts, posted
from junto.solicitations.routing.reckoning import Reckoned, answers_of, for_project, for_solicitation
from junto.solicitations.routing.shown import choice
from junto.solicitations.writing_forms import MethodForm, ProjectForm

Reckoning = Callable[[Mapping[str, Any]], Reckoned | None]


@dataclass
class Asking:
    """The questions as they were answered so far, and the answer of the law; `form` None: no law answers."""

    form: FactsForm | None
    reckoned: Reckoned | None
    answers: dict[str, Any]
    sound: bool


def asking(request: HttpRequest, reckon: Reckoning, before: Mapping[str, Any], currency: str) -> Asking:
    """Ask the law with what was handed in (else with the answers `before`); then what it still asks joins the form."""
    first = reckon({})
    if first is None:
        return Asking(None, None, {}, sound=True)
    facts, answers = first.found.plan.facts, dict(before)
    if request.method == "POST":
        names = [name for name in posted(request.POST) if name not in first.known]
        form = FactsForm(request.POST, facts=known_facts(names, facts), currency=currency, initial={})
        if not form.is_valid():
            return Asking(form, first, {}, sound=False)
        answers = form.answers()
    else:
        form = FactsForm(facts=[], currency=currency, initial={})
    try:
        reckoned = reckon(answers)
    except Refused as refusal:
        form.add_error(None, str(refusal)) if form.is_bound else None
        return Asking(form, first, answers, sound=False)
    if reckoned is None:  # the law changed meanwhile
        return Asking(None, None, {}, sound=True)
    names = [name for name in (*answers, *reckoned.found.asked) if name not in reckoned.known]
    fresh = FactsForm(facts=known_facts(names, facts), currency=currency, initial=answers)
    return Asking(fresh, reckoned, answers, sound=True)


def new(request: HttpRequest) -> HttpResponse:
    """Begin a solicitation for a project, by a way that is lawful for it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if "procurement_officer" not in actor.roles():
        raise Refused(_("Solicitations are written by a procurement officer."), code="forbidden")
    pick = ProjectForm({"project": _given(request)} if _given(request) else None, actor=actor)
    if not pick.is_valid():
        status = 400 if request.method == "POST" else 200
        return render(request, "solicitations/new.html", {"pick": pick}, status=status)
    return _begin(request, pick.cleaned_data["project"], actor)


def _given(request: HttpRequest) -> str:
    return request.POST.get("project") or request.GET.get("project") or ""


def _begin(request: HttpRequest, project: Project, actor: Actor) -> HttpResponse:
    asked = asking(request, lambda answers: for_project(project, answers), {}, default_currency())
    by_method = "profile" in request.POST or "by_method" in request.POST
    method = MethodForm(request.POST if by_method else None, stated=asked.form is not None)
    refusal = ""
    if request.method == "POST" and (made := _made(request, project, asked, method, actor)) is not None:
        if isinstance(made, Solicitation):
            messages.success(request, _("Begun from the project. Look through what it brought along."))
            return redirect("solicitations:edit", pk=made.pk)
        refusal = made
    page = {"project": project, "jurisdiction": project.jurisdiction, "method_form": method, "refusal": refusal}
    page["button"] = _("Begin")
    return _page(request, "solicitations/new.html", page, asked, default_currency())


def _made(
    request: HttpRequest, project: Project, asked: Asking, method: MethodForm, actor: Actor
) -> Solicitation | str | None:
    """The draft, or why there is none; None where only the ways were asked for."""
    try:
        if "way" in request.POST and asked.sound:
            return actions.write_solicitation(project, way=request.POST["way"], answers=asked.answers, by=actor)
        if method.is_bound and method.is_valid():
            return actions.write_solicitation(project, by=actor, **method.cleaned_data)
    except Refused as refusal:
        return str(refusal)
    return None


def route(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Reckon the lawful way of a draft again, and keep another or the same."""
    found = fetch(Solicitation, pk, by=request.actor, to="edit")  # type: ignore[attr-defined]
    asked = asking(request, lambda answers: for_solicitation(found, answers), answers_of(found), found.currency)
    refusal = ""
    if "way" in request.POST and asked.sound:
        try:
            made = _chosen(request, found, asked)
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("Kept: %(way)s.") % {"way": made.method_citation})
            return redirect(made.get_absolute_url() + "#route")
    page = {
        "solicitation": found, "jurisdiction": found.jurisdiction, "refusal": refusal, "button": _("Keep"),
        "seen": request.POST.get("seen") or seen_number(found),
    }  # fmt: skip
    return _page(request, "solicitations/route.html", page, asked, found.currency)


def _chosen(request: HttpRequest, found: Solicitation, asked: Asking) -> Solicitation:
    seen = request.POST.get("seen", "")
    answers = {name: value for name, value in asked.answers.items() if name != "value.total"}
    worth = asked.answers.get("value.total")
    return actions.choose_route(
        found,
        way=request.POST["way"],
        answers=answers,
        value=None if worth is None else Money.from_decimal(worth, found.currency),
        by=request.actor,  # type: ignore[attr-defined]
        seen=int(seen) if seen.isdecimal() else None,
    )


def _page(request: HttpRequest, template: str, page: Mapping[str, Any], asked: Asking, currency: str) -> HttpResponse:
    method, refusal = page.get("method_form"), page["refusal"]
    wrong = not asked.sound or bool(refusal) or (method is not None and method.is_bound)
    shown = {
        **page,
        "form": asked.form,
        "choice": choice(asked.reckoned, currency) if asked.reckoned is not None else None,
    }
    return render(request, template, shown, status=400 if wrong else 200)
