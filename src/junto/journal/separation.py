"""Separation of duties: one person must not do both of two things, unless a town's lawful combination allows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from junto.core.workflow import Context, Transition
from junto.journal.models import Entry
from junto.journal.registry import Kind

Exception_ = Callable[[models.Model, Transition, Entry, Context], bool]
_exceptions: list[Exception_] = []


def allow_where(exception: Exception_) -> None:
    """Ask `exception(subject, transition, earlier_entry, context)` before refusing; True lets the person do both."""
    if exception not in _exceptions:
        _exceptions.append(exception)


def why_not(kind: Kind, subject: models.Model, transition: Transition, context: Context) -> Any | None:
    """The sentence against an actor who did something from which this must be kept apart; None where nobody did."""
    if not transition.apart_from or context.actor.person is None or subject._state.adding:
        return None
    earlier = Entry.objects.filter(
        subject_type=kind.name, subject_id=subject.pk, actor=context.actor.person, action__in=transition.apart_from
    ).first()
    if earlier is None or any(allowed(subject, transition, earlier, context) for allowed in _exceptions):
        return None
    label = kind.workflow.named(earlier.action)[0].label
    return _("You did “%(label)s” yourself; a second person must do this.") % {"label": label}
