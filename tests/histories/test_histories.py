"""Many hands at once on a real database: what each saw is explained by a serial order, the journal's."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, wait
from dataclasses import replace
from datetime import timedelta
from random import Random
from threading import Barrier
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

from junto.journal import clock
from junto.journal.check import check
from junto.solicitations import actions, receiving, telling_companies
from junto.solicitations.actions import handing_in
from junto.solicitations.models import Submission
from tests.environment import database
from tests.histories import explaining, planted, playing
from tests.histories.playing import Table, play
from tests.serving import Installations
from tests.solicitations.bidding import fresh

HISTORIES = {"sqlite": 30, "postgresql": 12}  # `make soak` plays 10,000
UNTIL_FOUND = 60
PLANTED = (planted.lock_left_out, planted.deadline_not_asked)  # found in a moment; the soak plants the others as well


@pytest.fixture(scope="module")
def table(installations: Installations, django_db_blocker: Any) -> Iterator[Table]:
    made = installations.fresh()
    with django_db_blocker.unblock(), playing.on(made), playing.table(made) as laid:
        yield laid


def test_histories_of_many_hands_are_explained_by_the_journals_order(table: Table) -> None:
    told = set()
    for turn in range(HISTORIES[database()]):
        history = play(table, f"test {turn}")
        assert explaining.anomalies(history) == [], f"history “test {turn}”"
        told |= {(one.what, one.answer.split(" ")[0]) for one in history.asked}
    acts = ("start", "submit", "call", "hold")
    assert {(what, explaining.DONE) for what in acts} <= told  # that something happens at all
    assert {("submit", "guard"), ("call", "guard")} & told
    assert check().findings == []


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_planted_faults_are_found(table: Table, plant: planted.Plant) -> None:
    with plant():
        found = (explaining.anomalies(play(table, f"planted {turn}")) for turn in range(UNTIL_FOUND))
        assert any(found)


def test_deadline_moved_while_one_is_found_late_refuses_nobody(table: Table) -> None:
    made = playing.published(replace(table, setting=timedelta(hours=1)), Random("late"))
    bidding, company = table.bidding, table.bidding.buying.company("One")
    draft = actions.start_submission(made, organization=company, by=table.sellers["One"])
    assert made.deadline is not None
    late = made.deadline + timedelta(seconds=1)
    moved: list[Future[Any]] = []

    def extend() -> Any:
        with clock.set_to(late):
            until = late + timedelta(hours=1)
            return actions.extend_deadline(made, deadline=until, reason="An outage.", by=bidding.officer)

    def why_not_late(*arguments: Any) -> Any:
        """Asked once it was found late: the office moves the deadline, as far as it comes."""
        if not moved:
            moved.append(table.pool.submit(extend))
            wait(moved, 0.5)  # seconds; it waits for a lock
        return receiving.why_not_late(*arguments)

    with clock.set_to(late), patch.object(handing_in, "receiving", SimpleNamespace(why_not_late=why_not_late)):
        done = actions.submit_packed(fresh(draft), iter([b"in a moment"]), by=table.sellers["One"])
    assert moved[0].result(30).state == "published"
    assert (done.state, fresh(done).state) == ("late", "submitted")  # late, and taken as timely by the extension


@pytest.mark.postgresql_only
def test_companies_hand_in_at_once_and_replace_what_they_handed_in_before(table: Table) -> None:
    made = playing.published(replace(table, setting=timedelta(hours=1)), Random("at once"))
    both = Barrier(2)  # broken, where one of them had to wait for the other's transaction

    def together(submission: Submission) -> None:
        both.wait(20)
        telling_companies.receipt_given(submission)

    def handed_in(name: str) -> Submission:
        seller = table.sellers[name]
        draft = actions.start_submission(made, organization=table.bidding.buying.company(name), by=seller)
        return actions.submit_packed(draft, iter([b"at once"]), by=seller)

    companies = ["One", "Two"]
    earlier = [handed_in(name) for name in companies]
    with patch.object(handing_in, "receipt_given", together):
        later = list(table.pool.map(handed_in, companies))
    assert [fresh(one).state for one in earlier] == ["replaced", "replaced"]
    assert [one.state for one in later] == ["submitted", "submitted"]
    assert check().findings == []
