"""One need: its page, writing and editing it, and what may be done to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junto.core.workflow import Actor, Refused
from junto.journal.access import fetch, sees, visible
from junto.journal.history import seen_number
from junto.journal.views import Step, steps
from junto.needs import actions
from junto.needs.forms import WRITERS, CostFormSet, NeedForm, cost_formset
from junto.needs.layers import need_features
from junto.needs.models import Need
from junto.needs.queries import by_number, total_of
from junto.places.layers import layer
from junto.places.queries import area_of


def need(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One need, as far as the reader may see it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    joined = Need.objects.select_related("organization__jurisdiction", "kind__sector", "sector", "fund", "contact")
    found = fetch(Need, pk, by=actor, rows=joined)
    items = list(found.cost_items.order_by("pk")) if sees(found, "cost_items", actor) else None
    page = {
        "need": found,
        "sector": found.sector or (found.kind.sector if found.kind else None),
        "items": items,
        "total": total_of(items or []),
        "reports": [c.report for c in found.citations.select_related("report").order_by("pk")],
        "areas": area_of(found.geometry) if found.geometry else [],
        "extra": list(found.extra.items()) if sees(found, "extra", actor) else [],
        "source": reverse("needs:need-geojson", args=[found.pk]),
        "areas_url": reverse("places:areas-geojson"),
    }
    return render(request, "needs/need.html", page)


def numbered(request: HttpRequest, number: str) -> HttpResponse:
    """The need with a human number: short addresses for maps, letters and talk."""
    found = visible(Need, request.actor).filter(by_number(number)).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404(_("There is nothing here that you may see."))
    return redirect(found)


def need_geojson(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One need's place."""
    rows = visible(Need, request.actor).filter(pk=pk)  # type: ignore[attr-defined]
    if not rows.exists():
        raise Http404(_("There is nothing here that you may see."))
    return layer(request, pk, lambda: need_features(rows))


def new(request: HttpRequest) -> HttpResponse:
    """Write a need."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.organizations(*WRITERS):
        raise Refused(_("Needs are written by the staff and the leads of a department."), code="forbidden")
    form = NeedForm(request.POST or None, actor=actor)
    costs = cost_formset(request.POST or None)
    if request.method == "POST" and _both_valid(form, costs):
        try:
            made = actions.draft_need(by=actor, cost_items=costs.costs(), **form.fields_of_need())
        except Refused as refusal:
            _say(form, refusal)
        else:
            messages.success(request, _("Saved as a draft: %(number)s.") % {"number": made.number})
            return _perhaps_published(request, made)
    return _form_page(request, form, costs, None)


def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a need."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(Need, pk, by=actor, to="edit")
    form = NeedForm(request.POST or None, actor=actor, subject=found)
    costs = cost_formset(request.POST or None, items=found.cost_items.order_by("pk"))
    if request.method == "POST" and _both_valid(form, costs):
        seen = request.POST.get("seen", "")
        given = form.fields_of_need()
        given.pop("organization")
        try:
            number = int(seen) if seen.isdecimal() else None
            made = actions.edit_need(found, by=actor, seen=number, cost_items=costs.costs(), **given)
        except Refused as refusal:
            _say(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return _perhaps_published(request, made)
    return _form_page(request, form, costs, found)


def _both_valid(form: NeedForm, costs: CostFormSet) -> bool:
    valid = form.is_valid()
    return costs.is_valid() and valid


def _say(form: NeedForm, refusal: Refused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def _perhaps_published(request: HttpRequest, made: Need) -> HttpResponse:
    """Publish as well where that button was pressed; what speaks against it is said, and the draft is kept."""
    if request.POST.get("then") == "publish" and made.state == "draft":
        try:
            actions.publish_need(made, by=request.actor)  # type: ignore[attr-defined]
        except Refused as refusal:
            messages.warning(request, _("Not published yet. %(sentence)s") % {"sentence": refusal})
        else:
            messages.success(request, _("Published: it is on the map now."))
    return redirect(made)


def _form_page(request: HttpRequest, form: NeedForm, costs: CostFormSet, found: Need | None) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 400
    page: dict[str, Any] = {
        "form": form,
        "costs": costs,
        "need": found,
        "seen": request.POST.get("seen") or (seen_number(found) if found is not None else ""),
    }
    return render(request, "needs/write.html", page, status=status)


need_act = steps(
    Need,
    {
        "publish": Step(actions.publish_need, done=gettext_lazy("Published: it is on the map now.")),
        "withdraw": Step(actions.withdraw_need),
        "take_up": Step(actions.take_up_need),
    },
)
