"""What the journal had told of an aggregate by some entry: the newest snapshot of each subject in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from junto.core.money import Money
from junto.core.workflow import PUBLIC
from junto.journal.models import Entry
from junto.journal.registry import kind_named


@dataclass(frozen=True, slots=True)
class Told:
    """One subject as its last entry froze it. `public`: whether everyone may read it in that state."""

    kind: str
    id: str
    action: str
    state: str
    at: datetime
    after: Mapping[str, Any]

    @property
    def public(self) -> bool:
        return PUBLIC in kind_named(self.kind).workflow.readers_in(self.state)

    def moment(self, name: str) -> datetime | None:
        """A field that holds a moment, as one."""
        return datetime.fromisoformat(self.after[name]) if self.after.get(name) else None

    def money(self, name: str, currency: str) -> Money | None:
        """A field that holds minor units, as an amount of `currency`."""
        minor = self.after.get(name)
        return None if minor is None else Money(int(minor), currency)


@dataclass(slots=True)
class Aggregate:
    """The root and all that hangs on it, by kind, in the order in which they came into being."""

    root: Told
    parts: dict[str, list[Told]] = field(default_factory=dict)

    def of(self, kind: str) -> Iterator[Told]:
        """Those of a kind that everyone may read."""
        return (one for one in self.parts.get(kind, ()) if one.public)

    def closed_of(self, kind: str) -> list[Told]:
        """Those of a kind whether or not they are public: for whoever asks the profile what is open."""
        return self.parts.get(kind, [])


class Until(NamedTuple):
    """How far the journal is read, inclusive: seal after seal, and within one as entries were written.

    Not by position: while offers may come, entries stand in their step of the log by lot.
    """

    seal: int
    entry: int


def _read(until: Until, **where: Any) -> QuerySet[Entry]:
    """The entries of a kind up to there, in that order."""
    within = Q(position__seal_id__lt=until.seal) | Q(position__seal_id=until.seal, id__lte=until.entry)
    return Entry.objects.filter(within, **where).select_related("payload").order_by("position__seal_id", "id")


def as_of(root_type: str, root_id: Any, until: Until) -> Aggregate | None:
    """The aggregate by the journal's order up to there; None where its root was erased or unknown."""
    entries = _read(until, root_type=root_type, root_id=root_id)
    newest: dict[tuple[str, Any], Entry] = {}
    for entry in entries.iterator(chunk_size=2_000):
        newest[entry.subject_type, entry.subject_id] = entry  # keeps the place of the first, holds the last
    told = [_told(entry) for entry in newest.values() if entry.payload.body is not None]
    root = next((one for one in told if (one.kind, one.id) == (root_type, str(root_id))), None)
    if root is None:
        return None
    found = Aggregate(root)
    for one in told:
        found.parts.setdefault(one.kind, []).append(one)
    return found


def hanging_on(root_type: str, root_id: Any, kind: str, until: Until) -> list[Told]:
    """Those of one kind that hang on a root and that everyone could read by then, oldest first."""
    entries = _read(until, root_type=root_type, root_id=root_id, subject_type=kind)
    newest = {entry.subject_id: entry for entry in entries.iterator(chunk_size=2_000)}
    told = [_told(entry) for entry in newest.values() if entry.payload.body is not None]
    return [one for one in told if one.public]


def _told(entry: Entry) -> Told:
    after = json.loads(entry.payload.body or "{}")["after"]
    return Told(entry.subject_type, str(entry.subject_id), entry.action, entry.state, entry.at, after)
