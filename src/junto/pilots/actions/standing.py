"""In whose name somebody plans or reports: the organization whose role lets them, disclosed on every page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused
from junto.journal.hanging import stands
from junto.journal.registry import kind_of
from junto.people.models import Organization
from junto.pilots.models import EvaluationPlan
from junto.pilots.workflow.roles import WRITERS
from junto.projects.models import Project


def organization_of(by: Actor, plan: EvaluationPlan) -> Organization:
    """The organization in whose name `by` plans or reports. Raises `Refused` where there is none."""
    held = stands(kind_of(EvaluationPlan), plan, WRITERS, by)
    if held is None or held.organization is None:
        raise not_yours()
    return Organization.objects.get(pk=held.organization)


def not_yours() -> Refused:
    """Why somebody neither plans nor reports."""
    words = _(
        "Evaluations are planned and reported by the members’ departments, an intermediary that takes part, or the "
        "innovation officer."
    )
    return Refused(words, code="forbidden")


def may_plan(by: Actor, project: Project) -> bool:
    """Whether `by` may begin an evaluation plan of the project."""
    return stands(kind_of(EvaluationPlan), EvaluationPlan(project=project), WRITERS, by) is not None


def refuse_unsaid(**texts: Any) -> None:
    """Raise `Refused` for the first text that says nothing."""
    sentences = {
        "title": _("Give it a title."),
        "source": _("Say where the numbers come from."),
        "reason": _("Please give a reason: it becomes part of the record."),
    }
    for name, text in texts.items():
        if not str(text).strip():
            raise Refused(sentences[name], code="input", field=name)
