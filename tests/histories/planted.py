"""Faults to be planted: what a check must find before its silence means anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from django.db import connections

from junto.journal import clock, door, statements

Plant = Callable[[], AbstractContextManager[Any]]


@contextmanager
def lock_left_out() -> Iterator[None]:
    """The door locks nothing: neither the root's row on PostgreSQL, nor the database when it begins on SQLite."""
    wrapper = connections["default"]
    if wrapper.vendor == "postgresql":
        left_out = patch.object(type(wrapper.features), "has_select_for_update", False)
    else:  # the write lock is taken at the first write, after guards were asked
        left_out = patch.object(type(wrapper), "_start_transaction_under_autocommit", _deferred)
    statements._selecting.cache_clear()  # statements are written once
    with left_out:
        yield
    statements._selecting.cache_clear()


def _deferred(self: Any) -> None:
    self.cursor().execute("BEGIN DEFERRED")


@contextmanager
def clock_before_lock() -> Iterator[None]:
    """The door asks the time first and waits for its locks then."""
    locked = door._locked
    early: ContextVar[datetime] = ContextVar("early")

    def asked_first(*arguments: Any) -> Any:
        early.set(clock.now())
        return locked(*arguments)

    with patch.object(door, "_locked", asked_first), patch.object(door, "clock", SimpleNamespace(now=early.get)):
        yield


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
