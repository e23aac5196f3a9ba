"""Pages of an import: hand in, match, look, write, fetch what was refused, take back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from junto.core.tables import Problem
from junto.core.workflow import Actor, Refused
from junto.frame.paging import page_of
from junto.journal.access import fetch, visible
from junto.journal.history import seen_number
from junto.journal.models import Job
from junto.journal.views import Step, steps
from junto.needs.imports import actions, fields, files
from junto.needs.imports.forms import ColumnsForm, OwnersForm, RunForm, UploadForm, may_import
from junto.needs.imports.handing_back import TYPES, rejected_bytes
from junto.needs.imports.keeping import ENDED, kept_until
from junto.needs.imports.proposing import columns_of
from junto.needs.imports.showing import note_said
from junto.needs.models import Import, Need
from junto.places.models import StandingThing

PER_PAGE = 50
SHOWN_MADE = 25


def imports(request: HttpRequest) -> HttpResponse:
    """The imports that the reader may see, newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = visible(Import, actor).select_related("organization", "jurisdiction", "author").order_by("-year", "-serial")
    page = {"page": page_of(rows, request), "may_import": may_import(actor), "into": fields.INTO}
    return render(request, "needs/imports/imports.html", page)


def new_import(request: HttpRequest) -> HttpResponse:
    """Hand in a file."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not may_import(actor):
        raise Refused(
            _(
                "Files are brought in by a department’s own people, the technology manager, the clerk or an "
                "administrator."
            ),
            code="forbidden",
        )
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*sent, actor=actor)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            said = form.cleaned_data
            try:
                made = actions.upload_import(
                    said["file"].chunks(),
                    file_name=said["file"].name,
                    into=said["into"],
                    jurisdiction=said["jurisdiction"],
                    organization=said["organization"],
                    by=actor,
                )
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                return redirect("needs:import-columns", pk=made.pk)
    return render(request, "needs/imports/new.html", {"form": form}, status=status)


def one_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One import, at whatever step it is."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    imported = _fetched(pk, actor)
    job = Job.objects.filter(pk=imported.job).first() if imported.job else None
    page: dict[str, Any] = {
        "imported": imported,
        "into": fields.INTO[imported.into],
        "job": job,
        "seen": seen_number(imported),
        "busy": job is not None and job.state in (Job.State.WAITING, Job.State.RUNNING),
        "problem": imported.outcome.get("problem", ""),
        "kept_until": kept_until(imported),
        "ended": ENDED,
    }
    if imported.state == "checked" and job is not None and not page["busy"]:
        page |= _checked(request, imported, job, actor)
    elif imported.state in ("done", "recalled"):
        page |= _done(imported)
    return render(request, "needs/imports/import.html", page)


def _fetched(pk: UUID, actor: Actor) -> Import:
    return fetch(Import, pk, by=actor, rows=Import.objects.select_related("jurisdiction", "organization", "author"))


def _checked(request: HttpRequest, imported: Import, job: Job, actor: Actor) -> dict[str, Any]:
    if job.state == Job.State.FAILED:
        return {"problem": job.problem if "\n" not in job.problem else _("The check stopped; please try again.")}
    found = job.result
    problems = Paginator(found["problems"], PER_PAGE).get_page(request.GET.get("page"))
    problems.object_list = [_said(Problem.from_data(one)) for one in problems.object_list]
    owners = OwnersForm(imported=imported, owners=found["owners"], actor=actor) if found["owners"] else None
    return {
        "found": found,
        "notes": [note_said(code, what, count) for code, what, count in found["notes"]],
        "kinds_of_problem": [_counted(entry) for entry in found["problem_counts"]],
        "problems": problems,
        "preview": [_in_words(row) for row in found["preview"]],
        "owners": owners,
        "run": RunForm(initial={"mode": "all"} if not found["rejected"] else {}),
        "writes": found["new"] + found["changed"],
        "downloads": _downloads(imported) if found["rejected"] else [],
    }


def _said(problem: Problem) -> dict[str, Any]:
    return {"row": problem.row, "column": problem.column, "said": problem.sentence.said(_)}


def _counted(entry: dict[str, Any]) -> dict[str, Any]:
    first = Problem.from_data(entry["first"])
    return {**entry, "said": first.sentence.said(_), "row": first.row}


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    said = dict(row)
    said["kind"] = row["kinds"].get((get_language() or "en")[:2]) or row["kind"]
    for end in ("starts", "ends"):
        said[end] = date.fromisoformat(row[end]) if row[end] else None
    return said


def _done(imported: Import) -> dict[str, Any]:
    rows = imported.rows.filter(what="new").order_by("row")[:SHOWN_MADE]
    ids = [row.subject_id for row in rows]
    model = Need if imported.into == fields.NEEDS else StandingThing
    made = {one.pk: one for one in model._default_manager.filter(pk__in=ids)}
    found = imported.outcome
    return {
        "found": found,
        "notes": [note_said(code, what, count) for code, what, count in found.get("notes", ())],
        "made": [(row.row, made[row.subject_id]) for row in rows if row.subject_id in made],
        "downloads": _downloads(imported) if found.get("rejected") and imported.erased_at is None else [],
    }


def _downloads(imported: Import) -> list[tuple[str, str]]:
    forms = ["csv", "xlsx"] + (["geojson"] if imported.options.get("file", {}).get("geometry") else [])
    return [(form.upper(), reverse("needs:import-rejected", args=[imported.pk, form])) for form in forms]


def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the work is: asked again and again by htmx; done, the whole page is fetched anew."""
    imported = _fetched(pk, request.actor)  # type: ignore[attr-defined]
    job = Job.objects.filter(pk=imported.job).first()
    busy = job is not None and job.state in (Job.State.WAITING, Job.State.RUNNING)
    answer = render(request, "needs/imports/_progress.html", {"imported": imported, "job": job, "busy": busy})
    if not busy:
        answer["HX-Redirect"] = imported.get_absolute_url()
    return answer


