"""Jobs, what is due, followers: what the worker does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from junto.core.workflow import PROGRAM, Refused
from junto.journal import clock, due, followers, jobs
from junto.journal.door import perform
from junto.journal.models import Due, Entry, Job
from tests.journal.making import jurisdiction

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clean_registers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_works", dict(jobs._works))
    monkeypatch.setattr(followers, "_followers", {})


def test_job_is_done_and_keeps_its_result() -> None:
    def add(job: Job) -> dict[str, int]:
        jobs.progress(job, 1, 2)
        assert Job.objects.get(pk=job.pk).done == 1
        return {"sum": job.inputs["a"] + job.inputs["b"]}

    jobs.register("test.add", add)
    asked = jobs.ask("test.add", inputs={"a": 2, "b": 3})
    assert asked.state == "waiting"
    done = jobs.run_next()
    assert done is not None
    assert (done.pk, done.state, done.result, done.done, done.total) == (asked.pk, "done", {"sum": 5}, 1, 2)
    assert jobs.run_next() is None


def test_jobs_run_in_the_order_they_were_asked_for() -> None:
    order: list[str] = []
    jobs.register("test.note", lambda job: order.append(job.inputs["n"]))
    for n, minutes in (("b", 2), ("a", 1)):
        with clock.set_to(NOON + timedelta(minutes=minutes)):
            jobs.ask("test.note", inputs={"n": n})
    assert jobs.run_all() == 2
    assert order == ["a", "b"]


def test_job_that_fails_is_tried_three_times_then_kept_with_its_trace() -> None:
    def fail(_job: Job) -> None:
        raise RuntimeError("no such disk")

    jobs.register("test.fail", fail)
    jobs.ask("test.fail", inputs={})
    states = []
    while (job := jobs.run_next()) is not None:
        states.append(job.state)
    assert states == ["waiting", "waiting", "failed"]
    assert "RuntimeError: no such disk" in Job.objects.get().problem


def test_job_that_is_refused_is_not_tried_again() -> None:
    def refuse(_job: Job) -> None:
        raise Refused("The file is gone.")

    jobs.register("test.refuse", refuse)
    jobs.ask("test.refuse", inputs={})
    job = jobs.run_next()
    assert job is not None
    assert (job.state, job.problem, job.attempts) == ("failed", "The file is gone.", 1)
    assert jobs.run_next() is None


def test_due_transition_is_applied_at_its_time_once() -> None:
    city = jurisdiction()
    with clock.set_to(NOON):
        due.schedule(city, "edit", at=NOON + timedelta(hours=1))
        assert due.apply_due() == []
    with clock.set_to(NOON + timedelta(hours=1)):
        [handled] = due.apply_due()
        assert (handled.done_at, handled.problem) == (NOON + timedelta(hours=1), "")
        assert due.apply_due() == []
    entry = Entry.objects.get(action="edit")
    assert (entry.role, entry.actor, entry.at) == ("system", None, NOON + timedelta(hours=1))


def test_scheduling_anew_replaces_and_cancelling_removes() -> None:
    city = jurisdiction()
    due.schedule(city, "edit", at=NOON)
    due.schedule(city, "edit", at=NOON + timedelta(days=1))
    assert list(Due.objects.values_list("at", flat=True)) == [NOON + timedelta(days=1)]
    due.cancel(city, "edit")
    assert Due.objects.count() == 0


def test_due_transition_that_is_refused_keeps_the_sentence() -> None:
    city = jurisdiction()
    due.schedule(city, "end", at=NOON)  # wants a reason, which the program cannot give
    with clock.set_to(NOON):
        [handled] = due.apply_due()
    assert handled.problem == "Please give a reason: it becomes part of the record."
    assert Due.objects.get().done_at == NOON


def test_follower_hears_after_the_commit(django_capture_on_commit_callbacks: Any) -> None:
    heard: list[str] = []

    def listen(entries: Sequence[Entry]) -> None:
        heard.extend(e.action for e in entries)

    followers.follow("people.jurisdiction", listen)
    followers.follow("people.jurisdiction", listen)  # once is enough
    with django_capture_on_commit_callbacks() as callbacks:
        jurisdiction()
    assert heard == []
    for callback in callbacks:
        callback()
    assert heard == ["add"]


def failing(entries: Sequence[Entry]) -> None:
    """A follower that fails until it is mended."""
    if failing.broken:  # type: ignore[attr-defined]
        raise RuntimeError("the index is away")
    failing.heard = [e.pk for e in entries]  # type: ignore[attr-defined]


def test_follower_that_fails_refuses_nothing_and_is_tried_again(django_capture_on_commit_callbacks: Any) -> None:
    failing.broken = True  # type: ignore[attr-defined]
    followers.follow("people.jurisdiction", failing)
    with django_capture_on_commit_callbacks(execute=True):
        city = jurisdiction()
    entry = Entry.objects.get(subject_id=city.pk)
    assert Job.objects.get().inputs == {"follower": f"{__name__}:failing", "entries": [entry.pk]}
    failing.broken = False  # type: ignore[attr-defined]
    job = jobs.run_next()
    assert job is not None
    assert (job.state, failing.heard) == ("done", [entry.pk])  # type: ignore[attr-defined]


def test_unknown_follower_is_named() -> None:
    with pytest.raises(LookupError, match="No follower is named x:y."):
        followers.again("x:y", [])


def test_due_for_a_subject_that_is_gone_is_refused_not_raised() -> None:
    city = jurisdiction()
    Due.objects.create(subject_type="people.jurisdiction", subject_id="f" * 32, action="edit", at=NOON)
    with clock.set_to(NOON):
        [handled] = due.apply_due()
    assert handled.problem == "It is no longer there."
    assert perform(city, "edit", by=PROGRAM).name == "Dallas"
