"""What may be destroyed because its retention ended, and destroying it: by the program alone, each time an entry.

Years run only once a matter has ended: its state is final in its workflow, or one that the retention class names for
its kind (a class may govern some states alone, which the others then leave out), and, where its room says so, what it
proves has ended too. A file's years run once it was withdrawn, or its subject has ended. Nothing under a legal hold,
nothing whose class says "keep", nothing without a class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max, Model, Q
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Context
from junto.documents import search, storage
from junto.documents.holding import hold_on
from junto.documents.models import Attachment, Erasure, RetentionClass, Version
from junto.journal import clock
from junto.journal.door import perform
from junto.journal.erasure import erase_payloads
from junto.journal.models import Entry
from junto.journal.registry import Kind, kind_named, kind_of

KEPT_STATES = ("attached", "internal", "withdrawn")
_emptied: dict[str, tuple[str, ...]] = {}
_besides: dict[str, Callable[[Any], None]] = {}
_finishing: list[Callable[[], None]] = []
_counted: dict[str, Callable[[Any, datetime], datetime | None]] = {}


def empties(kind: str, *fields: str, besides: Callable[[Any], None] | None = None) -> None:
    """Name the fields of a kind's rows that are emptied when its entries are erased; without, the row itself stays.

    `besides(subject)`: what else its room takes away then (parts, bytes of its own); called inside the door.
    """
    _emptied[kind] = fields
    if besides is not None:
        _besides[kind] = besides


def counted_from(kind: str, begun: Callable[[Any, datetime], datetime | None]) -> None:
    """Let a room say since when the years of a kind's ended rows run, where something else must have ended too.

    `begun(subject, told)`: `told` is when something last happened to the subject itself; None while they do not run.
    """
    _counted[kind] = begun


def finished_by(finish: Callable[[], None]) -> None:
    """Let a room take away what an earlier run recorded as destroyed and could not finish: asked before each run."""
    if finish not in _finishing:
        _finishing.append(finish)


def class_of(kind: str, state: str) -> RetentionClass | None:
    """The class in use that governs rows of a kind in a state after which years run; None where none does."""
    used = _in_use()
    return next((c for c in used if kind in c.governs and state in ended_states(kind_named(kind), c, used)), None)


def _in_use() -> list[RetentionClass]:
    return list(RetentionClass.objects.filter(state="used"))


@dataclass(frozen=True, slots=True)
class Expired:
    """One thing whose retention has ended: a subject's content, or a file. `held`: the hold that keeps it."""

    subject: Any
    retention: RetentionClass
    ended: datetime
    held: str = ""

    @property
    def is_file(self) -> bool:
        """Whether it is an attachment."""
        return isinstance(self.subject, Attachment)


@dataclass(slots=True)
class Erased:
    """What a run found and did."""

    files: int = 0
    subjects: int = 0
    held: int = 0
    found: list[Expired] = field(default_factory=list)


def erase_expired(*, by: Actor, apply: bool = False) -> Erased:
    """Find what has expired at the database's time and, with `apply`, destroy it; what is held is only counted."""
    done = Erased()
    for finish in _finishing if apply else ():
        finish()
    for one in expired(clock.now()):
        done.found.append(one)
        if one.held:
            done.held += 1
        elif one.is_file:
            done.files += 1
            if apply:
                erase_file(one.subject, one.retention, by=by)
        else:
            done.subjects += 1
            if apply:
                erase_subject(one.subject, one.retention, by=by)
    return done


def expired(at: datetime) -> list[Expired]:
    """Everything whose retention has ended at `at`, files first: they go before what they are attached to."""
    used = _in_use()
    classes = [c for c in used if c.disposal == "destroy" and c.years is not None]
    return [*_files(classes, used, at), *_subjects(classes, used, at)]


def _subjects(classes: Iterable[RetentionClass], used: list[RetentionClass], at: datetime) -> Iterable[Expired]:
    for retention in classes:
        for name in retention.governs:
            kind = kind_named(name)
            rows = kind.model._base_manager.filter(state__in=ended_states(kind, retention, used))
            erased = Erasure.objects.filter(subject_type=name).values("subject_id")
            for subject in rows.exclude(pk__in=erased).order_by("pk").iterator():
                ended = _begun(kind, subject)
                if ended is not None and _over(ended, retention, at):
                    yield Expired(subject, retention, ended, _held(subject))


def _files(classes: list[RetentionClass], used: list[RetentionClass], at: datetime) -> Iterable[Expired]:
    own = Q(retention__in=classes)
    through_subject = Q(retention=None, subject_type__in=[name for c in classes for name in c.governs])
    for file in Attachment.objects.filter(own | through_subject, state__in=KEPT_STATES).select_related("retention"):
        retention = _class_of_file(file, classes, used)
        ended = _file_ended(file, retention, used)
        if ended is not None and _over(ended, retention, at):
            yield Expired(file, retention, ended, _held(file))


