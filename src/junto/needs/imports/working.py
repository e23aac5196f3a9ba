"""The import's jobs: trying every row, writing them; begun again without harm when the worker died at it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from junto.journal import jobs
from junto.journal.models import Job
from junto.needs.imports import keeping
from junto.needs.imports.actions import CHECK, RUN, carry_out, fail_import, try_out
from junto.needs.imports.study import problem_counts
from junto.needs.imports.task import Made, Study, Tell
from junto.needs.models import Import, Need
from junto.people.jobs import asked_by, language_of

PROBLEMS_KEPT = 2_000  # for the page; the file handed back has them all
PREVIEWED = 10
STOPPED = 60.0  # seconds between two looks for imports whose work ended without them


def check(job: Job) -> dict[str, Any]:
    """Try every row of an import; the result is what its page shows."""
    imported, by = _import_of(job), asked_by(job)
    with override(language_of(job)):
        found = try_out(imported, by=by, tell=_telling(job))
        return report(found)


def run(job: Job) -> dict[str, Any]:
    """Write the rows of an import. A second run after the first one's commit only says what came of it."""
    imported, by = _import_of(job), asked_by(job)
    if imported.state == "done":
        return dict(imported.outcome)
    with override(language_of(job)):
        return dict(carry_out(imported, by=by, tell=_telling(job)).outcome)


def report(found: Study) -> dict[str, Any]:
    """A study as JSON: counts, owners, problems by kind and one by one, the first rows as they would become."""
    problems = [problem.as_data() for one in found.rejected for problem in one.problems]
    return {
        **found.counts(),
        "owners": [
            {
                "key": o.key,
                "name": o.organization.name if o.organization is not None else o.name,
                "spellings": [[text, n] for text, n in o.spellings.most_common()],
                "state": o.state,
                "id": str(o.organization.pk) if o.organization is not None and o.state == "known" else "",
            }
            for o in found.owners
        ],
        "problem_counts": problem_counts(found.rejected),
        "problems": problems[:PROBLEMS_KEPT],
        "problems_more": max(0, len(problems) - PROBLEMS_KEPT),
        "preview": [_previewed(one) for one in (*found.new, *found.changed)[:PREVIEWED]],
    }


def _previewed(one: Made) -> dict[str, Any]:
    subject = one.subject
    need = subject if isinstance(subject, Need) else None
    costs = one.draft.cost_items if one.draft is not None else ()
    return {
        "row": one.row,
        "what": "changed" if one.standing else "new",
        "number": subject.external_id,
        "title": str(subject),
        "owner": need.organization.name if need else getattr(subject, "owner_name", ""),
        "kind": subject.kind.name if subject.kind else "",
        "kinds": dict(subject.kind.names) if subject.kind else {},
        "guessed": one.guessed,
        "place": subject.place_name or (_("on the map") if subject.geometry else ""),
        "starts": _iso(need.starts if need else getattr(subject, "since", None)),
        "ends": _iso(need.ends if need else getattr(subject, "until", None)),
        "cost": sum(cost.amount.minor * cost.quantity for cost in costs) if costs else None,
        "currency": costs[0].amount.currency if costs else settings.CURRENCY,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _import_of(job: Job) -> Import:
    return Import.objects.select_related("jurisdiction", "organization__jurisdiction").get(pk=job.inputs["import"])


def _telling(job: Job) -> Tell:
    return lambda done, total: jobs.progress(job, done, total)


def fail_stopped() -> None:
    """Say of each running import whose job failed for good that nothing was written."""
    running: Mapping[Any, Import] = {i.job: i for i in Import.objects.filter(state="running").exclude(job=None)}
    for job in Job.objects.filter(pk__in=list(running), state=Job.State.FAILED):
        fail_import(running[job.pk], _("The work stopped before its end. Nothing was written; please try again."))


def register() -> None:
    """Let the worker do the import's jobs."""
    from junto.journal import worker  # noqa: PLC0415 - the worker needs every application ready

    jobs.register(CHECK, check)
    jobs.register(RUN, run)
    worker.every(STOPPED, "imports that stopped", fail_stopped)
    worker.every(keeping.LOOK, "files of imports", keeping.erase_expired)
