"""Which legal hold stands over a subject: on itself, its aggregate, an organization it belongs to, what it proves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Context, Words
from junto.documents.models import LegalHold
from junto.journal.access import visible
from junto.journal.door import root_of
from junto.journal.models import Hanging
from junto.journal.registry import kind_of, related_ids

HELD = ("by_attorney", "by_clerk")
ORGANIZATION = "people.organization"
_besides: dict[str, Callable[[Any], Q]] = {}


def held_with(kind: str, holds: Callable[[Any], Q]) -> None:
    """Let a room say which holds, placed on something else, keep a kind's rows too: a condition on legal holds."""
    _besides[kind] = holds


def hold_on(subject: Model, *, read_by: Actor | None = None) -> LegalHold | None:
    """The oldest hold that keeps `subject` from being destroyed, or of those that somebody reads; None where none does.

    Who keeps the holds of one government does not learn of another's in the same record.
    """
    condition = Q(pk__in=[])
    for kind, pk in set(_reached(subject)):
        condition |= Q(subject_type=kind, subject_id=pk)
    matter = subject.subject if isinstance(subject, Hanging) else subject
    if (besides := _besides.get(kind_of(type(matter)).name)) is not None:
        condition |= besides(matter)
    rows = LegalHold.objects.all() if read_by is None else visible(LegalHold, read_by)
    return rows.filter(condition, state__in=HELD).order_by("pk").first()


def not_held(subject: Model, context: Context) -> Words | None:
    """Nothing is destroyed while a legal hold stands over it."""
    hold = hold_on(subject)
    return None if hold is None else told(hold, context.actor)


def told(hold: LegalHold, by: Actor) -> str:
    """Why what is under that hold stays; its matter only to those who read the hold."""
    if not visible(LegalHold, by).filter(pk=hold.pk).exists():
        return _("A legal hold stands over it: nothing of it may be destroyed.")
    return _("Kept under the legal hold “%(matter)s”: nothing of it may be destroyed.") % {"matter": hold.matter}


def _reached(subject: Model) -> Iterator[tuple[str, UUID]]:
    """The subject, what it hangs on, its root, and the organizations any of them relates to, as (kind, id)."""
    kind = kind_of(type(subject))
    yield kind.name, subject.pk
    for relation in kind.relations.values():
        if relation.kind == "organization":
            for pk in related_ids(subject, relation.path):
                yield ORGANIZATION, pk
    if isinstance(subject, Hanging):
        yield from _reached(subject.subject)
        return
    root, _name = root_of(kind, subject)
    if root.pk != subject.pk:
        yield from _reached(root)
