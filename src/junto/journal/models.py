"""Entries with their payloads, positions and seals; what is due; jobs; numbers. Domain rows hang on `Subject`."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from uuid_utils.compat import uuid7

from junto.journal.registry import kind_named


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): sorts by the time it was made."""
    return uuid7()


class Subject(models.Model):
    """What every domain row with a history of its own has: an id for addresses and a state its workflow knows."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=40, editable=False, db_index=True)

    class Meta:
        abstract = True


class Hanging(models.Model):
    """What hangs on any other subject: an attachment, a frozen version, a legal hold.

    `Who(action, of="subject")` means whoever may do that action to the other subject. A kind of this sort names
    `root="subject"`, so that its entries stand in the other subject's history.
    """

    HANGS_ON: ClassVar[frozenset[str] | None] = None  # names of kinds; None: on any. Fewer are asked about much faster.

    subject_type = models.CharField(max_length=60, editable=False)  # a kind's name: `needs.need`
    subject_id = models.UUIDField(editable=False)

    class Meta:
        abstract = True

    @property
    def subject(self) -> models.Model:
        """The other subject as the database has it now: asked anew each time, since guards depend on it."""
        return kind_named(self.subject_type).model._base_manager.get(pk=self.subject_id)


class Numbered(models.Model):
    """A human number per year, given by the door when the row is created: `N-2026-0012`."""

    year = models.PositiveSmallIntegerField(editable=False)
    serial = models.PositiveIntegerField(editable=False)
    NUMBER_PREFIX = ""

    class Meta:
        abstract = True

    @property
    def number(self) -> str:
        return f"{self.NUMBER_PREFIX}-{self.year}-{self.serial:04d}"


class Entry(models.Model):
    """One line of what happened. Never changed, never deleted; chained to its subject's previous one.

    `digest` is SHA-256 over the canonical JSON (RFC 8785) of the other columns; what changed is in the payload,
    whose salted digest stands here, so that it can be erased and the chain still holds.
    """

    id = models.BigAutoField(primary_key=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    number = models.PositiveIntegerField()  # 1, 2, 3… within the subject
    root_type = models.CharField(max_length=60)  # the aggregate: what a page's history gathers
    root_id = models.UUIDField()
    action = models.CharField(max_length=60)
    state = models.CharField(max_length=40)  # after the action
    actor = models.UUIDField(null=True)  # the person; null for the program and for people without an account
    role = models.CharField(max_length=40)
    organization = models.UUIDField(null=True)  # in whose name
    deputy_for = models.UUIDField(null=True)
    at = models.DateTimeField()
    public = models.BooleanField()
    previous = models.CharField(max_length=64)  # digest of the subject's previous entry; empty for the first
    payload_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "number"], name="entry_once_per_subject")
        ]
        indexes = [
            models.Index(fields=["root_type", "root_id", "id"], name="entry_root"),
            models.Index(fields=["actor", "at"], name="entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} #{self.number} {self.action}"


class Payload(models.Model):
    """What an entry changed, as canonical JSON, with the salt of its digest. May be erased, never edited."""

    entry = models.OneToOneField(Entry, models.DO_NOTHING, primary_key=True, related_name="payload")
    salt = models.CharField(max_length=64, null=True)  # noqa: DJ001  (null is "erased", unlike an empty text)
    body = models.TextField(null=True)  # noqa: DJ001
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"payload of entry {self.entry_id}"


class Seal(models.Model):
    """The root of the tree (RFC 6962) over the digests of all entries up to `size`, in the sequencer's order."""

    id = models.BigAutoField(primary_key=True)
    size = models.PositiveBigIntegerField(unique=True)
    root = models.CharField(max_length=64)
    frontier = models.TextField()  # hashes of the perfect subtrees, hex, joined by commas: what the next seal grows on
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seal at {self.size}"


class Blanks(models.Model):
    """One step of the tree while nobody may see how much is recorded: from `start` to its seal's size, filled up.

    `count` leaves of it stand for nothing; each is made of the seed and its place (core/tlog/blanks.py). The entries of
    the step have their `Position`; every other place in it is blank. `final`: from here on nothing needs to be hidden.
    """

    seal = models.OneToOneField(Seal, models.DO_NOTHING, primary_key=True, related_name="blanks")
    start = models.PositiveBigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    seed = models.CharField(max_length=64)  # hex; secret until the step is disclosed
    final = models.BooleanField()

    class Meta:
        verbose_name_plural = "blanks"

    def __str__(self) -> str:
        return f"{self.count} blanks from {self.start}"


class Position(models.Model):
    """Where the sequencer put an entry in the order of all: 0, 1, 2…; places in between are blank (`Blanks`)."""

    position = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.DO_NOTHING, related_name="position")
    seal = models.ForeignKey(Seal, models.DO_NOTHING, related_name="positions")

    def __str__(self) -> str:
        return f"{self.position}: entry {self.entry_id}"


class Counter(models.Model):
    """The last human number given, per kind and year."""

    kind = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class Due(models.Model):
    """A transition to be applied by the program at a time. Guards check the clock as well."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    action = models.CharField(max_length=60)
    at = models.DateTimeField(db_index=True)
    done_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_type", "subject_id", "action", "at"], name="due_once")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id} at {self.at}"


class Job(models.Model):
    """Long work asked for in a page and done by the worker, with its progress for whoever asked."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=60)
    inputs = models.JSONField(default=dict)
    person = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    problem = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"


class Lease(models.Model):
    """What only one process at a time may do: who may now, and until when, by the database's clock."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=120)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.holder} until {self.until}"


class IdempotencyKey(models.Model):
    """An API write already answered: the same key with the same request gets the same answer."""

    person = models.UUIDField()
    key = models.CharField(max_length=120)
    request = models.CharField(max_length=64)  # SHA-256 of method, path and body
    status = models.PositiveSmallIntegerField()
    answer = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="idempotency_once")]

    def __str__(self) -> str:
        return self.key
