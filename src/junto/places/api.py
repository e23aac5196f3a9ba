"""Areas, kinds of things and standing things in the API: read by all, standing things written by their keepers."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field, StrictInt, StrictStr

from junto.core.workflow import Refused
from junto.journal.access import fetch
from junto.journal.api import (
    Day,
    Limit,
    Offset,
    Page,
    Reason,
    Seen,
    Strict,
    asks,
    filtered,
    idempotent,
    listed,
    one,
)
from junto.journal.history import seen_number
from junto.people.models import Jurisdiction, Organization
from junto.places import actions, queries
from junto.places.forms import StandingFilter
from junto.places.models import Area, StandingThing, ThingKind

router = Router(tags=["places"])


class KindOut(Schema):
    """A kind of thing. `serves`: the kinds for which its place can serve, as a carrier or (`connects`) for power or
    connection; `works`: dig, build, surface, plant, mounted, inside, none, or empty where not known; `bought`: whether
    departments can buy it together; `names`: by language.
    """

    code: str
    sector: str
    names: dict[str, str]
    works: str
    connects: bool
    bought: bool
    serves: list[str]


class AreaListed(Schema):
    """A piece of the city's geography."""

    id: UUID
    level: str
    code: str
    name: str


class AreaOut(AreaListed):
    """An area with its shape and facts."""

    geometry: dict[str, Any]
    facts: dict[str, Any]
    source: str


class AreaPage(Page):
    """Some areas, and whether there are more."""

    items: list[AreaListed]


class ThingFields(Strict):
    """The fields of a standing thing. `kind`: a code of the list. `geometry`: GeoJSON in degrees, longitude first.
    `owner`: an organization here; `owner_name`: as the source names it. `source` with `external_id` tells it again."""

    kind: StrictStr | None = None
    name: StrictStr | None = None
    geometry: dict[str, Any] | None = None
    place_name: StrictStr = ""
    owner: UUID | None = None
    owner_name: StrictStr = ""
    since: Day | None = None
    until: Day | None = None
    source: StrictStr = ""
    external_id: StrictStr = ""
    details: dict[str, Any] = Field(default_factory=dict)


class ThingIn(ThingFields):
    """What already stands there, to be listed."""

    jurisdiction: UUID
    kind: StrictStr
    name: StrictStr


class ThingEdit(ThingFields):
    """Fields to change; those not named stay. `seen`: its `entry` as you last read it."""

    seen: StrictInt | None = None


class ThingListed(Schema):
    """What stands there."""

    id: UUID
    state: str
    name: str
    kind: str
    owner: str | None
    geometry: dict[str, Any] | None
    place_name: str
    since: date | None
    until: date | None
    source: str
    external_id: str
    details: dict[str, Any]


class ThingOut(ThingListed):
    """`entry`: the number of what last happened to it, to be sent as `seen`."""

    entry: int


class ThingPage(Page):
    """Some standing things, and whether there are more."""

    items: list[ThingListed]


@router.get("/kinds", response=list[KindOut], summary="List kinds of things")
def list_kinds(request: HttpRequest) -> list[dict[str, Any]]:
    """The short list that needs and standing things choose from."""
    filtered(Form(request.GET))
    return [
        {
            "code": kind.code,
            "sector": kind.sector.code,
            "names": {"en": kind.name, **kind.names},
            "works": kind.works,
            "connects": kind.connects,
            "bought": kind.bought,
            "serves": [other.code for other in kind.serves.all()],
        }
        for kind in queries.kinds().prefetch_related("serves")
    ]


