"""What this room adds to the page of a project: its solicitations, and where one is begun."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from junto.core.workflow import Actor
from junto.projects.models import Project
from junto.solicitations import drafting, queries


def of_project(request: HttpRequest, project: Project) -> SafeString:
    """The solicitations the reader may see; for a procurement officer of the city a way to write one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.of_project(project, actor)
    may_write = project.state in ("planning", "ready") and drafting.office_of(actor, project) is not None
    if not found and not may_write:
        return SafeString("")
    page = {"project": project, "solicitations": found, "may_write": may_write}
    return SafeString(render_to_string("solicitations/_project_panel.html", page, request=request))  # nosec B703 - a template made it
