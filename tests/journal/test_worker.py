"""The worker's turns: what it does, how often, and that a fault in one stops no other."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from junto.core.workflow import Refused
from junto.journal import clock, due, jobs, worker
from junto.journal.lease import DUTIES, JOBS, Hold
from junto.journal.models import Due, Job, Seal
from tests.journal.making import jurisdiction


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> dict:
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)  # the test's transaction lives on it
    kept = {name: worker.Turn(turn.name, turn.work, turn.seconds, turn.hand) for name, turn in worker._turns.items()}
    monkeypatch.setattr(worker, "_turns", kept)
    return kept


@pytest.mark.django_db
def test_worker_applies_what_is_due_does_jobs_and_seals(turns: dict) -> None:
    done: list[str] = []
    jobs.register("tests.note", lambda job: done.append(job.inputs["word"]))
    jobs.ask("tests.note", inputs={"word": "hello"})
    due.schedule(jurisdiction(), "edit", at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    worker.take_turns()
    assert done == ["hello"]
    assert Job.objects.get(kind="tests.note").state == "done"
    assert Due.objects.get().done_at is not None
    assert Seal.objects.get().size == 2


def test_worker_keeps_turns_apart_and_goes_on_after_a_fault(turns: dict, caplog: pytest.LogCaptureFixture) -> None:
    turns.clear()
    done: list[str] = []

    def fail() -> None:
        raise ZeroDivisionError

    worker.every(10, "failing", fail)
    worker.every(1, "often", lambda: done.append("often"))
    worker.every(10, "seldom", lambda: done.append("seldom"))
    assert worker.take_turns(now=100.0) == ["often", "seldom"]
    assert worker.take_turns(now=100.5) == []
    assert worker.take_turns(now=101.0) == ["often"]
    assert worker.take_turns(now=110.0) == ["often", "seldom"]
    assert done == ["often", "seldom", "often", "often", "seldom"]
    assert "The worker could not do “failing”; it tries again." in caplog.text


def test_work_in_parts_is_done_a_part_a_turn_or_to_its_end(turns: dict) -> None:
    turns.clear()
    parts = list(range(5))
    worker.every(1, "in parts", lambda: parts.pop() is not None and bool(parts))
    assert worker.take_turns(now=1.0) == ["in parts"]
    assert parts == [0, 1, 2, 3]
    assert worker.take_turns(now=2.0, to_the_end=True) == ["in parts"]
    assert parts == []


def test_work_in_parts_ends_where_another_worker_took_over(turns: dict) -> None:
    turns.clear()
    parts = list(range(5))
    worker.every(1, "in parts", lambda: parts.pop() is not None and bool(parts))
    answers = iter([True, True, False])
    worker.take_turns(now=1.0, go_on=lambda: next(answers), to_the_end=True)
    assert parts == [0, 1, 2]


def test_hand_does_its_own_turns_alone(turns: dict) -> None:
    turns.clear()
    worker.every(1, "short", lambda: None)
    worker.every(1, "long", lambda: None, hand=JOBS)
    assert worker.take_turns(now=1.0, hands=(JOBS,)) == ["long"]
    assert worker.take_turns(now=1.0) == ["short"]
    assert worker.take_turns(now=2.0) == ["short", "long"]


def test_jobs_alone_are_for_the_second_hand(turns: dict) -> None:
    assert [turn.name for turn in turns.values() if turn.hand == JOBS] == ["jobs"]
    assert {"what is due", "seals", "releases", "mail"} <= {turn.name for turn in turns.values() if turn.hand == DUTIES}


def test_hand_that_fails_ends_the_other_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(Hold):
        @contextmanager
        def kept(self) -> Iterator[None]:
            yield

        def mine(self) -> bool:
            if self.name == DUTIES:
                raise ZeroDivisionError
            return True

    monkeypatch.setattr(worker, "Hold", Failing)
    monkeypatch.setattr(worker, "take_turns", lambda **_given: [])
    stop = threading.Event()
    with pytest.raises(ZeroDivisionError):
        worker.run(stop)  # comes back only when both have ended
    assert stop.is_set()


@pytest.mark.django_db
def test_worker_seals_only_when_something_was_written(turns: dict, django_assert_num_queries) -> None:
    sealing = worker._Sealing()
    jurisdiction()
    sealing()
    with django_assert_num_queries(1):
        sealing()
    jurisdiction("Austin")
    sealing()
    assert list(Seal.objects.values_list("size", flat=True)) == [1, 2]


def test_worker_is_alone_on_its_data(settings, tmp_path) -> None:
    settings.DATA = tmp_path
    with worker.alone(), pytest.raises(Refused, match="Another worker is at it already"), worker.alone():
        pass
    with worker.alone():
        assert (tmp_path / "worker.lock").exists()


@pytest.mark.django_db
def test_worker_leaves_what_is_not_due_yet(turns: dict) -> None:
    with clock.set_to(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)):
        due.schedule(jurisdiction(), "edit", at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
        worker.take_turns()
    assert Due.objects.get().done_at is None
