"""A subject's history in words: who did what when, and what changed, as far as the reader may see it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_
from string import Formatter
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Case, Count, Model, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Who
from junto.journal.access import hidden_fields, holds, readable
from junto.journal.hanging import stands
from junto.journal.models import Entry
from junto.journal.registry import Kind, kind_named, kind_of
from junto.journal.snapshots import changes

SILENT = frozenset({"id", "state", "year", "serial"})  # told by the sentence itself
PER_PAGE = 40
PARAMETER = "history"
LISTED = 300  # subjects of a kind whose ids are asked for at once
NOBODY, EVERYBODY = Q(pk__in=[]), ~Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Change:
    """One field's old and new value, for reading."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of history. `minor`: a step of the work on something that hangs on the aggregate, no decision."""

    at: datetime
    actor: str
    organization: str
    sentence: str
    reason: str
    changes: tuple[Change, ...]
    entry: Entry
    erased: bool
    minor: bool = False
    provable: bool = False  # the reader sees all that it says, and may take its receipt


def history(root: Model, by: Actor, *, newest_first: bool = True, limit: int = 200) -> list[Line]:
    """What happened to an aggregate (its root and all that hangs on it), for `by`, who may read the root."""
    lines = told_in_words(list(entries_told(root, by)[:limit]), root, by)
    return lines if newest_first else lines[::-1]


def entries_told(root: Model, by: Actor) -> QuerySet[Entry]:
    """The entries of an aggregate of which `by`, who may read the root, may learn; newest first.

    Each carries `in_full`: of what hangs on the root and `by` may not read, it is told that it happened where the
    transition is public, and not what changed.
    """
    kind = kind_of(type(root))
    own = Q(subject_type=kind.name, subject_id=root.pk)
    # What hangs on a root has entries of its own, under that root.
    hanging = Entry.objects.filter(root_type=kind.name, root_id=root.pk).exclude(own).order_by()
    counted = dict(hanging.values_list("subject_type").annotate(Count("subject_id", distinct=True)))
    few = [name for name, count in counted.items() if count <= LISTED]
    listed: dict[str, list[UUID]] = {}
    for name, pk in hanging.filter(subject_type__in=few).values_list("subject_type", "subject_id").distinct():
        listed.setdefault(name, []).append(pk)
    here_hang = {*counted, kind.name}  # what is attached in this aggregate is attached to one of these
    full = own
    untold = [own & Q(action__in=names) for who, names in _told_to_some(kind) if stands(kind, root, who, by) is None]
    for name in sorted(counted):
        other, here = kind_named(name), Q(subject_type=name)
        ids = listed.get(name) or hanging.filter(here).values("subject_id")
        rows = other.model._base_manager.filter(pk__in=ids).order_by()
        full |= here & _these(rows, readable(other, by, among=here_hang), at_once=name in listed)
        for who, names in _told_to_some(other):
            mine = _these(rows, holds(other, by, who, among=here_hang), at_once=name in listed)
            untold.append(here & Q(action__in=names) & ~mine)
    found = Entry.objects.filter(own | Q(root_type=kind.name, root_id=root.pk))
    if untold:
        found = found.exclude(reduce(or_, untold))
    found = found.filter(full | Q(public=True)).annotate(
        in_full=Case(When(full, then=Value(True)), default=Value(False))
    )
    return found.select_related("payload").order_by("-id")


def _told_to_some(kind: Kind) -> list[tuple[tuple[Who, ...], list[str]]]:
    """Those to whom alone some transitions of a kind are told, and the names of these transitions."""
    found: dict[tuple[Who, ...], list[str]] = {}
    for t in kind.workflow.transitions:
        if t.told_to:
            found.setdefault(tuple(t.told_to), []).append(t.name)
    return list(found.items())


def _these(rows: QuerySet[Any], where: Q, *, at_once: bool) -> Q:
    """Those entries whose subjects are among `rows` for which `where` holds.

    `at_once`: their ids are asked for here, for they stand in several conditions; else they stay a question.
    """
    if where in (NOBODY, EVERYBODY):
        return where
    ids = rows.filter(where).values("pk")
    return Q(subject_id__in=list(ids.values_list("pk", flat=True)) if at_once else ids)


def told_in_words(entries: Sequence[Any], root: Model, by: Actor) -> list[Line]:
    """Entries from `entries_told` as lines in the same order."""
    hidden = hidden_fields(root, by)
    before = _before(entries)
    lines = []
    for entry in entries:
        own = entry.subject_id == root.pk
        line = _line(entry, before.get((entry.subject_id, entry.number)), hidden if own else None)
        if not own and kind_named(entry.subject_type).workflow.named(entry.action)[0].minor:
            line = replace(line, minor=True)
        open_to = not hidden if own else not kind_named(entry.subject_type).workflow.closed
        if entry.in_full:
            lines.append(replace(line, provable=open_to and says_no_more(entry, by)))
        else:
            lines.append(replace(line, reason="", changes=()))
    return lines


def line_of(entry: Entry) -> Line:
    """One entry in words, without what changed; for whoever may read its subject."""
    return _line(entry, None, frozenset())


