"""The database's clock, and that it can be held only where that is allowed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection

from junto.core.workflow import PROGRAM
from junto.journal import clock, sequencer
from junto.journal.door import perform
from junto.journal.models import Entry
from junto.people.models import Jurisdiction

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


@pytest.fixture
def real(settings, monkeypatch) -> Callable[[timedelta], None]:
    """`real(by)` sets the machine's clock by so much, on an installation where no test may hold it."""
    settings.CLOCK_MAY_BE_SET = False
    shown = dict(clock._READ)

    def turn(by: timedelta) -> None:
        seconds = int(by.total_seconds())
        monkeypatch.setitem(clock._READ, "sqlite", shown["sqlite"].replace("'now'", f"'now', '{seconds} seconds'"))
        monkeypatch.setitem(clock._READ, "postgresql", f"clock_timestamp() + interval '{seconds} seconds'")

    return turn


def test_clock_set_back_stands_still_in_the_record_and_says_so(
    real, caplog: pytest.LogCaptureFixture, monkeypatch
) -> None:
    monkeypatch.setattr(clock, "_told_back", [float("-inf")])
    perform(Jurisdiction(name="Before", kind="city"), "add", by=PROGRAM)
    last = Entry.objects.latest("pk").at
    real(timedelta(hours=-1))
    assert clock.now() == clock.now() == last
    perform(Jurisdiction(name="After", kind="city"), "add", by=PROGRAM)
    assert Entry.objects.latest("pk").at == last
    assert len(caplog.messages) == 1
    assert "Time stands still" in caplog.messages[0]


def test_no_entry_is_before_the_newest_seal(real) -> None:
    perform(Jurisdiction(name="Before", kind="city"), "add", by=PROGRAM)
    real(timedelta(hours=1))
    sealed = sequencer.seal()
    real(timedelta(hours=-1))
    perform(Jurisdiction(name="After", kind="city"), "add", by=PROGRAM)
    assert Entry.objects.latest("pk").at == sealed.at


def test_deadline_that_has_passed_does_not_come_again(real) -> None:
    deadline = clock.now() + timedelta(minutes=1)
    real(timedelta(minutes=2))
    perform(Jurisdiction(name="After the deadline", kind="city"), "add", by=PROGRAM)
    real(timedelta())
    assert clock.now() > deadline


def test_clock_goes_on_where_nothing_was_set_back(real) -> None:
    perform(Jurisdiction(name="Before", kind="city"), "add", by=PROGRAM)
    real(timedelta(seconds=5))
    assert clock.now() > Entry.objects.latest("pk").at + timedelta(seconds=3)
