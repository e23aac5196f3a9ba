"""Pages of a trade-off: what each group would choose and lose, groups side by side, files, beginning one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused
from junto.journal.access import fetch, may, visible
from junto.journal.hanging import stands
from junto.journal.registry import kind_of
from junto.journal.views import ReasonForm, Step, steps
from junto.projects.actions import tradeoffs as actions
from junto.projects.models import Project, Stakeholder, Tradeoff
from junto.projects.tradeoff_forms import CheckForm, FileForm, TradeoffForm
from junto.projects.views.projects import make
from junto.projects.weighing import files, shown
from junto.projects.weighing.answers import Outcome, chart_of, outcome_of
from junto.projects.weighing.compiling import silent_groups
from junto.projects.weighing.filling import Filled, read_text
from junto.projects.workflow.stakeholders import STAKEHOLDER
from junto.projects.workflow.tradeoffs import COUNCIL, OFFICERS


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def found_tradeoff(request: HttpRequest, pk: UUID) -> Tradeoff:
    """The trade-off with its project, if the reader may read it."""
    rows = Tradeoff.objects.select_related(
        "project__jurisdiction", "project__lead", "follows", "decision__option", "decision__version"
    )
    return fetch(Tradeoff, pk, by=_actor(request), rows=rows)


def may_begin(project: Project, actor: Actor) -> bool:
    """Whether the reader may begin to weigh something in a project."""
    return stands(kind_of(Tradeoff), Tradeoff(project=project), OFFICERS, actor) is not None


def tradeoff(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One trade-off: the reader's own group first, then every group, then groups side by side."""
    found, actor = found_tradeoff(request, pk), _actor(request)
    outcome = outcome_of(found)
    stakeholders = list(found.stakeholders.exclude(state="removed").select_related("organization", "spoken_by"))
    views = shown.views_of(outcome, stakeholders, actor)
    view = _chosen(views, request.GET.get("group", ""))
    page = {
        "tradeoff": found,
        "project": found.project,
        "outcome": outcome,
        "views": views,
        "view": view,
        "drawn_ranks": f"choices-{view.place}.svg" if view else "",
        "drawn_moves": f"moves-{view.place}.svg" if view else "",
        "stakeholders": [(one, STAKEHOLDER.states[one.state]) for one in stakeholders],
        "asked_of_me": [one for one in stakeholders if one.state == "invited" and may(one, "state", actor)],
        "silent": silent_groups(found),
        "options": shown.options_of(found, outcome),
        "tables": shown.tables_of(outcome),
        "across": shown.across_of(outcome),
        "cells": shown.cells_of(found),
        "decision": getattr(found, "decision", None),
        "writes": writes(found, actor),
        "council": stands(kind_of(Tradeoff), found, COUNCIL, actor) is not None,
    }
    if page["decision"] is not None:
        page |= {
            "losers": shown.losers_said(found.decision),
            "dissents": list(found.decision.dissents.all()),
            "review": [(one["what"], date.fromisoformat(one["on"])) for one in found.decision.review],
        }
    return render(request, "projects/tradeoff.html", page)


def writes(tradeoff: Tradeoff, actor: Actor) -> bool:
    """Whether the reader may lay anything out in it."""
    return any(may(tradeoff, action, actor) for action in ("put_option", "put_score", "hold_option"))


def _chosen(views: list[shown.View], pk: str) -> shown.View | None:
    """The group that is looked at: the one asked for, else the reader's own, else the first."""
    asked = [view for view in views if str(view.stakeholder.pk) == pk]
    return next(iter([*asked, *(view for view in views if view.own), *views]), None)