def folded(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines in their order, minor ones that follow one another together: what a page folds into one."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and line.minor and groups[-1][0].minor:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def says_no_more(entry: Entry, by: Actor) -> bool:
    """Whether an entry's payload says no more than its line and the row, to whoever may see all of both.

    What was handed in beside may be meant for few; whoever did it, or in whose name it was done, knows it.
    """
    if (by.person and entry.actor == by.person) or entry.organization in {one.organization for one in by.held}:
        return True
    kind, body = kind_named(entry.subject_type), _body(entry)
    past = str(kind.workflow.named(entry.action)[0].past)
    told = {name for _text, name, *_rest in Formatter().parse(past) if name} | {"reason", *body.get("after", {})}
    return told >= {name for name in body.get("inputs", {}) if f"{name}_id" not in told}


def _before(entries: Sequence[Any]) -> dict[tuple[Any, int], Mapping[str, Any] | None]:
    """(subject, number) of each entry → its subject's snapshot just before it: what its changes are told from."""
    shown = {(entry.subject_id, entry.number): entry for entry in entries}
    before = [(entry, (entry.subject_id, entry.number - 1)) for entry in entries if entry.in_full and entry.number > 1]
    wanted = [
        Q(subject_type=e.subject_type, subject_id=e.subject_id, number=key[1]) for e, key in before if key not in shown
    ]
    if wanted:
        further = Entry.objects.filter(reduce(or_, wanted)).select_related("payload")
        shown |= {(entry.subject_id, entry.number): entry for entry in further}
    return {(e.subject_id, e.number): _body(shown[key]).get("after") for e, key in before if key in shown}


def _body(entry: Entry) -> dict[str, Any]:
    return json.loads(entry.payload.body) if entry.payload.body else {}


def _line(entry: Entry, before: Mapping[str, Any] | None, hidden: frozenset[str] | None) -> Line:
    kind = kind_named(entry.subject_type)
    body = _body(entry)
    by = body.get("by", {})
    actor = by.get("name") or (_("the program") if entry.role == "system" else _("someone"))
    inputs = body.get("inputs", {})
    # A part of the aggregate has closed fields of its own; without it at hand, none of those is shown.
    closed = frozenset(kind.workflow.closed) if hidden is None else hidden
    return Line(
        at=entry.at,
        actor=actor,
        organization=by.get("organization", ""),
        sentence=sentence(kind, entry.action, actor, inputs),
        reason=str(inputs.get("reason") or ""),
        changes=_told(kind, before, body.get("after"), closed) if entry.number > 1 else (),
        entry=entry,
        erased=entry.payload.body is None,
    )


def sentence(kind: Kind, action: str, actor: str, inputs: Mapping[str, Any]) -> str:
    """The transition's past sentence with the actor's name and what was handed in."""
    template = str(kind.workflow.named(action)[0].past)
    told = {k: kind.told[k](v) if k in kind.told else v for k, v in inputs.items() if k in kind.told or _plain(v)}
    return template.format_map(_Told({**told, "actor": actor}))


def _plain(value: Any) -> bool:
    return isinstance(value, str | int)


class _Told(dict[str, Any]):
    """What a sentence may name; what was erased since, or never handed in, is left open."""

    def __missing__(self, name: str) -> str:
        return "…"


def _told(
    kind: Kind, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, closed: frozenset[str]
) -> tuple[Change, ...]:
    if before is None or after is None:
        return ()
    told = []
    for field, (old, new) in changes(dict(before), dict(after)).items():
        name = field.removesuffix("_id")
        if field in SILENT or {field, name} & (kind.omit | kind.digested | closed):
            continue
        told.append(Change(_label(kind, name), _words(old), _words(new)))
    return tuple(told)


def _label(kind: Kind, field: str) -> str:
    try:
        found = kind.model._meta.get_field(field)
    except FieldDoesNotExist:
        return field.replace("_", " ")
    return str(getattr(found, "verbose_name", None) or field.replace("_", " "))


def _words(value: Any) -> str:
    """A value for reading; rows and shapes are named, not spelled out."""
    match value:
        case None | "":
            return _("nothing")
        case bool():
            return _("yes") if value else _("no")
        case {"type": str(shape), **_rest} if "coordinates" in value:
            return _("a place on the map (%(shape)s)") % {"shape": shape}
        case list() | dict():
            return _("%(count)s lines") % {"count": len(value)}
    text = str(value)
    return text if len(text) <= 160 else text[:157] + "…"


def seen_number(subject: Model) -> int:
    """The number of a subject's last entry: what a form carries, so that a stale one is refused."""
    kind = kind_of(type(subject))
    last = Entry.objects.filter(subject_type=kind.name, subject_id=subject.pk).order_by("-number").first()
    return last.number if last else 0


def entries_of(subjects: Sequence[Model]) -> dict[Any, list[Entry]]:
    """All entries of several subjects of one kind, oldest first, in one query."""
    if not subjects:
        return {}
    found: dict[Any, list[Entry]] = {s.pk: [] for s in subjects}
    kind = kind_of(type(subjects[0]))
    for entry in Entry.objects.filter(subject_type=kind.name, subject_id__in=list(found)).order_by("number"):
        found[entry.subject_id].append(entry)
    return found
