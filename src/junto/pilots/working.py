"""Runs that take longer than a page should: done by the worker, on behalf of whoever asked."""

from __future__ import annotations

from typing import Any

from django.utils.translation import override

from junto.core.workflow import Actor
from junto.journal import jobs
from junto.journal.models import Job
from junto.people.jobs import ask_as, asked_by, language_of
from junto.pilots.actions.findings import report_finding
from junto.pilots.models import DataFile, EvaluationPlan

REPORT = "pilots.finding"
HEAVY = 50_000  # values (places × times) that a page reckons at once: on one core that stays under two seconds


def is_heavy(data: DataFile) -> bool:
    """Whether a run on these data is the worker's."""
    return int(data.study.get("steps", 0)) * int(data.study.get("place_count", 0)) > HEAVY


def ask_finding(plan: EvaluationPlan, *, data: DataFile, by: Actor, reason: str = "") -> Job:
    """Let the worker run a plan on its data and report what comes of it."""
    return ask_as(by, REPORT, {"plan": str(plan.pk), "data": str(data.pk), "reason": reason})


def report(job: Job) -> dict[str, Any]:
    """Do it. A second run after the first one's commit is refused: the same look needs a reason."""
    given = job.inputs
    plan, data = EvaluationPlan.objects.get(pk=given["plan"]), DataFile.objects.get(pk=given["data"])
    with override(language_of(job)):
        finding = report_finding(plan, data=data, by=asked_by(job), reason=given["reason"])
    return {"finding": str(finding.pk)}


def register() -> None:
    """Let the worker do the room's jobs."""
    jobs.register(REPORT, report)
