"""What an action proposes: what was handed in (an edit), else what the row holds (a new one); and on which day."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from junto.core.workflow import Context

M = TypeVar("M", bound=Model)


def proposed(subject: Any, context: Context, name: str) -> Any:
    """A field as it would be after the action."""
    return context.inputs.get(name, getattr(subject, name))


def day_of(context: Context) -> date:
    """The day in the city on which the action happens."""
    return timezone.localdate(context.at)


def fresh(row: M) -> M:
    """The row as the database has it now: what a caller holds may have been read before others changed it."""
    return type(row)._base_manager.get(pk=row.pk)
