"""Pages of evaluation plans: all that may be read, one with its timeline, its file, and what can be done to it."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from junto.core.workflow import Actor
from junto.frame.paging import page_of
from junto.journal.access import fetch, visible
from junto.journal.views import ReasonForm, Step, steps
from junto.pilots import actions, shown, telling
from junto.pilots.example import EXAMPLE
from junto.pilots.models import EvaluationPlan, Finding, PlanVersion
from junto.pilots.planning import as_yaml

YAML = "application/yaml"
ROWS = EvaluationPlan.objects.select_related("project__jurisdiction", "organization", "intermediary")


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def attached(content: str | bytes, media: str, name: str) -> HttpResponse:
    """A file to keep."""
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def plans(request: HttpRequest) -> HttpResponse:
    """What was found, newest first, and every plan that the reader may see."""
    actor = _actor(request)
    standing = visible(Finding, actor).filter(state="standing").select_related("plan__project", "data", "organization")
    page = page_of(visible(EvaluationPlan, actor, rows=ROWS), request)
    return render(
        request,
        "pilots/plans.html",
        {"page": page, "findings": [(one, telling.headline(one)) for one in standing.order_by("-ran_at")[:10]]},
    )


def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One plan: what weakens it, its timeline, its places, its data, what was found."""
    found = fetch(EvaluationPlan, pk, by=_actor(request), rows=ROWS)
    return render(request, "pilots/plan.html", shown.of_plan(found, _actor(request)))


def plan_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The plan as `junto evidence` reads it."""
    found = fetch(EvaluationPlan, pk, by=_actor(request))
    return attached(as_yaml(found.fields), YAML, f"{found.number}.yaml")


def version_file(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """A registered version as `junto evidence` reads it."""
    found = fetch(EvaluationPlan, pk, by=_actor(request))
    version = get_object_or_404(PlanVersion, plan=found, number=number)
    return attached(as_yaml(json.loads(version.content)), YAML, f"{found.number}-version-{number}.yaml")


def example(request: HttpRequest) -> HttpResponse:
    """An example of a plan's file, to begin with."""
    return attached(EXAMPLE, YAML, "evaluation-plan.yaml")


_steps = steps(
    EvaluationPlan,
    {
        "register": Step(actions.register_plan, template="pilots/register_step.html"),
        "drop": Step(actions.drop_plan, ReasonForm),
        "withdraw": Step(actions.withdraw_plan, ReasonForm),
    },
)


def act(request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
    """Whatever can be done to a plan at a page of steps; changing and amending have pages of their own."""
    if action not in ("register", "drop", "withdraw"):
        raise Http404(_("There is nothing here that you may see."))
    return _steps(request, pk, action)
