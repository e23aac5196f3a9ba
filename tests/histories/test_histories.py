"""Many hands at once on a real database: what each saw is explained by a serial order, the journal's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from junto.journal.check import check
from tests.environment import database
from tests.histories import explaining, planted, playing
from tests.histories.playing import Table, play
from tests.serving import Installations

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
