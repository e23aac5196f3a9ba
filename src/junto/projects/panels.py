"""What this room adds to pages: to a need its overlaps and project, to a project what it weighs."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from junto.core.workflow import Actor
from junto.needs.models import Need
from junto.projects.models import Project
from junto.projects.queries import overlaps_of_need, project_of_need
from junto.projects.shown import kinds_by_code, shown_overlaps
from junto.projects.views.tradeoffs import may_begin, of_project
from junto.projects.workflow.projects import LIVE

SHOWN = 5


def of_need(request: HttpRequest, need: Need) -> SafeString:
    """A need's overlaps that the reader may see, strongest first, and its project; nothing where there is neither."""
    actor = request.actor  # type: ignore[attr-defined]
    project = project_of_need(need, actor)
    found = overlaps_of_need(need, actor)
    if project is None and not found:
        return SafeString("")
    page = {
        "project": project,
        "shown": shown_overlaps(found[:SHOWN], actor, kinds_by_code()),
        "more": max(0, len(found) - SHOWN),
    }
    return SafeString(render_to_string("projects/_need_panel.html", page, request=request))  # nosec B703 - a template made it


def tradeoffs(request: HttpRequest, project: Project) -> SafeString:
    """What a project weighs, as far as the reader may see it; where one is begun, and what that is for."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = of_project(project, actor)
    page = {
        "project": project,
        "tradeoffs": [(one, getattr(one, "decision", None)) for one in found],
        "may_begin": project.state in LIVE and may_begin(project, actor),
    }
    if not found and not page["may_begin"]:
        return SafeString("")
    return SafeString(render_to_string("projects/_tradeoffs_panel.html", page, request=request))  # nosec B703 - a template made it
