"""perform() and perform_many(): the only way in which a row of the record is created, edited or moved on.

Inside one transaction: lock the aggregate's root, then the subject; take the time from the database; find the
transition; ask who may and the guards; apply; append the entry. Anything that speaks against it is a `Refused`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from junto.core.workflow import NEW, Actor, Context, Held, Refused, Transition
from junto.journal import clock, followers, separation, statements
from junto.journal.entries import Happening, Last, append, last_of
from junto.journal.hanging import stands
from junto.journal.models import Counter, Entry, Numbered
from junto.journal.registry import Kind, kind_named, kind_of
from junto.journal.snapshots import snapshots

M = TypeVar("M", bound=models.Model)
Apply = Callable[[Any, Context], object]

_depth: ContextVar[int] = ContextVar("journal_door", default=0)
_beside: ContextVar[frozenset[Any]] = ContextVar("journal_beside", default=frozenset())  # roots locked beside others


class RefusedMany(Refused):
    """Some of many subjects were refused; `refusals` holds (index, Refused). Nothing was written."""

    def __init__(self, refusals: list[tuple[int, Refused]]) -> None:
        super().__init__(str(refusals[0][1]), code=refusals[0][1].code)
        self.refusals = refusals


def is_open() -> bool:
    """Whether this thread is inside the door: what the watch over domain tables asks."""
    return _depth.get() > 0


@contextmanager
def opened() -> Iterator[None]:
    """Inside: domain rows may be written. For `perform` itself; a room calls `perform`."""
    token = _depth.set(_depth.get() + 1)
    try:
        yield
    finally:
        _depth.reset(token)


def perform(
    subject: M,
    action: str,
    *,
    by: Actor,
    inputs: Mapping[str, Any] | None = None,
    apply: Apply | None = None,
    then: Apply | None = None,
    seen: int | None = None,
    beside: bool = False,
) -> M:
    """Do `action` to `subject` on behalf of `by`, or raise `Refused`; returns the subject as it is afterwards.

    `inputs` are what the actor handed in: guards may read them and the entry keeps them. `apply(subject, context)`
    sets the subject's own fields before it is saved; `then(subject, context)` writes its parts, or performs on other
    subjects, once it is saved. A new, unsaved instance is created. `seen` is the number of the subject's last entry
    that the actor had before their eyes: where another came since, the action is refused as stale. `beside`: many may
    do this at once under one root, since it asks of the root that it stays as it is, and of what else hangs on it only
    what nobody else changes so; who changes the root waits for all of these, and they for them.
    """
    kind = kind_of(type(subject))
    given = dict(inputs or {})
    first = not connection.in_atomic_block
    with transaction.atomic(), opened(), _standing(kind, subject, beside=beside, first=first):
        fresh = _locked(kind, [subject])[0]
        previous = _last_entries(kind, [fresh]).get(fresh.pk)
        _refuse_stale(previous, seen)
        context = Context(by, clock.now(), given)
        transition, held = decide(kind, fresh, action, context)
        if apply is not None:
            apply(fresh, context)
        creating = fresh._state.adding
        _prepare(kind, [fresh], transition, context)
        statements.save(fresh, creating=creating)
        if then is not None:
            then(fresh, context)
        after = snapshots(kind, [fresh])[0]
        root, root_type = root_of(kind, fresh)
        happening = Happening(kind, fresh, transition, held, given, after, root, root_type, previous)
        followers.announce(kind, append([happening], by=by, at=context.at))
    return fresh  # type: ignore[return-value]


def perform_many(
    subjects: Sequence[M],
    action: str,
    *,
    by: Actor,
    inputs: Sequence[Mapping[str, Any]] | None = None,
    apply: Apply | None = None,
    then: Callable[[list[Any], list[Context]], None] | None = None,
) -> list[M]:
    """Do the same action to many subjects of one kind in one transaction, one entry each; all or nothing.

    As `perform`, with bulk writes: `then` gets all subjects with their contexts at once. Raises `RefusedMany`.
    """
    if not subjects:
        return []
    kind = kind_of(type(subjects[0]))
    given = [dict(i) for i in inputs] if inputs is not None else [{} for _each in subjects]
    with transaction.atomic(), opened():
        fresh = _locked(kind, subjects)
        previous = _last_entries(kind, fresh)
        at = clock.now()
        contexts = [Context(by, at, i) for i in given]
        decisions = _decide_all(kind, fresh, action, contexts)
        for one, context in zip(fresh, contexts, strict=True):
            if apply is not None:
                apply(one, context)
        creating = fresh[0]._state.adding
        for transition in {id(t): t for t, _held in decisions}.values():
            _prepare(
                kind, [f for f, d in zip(fresh, decisions, strict=True) if d[0] is transition], transition, contexts[0]
            )
        (statements.insert_many if creating else statements.update_many)(fresh)
        if then is not None:
            then(list(fresh), contexts)
        happenings = [
            Happening(kind, one, transition, held, context.inputs, after, *root_of(kind, one), previous.get(one.pk))
            for one, (transition, held), context, after in zip(
                fresh, decisions, contexts, snapshots(kind, fresh), strict=True
            )
        ]
        followers.announce(kind, append(happenings, by=by, at=at))
    return list(fresh)  # type: ignore[arg-type]


@contextmanager
def alone(root: models.Model) -> Iterator[None]:
    """One transaction of several actions on what belongs to a root, for which one waits in line."""
    first = not connection.in_atomic_block
    with transaction.atomic():
        if first:
            statements.wait_in_line(root.pk, lock=statements.ALONE)
        yield


@contextmanager
def _standing(kind: Kind, subject: models.Model, *, beside: bool, first: bool) -> Iterator[None]:
    """How the root is locked, inside: beside others, or alone. In a transaction that holds nothing yet, in line.

    What is performed inside on the same root locks it the same way: of two who hold it beside one another and both want
    it alone, neither would get it.
    """
    if not connection.features.has_select_for_update:
        yield
        return
    root, name = root_of(kind, subject)
    line = kind_named(name).line
    if beside and not line:
        raise ValueError(f"{name} is locked alone: its kind knows no line")
    if first and line:
        statements.wait_in_line(root.pk, lock=statements.BESIDE if beside else statements.ALONE)
    token = _beside.set(_beside.get() | {(type(root), root.pk)} if beside else _beside.get())
    try:
        yield
    finally:
        _beside.reset(token)


def decide(kind: Kind, subject: models.Model, action: str, context: Context) -> tuple[Transition, Held]:
    """The transition that `action` is now and the role in which the actor may do it; raises `Refused` otherwise."""
    state = NEW if subject._state.adding else getattr(subject, "state", NEW)
    transition = kind.workflow.find(action, state)
    if transition is None:
        raise Refused(_not_now(kind, action, state), code="state")
    held = stands(kind, subject, transition.who, context.actor)
    if held is None:
        raise Refused(_("This is not yours to do: %(label)s.") % {"label": transition.label}, code="forbidden")
    if transition.reason and not str(context.inputs.get("reason") or "").strip():
        raise Refused(_("Please give a reason: it becomes part of the record."), code="input", field="reason")
    if sentence := why_not(kind, subject, transition, context):
        raise Refused(sentence)
    return transition, held


def why_not(kind: Kind, subject: models.Model, transition: Transition, context: Context) -> Any | None:
    """The first guard's sentence against a transition, separation of duties included; None where nothing speaks so."""
    for guard in transition.guards:
        if sentence := guard(subject, context):
            return sentence
    return separation.why_not(kind, subject, transition, context)


