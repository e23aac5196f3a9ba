"""The database's clock, and that it can be held only where that is allowed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection

from junto.journal import clock

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_now_is_the_databases_time_aware_and_in_utc(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        now = clock.now()
    assert now.tzinfo is UTC
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        theirs = cursor.fetchone()[0]
    if isinstance(theirs, str):
        theirs = datetime.fromisoformat(theirs).replace(tzinfo=UTC)
    assert abs(theirs - now) < timedelta(minutes=1)


def test_clock_held_shows_the_same_time_in_utc() -> None:
    with clock.set_to(NOON.astimezone(timezone(timedelta(hours=-6)))):
        assert clock.now() == NOON
        assert clock.now().tzinfo is UTC
        with clock.set_to(NOON + timedelta(days=1)):
            assert clock.now().day == 2
        assert clock.now() == NOON
    assert clock.now() != NOON


def test_clock_is_not_set_on_a_real_installation(settings) -> None:
    settings.CLOCK_MAY_BE_SET = False
    with pytest.raises(RuntimeError, match="only in tests and in the demonstration"), clock.set_to(NOON):
        pass


def test_clock_takes_aware_times_only() -> None:
    with pytest.raises(ValueError, match="takes an aware time"), clock.set_to(NOON.replace(tzinfo=None)):
        pass
