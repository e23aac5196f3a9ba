"""The import's jobs: trying every row, writing them; begun again without harm when the worker died at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from junto.agreements.imports.actions import CHECK, RUN, carry_out, fail_payments, try_out
from junto.agreements.imports.study import Study, Tell
from junto.agreements.models import PaymentImport
from junto.journal import jobs
from junto.journal.models import Job
from junto.people.jobs import asked_by, language_of

KEPT = 2_000  # problems and differences kept for the page; the file handed back has all rows refused
PREVIEWED = 10
STOPPED = 60.0  # seconds between two looks for imports whose work ended without them


def check(job: Job) -> dict[str, Any]:
    """Try every row of an import; the result is what its page shows."""
    with override(language_of(job)):
        return report(try_out(_import_of(job), _telling(job)))


def run(job: Job) -> dict[str, Any]:
    """Write the payments. A second run after the first one's commit only says what came of it."""
    imported, by = _import_of(job), asked_by(job)
    if imported.state == "done":
        return dict(imported.outcome)
    with override(language_of(job)):
        return dict(carry_out(imported, by=by, tell=_telling(job)).outcome)


def report(found: Study) -> dict[str, Any]:
    """A study as JSON: counts, problems and differences one by one, the first payments as they would be charged."""
    problems = [problem.as_data() for one in found.rejected for problem in one.problems]
    return {
        **found.counts(),
        "problems": problems[:KEPT],
        "differences": [
            {"row": one.row, "number": one.external_id, "sentence": one.sentence.as_data()}
            for one in found.differing[:KEPT]
        ],
        "preview": [
            {
                "row": one.row,
                "contract": one.payment.contract.number,
                "number": one.payment.external_id,
                "paid_on": one.payment.paid_on.isoformat(),
                "amount": one.payment.amount,
                "currency": one.payment.contract.currency,
                "difference": one.payment.difference,
                "charged": len(one.charged),
            }
            for one in found.new[:PREVIEWED]
        ],
    }


def _import_of(job: Job) -> PaymentImport:
    return PaymentImport.objects.select_related("jurisdiction").get(pk=job.inputs["import"])


def _telling(job: Job) -> Tell:
    return lambda done, total: jobs.progress(job, done, total)


def fail_stopped() -> None:
    """Say of each running import whose job failed for good that nothing was written."""
    running: Mapping[Any, PaymentImport] = {
        i.job: i for i in PaymentImport.objects.filter(state="running").exclude(job=None)
    }
    for job in Job.objects.filter(pk__in=list(running), state=Job.State.FAILED):
        fail_payments(running[job.pk], _("The work stopped before its end. Nothing was written; please try again."))


def register() -> None:
    """Let the worker do the import's jobs."""
    from junto.journal import worker  # noqa: PLC0415 - the worker needs every application ready

    jobs.register(CHECK, check)
    jobs.register(RUN, run)
    worker.every(STOPPED, "imports of payments that stopped", fail_stopped)
