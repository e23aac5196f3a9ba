"""Long work: asked for in a page, done by the worker, with progress. `junto serve` runs the worker too."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from junto.core.workflow import Refused
from junto.journal import clock
from junto.journal.models import Job

Work = Callable[[Job], Mapping[str, Any] | None]
_works: dict[str, Work] = {}
log = logging.getLogger(__name__)
ATTEMPTS = 3


def register(kind: str, work: Work) -> None:
    """Let `work(job)` do jobs of that kind; what it returns is the job's result."""
    _works[kind] = work


def ask(kind: str, *, inputs: Mapping[str, Any], person: UUID | None = None, total: int = 0) -> Job:
    """Put a job in the queue."""
    return Job.objects.create(kind=kind, inputs=dict(inputs), person=person, total=total, created_at=clock.now())


def progress(job: Job, done: int, total: int | None = None) -> None:
    """Tell how far a job is; seen by others at once, so call it outside transactions."""
    job.done, job.total = done, job.total if total is None else total
    Job.objects.filter(pk=job.pk).update(done=job.done, total=job.total)


def run_next() -> Job | None:
    """Take the oldest waiting job and do it; None where none waits. A failed one is tried again, then kept."""
    job = _take()
    if job is None:
        return None
    try:
        job.result = dict(_works[job.kind](job) or {})
        job.state, job.problem = Job.State.DONE, ""
    except Refused as refusal:
        job.state, job.problem = Job.State.FAILED, str(refusal)
    except Exception:
        log.exception("Job %s (%s) failed.", job.pk, job.kind)
        job.state = Job.State.WAITING if job.attempts < ATTEMPTS else Job.State.FAILED
        job.problem = traceback.format_exc(limit=-3)
    job.finished_at = clock.now()
    # Not where another worker took it up meanwhile, because this one had fallen silent: then the end is the other's.
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    mine.update(state=job.state, problem=job.problem, result=job.result, finished_at=job.finished_at)
    return job


def run_all(limit: int = 1000) -> int:
    """Do waiting jobs until none is left; returns how many."""
    return next((n for n in range(limit) if run_next() is None), limit)


def take_up_again() -> int:
    """Queue anew what a worker that died was at; for whoever has just become the only worker. Returns how many.

    What was begun three times is kept as failed: a job that kills its worker must not do so for ever.
    """
    left = Job.objects.filter(state=Job.State.RUNNING)
    stopped = _("The work stopped before its end, again and again.")
    left.filter(attempts__gte=ATTEMPTS).update(state=Job.State.FAILED, problem=stopped, finished_at=clock.now())
    return left.filter(attempts__lt=ATTEMPTS).update(state=Job.State.WAITING)


def _take() -> Job | None:
    with transaction.atomic():
        waiting = Job.objects.filter(state=Job.State.WAITING).order_by("created_at")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        job = waiting.first()
        if job is not None:
            job.state, job.started_at, job.attempts = Job.State.RUNNING, clock.now(), job.attempts + 1
            job.save(update_fields=["state", "started_at", "attempts"])
    return job
