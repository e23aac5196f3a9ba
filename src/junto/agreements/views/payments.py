"""Pages of payments: the list, one with its chargebacks, and the imports that bring them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junto.agreements import actions, queries
from junto.agreements.forms.payments import ColumnsForm, PaymentFilter, SettleForm, UploadForm, may_import
from junto.agreements.imports import actions as importing
from junto.agreements.imports import keeping
from junto.agreements.models import Contract, Payment, PaymentImport
from junto.agreements.posting import DIFFERENCES
from junto.core.money import Money
from junto.core.sentences import Sentence
from junto.core.tables import Problem
from junto.core.workflow import Actor, Refused
from junto.documents import retention, storage
from junto.frame.paging import page_of
from junto.journal.access import fetch, sees, visible
from junto.journal.history import seen_number
from junto.journal.models import Job
from junto.journal.views import ReasonForm, Step, steps
from junto.needs.imports import files
from junto.needs.imports.handing_back import TYPES, rejected_bytes

PER_PAGE = 50


# --- payments --------------------------------------------------------------------------------------------------------
def payments(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """The payments that the reader may see: under one contract, or all."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    contract = fetch(Contract, pk, by=actor) if pk is not None else None
    form = PaymentFilter(request.GET)
    state = form.cleaned_data.get("state", "") if form.is_valid() else ""
    rows = queries.payments(actor, contract=contract, state=state)
    page = {
        "form": form,
        "page": page_of(rows, request),
        "contract": contract,
        "may_import": may_import(actor),
        "differences": DIFFERENCES,
    }
    return render(request, "agreements/payments.html", page)


def payment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One payment: who bears it, to the cent."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = Payment.objects.select_related("contract__supplier", "certification__fund", "brought_by")
    found = fetch(Payment, pk, by=actor, rows=rows)
    page = {
        "payment": found,
        "chargebacks": found.chargebacks.select_related("organization", "fund"),
        "closed": not sees(found, "encumbrance", actor),
        "difference": DIFFERENCES.get(found.difference),
    }
    return render(request, "agreements/payment.html", page)


act = steps(
    Payment,
    {
        "settle": Step(actions.settle_payment, SettleForm, "agreements/payment_step.html"),
        "set_aside": Step(actions.set_payment_aside, ReasonForm, "agreements/payment_step.html"),
    },
)


# --- imports ---------------------------------------------------------------------------------------------------------
def imports(request: HttpRequest) -> HttpResponse:
    """The imports of payments, newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = visible(PaymentImport, actor).select_related("jurisdiction", "author").order_by("-year", "-serial")
    page = {"page": page_of(rows, request), "may_import": may_import(actor)}
    return render(request, "agreements/imports/imports.html", page)


def new_import(request: HttpRequest) -> HttpResponse:
    """Hand in a file."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not may_import(actor):
        raise Refused(
            _("Payments are brought in by the budget officer, the controller or the clerk."), code="forbidden"
        )
    form = UploadForm(request.POST or None, request.FILES or None, actor=actor)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            said = form.cleaned_data
            try:
                made = importing.upload_payments(
                    said["file"].chunks(), file_name=said["file"].name, jurisdiction=said["jurisdiction"], by=actor
                )
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                return redirect("agreements:payment-import-columns", pk=made.pk)
    return render(request, "agreements/imports/new.html", {"form": form}, status=status)


def one_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One import, at whatever step it is."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    imported = _fetched(pk, actor)
    job = Job.objects.filter(pk=imported.job).first() if imported.job else None
    page: dict[str, Any] = {
        "imported": imported,
        "job": job,
        "seen": seen_number(imported),
        "busy": job is not None and job.state in (Job.State.WAITING, Job.State.RUNNING),
        "problem": imported.outcome.get("problem", ""),
        "destroyed": keeping.destroyed(imported),
        "kept_as": retention.class_of(keeping.IMPORT, imported.state),
    }
    if imported.state == "checked" and job is not None and not page["busy"]:
        page |= _checked(request, imported, job)
    elif imported.state == "done":
        page |= _done(request, imported, actor)
    return render(request, "agreements/imports/import.html", page)


def _fetched(pk: UUID, actor: Actor) -> PaymentImport:
    return fetch(PaymentImport, pk, by=actor, rows=PaymentImport.objects.select_related("jurisdiction", "author"))


