"""Separation of duties: one person must not do both of two things, unless a town's lawful combination allows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from junto.core.workflow import Context, Transition, Words
from junto.journal.models import Entry
from junto.journal.registry import Kind, kind_named

Exception_ = Callable[[models.Model, Transition, Entry, Context], "bool | Words | None"]
_exceptions: list[Exception_] = []


def allow_where(exception: Exception_) -> None:
    """Ask `exception(subject, transition, earlier_entry, context)` before refusing.

    True lets the person do both; a sentence says what is still missing for it; anything else leaves the refusal.
    """
    if exception not in _exceptions:
        _exceptions.append(exception)


def why_not(kind: Kind, subject: models.Model, transition: Transition, context: Context) -> Any | None:
    """The sentence against an actor who did something from which this must be kept apart; None where nobody did."""
    if not transition.apart_from or context.actor.person is None or subject._state.adding:
        return None
    for earlier in Entry.objects.filter(_done_before(kind, subject, transition), actor=context.actor.person):
        answers = [exception(subject, transition, earlier, context) for exception in _exceptions]
        if True not in answers:
            return next((answer for answer in answers if answer), _second_person(earlier))
    return None


def _second_person(earlier: Entry) -> Words:
    label = kind_named(earlier.subject_type).workflow.named(earlier.action)[0].label
    return _("You did “%(label)s” yourself; a second person must do this.") % {"label": label}


def _done_before(kind: Kind, subject: models.Model, transition: Transition) -> models.Q:
    """The entries that speak against it: `edit` on the same subject, `other.kind:edit` anywhere in its aggregate."""
    own = [a for a in transition.apart_from if ":" not in a]
    condition = models.Q(subject_type=kind.name, subject_id=subject.pk, action__in=own)
    root = subject
    for step in kind.root.split("__") if kind.root else ():
        root = getattr(root, step)
    for other in transition.apart_from:
        if ":" in other:
            subject_type, action = other.split(":")
            condition |= models.Q(subject_type=subject_type, action=action, root_id=root.pk)
    return condition
