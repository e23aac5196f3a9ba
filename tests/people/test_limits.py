"""Limits: what passes, what is refused with a sentence and a time, who locks nobody out, and what is never refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError

from junto.journal import clock
from junto.people import limits
from junto.people.limits import Limit, TooOften
from junto.people.models import Tally
from tests.people.town import NOON
from tests.serving import Installation

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
FIVE = Limit("five", 5, 300)
LOGIN = {"login": "lea@example.org"}


@pytest.fixture(autouse=True)
def _fresh(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    limits._unasked.clear()
    cache.clear()


def after(seconds: float):
    return clock.set_to(NOON + timedelta(seconds=seconds))


def uses(limit: Limit, key: str, count: int) -> list[int]:
    """0 for each use that passes, else after how many seconds it will."""
    found = []
    for _ in range(count):
        try:
            limits.take(limit, key)
            found.append(0)
        except TooOften as refused:
            found.append(refused.after)
    return found


def test_amount_passes_at_once_then_one_by_one():
    assert uses(FIVE, "a", 7) == [0, 0, 0, 0, 0, 60, 60]
    assert uses(FIVE, "b", 1) == [0]
    with after(59):
        assert uses(FIVE, "a", 1) == [1]
    with after(60):
        assert uses(FIVE, "a", 2) == [0, 60]
    with after(360):
        assert uses(FIVE, "a", 6) == [0, 0, 0, 0, 0, 60]


def test_no_window_lets_twice_as_much_pass():
    """The fault of counting by clock hours: at most `amount` and what grew back pass within any stretch of time."""
    passed = 0
    for second in range(0, 600, 5):
        with after(second):
            passed += uses(FIVE, "a", 3).count(0)
    assert passed == 5 + 9  # the last one falls due at 595 s


def test_sizes_count_and_what_is_larger_than_all_passes_where_nothing_was_used(settings):
    settings.UPLOAD_MB_PER_HOUR = 10
    limits.take(limits.uploads(), "a", 6_000_000)
    with pytest.raises(TooOften) as refused:
        limits.take(limits.uploads(), "a", 6_000_000)
    assert (refused.value.after, refused.value.code) == (720, "throttled")
    assert str(refused.value) == "That was tried too often. Please wait 12 minutes, then try again."
    limits.take(limits.uploads(), "b", 50_000_000)
    with pytest.raises(TooOften):
        limits.take(limits.uploads(), "b", 1)


def test_clock_that_was_set_back_refuses_nobody_for_long():
    with after(100_000):
        uses(FIVE, "a", 5)
    assert uses(FIVE, "a", 6) == [0, 0, 0, 0, 0, 60]


def test_few_uses_ask_no_database_and_many_are_counted(django_assert_num_queries):
    gathered = Limit("gathered", 20, 200, unasked=10)
    with django_assert_num_queries(0):
        assert uses(gathered, "a", 9) == [0] * 9
    assert uses(gathered, "a", 11) == [0] * 11
    assert uses(gathered, "a", 11) == [0] * 9 + [100, 100]  # asked again at once, not let pass for nine more


def test_several_processes_share_a_limit(installation: Installation):
    """Connections of their own at the same time: never more than the amount together."""
    script = (
        "import django; django.setup()\n"
        "from junto.people import limits\n"
        "from django.db import connection\n"
        "from threading import Thread\n"
        "one, passed = limits.Limit('shared', 12, 100_000), []\n"
        "def use():\n"
        "    for _ in range(4):\n"
        "        try: limits.take(one, 'a'); passed.append(1)\n"
        "        except limits.TooOften: pass\n"
        "    connection.close()\n"
        "threads = [Thread(target=use) for _ in range(4)]\n"
        "[t.start() for t in threads]; [t.join() for t in threads]; print(len(passed))\n"
    )
    assert installation.run("-c", script).stdout == "12\n"


def test_database_that_does_not_answer_refuses_nothing(monkeypatch):
    def broken(*_):
        raise DatabaseError("gone")

    monkeypatch.setattr(limits, "_count", broken)
    limits.take(FIVE, "a")


def test_tallies_are_forgotten_after_a_day():
    uses(FIVE, "a", 1)
    assert limits.forget() == 0
    with after(2 * 24 * 3600):
        assert limits.forget() == 1
    assert not Tally.objects.exists()


def test_limits_can_be_switched_off(settings):
    settings.RATE_LIMITS = False
    assert uses(FIVE, "a", 9) == [0] * 9
