"""What this room adds to the page of a project: its solicitations and its P3 case, and where one is begun."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from junto.core.workflow import Actor
from junto.journal.access import visible
from junto.projects.models import Project
from junto.projects.workflow.projects import OPEN
from junto.solicitations import drafting, queries, valuing
from junto.solicitations.models import P3Case
from junto.solicitations.views.cases import may_write as may_write_case


def of_project(request: HttpRequest, project: Project) -> SafeString:
    """The solicitations the reader may see; for a procurement officer of the city a way to write one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.of_project(project, actor)
    may_write = project.state in ("planning", "ready") and drafting.office_of(actor, project) is not None
    if not found and not may_write:
        return SafeString("")
    page = {"project": project, "solicitations": found, "may_write": may_write}
    return SafeString(render_to_string("solicitations/_project_panel.html", page, request=request))  # nosec B703 - a template made it


def p3_case(request: HttpRequest, project: Project) -> SafeString:
    """The P3 case that stands, with its answer in a sentence; drafts for those who may see them; where one begins."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    cases = visible(P3Case, actor).filter(project=project, state__in=("draft", "published"))
    page = {
        "project": project,
        "cases": [(case, valuing.answer_of(case)) for case in cases],
        "may_write": project.state in OPEN and may_write_case(project, actor),
    }
    if not page["cases"] and not page["may_write"]:
        return SafeString("")
    return SafeString(render_to_string("solicitations/_p3_case_panel.html", page, request=request))  # nosec B703 - a template made it
