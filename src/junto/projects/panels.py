"""What this room adds to the page of a need: its overlaps and the project that covers it."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from junto.needs.models import Need
from junto.projects.queries import overlaps_of_need, project_of_need
from junto.projects.shown import kinds_by_code, shown_overlaps

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
