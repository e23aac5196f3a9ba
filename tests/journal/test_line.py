"""Who locks a root beside others, and who waits for it alone: nobody overtakes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Event, Thread
from uuid import UUID

import pytest
from django.db import connection, transaction

from junto.core.workflow import PROGRAM
from junto.journal.door import perform
from junto.journal.statements import ALONE, BESIDE, wait_in_line
from junto.people.models import Jurisdiction

pytestmark = [pytest.mark.django_db]
ROOT = UUID("0190a1b2-c3d4-7000-8000-00000000a11e")
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


class Hand:
    """Somebody in a thread, who holds the root from when it is theirs until told to let go."""

    def __init__(self, lock: str) -> None:
        self.lock, self.has, self.let_go = lock, Event(), Event()
        self.thread = Thread(target=self._hold)
        self.thread.start()

    def _hold(self) -> None:
        try:
            with transaction.atomic():
                wait_in_line(ROOT, lock=self.lock)
                self.has.set()
                self.let_go.wait(30)
        finally:
            connection.close()


def waiting(count: int) -> None:
    """Until so many wait."""
    for _look in range(3_000):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0] == count:
                return
        time.sleep(0.005)
    raise AssertionError(f"{count} never waited")


@pytest.fixture
def hands() -> Iterator[list[Hand]]:
    made: list[Hand] = []
    yield made
    for hand in made:
        hand.let_go.set()
        hand.thread.join()


@pytest.mark.postgresql_only
def test_who_wants_it_alone_is_not_overtaken_by_those_who_come_beside(hands: list[Hand]) -> None:
    hands += [Hand(BESIDE), Hand(BESIDE)]
    assert all(hand.has.wait(10) for hand in hands)
    hands.append(Hand(ALONE))
    waiting(1)
    hands.append(Hand(BESIDE))
    waiting(2)
    for early in hands[:2]:
        early.let_go.set()
    assert hands[2].has.wait(10)
    assert not hands[3].has.is_set()
    hands[2].let_go.set()
    assert hands[3].has.wait(10)


@pytest.mark.postgresql_only
def test_nothing_is_done_beside_others_where_nobody_waits_in_line() -> None:
    with pytest.raises(ValueError, match="people.jurisdiction is locked alone"):
        perform(Jurisdiction(name="Dallas", kind="city"), "add", by=PROGRAM, beside=True)


@pytest.mark.sqlite_only
def test_sqlite_knows_no_line(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        wait_in_line(ROOT, lock=ALONE)