def _checked(request: HttpRequest, imported: PaymentImport, job: Job) -> dict[str, Any]:
    if job.state == Job.State.FAILED:
        return {"problem": job.problem if "\n" not in job.problem else _("The check stopped; please try again.")}
    found = job.result
    problems = Paginator(found["problems"], PER_PAGE).get_page(request.GET.get("page"))
    problems.object_list = [_said(Problem.from_data(one)) for one in problems.object_list]
    return {
        "found": found,
        "problems": problems,
        "differing": [{**one, "said": _sentence(one["sentence"])} for one in found["differences"][:PER_PAGE]],
        "misfits": [(DIFFERENCES.get(code, code), count) for code, count in found["misfits"].items()],
        "sums": [Money(minor, currency) for currency, minor in found["sums"].items()],
        "preview": [_previewed(one) for one in found["preview"]],
        "writes": found["new"],
        "downloads": _downloads(imported) if found["rejected"] else [],
    }


def _previewed(one: dict[str, Any]) -> dict[str, Any]:
    words = DIFFERENCES.get(one["difference"], "") if one["difference"] else ""
    return {**one, "paid_on": date.fromisoformat(one["paid_on"]), "difference": words}


def _said(problem: Problem) -> dict[str, Any]:
    return {"row": problem.row, "column": problem.column, "said": problem.sentence.said(_)}


def _sentence(data: dict[str, Any]) -> str:
    return Sentence.from_data(data).said(_)


def _done(request: HttpRequest, imported: PaymentImport, actor: Actor) -> dict[str, Any]:
    found = imported.outcome
    rows = page_of(imported.differences.select_related("payment"), request)
    for row in rows:
        row.said = _sentence(row.sentence)
    return {
        "found": found,
        "differences": rows,
        "misfits": [(DIFFERENCES.get(code, code), count) for code, count in found.get("misfits", {}).items()],
        "sums": [Money(minor, currency) for currency, minor in found.get("sums", {}).items()],
        "not_fitting": queries.payments(actor, imported=imported, state="differs")[:PER_PAGE],
        "answered": queries.answered_payments(actor, imported)[:PER_PAGE] if found.get("misfits") else [],
        "downloads": _downloads(imported) if found.get("rejected") and files.rejected(imported.pk) else [],
        "words": DIFFERENCES,
    }


def _downloads(imported: PaymentImport) -> list[tuple[str, str]]:
    return [
        (form.upper(), reverse("agreements:payment-import-rejected", args=[imported.pk, form]))
        for form in ("csv", "xlsx")
    ]


def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the work is: asked again and again by htmx; done, the whole page is fetched anew."""
    imported = _fetched(pk, request.actor)  # type: ignore[attr-defined]
    job = Job.objects.filter(pk=imported.job).first()
    busy = job is not None and job.state in (Job.State.WAITING, Job.State.RUNNING)
    page = {"imported": imported, "job": job, "busy": busy}
    answer = render(request, "agreements/imports/_progress.html", page)
    if not busy:
        answer["HX-Redirect"] = imported.get_absolute_url()
    return answer


def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which column fills which field."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    imported = fetch(PaymentImport, pk, by=actor, to="map")
    table = files.read(storage.path_of(imported.sha256), imported.file_name)
    form = ColumnsForm(request.POST or None, imported=imported, columns=list(table.columns))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                return redirect(importing.match_payments(imported, form.reading(), by=actor, seen=_seen(request)))
            except Refused as refusal:
                form.add_error(None, str(refusal))
    sample = [[row.cells.get(column, "") for column in table.columns] for row in table.rows[:3]]
    page = {
        "imported": imported,
        "form": form,
        "columns": table.columns,
        "sample": sample,
        "seen": request.POST.get("seen") or seen_number(imported),
    }
    return render(request, "agreements/imports/columns.html", page, status=status)


def rejected(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """The refused rows as a file, with the reasons in the reader's language."""
    imported = _fetched(pk, request.actor)  # type: ignore[attr-defined]
    found = files.rejected(imported.pk)
    if form not in ("csv", "xlsx") or found is None:
        raise Http404(_("There is nothing here that you may see."))
    response = HttpResponse(rejected_bytes(*found, form, translate=_), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{imported.number}-rejected.{form}"'
    return response


def _seen(request: HttpRequest) -> int | None:
    value = request.POST.get("seen", "")
    return int(value) if value.isdecimal() else None


_steps = steps(
    PaymentImport,
    {
        "run": Step(importing.run_payments, done=gettext_lazy("The payments are being written.")),
        "discard": Step(importing.discard_payments),
    },
)


def import_act(request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
    """Carry out a step; matching columns has a page of its own."""
    if action == "map":
        return redirect("agreements:payment-import-columns", pk=pk)
    return _steps(request, pk, action)
