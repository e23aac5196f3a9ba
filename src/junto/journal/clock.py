"""The one clock: the database's. No request can supply the time; tests and the demonstration alone may set it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from django.conf import settings

from junto.journal.statements import asking, at_hand

STEP = timedelta(seconds=1)  # by which clocks are corrected every day; more is worth a word
SAID_EVERY = 60.0  # seconds

_set: ContextVar[datetime | None] = ContextVar("journal_clock", default=None)

_READ = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')",
    # Not now(): that is when the transaction began, which for a deadline is too early by the wait for the lock.
    "postgresql": "clock_timestamp()",
}
# What time has come to in the record: the newest entry's and the newest seal's.
_COME_TO = (
    ", (SELECT at FROM journal_entry ORDER BY id DESC LIMIT 1), (SELECT at FROM journal_seal ORDER BY id DESC LIMIT 1)"
)
_told_back = [0.0]  # when it was last said that the clock goes back
log = logging.getLogger(__name__)


def now() -> datetime:
    """The database's time, aware, in UTC. Inside the door it is asked after the locks are taken.

    Never before the newest entry's or seal's: where the machine's clock is set back, time stands still in the record
    until the clock has caught up, so that no deadline that has passed comes again. Not where the clock may be set.
    """
    if (fixed := _set.get()) is not None:
        return fixed
    here = at_hand()
    with asking(here) as cursor:
        cursor.execute(f"SELECT {_READ[here.vendor]}{'' if settings.CLOCK_MAY_BE_SET else _COME_TO}")
        read, *written = (_aware(value) for value in cursor.fetchone() if value is not None)
    latest = max(written, default=read)
    if latest > read + STEP and time.monotonic() - _told_back[0] > SAID_EVERY:
        _told_back[0] = time.monotonic()
        log.warning(
            "The clock shows %s, the record has come to %s: it was set back, or was wrong before. Time stands still.",
            read,
            latest,
        )
    return max(read, latest)


def _aware(value: datetime | str) -> datetime:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


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