def _class_of_file(file: Attachment, classes: list[RetentionClass], used: list[RetentionClass]) -> RetentionClass:
    """Its own, else the one for its subject's state; the longest of its kind where the subject has not ended."""
    if file.retention is not None:
        return file.retention
    governing = [c for c in classes if file.subject_type in c.governs]
    kind, state = kind_named(file.subject_type), getattr(file.subject, "state", "")
    here = [c for c in governing if state in ended_states(kind, c, used)]
    return max(here or governing, key=lambda c: c.years or 0)


def _file_ended(file: Attachment, retention: RetentionClass, used: list[RetentionClass]) -> datetime | None:
    """When its years began to run; None while they do not."""
    if file.state == "withdrawn":
        return last_told(kind_of(Attachment), file)
    subject, kind = file.subject, kind_named(file.subject_type)
    if getattr(subject, "state", None) not in ended_states(kind, retention, used):
        return None
    return _begun(kind, subject)


def _begun(kind: Kind, subject: Model) -> datetime | None:
    """When the years of a subject in an ended state began to run; None while they do not."""
    told = last_told(kind, subject)
    if told is None or kind.name not in _counted:
        return told
    return _counted[kind.name](subject, told)


def ended_states(kind: Kind, retention: RetentionClass, used: Iterable[RetentionClass]) -> set[str]:
    """The states in which a matter of that kind has ended, by its workflow or by the class.

    Without those that another class of `used` governs alone.
    """
    if alone := _alone(kind, retention):
        return alone
    final = {code for code, state in kind.workflow.states.items() if state.final}
    others = {state for c in used for state in _alone(kind, c)}
    return (final | set(retention.governs.get(kind.name, ()))) - others


def _alone(kind: Kind, retention: RetentionClass) -> set[str]:
    """The states of a kind that a class governs and no other, itself governing none besides."""
    governed = retention.governs.get(kind.name, ())
    return set(governed["only"]) if isinstance(governed, dict) else set()


def last_told(kind: Kind, subject: Model) -> datetime | None:
    """When something last happened to the subject itself."""
    entries = Entry.objects.filter(subject_type=kind.name, subject_id=subject.pk)
    return entries.aggregate(at=Max("at"))["at"]


def _over(ended: datetime, retention: RetentionClass, at: datetime) -> bool:
    years = retention.years or 0
    try:
        return ended.replace(year=ended.year + years) <= at
    except ValueError:  # the 29th of February
        return ended.replace(year=ended.year + years, month=3, day=1) <= at


def _held(subject: Model) -> str:
    hold = hold_on(subject)
    return hold.matter if hold else ""


def erase_file(file: Attachment, retention: RetentionClass, *, by: Actor) -> Attachment:
    """Destroy a file's bytes; title, digest and history stay. Other attachments of the same bytes keep them."""
    erased = perform(file, "erase", by=by, inputs={"reason": _reason(retention), "retention": retention.code})
    transaction.on_commit(lambda: storage.destroy_unless_needed(file.sha256))
    return erased


def erase_subject(subject: Model, retention: RetentionClass, *, by: Actor) -> Erasure:
    """Erase what a subject's entries and versions say, and empty the fields its room named; that it was stays."""
    kind = kind_of(type(subject))
    entries = Entry.objects.filter(subject_type=kind.name, subject_id=subject.pk)
    versions = Version.objects.filter(subject_type=kind.name, subject_id=subject.pk).exclude(body=None)
    emptied = {name: _nothing(kind.model, name) for name in _emptied.get(kind.name, ())}
    erasure = Erasure(
        subject_type=kind.name,
        subject_id=subject.pk,
        retention=retention,
        payloads=entries.filter(payload__erased_at=None).count(),
        versions=versions.count(),
        fields=sorted(emptied),
    )

    def take_away(_erasure: Erasure, context: Context) -> None:
        erase_payloads(entries, at=context.at)
        versions.update(body=None)
        if emptied:
            kind.model._base_manager.filter(pk=subject.pk).update(**emptied)
        if kind.name in _besides:
            _besides[kind.name](subject)

    made = perform(
        erasure, "erase", by=by, inputs={"reason": _reason(retention), "retention": retention.code}, then=take_away
    )
    transaction.on_commit(lambda: search.forget(subject))
    return made


def _reason(retention: RetentionClass) -> str:
    return _("The retention of “%(name)s” ended after %(years)s years. %(basis)s") % {
        "name": retention.name,
        "years": retention.years,
        "basis": retention.basis,
    }


def _nothing(model: type[Model], name: str) -> Any:
    """The empty value of a field."""
    column = model._meta.get_field(name)
    if getattr(column, "null", False):
        return None
    if isinstance(column, models.JSONField):
        return column.get_default()
    return ""
