"""Pages of the places room: areas, kinds of things, standing things; their map layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from junto.core.workflow import Refused, standing
from junto.frame.paging import page_of
from junto.journal.access import fetch
from junto.journal.registry import kind_of
from junto.journal.views import Step, steps
from junto.places import actions, queries
from junto.places.forms import AreaForm, KindForm, SectorForm, StandingFilter, StandingForm
from junto.places.layers import BOX, area_features, feature, layer, within_box
from junto.places.models import STREET, Area, Sector, StandingThing, ThingKind
from junto.places.workflow import THING_KEEPERS

SHOWN = 5_000  # standing things on one map


# --- areas -----------------------------------------------------------------------------------------------------------
def areas(request: HttpRequest) -> HttpResponse:
    """The city's areas, level by level."""
    found: dict[str, list[Area]] = {}
    for area in queries.areas():
        found.setdefault(area.level, []).append(area)
    page = {"levels": found, "streets": queries.areas(STREET), "areas_url": reverse("places:areas-geojson")}
    return render(request, "places/areas.html", page)


def area(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One area: facts about it and what stands there."""
    found = fetch(Area, pk, by=request.actor, rows=Area.objects.select_related("jurisdiction"))  # type: ignore[attr-defined]
    things = page_of(queries.standing_things(area=found), request)
    source = reverse("places:area-geojson", kwargs={"pk": pk})
    page = {"area": found, "page": things, "source": source, "facts": _readable(found.facts)}
    return render(request, "places/area.html", page)


def _readable(facts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(name.replace("_", " "), value) for name, value in facts.items()]


def areas_geojson(request: HttpRequest) -> HttpResponse:
    """The base of every map."""
    level = request.GET.get("level", "")
    return layer(request, level, lambda: area_features(level), private=False)


def area_geojson(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One area's own shape."""
    found = fetch(Area, pk, by=request.actor)  # type: ignore[attr-defined]
    properties = {"title": found.name, "url": found.get_absolute_url()}
    return layer(request, pk, lambda: ([feature(found.geometry, properties)], False), private=False)


area_act = steps(
    Area,
    {
        "edit": Step(actions.edit_area, AreaForm),
        "remove": Step(actions.remove_listed),
        "restore": Step(actions.restore_listed),
    },
)


# --- kinds of things -------------------------------------------------------------------------------------------------
def kinds(request: HttpRequest) -> HttpResponse:
    """The short list of sectors and kinds; administrators change it here."""
    sectors: dict[Sector, list[ThingKind]] = {sector: [] for sector in queries.sectors()}
    for kind in queries.kinds().prefetch_related("serves"):
        sectors.setdefault(kind.sector, []).append(kind)
    removed = [*Sector.objects.filter(state="removed"), *ThingKind.objects.filter(state="removed")]
    page = {"sectors": sectors, "removed": removed, "may_edit": _may_list(request)}
    return render(request, "places/kinds.html", page)


def _may_list(request: HttpRequest) -> bool:
    who = kind_of(ThingKind).workflow.named("add")[0].who
    return standing(who, request.actor, lambda _name: ("", frozenset())) is not None  # type: ignore[attr-defined]


def new_sector(request: HttpRequest) -> HttpResponse:
    """Add a sector."""
    return _new(request, SectorForm(request.POST or None), actions.add_sector, _("Add a sector"), _may_list(request))


def new_kind(request: HttpRequest) -> HttpResponse:
    """Add a kind of thing."""
    return _new(request, KindForm(request.POST or None), actions.add_kind, _("Add a kind of thing"), _may_list(request))


def _new(request: HttpRequest, form: forms.Form, action: Any, title: str, allowed: bool) -> HttpResponse:
    if not allowed:
        raise Refused(_("This is not yours to do: %(label)s.") % {"label": title}, code="forbidden")
    if request.method == "POST" and form.is_valid():
        try:
            made = action(by=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Added: %(name)s.") % {"name": made})
            return redirect(made.get_absolute_url())
    status = 400 if form.is_bound else 200
    return render(request, "places/new.html", {"form": form, "title": title}, status=status)


sector_act = steps(
    Sector,
    {
        "edit": Step(actions.edit_sector, SectorForm),
        "remove": Step(actions.remove_listed),
        "restore": Step(actions.restore_listed),
    },
)
kind_act = steps(
    ThingKind,
    {
        "edit": Step(actions.edit_kind, KindForm),
        "remove": Step(actions.remove_listed),
        "restore": Step(actions.restore_listed),
    },
)


# --- standing things -------------------------------------------------------------------------------------------------
def standing_things(request: HttpRequest) -> HttpResponse:
    """What already stands in the city: a map beside a table."""
    form = StandingFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = {
        "form": form,
        "page": page_of(queries.standing_things(**wanted), request),
        "source": f"{reverse('places:standing-geojson')}?{request.GET.urlencode()}",
        "areas_url": reverse("places:areas-geojson"),
        "may_add": _may_keep(request),
    }
    return render(request, "places/standing_things.html", page)


def standing_geojson(request: HttpRequest) -> HttpResponse:
    """The standing things of the list's filters, for its map."""
    form = StandingFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}

    found, few = within_box(request, queries.standing_things(**wanted).exclude(cell=None))
    most = few or SHOWN

    def features() -> tuple[list[dict[str, Any]], bool]:
        rows = list(found[: most + 1])
        return [_thing_feature(row) for row in rows[:most]], len(rows) > most

    key = [*sorted((k, str(v)) for k, v in wanted.items()), request.GET.get(BOX)]
    return layer(request, key, features, private=False)


def _thing_feature(thing: StandingThing) -> dict[str, Any]:
    assert thing.geometry is not None
    properties = {
        "title": thing.name,
        "url": thing.get_absolute_url(),
        "kind": thing.kind.code,
        "kind_label": thing.kind.label,
    }
    return feature(thing.geometry, properties)


def standing_thing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One standing thing."""
    rows = StandingThing.objects.select_related("kind__sector", "owner", "jurisdiction")
    found = fetch(StandingThing, pk, by=request.actor, rows=rows)  # type: ignore[attr-defined]
    page = {
        "thing": found,
        "source": reverse("places:thing-geojson", kwargs={"pk": pk}),
        "areas_url": reverse("places:areas-geojson"),
        "serves": list(found.kind.serves.filter(state="listed")),
        "details": _readable(found.details),
    }
    return render(request, "places/standing_thing.html", page)


def thing_geojson(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One standing thing's place."""
    found = fetch(StandingThing, pk, by=request.actor, rows=StandingThing.objects.select_related("kind"))  # type: ignore[attr-defined]
    return layer(request, pk, lambda: ([_thing_feature(found)] if found.geometry else [], False), private=False)


def new_standing_thing(request: HttpRequest) -> HttpResponse:
    """Add a standing thing."""
    form = StandingForm(request.POST or None, actor=request.actor)  # type: ignore[attr-defined]

    def add(*, by: Any, **fields: Any) -> StandingThing:
        return actions.add_standing_thing(actions.Standing(**fields), by=by, city=queries.city_box())

    return _new(request, form, add, _("Add what already stands there"), _may_keep(request))


def _may_keep(request: HttpRequest) -> bool:
    return bool({who.role for who in THING_KEEPERS} & request.actor.roles())  # type: ignore[attr-defined]


standing_act = steps(
    StandingThing,
    {
        "edit": Step(actions.edit_standing_thing, StandingForm),
        "remove": Step(actions.remove_standing_thing),
        "restore": Step(actions.restore_standing_thing),
    },
)
