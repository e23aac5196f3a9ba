"""What is due: transitions the program applies at their time. The guards of what they would allow ask the clock too."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from junto.core.workflow import PROGRAM, Refused
from junto.journal import clock
from junto.journal.door import perform
from junto.journal.models import Due
from junto.journal.registry import kind_named, kind_of


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

    A refusal (a withdrawn solicitation has no deadline any more) is kept with the row, not raised.
    """
    handled = []
    for due in Due.objects.filter(done_at=None, at__lte=clock.now()).order_by("at", "pk"):
        kind = kind_named(due.subject_type)
        subject = kind.model._base_manager.filter(pk=due.subject_id).first()
        try:
            if subject is None:
                raise Refused("It is no longer there.", code="state")
            perform(subject, due.action, by=PROGRAM)
        except Refused as refusal:
            due.problem = str(refusal)
        due.done_at = clock.now()
        due.save(update_fields=["done_at", "problem"])
        handled.append(due)
    return handled
