"""Pages at which a plan is written, changed and amended: by questions, or from a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from junto.core.workflow import Actor
from junto.journal.access import fetch
from junto.journal.history import seen_number
from junto.pilots import actions
from junto.pilots.actions.standing import may_plan, not_yours
from junto.pilots.forms.plans import WORDS, AmendFileForm, AmendForm, PlanFileForm, PlanForm
from junto.pilots.models import EvaluationPlan
from junto.projects.models import Project
from junto.solicitations.views.making import make


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a plan by questions."""
    return _new(request, pk, PlanForm, reverse("pilots:plan-new-file", kwargs={"pk": pk}))


def new_from_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a plan from a file."""
    return _new(request, pk, PlanFileForm, reverse("pilots:plan-new", kwargs={"pk": pk}))


def _new(request: HttpRequest, pk: UUID, form_class: Any, other: str) -> HttpResponse:
    actor = _actor(request)
    project = fetch(Project, pk, by=actor)
    if not may_plan(actor, project):
        raise not_yours()
    form = form_class(request.POST or None, request.FILES or None)

    def do(given: dict[str, Any]) -> str:
        words = {name: given[name] for name in WORDS}
        made = actions.write_plan(project, planned=form.planned, language=get_language() or "en", by=actor, **words)
        return made.get_absolute_url()

    title, back = _("Write an evaluation plan"), project.get_absolute_url()
    return _page(request, form, do, title=title, subject=project, back=back, other=other)


def _page(request: HttpRequest, form: forms.BaseForm, do: Any, **page: Any) -> HttpResponse:
    return make(request, form, do, template="pilots/write.html", from_file="file" in form.fields, **page)


def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a draft by questions."""
    return _change(request, pk, "edit", PlanForm)


def edit_from_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a draft by another file."""
    return _change(request, pk, "edit", PlanFileForm)


def amend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Amend a registered plan by questions."""
    return _change(request, pk, "amend", AmendForm)


def amend_from_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Amend a registered plan by another file."""
    return _change(request, pk, "amend", AmendFileForm)


def _change(request: HttpRequest, pk: UUID, action: str, form_class: Any) -> HttpResponse:
    actor = _actor(request)
    plan = fetch(EvaluationPlan, pk, by=actor, to=action)
    words = {name: getattr(plan, name) for name in WORDS}
    initial = words if action == "edit" else {}
    form = form_class(request.POST or None, request.FILES or None, base=plan.fields, initial=initial)
    shown = request.POST.get("seen", "")
    seen = int(shown) if shown.isdigit() else None

    def do(given: dict[str, Any]) -> str:
        if action == "edit":
            given_words = {name: given[name] for name in WORDS}
            return actions.edit_plan(plan, planned=form.planned, by=actor, seen=seen, **given_words).get_absolute_url()
        done = actions.amend_plan(plan, planned=form.planned, reason=given["reason"], by=actor, seen=seen)
        return done.get_absolute_url()

    from_file = "file" in form.fields
    other = reverse(f"pilots:plan-{action}" if from_file else f"pilots:plan-{action}-file", kwargs={"pk": pk})
    title = _("Change the plan") if action == "edit" else _("Amend the plan")
    page = {"title": title, "subject": plan, "back": plan.get_absolute_url(), "other": other}
    number = request.POST.get("seen") or seen_number(plan)
    return _page(request, form, do, amended=action == "amend", seen=number, **page)
