"""PostgreSQL plans once what is asked again and again, and is asked for signs of life only where there may be none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection as of_tests
from django.db.utils import ConnectionHandler

from junto.frame.postgresql import base

pytestmark = [pytest.mark.postgresql_only, pytest.mark.django_db]
PLANNED = "SELECT count(*) FROM pg_prepared_statements"
ENDED = "SELECT pg_terminate_backend(%s), pg_sleep(0.05)"


@pytest.fixture
def connection() -> Iterator[Any]:
    """A connection of its own to the tests' database."""
    made = ConnectionHandler({"default": of_tests.settings_dict})["default"]
    made.ensure_connection()
    yield made
    made.close()


def asked(connection: Any, statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def test_statement_that_is_asked_again_and_again_is_planned_once(connection: Any) -> None:
    for number in range(base.AFTER + 2):
        with connection.planned_cursor() as cursor:
            cursor.execute("SELECT %s::int + 1", [number])
            assert cursor.fetchone() == (number + 1,)
    assert asked(connection, PLANNED) == 1


def test_nothing_is_planned_once_where_the_settings_say_so(connection: Any) -> None:
    connection.connection.prepare_threshold = None
    for number in range(base.AFTER + 2):
        with connection.planned_cursor() as cursor:
            cursor.execute("SELECT %s::int", [number])
    assert asked(connection, PLANNED) == 0


def test_moments_come_in_the_connections_own_zone(connection: Any) -> None:
    with connection.cursor() as usual, connection.planned_cursor() as planned:
        usual.execute("SELECT now()")
        planned.execute("SELECT now()")
        assert planned.fetchone()[0].tzinfo == usual.fetchone()[0].tzinfo


def test_connection_that_answered_just_now_is_not_asked_again(connection: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = []
    monkeypatch.setattr(base.base.DatabaseWrapper, "is_usable", lambda self: not questions.append(self))
    assert connection.is_usable()
    assert questions == []
    connection._alive_at -= base.SILENT
    assert connection.is_usable()
    assert connection.is_usable()
    assert len(questions) == 1


def test_connection_that_the_server_ended_is_found_at_once(connection: Any) -> None:
    of_this = asked(connection, "SELECT pg_backend_pid()")
    asked(of_tests, ENDED, of_this)
    assert not connection.is_usable()


def test_connection_that_was_closed_or_never_made_is_not_usable(connection: Any) -> None:
    connection.connection.close()
    assert not connection.is_usable()
    connection.close()
    assert not connection.is_usable()
