"""What is due: transitions the program applies at their time. The guards of what they would allow ask the clock too."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import models, transaction

from junto.core.workflow import PROGRAM, Refused
from junto.journal import clock
from junto.journal.door import perform
from junto.journal.models import Due
from junto.journal.registry import kind_named, kind_of

log = logging.getLogger(__name__)


def schedule(subject: models.Model, action: str, *, at: datetime) -> None:
    """Let the program do `action` to `subject` at `at`; an earlier appointment for the same action falls away."""
    name = kind_of(type(subject)).name
    Due.objects.filter(subject_type=name, subject_id=subject.pk, action=action, done_at=None).delete()
    Due.objects.get_or_create(subject_type=name, subject_id=subject.pk, action=action, at=at)


def cancel(subject: models.Model, action: str) -> None:
    """Take back what was scheduled."""
    name = kind_of(type(subject)).name
    Due.objects.filter(subject_type=name, subject_id=subject.pk, action=action, done_at=None).delete()


def apply_due() -> list[Due]:
    """Apply everything that is due by the database's clock, each in its own transaction; returns what was handled.

    A refusal (a withdrawn solicitation has no deadline any more) is kept with the row, not raised. What another worker
    did in the same moment is not done again. What fails holds up nothing else; it is tried again at the next look.
    """
    handled = []
    for due in Due.objects.filter(done_at=None, at__lte=clock.now()).order_by("at", "pk"):
        try:
            if _apply(due):
                handled.append(due)
        except Exception:
            log.exception("“%s” could not be applied; it is tried again.", due)
    return handled


def _apply(due: Due) -> bool:
    """Do one and note it in the same transaction; False, with nothing done, where it was done already."""
    try:
        with transaction.atomic():
            try:
                _perform(due)
            except Refused as refusal:
                due.problem = str(refusal)
            # Only now, with the subject under lock: whoever schedules inside the door takes the rows in this order too.
            due.done_at = clock.now()
            if not Due.objects.filter(pk=due.pk, done_at=None).update(done_at=due.done_at, problem=due.problem):
                raise _DoneAlreadyError
    except _DoneAlreadyError:
        return False
    return True


class _DoneAlreadyError(Exception):
    """Another worker was quicker: what was done here is undone."""


def _perform(due: Due) -> None:
    subject = kind_named(due.subject_type).model._base_manager.filter(pk=due.subject_id).first()
    if subject is None:
        raise Refused("It is no longer there.", code="state")
    perform(subject, due.action, by=PROGRAM)
