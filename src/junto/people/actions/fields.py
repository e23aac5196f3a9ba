"""Setting fields of a row through the door: only what changes, only what is valid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import capfirst

from junto.core.workflow import Actor, Context, Refused
from junto.journal.door import perform

M = TypeVar("M", bound=Model)


def refuse_invalid(subject: Model) -> None:
    """Raise `Refused` naming the first field whose value cannot be: too long, empty, not one of the choices."""
    relations = [f.name for f in subject._meta.concrete_fields if f.is_relation]
    try:
        subject.clean_fields(exclude={"state", *relations})
    except ValidationError as error:
        name, sentences = next(iter(error.message_dict.items()))
        label = subject._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        raise Refused(f"{capfirst(str(label))}: {sentences[0]}", code="input", field=name) from error


def edit(subject: M, *, by: Actor, seen: int | None, changes: Mapping[str, Any], reason: str = "") -> M:
    """Perform `edit` with those of `changes` that differ from what the subject holds; nothing where none does.

    Related rows are handed in as instances; the entry keeps their ids.
    """
    values = {name: value.pk if isinstance(value, Model) else value for name, value in changes.items()}
    columns = {name: subject._meta.get_field(name).attname for name in values}  # type: ignore[union-attr]
    changed = {name: value for name, value in values.items() if getattr(subject, columns[name]) != value}
    if not changed:
        return subject

    def set_fields(fresh: Model, _context: Context) -> None:
        for name, value in changed.items():
            setattr(fresh, columns[name], value)
        refuse_invalid(fresh)

    inputs = {**changed, "reason": reason} if reason else changed
    return perform(subject, "edit", by=by, inputs=inputs, apply=set_fields, seen=seen)
