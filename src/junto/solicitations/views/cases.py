"""Pages of a project's P3 case: its assumptions, what follows from them, charts, and files to reckon anew."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused
from junto.journal.access import fetch, visible
from junto.journal.hanging import stands
from junto.journal.registry import kind_of
from junto.journal.views import ReasonForm, Step, steps
from junto.projects.models import Project
from junto.solicitations import actions, valuing
from junto.solicitations.case_forms import P3CaseEditForm, P3CaseForm
from junto.solicitations.models import P3Case
from junto.solicitations.views.making import make
from junto.solicitations.workflow.cases import WRITERS


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def may_write(project: Project, actor: Actor) -> bool:
    """Whether the reader may begin a P3 case of the project."""
    return stands(kind_of(P3Case), P3Case(project=project), WRITERS, actor) is not None


def p3_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One case: the answer first, then how it comes about, then every assumption."""
    found = fetch(P3Case, pk, by=_actor(request), rows=P3Case.objects.select_related("project"))
    others = visible(P3Case, _actor(request)).filter(project=found.project_id).exclude(pk=found.pk)
    page = {"case": found, "others": others, **valuing.shown(found)}
    return render(request, "solicitations/p3_case.html", page)


def new_p3_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a case from a file of assumptions."""
    actor = _actor(request)
    project = fetch(Project, pk, by=actor)
    if not may_write(project, actor):
        words = _("A P3 case is written by the lead member, the purchasing office or the budget office.")
        raise Refused(words, code="forbidden")
    form = P3CaseForm(request.POST or None, request.FILES or None)

    def do(given: dict[str, Any]) -> str:
        case = actions.write_case(
            project,
            title=given["title"],
            summary=given["summary"],
            valued=given["file"],
            language=get_language() or "en",
            by=actor,
        )
        return case.get_absolute_url()

    title, template = _("Write a P3 case"), "solicitations/new_p3_case.html"
    return make(request, form, do, title=title, back=project.get_absolute_url(), subject=project, template=template)


def p3_case_file(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """A file of a case: its assumptions, its results, the workbook with live formulas, or a chart."""
    found = fetch(P3Case, pk, by=_actor(request))
    return _file(valuing.FILES, name, found, f"{found.number}-{name}")


def p3_example(request: HttpRequest, name: str) -> HttpResponse:
    """An example of a file of assumptions, to begin with."""
    return _file(valuing.EXAMPLES, name, None, f"p3-{name}")


def _file(files: Any, name: str, case: P3Case | None, saved_as: str) -> HttpResponse:
    if name not in files:
        raise Http404(_("There is nothing here that you may see."))
    media, made = files[name]
    response = HttpResponse(made(case) if case is not None else made(), content_type=media)
    way = "inline" if media.startswith("image/") else "attachment"
    response["Content-Disposition"] = f'{way}; filename="{saved_as}"'
    return response


def _edit(case: P3Case, *, title: str, summary: str, file: Any, by: Actor, seen: int | None) -> P3Case:
    return actions.edit_case(case, title=title, summary=summary, valued=file, by=by, seen=seen)


p3_case_act = steps(
    P3Case,
    {
        "edit": Step(_edit, P3CaseEditForm),
        "publish": Step(actions.publish_case),
        "drop": Step(actions.drop_case, ReasonForm),
    },
)