# --- begun -----------------------------------------------------------------------------------------------------------
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a trade-off by hand."""
    project = _to_begin_in(request, pk)
    form = TradeoffForm(request.POST or None)

    def do(*, by: Actor, title: str, question: str) -> Tradeoff:
        return actions.begin_tradeoff(project, title=title, question=question, language=_language(), by=by)

    return make(
        request, form, do, title=_("Weigh a trade-off"), back=project.get_absolute_url(), subject=project,
        template="projects/new_tradeoff.html", project=project,
    )  # fmt: skip


def _language() -> str:
    return get_language() or "en"


def _to_begin_in(request: HttpRequest, pk: UUID) -> Project:
    project = fetch(Project, pk, by=_actor(request))
    if not may_begin(project, _actor(request)):
        words = _("A trade-off is laid out by the chief innovation officer or the lead member.")
        raise Refused(words, code="forbidden")
    return project


def bring_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A file: read whole, shown with all that it holds, and written only when that was seen."""
    project = _to_begin_in(request, pk)
    if request.method == "POST" and "case" in request.POST:
        return _check(request, project)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        filled: Filled = form.cleaned_data["file"]
        first = {
            "title": filled.title, "case": json.dumps(filled.data, ensure_ascii=False),
            "file_name": str(getattr(request.FILES["file"], "name", ""))[:200],
        }  # fmt: skip
        return _check_page(request, project, filled, CheckForm(filled=filled, initial=first))
    page = {"form": form, "project": project}
    return render(request, "projects/tradeoff_file.html", page, status=400 if form.errors else 200)


def _check(request: HttpRequest, project: Project) -> HttpResponse:
    filled = read_text(request.POST["case"])
    form = CheckForm(request.POST, filled=filled)
    if not form.is_valid():
        return _check_page(request, project, filled, form, status=400)
    given = form.cleaned_data
    made = actions.begin_tradeoff(
        project, title=given["title"], question=given["question"], language=_language(), filled=filled,
        file_name=given["file_name"], speakers=form.speakers(), by=_actor(request),
    )  # fmt: skip
    return HttpResponse(status=302, headers={"Location": made.get_absolute_url()})


def _check_page(
    request: HttpRequest, project: Project, filled: Filled, form: CheckForm, status: int = 200
) -> HttpResponse:
    page = {
        "form": form,
        "project": project,
        "filled": filled,
        "notes": [note.said(_) for note in filled.notes],
        "people": list(dict.fromkeys(row["by"] for row in filled.scores if row["by"])),
        "kinds": dict(Stakeholder.Kind.choices),
    }
    return render(request, "projects/tradeoff_check.html", page, status=status)


# --- files -----------------------------------------------------------------------------------------------------------
def file(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """A file of a trade-off: the case to change and bring in again, its answer, a page to print, a chart."""
    found = found_tradeoff(request, pk)
    outcome = outcome_of(found)
    if name.endswith(".svg"):
        drawn = chart_of(outcome, name.removesuffix(".svg"))
        if not drawn:
            raise Http404(_("There is nothing here that you may see."))
        return _sent(drawn, "image/svg+xml", f"{found.number}-{name}", way="inline")
    return _from(files.FILES, name, found.number, found, outcome)


def example(request: HttpRequest, name: str) -> HttpResponse:
    """An example of a file, to begin with."""
    return _from(files.EXAMPLES, name, "trade-off")


def _from(
    known: Mapping[str, tuple[str, Callable[..., str | bytes]]], name: str, saved_as: str, *given: Tradeoff | Outcome
) -> HttpResponse:
    if name not in known:
        raise Http404(_("There is nothing here that you may see."))
    media, made = known[name]
    return _sent(made(*given), media, f"{saved_as}-{name}")


def _sent(content: str | bytes, media: str, saved_as: str, way: str = "attachment") -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'{way}; filename="{saved_as}"'
    return response


def of_project(project: Project, actor: Actor) -> list[Tradeoff]:
    """The trade-offs of a project that the reader may read."""
    rows = Tradeoff.objects.select_related("decision__option")
    return list(visible(Tradeoff, actor, rows=rows).filter(project=project))


act = steps(
    Tradeoff,
    {
        "edit": Step(actions.edit_tradeoff, TradeoffForm),
        "ask": Step(actions.ask_groups),
        "open": Step(actions.open_tradeoff),
        "review": Step(actions.review_tradeoff),
        "withdraw": Step(actions.withdraw_tradeoff, ReasonForm),
    },
)
