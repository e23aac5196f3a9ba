"""Several workers on one database: one works, the others stand by and take over; nothing is done twice."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from junto.core.workflow import Refused
from junto.journal import clock, due, jobs, worker
from junto.journal.lease import Hold, held_by
from junto.journal.models import Due, Entry, Job, Lease
from tests.journal.making import jurisdiction
from tests.serving import Installation

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def at(seconds: float) -> Any:
    return clock.set_to(NOON + dt.timedelta(seconds=seconds))


@pytest.mark.django_db
def test_lease_is_one_holders_until_it_is_over(settings: Any) -> None:
    settings.WORKER_LEASE = 30
    one, other = Hold(), Hold()
    with at(0):
        assert (one.take(), other.take()) == (True, False)
        assert held_by() == one.holder
    with at(20):
        assert (one.take(), other.take()) == (True, False)  # renewed
    with at(49):
        assert other.take() is False
    with at(50):
        assert held_by() == ""
        assert (other.take(), one.take()) == (True, False)
        assert held_by() == other.holder
    assert Lease.objects.count() == 1


@pytest.mark.django_db
def test_lease_given_back_is_free_at_once() -> None:
    one, other = Hold(), Hold()
    with at(0):
        one.take()
        assert one.mine()
        one.give_back()
        assert not one.mine()
        assert other.take() is True
        one.give_back()  # is not ours to give
        assert held_by() == other.holder


@pytest.mark.django_db
def test_holder_believes_in_its_lease_no_longer_than_others_do(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WORKER_LEASE = 30
    hold, now = Hold(), time.monotonic()
    assert hold.mine() is False
    hold.take()
    monkeypatch.setattr(time, "monotonic", lambda: now + 29)
    assert hold.mine() is True
    monkeypatch.setattr(time, "monotonic", lambda: now + 31)
    assert hold.mine() is False


def test_turns_stop_where_the_lease_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "_turns", {})
    answers = iter([True, False])
    for name in ("first", "second"):
        worker.every(1, name, lambda: None)
    assert worker.take_turns(now=1.0, go_on=lambda: next(answers)) == ["first"]


@pytest.mark.django_db
def test_end_of_a_job_that_another_worker_took_up_is_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_works", {})

    def taken_over(job: Job) -> dict[str, str]:
        Job.objects.filter(pk=job.pk).update(attempts=2)  # meanwhile the other began it anew
        return {"by": "the first"}

    jobs.register("test.slow", taken_over)
    asked = jobs.ask("test.slow", inputs={})
    jobs.run_next()
    asked.refresh_from_db()
    assert (asked.state, asked.result, asked.attempts) == ("running", {}, 2)


@pytest.mark.django_db
def test_due_transition_that_another_worker_applied_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    due.schedule(jurisdiction(), "edit", at=NOON)
    perform = due.perform

    def quicker(*given: Any, **more: Any) -> None:
        perform(*given, **more)
        Due.objects.update(done_at=NOON)

    monkeypatch.setattr(due, "perform", quicker)
    assert due.apply_due() == []
    assert not Entry.objects.filter(action="edit").exists()


@pytest.mark.django_db
def test_due_transition_that_fails_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = jurisdiction(), jurisdiction("Plano")
    due.schedule(first, "edit", at=NOON - dt.timedelta(days=1))
    due.schedule(second, "edit", at=NOON)
    perform = due.perform

    def failing(subject: Any, *given: Any, **more: Any) -> None:
        if subject == first:
            raise ZeroDivisionError
        perform(subject, *given, **more)

    monkeypatch.setattr(due, "perform", failing)
    assert [d.subject_id for d in due.apply_due()] == [second.pk]
    assert Due.objects.get(done_at=None).subject_id == first.pk
    assert "could not be applied; it is tried again" in caplog.text


@pytest.mark.django_db
def test_work_once_is_refused_where_another_worker_holds_the_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)  # the test's transaction lives on it
    other = Hold()
    other.take()
    with pytest.raises(Refused) as refused:
        worker.run_once()
    assert str(refused.value) == f"Another worker is at it already: {other.holder}."


# --- in processes of their own ---------------------------------------------------------------------------------------
IMPORTS = """
import json, django; django.setup()
from junto.core.workflow import PROGRAM
from junto.journal import clock, due, jobs, worker
from junto.journal.door import perform
from junto.journal.models import Due, Job, Lease
from junto.people.models import Jurisdiction
"""
SETUP = """
import datetime as dt, django; django.setup()
from junto.core.workflow import PROGRAM
from junto.journal import due, jobs
from junto.journal.door import perform
from junto.people.models import Jurisdiction
for n in range(20):
    city = perform(Jurisdiction(name=f"City {n}", kind="city"), "add", by=PROGRAM)
    due.schedule(city, "edit", at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    jobs.ask("tests.note", inputs={"word": f"job {n}"})
"""
WORKING = """
import os, sys, threading, django; django.setup()
from junto.journal import due, jobs, worker
me, notes = sys.argv[1], sys.argv[2]
def note(job):
    with open(notes, "a") as file:
        file.write(f"{me} {job.inputs['word']}\\n")
jobs.register("tests.note", note)
"""
AT_ONCE = """
import time
open(notes + "." + me, "w").close()
while not all(os.path.exists(notes + "." + name) for name in ("one", "other")):
    time.sleep(0.01)
due.apply_due()
jobs.run_all()
"""
BESIDE = """
import threading, time
asked, told, stop = threading.Event(), threading.Event(), threading.Event()
def wait(job):
    asked.set()
    told.wait(60)
jobs.register("tests.wait", wait)
jobs.register("tests.note", lambda job: None)
jobs.ask("tests.wait", inputs={})
working = threading.Thread(target=worker.run, args=(stop,))
working.start()
asked.wait(60)
due.schedule(perform(Jurisdiction(name="Dallas", kind="city"), "add", by=PROGRAM), "edit", at=clock.now())
jobs.ask("tests.note", inputs={})
until = time.monotonic() + 60
while Due.objects.filter(done_at=None).exists() and time.monotonic() < until:
    time.sleep(0.01)
found = [Due.objects.filter(done_at=None).count(), *Job.objects.order_by("created_at").values_list("state", flat=True)]
told.set()
while Job.objects.exclude(state="done").exists() and time.monotonic() < until:
    time.sleep(0.01)
stop.set()
working.join()
found += [*Job.objects.values_list("state", "attempts"), *Lease.objects.values_list("holder", flat=True)]
print(json.dumps(found))
"""
BY_LEASE = """
asked = []
def ask_once():
    if me == "other" and not asked:
        asked.append(jobs.ask("tests.note", inputs={"word": "after"}))
worker.every(0, "asking", ask_once)
if me == "other":
    jobs.ask("tests.note", inputs={"word": "while both stand"})
worker.run(threading.Event())
"""
REPORT = """
import json, django; django.setup()
from junto.journal.models import Due, Entry, Job
edits = [e.subject_id for e in Entry.objects.filter(action="edit")]
print(json.dumps({"edits": len(edits), "cities": len(set(edits)), "due": Due.objects.filter(done_at=None).count(),
                  "jobs": sorted(Job.objects.values_list("state", flat=True).distinct())}))
"""
WORDS = [f"job {n}" for n in range(20)]


@contextmanager
def working(installation: Installation, name: str, how: str, notes: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with a data folder of its own, as on another machine, on the installation's database."""
    data = installation.data / name
    data.mkdir()
    started = subprocess.Popen(
        [sys.executable, "-c", WORKING + how, name, str(notes)],
        env={**installation.environment, "JUNTO_DATA": str(data), "JUNTO_WORKER_LEASE": "3"},
        cwd=data,
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait(20)


def until(there: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 120
    while not there():
        assert time.monotonic() < give_up
        time.sleep(0.1)


def all_done(installation: Installation) -> bool:
    return bool(json.loads(installation.run("-c", REPORT).stdout)["jobs"] == ["done"])


def said(notes: Path) -> list[str]:
    return notes.read_text().splitlines() if notes.exists() else []


def test_what_falls_due_waits_for_no_job(installation: Installation) -> None:
    found = json.loads(installation.run("-c", IMPORTS + BESIDE).stdout)
    assert found == [0, "running", "waiting", ["done", 1], ["done", 1], "", ""]


def test_two_workers_at_once_do_everything_exactly_once(installation: Installation, tmp_path: Path) -> None:
    installation.run("-c", SETUP)
    notes = tmp_path / "notes"
    with working(installation, "one", AT_ONCE, notes) as one, working(installation, "other", AT_ONCE, notes) as other:
        assert (one.wait(120), other.wait(120)) == (0, 0)
    assert sorted(line.partition(" ")[2] for line in said(notes)) == sorted(WORDS)
    found = json.loads(installation.run("-c", REPORT).stdout)
    assert found == {"edits": 20, "cities": 20, "due": 0, "jobs": ["done"]}


def test_second_worker_stands_by_and_takes_over_from_one_that_was_killed(
    installation: Installation, tmp_path: Path
) -> None:
    installation.run("-c", SETUP)
    notes = tmp_path / "notes"
    with working(installation, "one", BY_LEASE, notes) as one:
        until(lambda: len(said(notes)) == len(WORDS))
        with working(installation, "other", BY_LEASE, notes):
            # A note is written in the midst of its job, and a job whose worker dies in it is done again: the job's end
            # is waited for before anyone is stopped.
            until(lambda: "one while both stand" in said(notes))
            until(lambda: all_done(installation))
            one.kill()
            until(lambda: "other after" in said(notes))
            until(lambda: all_done(installation))
    assert said(notes) == [*(f"one {word}" for word in WORDS), "one while both stand", "other after"]
    found = json.loads(installation.run("-c", REPORT).stdout)
    assert found == {"edits": 20, "cities": 20, "due": 0, "jobs": ["done"]}
