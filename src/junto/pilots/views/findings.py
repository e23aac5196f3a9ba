"""Pages of findings: reporting one, reading it, its files."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from junto.core.workflow import Actor
from junto.journal.access import fetch
from junto.journal.models import Job
from junto.journal.views import ReasonForm, Step, steps
from junto.pilots import actions, shown, working
from junto.pilots.actions.findings import begun, look_at
from junto.pilots.forms.data import FindingForm
from junto.pilots.models import EvaluationPlan, Finding, PlanVersion
from junto.pilots.planning import as_yaml
from junto.pilots.views.plans import YAML, attached
from junto.solicitations.views.making import make

ROWS = Finding.objects.select_related("plan__project", "data__attachment", "person", "organization")


def finding(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One finding: the plain sentence first, then the chart, what would change it, the checks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(Finding, pk, by=actor, rows=ROWS)
    return render(request, "pilots/finding.html", shown.of_finding(found, actor))


def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Run a registered plan on its data, and report what comes of it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    plan = fetch(EvaluationPlan, pk, by=actor, to="attach")
    form = FindingForm(request.POST or None, plan=plan)
    looks = [(one, look_at(plan, one)) for one in form.fields["file"].queryset]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> str:
        asked = {"data": given["file"], "reason": given["reason"], "by": actor}
        if not working.is_heavy(given["file"]):
            return actions.report_finding(plan, **asked).get_absolute_url()
        begun(plan, **asked)  # what is not allowed is refused at once
        job = working.ask_finding(plan, **asked)
        return reverse("pilots:finding-job", kwargs={"pk": plan.pk, "job": job.pk})

    title, back = _("Report a finding"), plan.get_absolute_url()
    page: dict[str, Any] = {"subject": plan, "plan": plan, "looks": looks}
    return make(request, form, do, title=title, back=back, template="pilots/report.html", **page)


def job_of(request: HttpRequest, pk: UUID, job: UUID) -> HttpResponse:
    """A run that is the worker's: how far it is; then what was found, or why not. For whoever asked for it alone."""
    plan = fetch(EvaluationPlan, pk, by=request.actor)  # type: ignore[attr-defined]
    asked = get_object_or_404(Job, pk=job, kind=working.REPORT, person=request.actor.person)  # type: ignore[attr-defined]
    if asked.inputs["plan"] != str(plan.pk) or asked.person is None:
        raise Http404(_("There is nothing here that you may see."))
    busy = asked.state in (Job.State.WAITING, Job.State.RUNNING)
    parts = request.headers.get("HX-Request") == "true"
    if asked.state == Job.State.DONE:
        found = reverse("pilots:finding", kwargs={"pk": asked.result["finding"]})
        return HttpResponse(headers={"HX-Redirect": found}) if parts else redirect(found)
    page = {"plan": plan, "job": asked, "busy": busy}
    answer = render(request, "pilots/_job.html" if parts else "pilots/job.html", page)
    if parts and not busy:
        answer["HX-Redirect"] = request.path
    return answer


def chart_of(found: Finding) -> str:
    """The kept drawing in the reader's language, in English where it is not kept in that."""
    return str(found.charts.get((get_language() or "en")[:2]) or found.charts.get("en", ""))


def finding_file(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """A file of a finding: the plan it follows, the answer, the drawing."""
    found = fetch(Finding, pk, by=request.actor, rows=ROWS)  # type: ignore[attr-defined]
    if name == "answer.json":
        answer = {"plan_version": found.version, "data_sha256": found.data_digest, **found.found["answer"]}
        content = json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
        return attached(content, "application/json", f"{found.number}-answer.json")
    if name == "plan.yaml":
        version = get_object_or_404(PlanVersion, plan=found.plan_id, number=found.version)
        return attached(as_yaml(json.loads(version.content)), YAML, f"{found.number}-plan.yaml")
    if name == "chart.svg":
        return HttpResponse(chart_of(found), content_type="image/svg+xml")
    raise Http404(_("There is nothing here that you may see."))


act = steps(Finding, {"supersede": Step(actions.supersede_finding, ReasonForm)})
