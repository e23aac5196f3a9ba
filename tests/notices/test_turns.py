"""The worker's turn that mails: everyone by and by, and between two rounds only those for whom there is news."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from junto.journal import clock
from junto.notices import digests
from junto.notices.actions import notify
from junto.notices.turns import Mail
from junto.people.models import Person
from tests.making import City

NIGHT = dt.timedelta(hours=12)


@pytest.fixture
def noon(settings) -> Iterator[dt.datetime]:
    """Noon in that city; its mail begins at six."""
    settings.DIGEST_HOUR = 6
    now = timezone.make_aware(dt.datetime(2026, 11, 2, 12))
    with clock.set_to(now):
        yield now


@pytest.fixture
def by_twos(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two persons in a batch."""
    monkeypatch.setattr(digests, "TOGETHER", 2)


def people(west_end: City, count: int, named: str = "Mo") -> list[Person]:
    return [
        west_end.person(f"{named} {n}", "moderator", email=f"{named.lower()}-{n}@example.org") for n in range(count)
    ]


def mailed() -> list[str]:
    """Who was mailed since this was asked last."""
    found = sorted(address for sent in mail.outbox for address in sent.to)
    mail.outbox.clear()
    return found


def at_look(turn: Mail, now: dt.datetime) -> bool:
    """One turn at which it looks for news."""
    turn.looked = float("-inf")
    with clock.set_to(now):
        return turn()


def test_round_asks_everyone_a_batch_a_turn(west_end: City, noon: dt.datetime, by_twos: None) -> None:
    people(west_end, 5)
    west_end.report("Noise at Main")
    turn = Mail()
    assert [turn(), turn()] == [True, True]
    assert mailed() == []  # made, and sent together
    assert turn() is False
    assert mailed() == [f"mo-{n}@example.org" for n in range(5)]
    assert (turn(), mailed()) == (False, [])


def test_between_two_rounds_nobody_is_asked_without_news(west_end: City, noon: dt.datetime) -> None:
    reader = people(west_end, 1)[0]
    turn = Mail()
    turn()
    asked = []
    for count in (1, 20):
        people(west_end, count, f"Idle{count}")
        notify(message="Somebody answered.", person=reader)
        with CaptureQueriesContext(connection) as queries:
            at_look(turn, noon + dt.timedelta(minutes=count))
        asked.append(len(queries))
        mailed()
    assert asked[0] >= asked[1]  # the first of them made a mail besides


def test_news_between_two_rounds_is_told_at_the_next_look(west_end: City, noon: dt.datetime) -> None:
    reader, other = people(west_end, 2)
    turn = Mail()
    assert (turn(), mailed()) == (False, [])
    notify(message="Somebody answered.", person=reader)
    assert (turn(), mailed()) == (False, [])  # no look yet
    assert (at_look(turn, noon + dt.timedelta(minutes=1)), mailed()) == (False, ["mo-0@example.org"])
    notify(message="It moved.", person=other, urgent=True)
    notify(message="It moved.", person=reader, urgent=True)
    at_look(turn, noon + dt.timedelta(minutes=2))
    assert mailed() == ["mo-0@example.org", "mo-1@example.org"]


def test_what_begins_to_wait_is_told_by_the_next_round(west_end: City, noon: dt.datetime) -> None:
    people(west_end, 1)
    turn = Mail()
    turn()
    west_end.report("Noise at Main")
    at_look(turn, noon + dt.timedelta(minutes=59))
    assert mailed() == []
    at_look(turn, noon + dt.timedelta(minutes=60))
    assert mailed() == ["mo-0@example.org"]


def test_clock_that_was_set_back_begins_a_round(west_end: City, noon: dt.datetime) -> None:
    people(west_end, 1)
    turn = Mail()
    turn()
    west_end.report("Noise at Main")
    at_look(turn, noon - dt.timedelta(minutes=30))
    assert mailed() == ["mo-0@example.org"]


def test_night_ends_a_round_and_tells_only_what_is_urgent(west_end: City, noon: dt.datetime, by_twos: None) -> None:
    reader = people(west_end, 3)[0]
    west_end.report("Noise at Main")
    turn = Mail()
    assert turn() is True
    night = noon + NIGHT
    notify(message="Slow.", person=reader)
    assert (at_look(turn, night), mailed()) == (False, [])
    notify(message="It moved.", person=reader, urgent=True)
    at_look(turn, night)
    assert mailed() == ["mo-0@example.org", "mo-0@example.org", "mo-1@example.org"]  # two were made by day
    assert turn.left == []
    morning = noon + dt.timedelta(hours=18, minutes=1)
    assert at_look(turn, morning) is True
    with clock.set_to(morning):
        assert turn() is False
    assert mailed() == ["mo-0@example.org", "mo-2@example.org"]  # to the other nothing is new


def test_one_who_makes_it_fail_keeps_nobody_in_another_batch_waiting(
    west_end: City, noon: dt.datetime, by_twos: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = people(west_end, 4)[0]
    west_end.report("Noise at Main")
    usual = digests.waiting_for

    def failing(actor, **given):
        if actor.person == first.pk:
            raise ZeroDivisionError
        return usual(actor, **given)

    monkeypatch.setattr(digests, "waiting_for", failing)
    turn = Mail()
    with pytest.raises(ZeroDivisionError):
        turn()
    assert turn() is False
    assert mailed() == ["mo-2@example.org", "mo-3@example.org"]


def test_everyone_is_asked_once_an_hour(west_end: City, noon: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    people(west_end, 3)
    asked: list[int] = []
    usual = digests.waiting_for
    monkeypatch.setattr(digests, "waiting_for", lambda actor, **given: asked.append(1) or usual(actor, **given))
    turn = Mail()
    for minute in range(121):
        at_look(turn, noon + dt.timedelta(minutes=minute))
    assert len(asked) == 3 * 3
