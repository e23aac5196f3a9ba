"""What is open and what is closed, read from the workflows: the page can never promise other than the program does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from junto.core.workflow import ANY_ROLE, PUBLIC, Who
from junto.journal.registry import Kind, kinds
from junto.people.roles import ROLES

COLLEAGUES = 8  # from so many roles of one government on, a list of them tells nobody anything


@dataclass(frozen=True, slots=True)
class Closed:
    """Parts that only some may see."""

    parts: str
    to: str


@dataclass(frozen=True, slots=True)
class Openness:
    """One kind of thing in the record: when everyone may read it, and what of it stays closed."""

    name: str
    open: bool
    states: tuple[str, ...]
    when: str  # what must have come about besides
    closed: tuple[Closed, ...]
    readers: str


def openness() -> list[Openness]:
    """Every kind of subject with its public states and closed parts; the open ones first."""
    return sorted((_of(kind) for kind in kinds()), key=lambda row: (not row.open, row.name))


def _of(kind: Kind) -> Openness:
    workflow = kind.workflow
    public = [reading for reading in workflow.readers if PUBLIC in reading.who]
    states = () if any(not r.states for r in public) else tuple(dict.fromkeys(s for r in public for s in r.states))
    return Openness(
        name=capfirst(str(workflow.title)),
        open=bool(public),
        states=tuple(str(workflow.states[s].label) for s in states),
        when="; ".join(dict.fromkeys(str(r.when) for r in public if r.when)),
        closed=_closed(kind),
        readers=_people(kind, [who for reading in workflow.readers for who in reading.who]),
    )


def _closed(kind: Kind) -> tuple[Closed, ...]:
    """The closed parts, those that are open to the same people together."""
    by_people: dict[str, list[str]] = {}
    for part, who in kind.workflow.closed.items():
        by_people.setdefault(_people(kind, who), []).append(_part(kind, part))
    return tuple(Closed(capfirst(", ".join(parts)), to) for to, parts in by_people.items())


def _part(kind: Kind, name: str) -> str:
    """A field's or a part's name, as a page calls it."""
    try:
        field = kind.model._meta.get_field(name)
    except FieldDoesNotExist:
        return name.replace("_", " ")
    if field.is_relation and field.auto_created:
        return str(field.related_model._meta.verbose_name_plural)  # type: ignore[union-attr]
    return str(getattr(field, "verbose_name", name))


def _people(kind: Kind, who: Sequence[Who]) -> str:
    """Those named, in words; many roles of the same government are its staff."""
    roles = dict.fromkeys(w.role for w in who if w.role in ROLES)
    staff = {w.role for w in who if w.role in ROLES and w.of in kind.relations and _of_government(kind, w)}
    said = []
    if len(staff) >= COLLEAGUES:
        said.append(_("those who decide and work on it in the same government"))
    else:
        staff = set()
    said += [str(ROLES[role].label) for role in roles if role not in staff]
    if any(w.role == ANY_ROLE for w in who):
        said.append(_("whoever it concerns"))
    return ", ".join(said)


def _of_government(kind: Kind, who: Who) -> bool:
    return kind.relations[who.of].kind == "jurisdiction"
