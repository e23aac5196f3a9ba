"""What is worked out once and remembered while many are asked: who somebody is, and what they may read at one moment.

Every request is undone, so that between two changes of the database made by the questions themselves (a *moment*)
the program finds the same rows. Four things then follow from their arguments alone, and are kept: the condition under
which an actor may read a kind, whether they may read one row, which actor an account stands for, and how much waits for
an actor (a number in every page's menu). Whether that is so is itself asked: a share of all questions is put a second
time with nothing remembered, and must be answered alike (`Askers.again`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db.models import Model, QuerySet

from junto.core.workflow import Actor
from junto.journal import access
from junto.people import middleware
from junto.web import menu


class Memory:
    """What is known; `forget` begins another moment, `off` asks as if nothing were known."""

    def __init__(self) -> None:
        self.on = True
        self._conditions: dict[Any, Any] = {}
        self._found: dict[Any, bool] = {}
        self._actors: dict[Any, Actor] = {}
        self._badges: dict[Any, int] = {}
        self._badge = menu.badge
        self._readable, self._visible, self._actor = access.readable, access.visible, middleware.actor_of_account

    def forget(self, people: bool = True) -> None:
        """The database changed; `people`: who somebody is may have changed as well."""
        self._found.clear()
        self._badges.clear()
        if people:
            self._actors.clear()

    @contextmanager
    def off(self) -> Iterator[None]:
        """Nothing is remembered until the block ends."""
        self.on = False
        try:
            yield
        finally:
            self.on = True

    @contextmanager
    def used(self) -> Iterator[None]:
        """The program remembers until the block ends."""
        with (
            patch.object(access, "readable", self.readable),
            patch.object(access, "visible", self.visible),
            patch.object(middleware, "actor_of_account", self.actor),
            patch.object(menu, "badge", self.badge),
        ):
            yield

    def readable(self, kind: Any, by: Actor, *, among: Any = None) -> Any:
        """The condition, by kind and actor."""
        if not self.on:
            return self._readable(kind, by, among=among)
        key = (kind.name, _who(by), None if among is None else frozenset(among))
        if key not in self._conditions:
            self._conditions[key] = self._readable(kind, by, among=among)
        return self._conditions[key]

    def visible(self, model: type[Model], by: Actor, *, rows: QuerySet[Any] | None = None) -> Any:
        """All rows that may be read, for `fetch`, which asks for one of them."""
        return _Readable(self, model, by, rows) if self.on else self._visible(model, by, rows=rows)

    def actor(self, account: Any, **options: Any) -> Actor:
        """Whom an account stands for."""
        if not self.on:
            return self._actor(account, **options)
        key = (account.pk, *sorted(options.items()))
        if key not in self._actors:
            self._actors[key] = self._actor(account, **options)
        return self._actors[key]

    def badge(self, actor: Actor) -> int:
        """How much waits for an actor."""
        if not self.on:
            return self._badge(actor)
        key = _who(actor)
        if key not in self._badges:
            self._badges[key] = self._badge(actor)
        return self._badges[key]

    def first(self, key: Any, narrow: Callable[[], Any], wide: Callable[[], Any]) -> Any:
        """The row, asked for with the condition the first time, and without it once that is known to hold."""
        if key in self._found:
            return wide() if self._found[key] else None
        row = narrow()
        self._found[key] = row is not None
        return row


class _Readable:
    """Stands for the rows that an actor may read where `fetch` asks for one of them."""

    def __init__(self, memory: Memory, model: type[Model], by: Actor, rows: QuerySet[Any] | None) -> None:
        self.memory, self.model, self.by, self.rows = memory, model, by, rows

    def filter(self, *, pk: Any) -> _One:
        return _One(self, pk)


class _One:
    def __init__(self, among: _Readable, pk: Any) -> None:
        self.among, self.pk = among, pk

    def first(self) -> Any:
        asked = self.among
        every = asked.model._default_manager.all() if asked.rows is None else asked.rows
        key = (asked.model, str(self.pk), _who(asked.by), "" if asked.rows is None else str(asked.rows.query))
        return asked.memory.first(
            key,
            lambda: asked.memory._visible(asked.model, asked.by, rows=asked.rows).filter(pk=self.pk).first(),
            lambda: every.filter(pk=self.pk).first(),
        )


def _who(by: Any) -> Any:
    """An actor by what they hold: who came by a link or a token may hold less than by signing in."""
    return (by.person, tuple(by.held))