def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which column fills which field."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    imported = fetch(Import, pk, by=actor, to="map", rows=Import.objects.select_related("jurisdiction", "organization"))
    form = ColumnsForm(request.POST or None, imported=imported)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            mapping, options = form.reading()
            try:
                return redirect(actions.match_import(imported, mapping, options, by=actor, seen=_seen(request)))
            except Refused as refusal:
                form.add_error(None, str(refusal))
    page = {
        "imported": imported,
        "form": form,
        "columns": columns_of(imported),
        "seen": request.POST.get("seen") or seen_number(imported),
        "origin": imported.options.get("origin", {}),
    }
    return render(request, "needs/imports/columns.html", page, status=status)


def owners(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which department each owner is; every row is then tried again."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    imported = fetch(Import, pk, by=actor, to="map", rows=Import.objects.select_related("jurisdiction", "organization"))
    job = Job.objects.filter(pk=imported.job, state=Job.State.DONE).first()
    if job is None or request.method != "POST":
        return redirect(imported)
    form = OwnersForm(request.POST, imported=imported, owners=job.result.get("owners", []), actor=actor)
    if not form.is_valid():
        messages.error(request, _("Choose for each owner one of those offered."))
        return redirect(imported)
    reading = ColumnsForm(imported=imported).mapping
    actions.match_import(imported, reading, {"owners": form.chosen()}, by=actor, seen=_seen(request))
    return redirect(imported)


def rejected(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """The refused rows as a file, with the reasons in the reader's language."""
    imported = _fetched(pk, request.actor)  # type: ignore[attr-defined]
    found = files.rejected(imported.pk)
    if form not in TYPES or found is None:
        raise Http404(_("There is nothing here that you may see."))
    response = HttpResponse(rejected_bytes(*found, form, translate=_), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{imported.number}-rejected.{form}"'
    return response


def _seen(request: HttpRequest) -> int | None:
    value = request.POST.get("seen", "")
    return int(value) if value.isdecimal() else None


_steps = steps(
    Import,
    {
        "run": Step(actions.run_import, RunForm, done=gettext_lazy("The rows are being written.")),
        "discard": Step(actions.discard_import),
        "recall": Step(actions.recall_import),
    },
)


def import_act(request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
    """Carry out a step; matching columns has a page of its own."""
    if action == "map":
        return redirect("needs:import-columns", pk=pk)
    return _steps(request, pk, action)
