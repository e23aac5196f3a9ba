"""Pages of a plan's data: bringing a file in, and what its checks found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from junto.core.workflow import Actor
from junto.journal.access import fetch
from junto.journal.views import ReasonForm, Step, steps
from junto.pilots import actions, shown
from junto.pilots.forms.data import DataForm
from junto.pilots.models import DataFile, EvaluationPlan
from junto.solicitations.views.making import make


def data(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One file: where it comes from, how far it reaches, what the checks found."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = DataFile.objects.select_related("plan__project", "attachment", "person", "organization")
    found = fetch(DataFile, pk, by=actor, rows=rows)
    return render(request, "pilots/data.html", shown.of_data(found, actor))


def power(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How long the pilot must run, drawn from what lay before its start."""
    found = fetch(DataFile, pk, by=request.actor, rows=DataFile.objects.select_related("plan"))  # type: ignore[attr-defined]
    chart = shown.power_chart(found)
    if chart is None:
        raise Http404(_("There is nothing here that you may see."))
    return HttpResponse(chart, content_type="image/svg+xml")


def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring a file in: it is read and checked before anything is kept."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    plan = fetch(EvaluationPlan, pk, by=actor, to="attach")
    form = DataForm(request.POST or None, request.FILES or None)

    def do(given: dict[str, Any]) -> str:
        file = given["file"]
        made = actions.add_data(
            plan, file.read(), name=file.name or "", source=given["source"], public=given["public"], by=actor
        )
        return made.get_absolute_url()

    title, back = _("Add data"), plan.get_absolute_url()
    return make(request, form, do, title=title, back=back, subject=plan, template="pilots/add_data.html", plan=plan)


act = steps(DataFile, {"set_aside": Step(actions.set_data_aside, ReasonForm)})
