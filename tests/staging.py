"""Worlds that many tests begin with: played once by each process of a run, then put back row by row.

    @staged
    def published(self, profile: str = "low_bid") -> Solicitation: …

The first call plays the body and keeps what it changed: the rows, the files of envelopes, and what the makers of the
world (classes marked `@maker`) hold. A later test that makes the same call on the same untouched state gets all of it
back without playing it. A state is untouched until a test writes a row by itself; from then on bodies are played, as
they are where an argument, the clock or a setting is of the test's own making. Nothing is kept between processes, and
every test still ends in its own rollback.
"""

from __future__ import annotations

import functools
import io
import pickle
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils.translation import get_language

from junto.journal import clock

WRITES = re.compile(r"\s*(?:INSERT|REPLACE|UPDATE|DELETE|COPY)\b", re.IGNORECASE)
PLAIN = (str, int, float, bool, type(None))
FOLDERS = ("ENVELOPES", "KEYS")  # a test's own; attachments lie by their digests in the folder of the process
SEEN_IN_KEYS = ("ENVELOPES", "KEYS", "MFA_ROLES", "ATTACHMENTS")  # settings that no world depends on

Table = tuple[str, tuple[str, ...], str]  # its name, columns, and the column of its key
Function = TypeVar("Function", bound=Callable[..., Any])


class OfItsOwn(Exception):
    """An argument or a setting that no other test will come with."""


@dataclass
class Stage:
    """What a call changed: rows by table, files by place, and the pickled makers and answer."""

    gone: dict[Table, list[Any]]
    added: dict[Table, list[Any]]
    files: dict[tuple[str, str], bytes]
    held: bytes
    after_commit: bool  # whether something would have been done after its commit


_stages: dict[Any, Stage] = {}
_makers: set[type] = set()
_state: list[Any] = []  # the key of the database's state in this test; empty once it is the test's own


def maker(cls: type) -> type:
    """A class whose objects make a world: found again, not copied, when a stage is put back."""
    _makers.add(cls)
    return cls


@contextmanager
def staging() -> Iterator[None]:
    """Around a test: its database begins as migrated, and every write outside a stage is the test's own."""
    _state[:] = [()]
    with connection.execute_wrapper(_notice):
        yield
    _state.clear()


@contextmanager
def played() -> Iterator[None]:
    """Bodies inside are played even where they are known: for a test of what follows their commit."""
    _state.clear()
    yield


def staged(function: Function) -> Function:
    """Keep what this call changes, and put it back wherever it is made again on the same state."""

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            key = _key(function, args, kwargs)
        except OfItsOwn:
            return function(*args, **kwargs)
        makers = _makers_from(args)
        if (stage := _stages.get(key)) is None:
            return _play(key, makers, lambda: function(*args, **kwargs))
        return _put_back(key, stage, makers)

    return call  # type: ignore[return-value]


def _key(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if not _state or clock._set.get() is not None:
        raise OfItsOwn
    own = {name: value for name, value in _overridden() if name not in SEEN_IN_KEYS}
    given = tuple(_plain(arg) for arg in args), tuple(sorted((k, _plain(v)) for k, v in kwargs.items()))
    return _state[0], function.__qualname__, given, repr(sorted(own.items())), get_language()


def _overridden() -> Iterator[tuple[str, Any]]:
    holder = settings._wrapped
    while (lower := holder.__dict__.get("default_settings")) is not None:
        yield from ((name, value) for name, value in holder.__dict__.items() if name.isupper())
        holder = lower


def _plain(value: Any) -> Any:
    if isinstance(value, PLAIN):
        return value
    if type(value) in _makers:
        return type(value).__qualname__
    if isinstance(value, Model):
        return value._meta.label, str(value.pk)
    if isinstance(value, (tuple, list)):
        return tuple(_plain(one) for one in value)
    if isinstance(value, dict):
        return tuple((_plain(key), _plain(one)) for key, one in value.items())
    raise OfItsOwn


def _makers_from(args: tuple[Any, ...]) -> dict[str, Any]:
    """The makers that the arguments lead to, by the names of their classes."""
    found: dict[str, Any] = {}
    ahead = list(args)
    while ahead:
        one = ahead.pop()
        if type(one) in _makers and type(one).__qualname__ not in found:
            found[type(one).__qualname__] = one
            ahead.extend(vars(one).values())
    return found


def _play(key: Any, makers: dict[str, Any], play: Callable[[], Any]) -> Any:
    before = {table: _rows(table) for table in _tables()}
    files, waiting = _files(), len(connection.run_on_commit)
    answer = play()
    gone, added = {}, {}
    for table, old in before.items():
        new = _rows(table)
        if new == old:
            continue
        known, kept = set(old), set(new)
        if lost := [_id(table, row) for row in old if row not in kept]:
            gone[table] = lost
        added[table] = [row for row in new if row not in known]
    pickled = io.BytesIO()
    pickler = _Pickler(pickled, pickle.HIGHEST_PROTOCOL)
    pickler.names = {id(one): name for name, one in makers.items()}
    pickler.dump(({name: vars(one) for name, one in makers.items()}, answer))
    written = {place: content for place, content in _files().items() if place not in files}
    after_commit = len(connection.run_on_commit) > waiting
    _stages[key] = Stage(gone, added, written, pickled.getvalue(), after_commit)
    _state[:] = [key]
    return answer


def _put_back(key: Any, stage: Stage, makers: dict[str, Any]) -> Any:
    for table, lost in stage.gone.items():
        _delete(table, lost)
    for table, rows in stage.added.items():
        _insert(table, rows)
    for (folder, name), content in stage.files.items():
        root = Path(getattr(settings, folder))
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o600)  # as whatever is kept there, and the folders on the way
        for above in path.parents[: len(Path(name).parts)]:
            above.chmod(0o700)
    if stage.after_commit:
        connection.on_commit(_is_missed)
    unpickler = _Unpickler(io.BytesIO(stage.held))
    unpickler.makers = makers
    held, answer = unpickler.load()
    for name, values in held.items():
        vars(makers[name]).update(values)
    _state[:] = [key]
    return answer


