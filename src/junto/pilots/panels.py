"""What this room adds to the page of a project: how it will know whether it worked, and what was found."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from junto.core.workflow import Actor
from junto.journal.access import visible
from junto.pilots import telling
from junto.pilots.actions.standing import may_plan
from junto.pilots.models import EvaluationPlan, Finding
from junto.projects.models import Project


def of_project(request: HttpRequest, project: Project) -> SafeString:
    """The plans that the reader may see, each with the findings that stand; where none is, why to register one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    plans = list(visible(EvaluationPlan, actor).filter(project=project).exclude(state="withdrawn", version=0))
    may_write = project.state not in ("cancelled", "dissolved") and may_plan(actor, project)
    if not plans and not may_write:
        return SafeString("")
    standing = Finding.objects.filter(plan__in=plans, state="standing").select_related("plan", "data").order_by("look")
    found: dict[UUID, list[Finding]] = {plan.pk: [] for plan in plans}
    for one in standing:
        found[one.plan_id].append(one)
    plans.sort(key=lambda plan: -max((one.rung or 0 for one in found[plan.pk]), default=0))  # the best known first
    shown = [(plan, [telling.headline(one) for one in found[plan.pk]]) for plan in plans]
    page = {"project": project, "plans": shown, "may_write": may_write}
    return SafeString(render_to_string("pilots/_project_panel.html", page, request=request))  # nosec B703 - a template made it
