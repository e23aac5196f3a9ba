"""Writers to SQLite take turns by a lock on a file beside the database."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from junto.frame.sqlite3 import base

Connect = Callable[..., Any]
BEGIN_FAILS = {"transaction_mode": "IMMEDIATE", "timeout": 0}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    path = tmp_path / "a.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE said (word TEXT)")
    return path


@pytest.fixture
def connect(place: Path, django_db_blocker: Any) -> Iterator[Connect]:
    made = []

    def connecting(name: str = "") -> Any:
        given = {"ENGINE": "junto.frame.sqlite3", "NAME": name or str(place), "OPTIONS": dict(BEGIN_FAILS)}
        made.append(ConnectionHandler({"default": given})["default"])
        made[-1].inc_thread_sharing()
        return made[-1]

    with django_db_blocker.unblock():  # none of them is the tests' own database
        yield connecting
        for one in made:
            one.close()


def begin(connection: Any) -> None:
    connection.ensure_connection()
    connection._start_transaction_under_autocommit()


def taken(place: Path) -> bool:
    """Whether it is somebody's turn."""
    with Path(f"{place}-turn").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@pytest.mark.parametrize("ending", ["commit", "rollback", "close"])
def test_turn_is_taken_until_the_transaction_ends(connect: Connect, place: Path, ending: str) -> None:
    writer = connect()
    begin(writer)
    assert taken(place)
    getattr(writer, ending)()
    assert not taken(place)


def test_writer_who_waits_begins_when_the_one_before_has_ended(connect: Connect, place: Path) -> None:
    first, second, begun = connect(), connect(), Event()
    begin(first)
    first.cursor().execute("INSERT INTO said VALUES ('first')")

    def write() -> None:
        begin(second)
        begun.set()
        second.cursor().execute("INSERT INTO said VALUES ('second')")
        second.commit()

    waiting = Thread(target=write)
    waiting.start()
    assert not begun.wait(0.2)  # SQLite itself would refuse at once: its timeout is 0 here
    first.commit()
    waiting.join(60)
    with closing(sqlite3.connect(place)) as reader:
        assert [word for (word,) in reader.execute("SELECT word FROM said ORDER BY rowid")] == ["first", "second"]
    assert not taken(place)


def test_writer_who_waited_too_long_is_told_so(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "WAITS", 0.01)
    first, second = connect(), connect()
    begin(first)
    with pytest.raises(OperationalError, match="database is locked"):
        begin(second)
    first.rollback()
    begin(second)


def test_turn_is_given_back_where_somebody_without_one_is_writing(connect: Connect, place: Path) -> None:
    writer = connect()
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="database is locked"):
            begin(writer)
        assert not taken(place)
    begin(writer)
    assert taken(place)


def test_turn_is_not_lost_where_its_file_cannot_be_made(
    connect: Connect, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = connect()
    with monkeypatch.context() as patched:
        patched.setattr(base, "TURN", "/no file")
        with pytest.raises(NotADirectoryError):
            begin(writer)
        with pytest.raises(NotADirectoryError):  # nor does the second one wait for the first
            begin(writer)
    begin(writer)
    assert taken(place)


def test_database_in_memory_has_no_turns(connect: Connect, tmp_path: Path) -> None:
    writer = connect("file:turns?mode=memory&cache=shared")
    begin(writer)
    writer.commit()
    assert [p.name for p in tmp_path.iterdir()] == ["a.sqlite3"]
