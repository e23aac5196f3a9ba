"""Pages of overlaps: the list, one with its decision, its places for the map."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from junto.frame.paging import page_of
from junto.journal.access import fetch
from junto.journal.views import ReasonForm, Step, steps
from junto.places.layers import layer
from junto.projects import actions, queries
from junto.projects.forms import AcceptForm, OverlapFilter
from junto.projects.models import Overlap
from junto.projects.shown import kinds_by_code, shown_overlaps
from junto.projects.views.maps import features_of


def overlaps(request: HttpRequest) -> HttpResponse:
    """The overlaps that the reader may see, their own department's first."""
    form = OverlapFilter(request.GET)
    wanted = _wanted(form)
    if not request.actor.organizations("department_lead", "department_staff"):  # type: ignore[attr-defined]
        del form.fields["mine"]  # whoever belongs to no department has none to narrow the list to
    page = page_of(queries.overlaps(request.actor, wanted), request)  # type: ignore[attr-defined]
    shown = shown_overlaps(list(page.object_list), request.actor, kinds_by_code())  # type: ignore[attr-defined]
    weaker = 0 if wanted.state == "weak" else queries.weaker_overlaps(request.actor, wanted)  # type: ignore[attr-defined]
    query = request.GET.copy()
    query["state"] = "weak"
    query.pop("page", None)
    query.pop("strength", None)
    context = {"form": form, "page": page, "shown": shown, "weaker": weaker, "weaker_query": query.urlencode()}
    context["weakest"] = settings.OVERLAP_WEAKEST
    return render(request, "projects/overlaps.html", context)


def _wanted(form: OverlapFilter) -> queries.Wanted:
    if not form.is_valid():
        return queries.Wanted()
    asked = form.cleaned_data
    state = asked["state"] or "found"
    return queries.Wanted(
        kind=asked["kind"],
        state="" if state == "all" else state,
        mine=asked["mine"],
        strength=float(asked["strength"] or 0),
        organization=asked["organization"],
    )


def overlap(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One overlap: the needs side by side, why they meet, what together would mean, the decision."""
    found = fetch(Overlap, pk, by=request.actor, rows=queries.with_parts(Overlap.objects.all()))  # type: ignore[attr-defined]
    return render(request, "projects/overlap.html", {"overlap": found})


def places(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The places of an overlap's needs and of what stands there."""
    found = fetch(Overlap, pk, by=request.actor, rows=queries.with_parts(Overlap.objects.all()))  # type: ignore[attr-defined]
    things = [row.thing for row in found.thing_rows.all()]
    needs = [row.need for row in found.need_rows.all()]
    return layer(request, pk, lambda: features_of(needs, things))


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
