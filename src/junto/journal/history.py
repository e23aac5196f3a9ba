"""A subject's history in words: who did what when, and what changed, as far as the reader may see it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Who
from junto.journal.access import hidden_fields, holds, readable
from junto.journal.models import Entry
from junto.journal.registry import Kind, kind_named, kind_of
from junto.journal.snapshots import changes

SILENT = frozenset({"id", "state", "year", "serial"})  # told by the sentence itself


@dataclass(frozen=True, slots=True)
class Change:
    """One field's old and new value, for reading."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of history."""

    at: datetime
    actor: str
    organization: str
    sentence: str
    reason: str
    changes: tuple[Change, ...]
    entry: Entry
    erased: bool


def history(root: Model, by: Actor, *, newest_first: bool = True, limit: int = 200) -> list[Line]:
    """What happened to an aggregate (its root and all that hangs on it), for `by`, who may read the root."""
    kind = kind_of(type(root))
    # What hangs on a root has entries of its own, under that root.
    theirs = Q(root_type=kind.name, root_id=root.pk) | Q(subject_type=kind.name, subject_id=root.pk)
    newest = Entry.objects.filter(theirs).select_related("payload").order_by("-id")[:limit]
    entries = list(newest)[::-1]
    seen = _seen(entries, root, by)
    untold = _untold(entries, by)
    hidden = hidden_fields(root, by)
    before: dict[Any, Mapping[str, Any] | None] = {}
    lines = []
    for entry in entries:
        line = _line(entry, before.get(entry.subject_id), hidden if entry.subject_id == root.pk else None)
        if entry.pk in untold:
            pass
        elif entry.subject_id in seen:
            lines.append(line)
        elif entry.public:  # that it happened is told to whoever may read the root; what changed is not
            lines.append(replace(line, reason="", changes=()))
        before[entry.subject_id] = _body(entry).get("after")
    return lines[::-1] if newest_first else lines


def _seen(entries: list[Entry], root: Model, by: Actor) -> set[Any]:
    """The root and those subjects of its aggregate that `by` may read as well."""
    others: dict[str, set[Any]] = {}
    for entry in entries:
        if entry.subject_id != root.pk:
            others.setdefault(entry.subject_type, set()).add(entry.subject_id)
    seen = {root.pk}
    for name, ids in others.items():
        kind = kind_named(name)
        rows = kind.model._base_manager.filter(readable(kind, by), pk__in=ids)
        seen.update(rows.values_list("pk", flat=True))
    return seen


def _untold(entries: list[Entry], by: Actor) -> set[int]:
    """The entries whose transition is told to certain people only, among whom `by` is not."""
    told_to: dict[tuple[str, str], tuple[Who, ...]] = {}
    for entry in entries:
        first = kind_named(entry.subject_type).workflow.named(entry.action)[0]
        if first.told_to:
            told_to[entry.subject_type, entry.action] = first.told_to
    untold = set()
    for (name, action), who in told_to.items():
        kind = kind_named(name)
        those = [e for e in entries if (e.subject_type, e.action) == (name, action)]
        rows = kind.model._base_manager.filter(holds(kind, by, who), pk__in={e.subject_id for e in those})
        mine = set(rows.values_list("pk", flat=True))
        untold |= {e.pk for e in those if e.subject_id not in mine}
    return untold


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
        if field in SILENT or name in kind.omit or name in closed or field in closed:
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
