"""Bringing measurements in: kept by digest, checked, never repaired; set aside with a reason."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from junto.core.evidence.panel import Panel
from junto.core.evidence.plan import Plan
from junto.core.evidence.reading_plan import plan_of
from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.documents import storage
from junto.documents.actions import attach_file
from junto.journal import clock
from junto.journal.door import perform
from junto.pilots.actions.standing import organization_of, refuse_unsaid
from junto.pilots.models import DataFile, EvaluationPlan
from junto.pilots.studying import holds_later, read, study_of, why_not_public

Study = tuple[DataFile, dict[str, Any], bool]


def add_data(
    plan: EvaluationPlan, content: bytes, *, name: str, source: str, by: Actor, public: bool = True
) -> DataFile:
    """Add a file of measurements, read and checked by the plan before anything is kept.

    Where it holds values from after the start, the plan is not unseen any more from then on.
    """
    refuse_unsaid(source=source)
    organization = organization_of(by, plan)
    read_by = plan_of(plan.fields)
    panel = read(content, name, read_by)
    if public and (why := why_not_public(content, name, read_by)):
        raise Refused(why, code="input", field="public")
    study, seen = study_of(panel, read_by), holds_later(panel, read_by)
    with transaction.atomic():
        title = _("Data: %(name)s") % {"name": name}
        attachment = attach_file(plan, [content], name=name, title=title, by=by, internal=not public)
        data = DataFile(
            plan=plan,
            attachment=attachment,
            sha256=attachment.sha256,
            file_name=attachment.file_name,
            source=source.strip(),
            public=public,
            seen=seen,
            study=study,
            organization=organization,
            person_id=by.person,
            added_at=clock.now(),
        )
        inputs = {"name": attachment.file_name, "sha256": attachment.sha256}
        return perform(data, "add", by=by, inputs=inputs, apply=_at, then=_tell_plan)


def _at(data: DataFile, context: Context) -> None:
    data.added_at = context.at


def _tell_plan(data: DataFile, _context: Context) -> None:
    if data.seen:
        note_seen(data.plan)


def note_seen(plan: EvaluationPlan) -> EvaluationPlan:
    """The plan's data from after the start have been seen; nothing where that was noted before or it is a draft."""
    fresh = EvaluationPlan.objects.get(pk=plan.pk)
    return perform(fresh, "see", by=PROGRAM) if fresh.state == "registered" else fresh


def set_data_aside(data: DataFile, *, by: Actor, reason: str, seen: int | None = None) -> DataFile:
    """Use a file no more; it and what was found in it stay, with the reason."""
    return perform(data, "set_aside", by=by, inputs={"reason": reason}, seen=seen)


def measured(data: DataFile, plan: Plan) -> Panel:
    """What a data file holds, as the columns of a plan say. Raises `Refused` where its bytes are gone or do not fit."""
    path = storage.path_of(data.sha256)
    if not path.exists():
        raise Refused(_("The bytes of “%(name)s” are not there any more.") % {"name": data.file_name}, code="state")
    return read(path.read_bytes(), data.file_name, plan)


def studies(plan: EvaluationPlan, by_plan: Plan) -> list[Study]:
    """Each file in use checked by a changed plan before anything is written. Raises `Refused` where one does not."""
    found = []
    for data in plan.data_files.filter(state="used"):
        panel = measured(data, by_plan)
        found.append((data, study_of(panel, by_plan), holds_later(panel, by_plan)))
    return found


def check_again(found: list[Study], *, number: int) -> None:
    """Keep what the checks found by a changed plan. Once seen stays seen."""
    for data, study, seen in found:

        def apply(fresh: DataFile, _context: Context, study: dict[str, Any] = study, seen: bool = seen) -> None:
            fresh.study, fresh.seen = study, fresh.seen or seen

        perform(data, "check", by=PROGRAM, inputs={"number": number}, apply=apply)
