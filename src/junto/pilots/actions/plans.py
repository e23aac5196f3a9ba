"""Writing an evaluation plan, registering it, amending it in the open, withdrawing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from junto.core.evidence.reading_plan import plan_of
from junto.core.workflow import Actor, Context
from junto.documents.actions import freeze
from junto.journal import clock
from junto.journal.door import perform
from junto.people.models import Organization
from junto.pilots.actions.data import check_again, note_seen, studies
from junto.pilots.actions.standing import organization_of, refuse_unsaid
from junto.pilots.models import EvaluationPlan, PlanVersion
from junto.pilots.planning import Planned, claimed_of, planned_fields, registered_fields
from junto.projects.models import Project

WORDS = ("title", "question", "provider")


class Unchanged:
    """What is not handed in stays as it is."""


UNCHANGED = Unchanged()


def write_plan(
    project: Project,
    *,
    title: str,
    planned: Planned,
    by: Actor,
    question: str = "",
    provider: str = "",
    language: str = "en",
    intermediary: Organization | None = None,
) -> EvaluationPlan:
    """Begin an evaluation plan of a project from a plan that reads without fault (`planning.planned_file`)."""
    refuse_unsaid(title=title)
    plan = EvaluationPlan(
        project=project,
        organization=organization_of(by, EvaluationPlan(project=project)),
        intermediary=intermediary,
        title=title.strip(),
        question=question.strip(),
        provider=provider.strip(),
        language=language,
    )
    _take(plan, planned)
    return perform(plan, "write", by=by, inputs={"digest": plan.digest})


def edit_plan(
    plan: EvaluationPlan,
    *,
    by: Actor,
    planned: Planned | None = None,
    intermediary: Organization | Unchanged | None = UNCHANGED,
    seen: int | None = None,
    **words: str,
) -> EvaluationPlan:
    """Change a draft: its words (`WORDS`), and with `planned` the plan itself; data that came in are checked anew."""
    _refuse_unknown(words)
    refuse_unsaid(**{name: text for name, text in words.items() if name == "title"})
    again = studies(plan, planned.plan) if planned is not None else []

    def apply(fresh: EvaluationPlan, _context: Context) -> None:
        for name, text in words.items():
            setattr(fresh, name, text.strip())
        if not isinstance(intermediary, Unchanged):
            fresh.intermediary = intermediary
        if planned is not None:
            _take(fresh, planned)

    def then(fresh: EvaluationPlan, _context: Context) -> None:
        check_again(again, number=fresh.version)

    inputs = {"digest": planned.digest} if planned is not None else {}
    return perform(plan, "edit", by=by, inputs=inputs, apply=apply, then=then, seen=seen)


def register_plan(plan: EvaluationPlan, *, by: Actor, seen: int | None = None) -> EvaluationPlan:
    """Put the plan on record: frozen as version 1, with the door's time as the time of registration."""
    organization = organization_of(by, plan)

    def apply(fresh: EvaluationPlan, context: Context) -> None:
        fresh.organization = organization
        fresh.registered_at = context.at
        _take(fresh, _dated(fresh.fields, context.at), keep=True)
        fresh.version = 1

    def then(fresh: EvaluationPlan, context: Context) -> None:
        _keep_version(fresh, context, reason="")

    done = perform(plan, "register", by=by, inputs={"number": 1}, apply=apply, then=then, seen=seen)
    return note_seen(done) if done.data_files.filter(seen=True).exists() else done


def amend_plan(
    plan: EvaluationPlan, *, planned: Planned, reason: str, by: Actor, seen: int | None = None
) -> EvaluationPlan:
    """Change a registered plan in the open: a new version with its reason; what was registered before stays."""
    refuse_unsaid(reason=reason)
    number = plan.version + 1
    dated = _dated(planned.plan.data, clock.now())
    again = studies(plan, dated.plan)

    def apply(fresh: EvaluationPlan, context: Context) -> None:
        _take(fresh, _dated(planned.plan.data, context.at), keep=True)
        fresh.chosen = [one.as_data() for one in planned.chosen]
        fresh.version = number

    def then(fresh: EvaluationPlan, context: Context) -> None:
        _keep_version(fresh, context, reason=reason.strip())
        check_again(again, number=number)

    inputs = {"number": number, "reason": reason, "digest": dated.digest}
    return perform(plan, "amend", by=by, inputs=inputs, apply=apply, then=then, seen=seen)


def drop_plan(plan: EvaluationPlan, *, by: Actor, reason: str, seen: int | None = None) -> EvaluationPlan:
    """Give a draft up, with the reason."""
    return perform(plan, "drop", by=by, inputs={"reason": reason}, seen=seen)


def withdraw_plan(plan: EvaluationPlan, *, by: Actor, reason: str, seen: int | None = None) -> EvaluationPlan:
    """Give a registered plan up; it stays readable for everyone, with the reason."""
    return perform(plan, "withdraw", by=by, inputs={"reason": reason}, seen=seen)


def _take(plan: EvaluationPlan, planned: Planned, *, keep: bool = False) -> None:
    """Set what follows from the plan; `keep`: what its file claimed and why its method was chosen stay as they are."""
    plan.content, plan.digest = planned.content, planned.digest
    plan.outcome = planned.plan.outcome[:300]
    plan.starts, plan.ends = planned.plan.start.date(), planned.ends
    if not keep:
        plan.claimed = claimed_of(planned)
        plan.chosen = [one.as_data() for one in planned.chosen]


def _dated(fields: Any, at: datetime) -> Planned:
    return planned_fields(registered_fields(fields, timezone.localdate(at)))


def _keep_version(plan: EvaluationPlan, context: Context, *, reason: str) -> None:
    label = _("Evaluation plan, version %(number)s") % {"number": plan.version}
    content = {"title": plan.title, "question": plan.question, "provider": plan.provider, "plan": plan.fields}
    version = freeze(plan, label=label, by=context.actor, content=content)
    day = plan_of(plan.fields).registered
    PlanVersion(
        plan=plan,
        number=plan.version,
        content=plan.content,
        digest=plan.digest,
        reason=reason,
        late=day is not None and day > plan.starts,
        seen=plan.data_files.filter(seen=True).exists() or plan.findings.exists(),
        registered_at=context.at,
        frozen=version,
    ).save(force_insert=True)


def _refuse_unknown(words: dict[str, str]) -> None:
    if unknown := set(words) - set(WORDS):
        raise TypeError(f"An evaluation plan has no words {sorted(unknown)}.")