@router.get("/areas", response=AreaPage, summary="List areas")
def list_areas(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The city's own geography, without shapes."""
    filtered(Form(request.GET))
    found, more = listed(queries.areas(), limit, offset)
    return {"items": [_area(a) for a in found], "limit": limit, "offset": offset, "more": more}


@router.get("/areas/{uuid:pk}", response=AreaOut, summary="Read an area")
def get_area(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One area with its shape and facts."""
    found = fetch(Area, pk, by=request.actor)  # type: ignore[attr-defined]
    return {**_area(found), "geometry": found.geometry, "facts": found.facts, "source": found.source}


def _area(area: Area) -> dict[str, Any]:
    return {"id": area.pk, "level": area.level, "code": area.code, "name": area.name}


@router.get("/standing-things", response=ThingPage, openapi_extra=asks(StandingFilter), summary="List standing things")
def list_standing_things(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """What already stands there, by name. Filters as in the page."""
    wanted = filtered(StandingFilter(request.GET))
    found, more = listed(queries.standing_things(**wanted), limit, offset)
    return {"items": [_thing(t) for t in found], "limit": limit, "offset": offset, "more": more}


@router.get("/standing-things/{uuid:pk}", response=ThingOut, summary="Read a standing thing")
def get_standing_thing(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One standing thing."""
    return _answer(request, pk)


@router.post("/standing-things", response={201: ThingOut}, summary="List a standing thing")
@idempotent
def create_standing_thing(request: HttpRequest, given: ThingIn) -> tuple[int, dict[str, Any]]:
    """What already stands there, seen by everyone at once."""
    by = request.actor  # type: ignore[attr-defined]
    here = queries.jurisdictions_of(by) or {given.jurisdiction}  # whoever holds no role is refused below
    one(Jurisdiction.objects.filter(pk__in=here), "jurisdiction", pk=given.jurisdiction)
    thing = actions.Standing(**_fields(given.dict(exclude_unset=True)))
    made = actions.add_standing_thing(thing, by=by, city=queries.city_box())
    return 201, _answer(request, made.pk)


@router.patch("/standing-things/{uuid:pk}", response=ThingOut, summary="Change a standing thing")
@idempotent
def edit_standing_thing(request: HttpRequest, pk: UUID, given: ThingEdit) -> tuple[int, dict[str, Any]]:
    """Change the fields that are named."""
    named = given.dict(exclude_unset=True)
    seen = named.pop("seen", None)
    for name, sentence in (("name", _("A standing thing has a name.")), ("kind", _("A standing thing has a kind."))):
        if named.get(name, "") is None:
            raise Refused(sentence, code="input", field=name)
    found = _fetched(request, pk)
    city = queries.city_box() if named.get("geometry") else None
    actions.edit_standing_thing(found, by=request.actor, seen=seen, city=city, **_fields(named))  # type: ignore[attr-defined]
    return 200, _answer(request, pk)


@router.post("/standing-things/{uuid:pk}/remove", response=ThingOut, summary="Take a standing thing off the list")
@idempotent
def remove_standing_thing(request: HttpRequest, pk: UUID, given: Reason) -> tuple[int, dict[str, Any]]:
    """It no longer stands there, or never did."""
    found = _fetched(request, pk)
    actions.remove_standing_thing(found, reason=given.reason, by=request.actor, seen=given.seen)  # type: ignore[attr-defined]
    return 200, _answer(request, pk)


@router.post("/standing-things/{uuid:pk}/restore", response=ThingOut, summary="List a standing thing again")
@idempotent
def restore_standing_thing(request: HttpRequest, pk: UUID, given: Seen | None = None) -> tuple[int, dict[str, Any]]:
    """It stands there after all."""
    seen = given.seen if given else None
    actions.restore_standing_thing(_fetched(request, pk), by=request.actor, seen=seen)  # type: ignore[attr-defined]
    return 200, _answer(request, pk)


def _fields(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was handed in as the actions take it."""
    finders = {
        "jurisdiction": lambda pk: one(Jurisdiction, "jurisdiction", pk=pk),
        "kind": lambda code: one(ThingKind, "kind", code=code),
        "owner": lambda pk: one(Organization, "owner", pk=pk),
    }
    return {name: finders[name](value) if name in finders else value for name, value in given.items()}


def _fetched(request: HttpRequest, pk: UUID) -> StandingThing:
    rows = StandingThing.objects.select_related("kind", "owner")
    return fetch(StandingThing, pk, by=request.actor, rows=rows)  # type: ignore[attr-defined]


def _answer(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    found = _fetched(request, pk)
    return {**_thing(found), "entry": seen_number(found)}


def _thing(thing: StandingThing) -> dict[str, Any]:
    return {
        "id": thing.pk,
        "state": thing.state,
        "name": thing.name,
        "kind": thing.kind.code,
        "owner": thing.owner.name if thing.owner else thing.owner_name or None,
        "geometry": thing.geometry,
        "place_name": thing.place_name,
        "since": thing.since,
        "until": thing.until,
        "source": thing.source,
        "external_id": thing.external_id,
        "details": thing.details,
    }