def _is_missed() -> None:
    raise AssertionError("What follows a commit is not kept with a stage: play it inside `with played():`.")


class _Pickler(pickle.Pickler):
    names: dict[int, str]

    def persistent_id(self, obj: Any) -> str | None:
        return self.names.get(id(obj))


class _Unpickler(pickle.Unpickler):
    makers: dict[str, Any]

    def persistent_load(self, pid: str) -> Any:
        return self.makers[pid]


def _notice(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if _state and WRITES.match(sql):
        _state.clear()
    return execute(sql, params, many, context)


# --- rows as the database writes them, so that nothing is lost on the way ---------------------------------------------
@functools.cache
def _tables() -> tuple[Table, ...]:
    with connection.cursor() as cursor:
        found = [
            table.name
            for table in connection.introspection.get_table_list(cursor)
            if table.type == "t" and not re.search(r"^sqlite_|_search_(?:data|idx|content|docsize|config)$", table.name)
        ]
        return tuple(_table(cursor, name) for name in found)


def _table(cursor: Any, name: str) -> Table:
    columns = [column.name for column in connection.introspection.get_table_description(cursor, name)]
    if connection.vendor == "sqlite" and name.endswith("_search"):
        return name, ("rowid", *columns), "rowid"
    key = connection.introspection.get_primary_key_column(cursor, name) or columns[0]
    return name, (key, *(column for column in columns if column != key)), key


def _quoted(columns: tuple[str, ...], sign: str = "") -> str:
    return ", ".join(f'{sign}"{column}"' for column in columns)


def _rows(table: Table) -> list[Any]:
    name, columns, _key = table
    raw = connection.connection.cursor()
    if connection.vendor == "sqlite":  # a sign before a column keeps Django from converting it
        return raw.execute(f'SELECT {_quoted(columns, "+")} FROM "{name}" ORDER BY rowid').fetchall()
    with raw.copy(f'COPY "{name}" ({_quoted(columns)}) TO STDOUT') as copy:
        return b"".join(copy).splitlines(keepends=True)


def _id(table: Table, row: Any) -> Any:
    return row[0] if connection.vendor == "sqlite" else row.split(b"\t", 1)[0].strip().decode()


def _delete(table: Table, ids: list[Any]) -> None:
    name, _columns, key = table
    raw, mark = connection.connection.cursor(), "?" if connection.vendor == "sqlite" else "%s"
    cast = "" if connection.vendor == "sqlite" else "::text"
    raw.executemany(f'DELETE FROM "{name}" WHERE "{key}"{cast} = {mark}', [(one,) for one in ids])


def _insert(table: Table, rows: list[Any]) -> None:
    name, columns, _key = table
    raw = connection.connection.cursor()
    if connection.vendor == "sqlite":
        marks = ", ".join("?" * len(columns))
        raw.executemany(f'INSERT INTO "{name}" ({_quoted(columns)}) VALUES ({marks})', rows)
        return
    with raw.copy(f'COPY "{name}" ({_quoted(columns)}) FROM STDIN') as copy:
        copy.write(b"".join(rows))


def _files() -> dict[tuple[str, str], bytes]:
    found: dict[tuple[str, str], bytes] = {}
    for folder in FOLDERS:
        root = Path(getattr(settings, folder))
        found |= {(folder, str(p.relative_to(root))): p.read_bytes() for p in root.rglob("*") if p.is_file()}
    return found