def _not_now(kind: Kind, action: str, state: str) -> str:
    labels = kind.workflow.named(action)
    if not labels:
        raise ValueError(f"{kind.name} has no action {action!r}")
    words = {"label": labels[0].label, "title": kind.workflow.title}
    if state == NEW:
        return _("%(label)s is not possible: it does not exist yet.") % words
    words["state"] = kind.workflow.states[state].label
    return _("%(label)s is not possible now: it is “%(state)s”.") % words


def _decide_all(
    kind: Kind, subjects: Sequence[models.Model], action: str, contexts: Sequence[Context]
) -> list[tuple[Transition, Held]]:
    decisions: list[tuple[Transition, Held]] = []
    refusals: list[tuple[int, Refused]] = []
    for i, (subject, context) in enumerate(zip(subjects, contexts, strict=True)):
        try:
            decisions.append(decide(kind, subject, action, context))
        except Refused as refusal:
            refusals.append((i, refusal))
    if refusals:
        raise RefusedMany(refusals)
    return decisions


def root_of(kind: Kind, subject: models.Model) -> tuple[models.Model, str]:
    """The aggregate's root and its kind's name; what hangs on another subject belongs to that one's root."""
    if not kind.root:
        return subject, kind.name
    root: Any = subject
    for step in kind.root.split("__"):
        root = statements.attached(root, step)
    return root_of(kind_of(type(root)), root)


