"""Pages of overlaps: the list, one with its decision, its places for the map."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from junto.core.workflow import Actor
from junto.frame.paging import page_of
from junto.journal.access import fetch
from junto.journal.views import ReasonForm, Step, steps
from junto.places.layers import layer
from junto.projects import actions, queries
from junto.projects.forms import AcceptForm, OverlapFilter
from junto.projects.models import Overlap
from junto.projects.shown import kinds_by_code, shown_overlap, shown_overlaps
from junto.projects.views.maps import features_of


def overlaps(request: HttpRequest) -> HttpResponse:
    """The overlaps that the reader may see, their own department's first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    inside = queries.sees_open(actor)
    form = OverlapFilter(request.GET, decided=not inside)
    wanted = _wanted(form, queries.first_state(actor))
    if not actor.organizations("department_lead", "department_staff"):
        del form.fields["mine"]  # whoever belongs to no department has none to narrow the list to
    page = page_of(queries.overlaps(actor, wanted), request)
    context = {
        "form": form,
        "page": page,
        "inside": inside,
        "shown": shown_overlaps(list(page.object_list), actor, kinds_by_code()),
        **(_weaker(request, wanted) if inside and wanted.state != "weak" else {}),
    }
    return render(request, "projects/overlaps.html", context)


def _weaker(request: HttpRequest, wanted: queries.Wanted) -> dict[str, Any]:
    """How many of those asked for are put before nobody, and the address that shows them."""
    query = request.GET.copy()
    query["state"] = "weak"
    for name in ("page", "strength"):
        query.pop(name, None)
    return {
        "weaker": queries.weaker_overlaps(request.actor, wanted),  # type: ignore[attr-defined]
        "weaker_query": query.urlencode(),
        "weakest": settings.OVERLAP_WEAKEST,
    }


def _wanted(form: OverlapFilter, first: str) -> queries.Wanted:
    if not form.is_valid():
        return queries.Wanted(state=first)
    asked = form.cleaned_data
    state = asked["state"] or first
    return queries.Wanted(
        kind=asked["kind"],
        state="" if state == "all" else state,
        mine=asked.get("mine", False),
        strength=float(asked["strength"] or 0),
        organization=asked["organization"],
    )


def overlap(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One overlap: the needs side by side, why they meet, what together would mean, the decision."""
    found = fetch(Overlap, pk, by=request.actor, rows=queries.with_parts(Overlap.objects.all()))  # type: ignore[attr-defined]
    shown = shown_overlap(found, request.actor, kinds_by_code())  # type: ignore[attr-defined]
    return render(request, "projects/overlap.html", {"overlap": found, "shown": shown})


def places(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The places of an overlap's needs and of what stands there."""
    found = fetch(Overlap, pk, by=request.actor, rows=queries.with_parts(Overlap.objects.all()))  # type: ignore[attr-defined]
    shown = shown_overlap(found, request.actor, kinds_by_code())  # type: ignore[attr-defined]
    return layer(request, pk, lambda: features_of(shown.needs, shown.things))


DECISION = "projects/overlap_step.html"
act = steps(
    Overlap,
    {
        "accept": Step(actions.accept_overlap, AcceptForm, DECISION),
        "decline": Step(actions.decline_overlap, ReasonForm, DECISION),
        "ask_decline": Step(actions.ask_to_decline_overlap, ReasonForm, DECISION),
        "confirm_decline": Step(actions.confirm_decline, ReasonForm, DECISION),
        "refuse_decline": Step(actions.refuse_decline, ReasonForm, DECISION),
        "reopen": Step(actions.reopen_overlap, ReasonForm, DECISION),
    },
)
