"""What is open and what is closed, read from the workflows: the page can never promise other than the program does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from junto.core.workflow import ANY_ROLE, PUBLIC, SYSTEM, Who
from junto.journal.registry import Kind, kinds
from junto.people.roles import ROLES


@dataclass(frozen=True, slots=True)
class Closed:
    """A part that only some may see."""

    part: str
    to: str


@dataclass(frozen=True, slots=True)
class Openness:
    """One kind of thing in the record: when everyone may read it, and what of it stays closed."""

    name: str
    open: bool
    states: tuple[str, ...]
    closed: tuple[Closed, ...]
    readers: str


def openness() -> list[Openness]:
    """Every kind of subject with its public states and closed parts; the open ones first."""
    return sorted((_of(kind) for kind in kinds()), key=lambda row: (not row.open, row.name))


def _of(kind: Kind) -> Openness:
    workflow = kind.workflow
    public = [reading for reading in workflow.readers if PUBLIC in reading.who]
    states = () if any(not r.states for r in public) else tuple(s for r in public for s in r.states)
    return Openness(
        name=capfirst(str(workflow.title)),
        open=bool(public),
        states=tuple(str(workflow.states[s].label) for s in states),
        closed=tuple(Closed(_part(kind, part), _people(who)) for part, who in workflow.closed.items()),
        readers=_people(who for reading in workflow.readers for who in reading.who),
    )


def _part(kind: Kind, name: str) -> str:
    """A field's or a part's name, as a page calls it."""
    try:
        field = kind.model._meta.get_field(name)
    except FieldDoesNotExist:
        return name.replace("_", " ")
    if field.is_relation and field.auto_created:
        return str(field.related_model._meta.verbose_name_plural)  # type: ignore[union-attr]
    return str(getattr(field, "verbose_name", name))


def _people(who: Iterable[Who]) -> str:
    roles = dict.fromkeys(w.role for w in who if w != SYSTEM)
    said = [_("anyone concerned") if role == ANY_ROLE else str(ROLES[role].label) for role in roles if _known(role)]
    return ", ".join(said)


def _known(role: str) -> bool:
    return role == ANY_ROLE or role in ROLES
