"""Faults to be planted: what a check must find before its silence means anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from django.db import connections
from django.db.models import Model, Q

from junto.agreements.models import Share
from junto.core.workflow import Actor
from junto.evaluation.models import Score
from junto.journal import access, clock, door, statements
from junto.journal.registry import Kind
from junto.solicitations.models import Submission

Plant = Callable[[], AbstractContextManager[Any]]
BEGIN = "_start_transaction_under_autocommit"  # where a connection to SQLite waits for its turn to write


@contextmanager
def lock_left_out() -> Iterator[None]:
    """The door locks nothing: neither the root's row on PostgreSQL, nor the database when it begins on SQLite."""
    wrapper = connections["default"]
    if wrapper.vendor == "postgresql":
        left_out = patch.object(type(wrapper.features), "has_select_for_update", False)
    else:  # the write lock is taken at the first write, after guards were asked
        left_out = patch.object(type(wrapper), BEGIN, _deferred)
    statements._selecting.cache_clear()  # statements are written once
    with left_out:
        yield
    statements._selecting.cache_clear()


def _deferred(self: Any) -> None:
    self.cursor().execute("BEGIN DEFERRED")


@contextmanager
def clock_before_lock() -> Iterator[None]:
    """The door asks the time first and waits then: in line and for a row on PostgreSQL, for its turn on SQLite."""
    wrapper, early = connections["default"], ContextVar[datetime | None]("early", default=None)
    place, name = (door, "_standing") if wrapper.vendor == "postgresql" else (type(wrapper), BEGIN)
    waits = getattr(place, name)

    def asked_first(*arguments: Any, **options: Any) -> Any:
        early.set(clock.now())
        return waits(*arguments, **options)

    def now() -> datetime:
        return early.get() or clock.now()

    with patch.object(place, name, asked_first), patch.object(door, "clock", SimpleNamespace(now=now)):
        yield


def all_beside_one_another() -> AbstractContextManager[Any]:
    """Whoever changes the solicitation locks its row as those who hand in do; on PostgreSQL."""
    return patch.object(statements, "ALONE", statements.BESIDE)


def owner_read_before_lock() -> AbstractContextManager[Any]:
    """Guards of new subjects ask the solicitation as their caller had read it."""
    return patch.object(door, "_refresh_owners", lambda *_all: None)


def late_ones_forgotten() -> AbstractContextManager[Any]:
    """An extension leaves late what came before the new deadline."""
    return patch("junto.solicitations.actions.addenda.take_as_timely", lambda solicitation: None)


def no_confirmation_asked() -> AbstractContextManager[Any]:
    """A material addendum leaves what was handed in before as it is."""
    return patch("junto.solicitations.actions.addenda.send_back", lambda solicitation, addendum: None)


def deadline_not_asked() -> AbstractContextManager[Any]:
    """The deadline is taken from whoever asks, not from the clock: what is late is taken as in time."""
    return patch("junto.solicitations.receiving.deadline_of", lambda submission: datetime.max.replace(tzinfo=UTC))


HISTORIES: tuple[Plant, ...] = (
    lock_left_out,
    clock_before_lock,
    owner_read_before_lock,
    late_ones_forgotten,
    no_confirmation_asked,
    deadline_not_asked,
)
ROWS: tuple[Plant, ...] = (all_beside_one_another,)  # where rows are locked


# --- for the machine of rules -----------------------------------------------------------------------------------------
@contextmanager
def envelopes_unlocked() -> Iterator[None]:
    """The reading door asks neither for the opening nor for who reads."""
    with (
        patch("junto.solicitations.receiving.why_sealed", lambda submission: None),
        patch("junto.solicitations.envelopes.door._why_not", lambda submission, by: None),
    ):
        yield


@contextmanager
def _read_by_all(model: type[Model]) -> Iterator[None]:
    readable = access.readable

    def all_of(kind: Kind, by: Actor, **more: Any) -> Q:
        return ~Q(pk__in=[]) if kind.model is model else readable(kind, by, **more)

    with patch.object(access, "readable", all_of):
        yield


def submissions_seen_by_the_office() -> AbstractContextManager[Any]:
    """Everybody reads the rows of submissions."""
    return _read_by_all(Submission)


def scores_seen_by_the_panel() -> AbstractContextManager[Any]:
    """Everybody reads everybody's scores."""
    return _read_by_all(Score)


def anybody_scores() -> AbstractContextManager[Any]:
    """Nobody asks whether the author of a score has declared."""
    return patch("junto.evaluation.conditions.why_not_score", lambda score: None)


@contextmanager
def cent_lost() -> Iterator[None]:
    """The last share that is written lacks a cent."""
    bulk_create = Share.objects.bulk_create

    def short(rows: Any) -> Any:
        given = list(rows)
        given[-1].amount -= 1
        return bulk_create(given)

    with patch("junto.agreements.actions.parts.Share.objects", SimpleNamespace(bulk_create=short)):
        yield


@contextmanager
def submissions_told_publicly() -> Iterator[None]:
    """Entries about submissions are public."""
    find = door.decide

    def told(kind: Kind, *arguments: Any) -> Any:
        transition, held = find(kind, *arguments)
        return (replace(transition, public=True) if kind.model is Submission else transition), held

    with patch.object(door, "decide", told):
        yield