def _locked(kind: Kind, subjects: Sequence[models.Model]) -> list[models.Model]:
    """The subjects as the database has them now, under lock: roots first, then subjects, each in the order of ids.

    SQLite has no row locks: its transaction took the database's write lock when it began (BEGIN IMMEDIATE).
    """
    rows_can_lock = connection.features.has_select_for_update
    root = _lock_roots(kind, subjects) if kind.root and rows_can_lock else None
    adding = [s for s in subjects if s._state.adding]
    if adding:
        if len(adding) != len(subjects):
            raise ValueError("perform_many takes either new subjects or existing ones, not both")
        _refresh_owners(kind, subjects)
        return list(subjects)
    if len(subjects) == 1:
        one = statements.row_by_id(kind.model, subjects[0].pk)
        if one is None:
            raise Refused(_("It is no longer there."), code="state")
        _give_root(kind, one, root)
        return [one]
    rows = kind.model._base_manager.filter(pk__in=[s.pk for s in subjects]).order_by("pk")
    found = {r.pk: r for r in (rows.select_for_update(of=("self",)) if rows_can_lock else rows)}
    if len(found) != len({s.pk for s in subjects}):
        raise Refused(_("It is no longer there."), code="state")
    return [found[s.pk] for s in subjects]


def _lock_roots(kind: Kind, subjects: Sequence[models.Model]) -> models.Model | None:
    """Lock the rows of the subjects' roots; the row as it is now, where there is one."""
    roots: dict[type[models.Model], set[Any]] = {}
    for subject in subjects:
        root, _name = root_of(kind, subject)
        roots.setdefault(type(root), set()).add(root.pk)
    locked = None
    for model, ids in roots.items():
        if len(ids) == 1:
            (pk,) = ids
            lock = statements.BESIDE if (model, pk) in _beside.get() else statements.ALONE
            locked = statements.row_by_id(model, pk, lock=lock)
        else:
            list(model._base_manager.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    return locked if len(roots) == 1 else None


def _give_root(kind: Kind, subject: models.Model, root: models.Model | None) -> None:
    """Guards and snapshots ask the root: here it is as it was locked."""
    relation = _owner(kind.model, kind.root)
    if root is None or relation is None or not isinstance(root, relation.related_model):
        return
    if getattr(subject, relation.attname) == root.pk:
        setattr(subject, relation.name, root)


def _refresh_owners(kind: Kind, subjects: Sequence[models.Model]) -> None:
    """Give new subjects what they belong to as it is now: whoever began them read it before the lock was theirs.

    Else a guard would ask a deadline that was moved while its caller waited for the lock.
    """
    relation = _owner(kind.model, kind.root)
    if relation is None:
        return
    owners = relation.related_model._base_manager.in_bulk({getattr(s, relation.attname) for s in subjects} - {None})
    for subject in subjects:
        if (owner := owners.get(getattr(subject, relation.attname))) is not None:
            setattr(subject, relation.name, owner)


@cache
def _owner(model: type[models.Model], root: str) -> Any | None:
    """The relation that leads from a subject to its root, or towards it; None where it has no root of its own."""
    step = root.partition("__")[0]
    return next((f for f in model._meta.concrete_fields if f.name == step and f.is_relation), None)


def _last_entries(kind: Kind, subjects: Sequence[models.Model]) -> dict[Any, Last]:
    """Each subject's last entry; nothing for new ones."""
    if subjects[0]._state.adding:
        return {}
    if len(subjects) == 1:
        last = last_of(kind.name, subjects[0].pk)
        return {} if last is None else {subjects[0].pk: last}
    entries = Entry.objects.filter(subject_type=kind.name, subject_id__in=[s.pk for s in subjects]).order_by("number")
    return {pk: Last(number, digest) for pk, number, digest in entries.values_list("subject_id", "number", "digest")}


def _refuse_stale(previous: Last | None, seen: int | None) -> None:
    if seen is not None and previous is not None and previous.number != seen:
        raise Refused(
            _("Someone changed this while you had it open. Please look at the new version, then try again."),
            code="stale",
        )


def _prepare(kind: Kind, subjects: Sequence[models.Model], transition: Transition, context: Context) -> None:
    """Set the state the transition leads to; give new rows their human numbers."""
    for subject in subjects:
        if transition.target is not None:
            subject.state = transition.target  # type: ignore[attr-defined]
    new = [s for s in subjects if isinstance(s, Numbered) and s._state.adding]
    if new:
        first = take_numbers(kind.name, context.at.year, len(new))
        for offset, subject in enumerate(new):
            subject.year, subject.serial = context.at.year, first + offset


def take_numbers(kind: str, year: int, count: int) -> int:
    """Take `count` human numbers of a kind and year; returns the first. The counter's row is locked until commit."""
    Counter.objects.get_or_create(kind=kind, year=year)
    rows = Counter.objects.filter(kind=kind, year=year)
    counter = (rows.select_for_update() if connection.features.has_select_for_update else rows).get()
    counter.last += count
    counter.save(update_fields=["last"])
    return counter.last - count + 1
