"""Problem reports: filing one without an account, reading those published, moderating those that wait."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from junto.core.workflow import Actor, Refused
from junto.frame.addresses import address_of
from junto.frame.paging import page_of
from junto.journal.access import fetch, sees, visible
from junto.journal.views import Step, steps
from junto.needs import queries, reports
from junto.needs.forms import ReportForm
from junto.needs.models import ProblemReport
from junto.places.layers import feature, layer

SHOWN = 5_000
MODERATING = frozenset({"moderator", "clerk"})


def problem_reports(request: HttpRequest) -> HttpResponse:
    """The published problem reports; for moderators also a way to those that wait."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = {
        "page": page_of(queries.problem_reports(actor, state="published"), request),
        "waiting": _waiting(actor).count() if actor.roles() & MODERATING else None,
        "source": reverse("needs:problem-reports-geojson"),
        "areas_url": reverse("places:areas-geojson"),
    }
    return render(request, "needs/problem_reports.html", page)


def waiting_reports(request: HttpRequest) -> HttpResponse:
    """The moderators' queue, oldest first."""
    rows = _waiting(request.actor).order_by("year", "serial")  # type: ignore[attr-defined]
    return render(request, "needs/waiting_reports.html", {"page": page_of(rows, request)})


def _waiting(actor: Actor) -> Any:
    return queries.problem_reports(actor, state="submitted")


def problem_reports_geojson(request: HttpRequest) -> HttpResponse:
    """The published reports for a map."""

    def features() -> tuple[list[dict[str, Any]], bool]:
        rows = list(ProblemReport.objects.filter(state="published").exclude(cell=None).select_related("sector"))
        return [_feature(row) for row in rows[:SHOWN]], len(rows) > SHOWN

    return layer(request, "published", features, private=False)


def _feature(report: ProblemReport) -> dict[str, Any]:
    assert report.geometry is not None
    told = {"title": str(report), "url": report.get_absolute_url(), "text": report.number}
    if report.sector is not None:
        told |= {"kind": report.sector.code, "kind_label": report.sector.label}
    return feature(report.geometry, told)


def problem_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One report; who wrote it is shown to moderators only."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(ProblemReport, pk, by=actor, rows=ProblemReport.objects.select_related("sector", "organization"))
    page = {
        "report": found,
        "shows_reporter": sees(found, "reporter_email", actor),
        "needs": list(queries.citing_needs(found, actor)),
        "source": reverse("needs:problem-report-geojson", args=[found.pk]),
        "areas_url": reverse("places:areas-geojson"),
    }
    return render(request, "needs/problem_report.html", page)


def problem_report_geojson(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One report's place."""
    found = visible(ProblemReport, request.actor).select_related("sector").filter(pk=pk).first()  # type: ignore[attr-defined]
    shown = [_feature(found)] if found is not None and found.geometry else []
    return layer(request, pk, lambda: (shown, False))


def report_problem(request: HttpRequest) -> HttpResponse:
    """File a problem report, with or without an account."""
    form = ReportForm(request.POST or None)
    if request.method == "POST":
        if form.is_from_a_program():
            return redirect("needs:reported")  # a program learns nothing from the answer
        if form.is_valid():
            try:
                reports.submit_problem_report(
                    by=request.actor,  # type: ignore[attr-defined]
                    address=address_of(request),
                    **form.fields_of_report(),
                )
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                return redirect("needs:reported")
    return render(request, "needs/report_problem.html", {"form": form}, status=400 if form.is_bound else 200)


def reported(request: HttpRequest) -> HttpResponse:
    """Thanks, and what happens next."""
    return render(request, "needs/reported.html")


report_act = steps(
    ProblemReport,
    {"publish": Step(reports.publish_problem_report), "reject": Step(reports.reject_problem_report)},
)
