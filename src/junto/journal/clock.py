"""The one clock: the database's. No request can supply the time; tests and the demonstration alone may set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection

_set: ContextVar[datetime | None] = ContextVar("journal_clock", default=None)

_NOW = {
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')",
    # Not now(): that is when the transaction began, which for a deadline is too early by the wait for the lock.
    "postgresql": "SELECT clock_timestamp()",
}


def now() -> datetime:
    """The database's time, aware, in UTC. Inside the door it is asked after the locks are taken."""
    if (fixed := _set.get()) is not None:
        return fixed
    with connection.cursor() as cursor:
        cursor.execute(_NOW[connection.vendor])
        value = cursor.fetchone()[0]
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC)


@contextmanager
def set_to(at: datetime) -> Iterator[None]:
    """Hold the clock at `at` (aware) in this thread, for tests and the demonstration."""
    if not settings.CLOCK_MAY_BE_SET:
        raise RuntimeError("The clock can be set only in tests and in the demonstration (JUNTO_CLOCK_MAY_BE_SET).")
    if at.tzinfo is None:
        raise ValueError("The clock takes an aware time.")
    token = _set.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _set.reset(token)
