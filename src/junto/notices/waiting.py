"""What waits for somebody: every awaited transition of every kind that they are the one to take, from the workflows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Max, Min, QuerySet
from django.urls import reverse
from django.utils import timezone

from junto.core.workflow import Actor, Held, Transition
from junto.journal.access import awaiting, visible
from junto.journal.models import Due, Entry
from junto.journal.registry import Kind, kinds

SHOWN = 5
STAND_INS = 0xA11 << 100  # ids that nobody has
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """One subject that waits: for what, since when, and until when if a date is set."""

    subject: Any
    name: str
    kind: Kind
    transition: Transition
    since: datetime | None
    due: datetime | None

    @property
    def url(self) -> str:
        """Where the transition is carried out; the subject's own page where its kind names no such address."""
        if self.kind.act_url:
            return reverse(self.kind.act_url, kwargs={"pk": self.subject.pk, "action": self.transition.name})
        return self.subject.get_absolute_url()


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do, for `count` subjects; the oldest of them at hand. `deputy_for`: in whose place."""

    kind: Kind
    transition: Transition
    count: int
    subjects: tuple[Item, ...]
    url: str
    since: datetime | None
    due: datetime | None
    deputy_for: UUID | None = None


def waiting_for(actor: Actor, *, role: str = "", shown: int = SHOWN) -> list[Waiting]:
    """What waits for `actor`, soonest due first, then longest waiting; own roles and each deputised person's apart.

    `role` asks for one role alone. At most `shown` subjects of each are fetched; `count` counts them all.
    """
    counts = _counts(actor, role)
    found = []
    for part, deputy_for in _parts(actor, role):
        with_any = {kind for holder, kind, _name in counts if holder == deputy_for}
        for kind in (one for one in kinds() if one.name in with_any):
            for transition, rows in _awaited(kind, part, actor):
                if count := counts.get((deputy_for, kind.name, transition.name)):
                    found.append(_waiting(kind, transition, rows, deputy_for, count=count, shown=shown))
    return sorted(found, key=lambda w: (w.due or NEVER, w.since or NEVER))


def count_waiting(actor: Actor) -> int:
    """How many things wait for `actor`, in one query: what the badge in the header shows."""
    return sum(_counts(actor, "").values())


Awaited = tuple[UUID | None, str, str]  # in whose place; the kind and the transition that waits


def _counts(actor: Actor, role: str) -> dict[Awaited, int]:
    """How many subjects wait for each awaited transition, where any do: one query over all kinds."""
    anybody, ids = _without_ids(actor)
    sql, values, asked = _counting(anybody, role, connection.vendor)
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [ids.get(value, value) if isinstance(value, UUID | str) else value for value in values])
        counted = [(asked[place], count) for place, count in cursor.fetchall() if count]
    return {(ids.get(holder, holder), kind, name): count for (holder, kind, name), count in counted}


def _without_ids(actor: Actor) -> tuple[Actor, dict[Any, Any]]:
    """Anybody who holds the same roles, with the first, second, … id in place of theirs; and theirs by those."""
    stand_ins: dict[UUID | None, UUID | None] = {None: None}

    def stand_in(one: UUID | None) -> UUID | None:
        return stand_ins.setdefault(one, UUID(int=STAND_INS + len(stand_ins)))

    held = tuple(
        Held(
            one.role,
            organization=stand_in(one.organization),
            jurisdiction=stand_in(one.jurisdiction),
            membership=stand_in(one.membership),
            deputy_for=stand_in(one.deputy_for),
        )
        for one in actor.held
    )
    anybody = Actor(stand_in(actor.person), "", held, actor.system)
    ids: dict[Any, Any] = {other: own for own, other in stand_ins.items()}
    ids |= {other.hex: own.hex for own, other in stand_ins.items() if own and other}  # as SQLite keeps them
    return anybody, ids


@lru_cache(maxsize=256)
def _counting(actor: Actor, role: str, vendor: str) -> tuple[str, list[Any], list[Awaited]]:
    """The statement that counts, its values, and what its rows count, by their place.

    Every page asks it: composing it takes a hundred times as long as asking. It depends on nothing but which roles are
    held, which are the key: ids are only compared with, so that those of somebody else take the place of the actor's.
    """
    statements: list[str] = []
    values: list[Any] = []
    asked: list[Awaited] = []
    for part, deputy_for in _parts(actor, role):
        for kind in kinds():
            for transition, rows in _awaited(kind, part, actor):
                try:
                    sql, more = rows.order_by().values("pk").query.sql_with_params()
                except EmptyResultSet:  # nobody in these roles takes it
                    continue
                # No value of a user is in the text: Django composed it, and hands the values over apart.
                statements.append(f"SELECT {len(asked)}, COUNT(*) FROM ({sql}) awaited")  # noqa: S608
                values += more
                asked.append((deputy_for, kind.name, transition.name))
    return " UNION ALL ".join(statements), values, asked


def rows_waiting(actor: Actor, kind: Kind, action: str) -> QuerySet[Any]:
    """All subjects of a kind at which `action` waits for `actor`, in own roles or as a deputy."""
    found = kind.model._default_manager.none()
    for part, _deputy_for in _parts(actor, ""):
        for transition, rows in _awaited(kind, part, actor):
            if transition.name == action:
                found = found | rows
    return found.order_by("pk")


def _parts(actor: Actor, role: str) -> Iterator[tuple[Actor, UUID | None]]:
    """The actor with own roles, then with the roles of each person they stand in for."""
    held = [h for h in actor.held if not role or h.role == role]
    # Made anew, not by `replace`: a page hands in an actor that is looked up only when it is asked for.
    yield Actor(actor.person, actor.name, tuple(h for h in held if h.deputy_for is None), actor.system), None
    for holder in dict.fromkeys(h.deputy_for for h in held if h.deputy_for is not None):
        # Not the deputy's own person: what waits for them as author or holder is in their own part.
        yield Actor(None, actor.name, tuple(h for h in held if h.deputy_for == holder)), holder


def _awaited(kind: Kind, part: Actor, whole: Actor) -> Iterator[tuple[Transition, QuerySet[Any]]]:
    for transition, rows in awaiting(kind, part):
        yield transition, visible(kind.model, whole, rows=rows)


def _waiting(
    kind: Kind, transition: Transition, rows: QuerySet[Any], deputy_for: UUID | None, *, count: int, shown: int
) -> Waiting:
    found = items(kind, transition, list(rows.order_by("pk")[:shown]))  # UUIDv7: in the order they were made
    soonest = Due.objects.filter(
        subject_type=kind.name, subject_id__in=rows.order_by().values("pk"), done_at=None
    ).aggregate(at=Min("at"))["at"]
    url = reverse("notices:waiting", kwargs={"kind": kind.name, "action": transition.name})
    oldest = min((i.since for i in found if i.since), default=None)
    return Waiting(kind, transition, count, tuple(found), url, oldest, soonest, deputy_for)


def items(kind: Kind, transition: Transition, subjects: list[Any]) -> list[Item]:
    """Subjects at hand with since when and until when they wait."""
    ids = [s.pk for s in subjects]
    since = _times(Entry.objects.filter(subject_type=kind.name, subject_id__in=ids), Max("at"))
    due = _times(Due.objects.filter(subject_type=kind.name, subject_id__in=ids, done_at=None), Min("at"))
    names = kind.called(subjects) if kind.called else [str(s) for s in subjects]
    return [
        Item(s, name, kind, transition, since.get(s.pk), due.get(s.pk)) for s, name in zip(subjects, names, strict=True)
    ]


def days_left(due: datetime | None, now: datetime) -> int | None:
    """Days of the city's calendar until `due`: 0 today, negative once it is over; None where no date is set."""
    return None if due is None else (timezone.localdate(due) - timezone.localdate(now)).days


def _times(rows: QuerySet[Any], of: Max | Min) -> dict[Any, datetime]:
    return dict(rows.order_by().values("subject_id").annotate(time=of).values_list("subject_id", "time"))
