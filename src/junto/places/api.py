"""Areas, kinds of things and standing things in the API: for reading."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from junto.journal.access import fetch
from junto.journal.api import MOST, filtered, listed
from junto.places import queries
from junto.places.forms import StandingFilter
from junto.places.models import Area, StandingThing

router = Router(tags=["places"])
Limit = Annotated[int, Query(ge=1, le=MOST, description="rows in one answer")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="rows to leave out")]


class Found(Schema):
    """One page of a list."""

    items: list[dict[str, Any]]
    limit: int
    offset: int
    more: bool


@router.get("/kinds", response=list[dict[str, Any]], summary="List kinds of things")
def list_kinds(request: HttpRequest) -> list[dict[str, Any]]:
    """The short list that needs and standing things choose from."""
    return [
        {
            "code": kind.code,
            "sector": kind.sector.code,
            "names": {"en": kind.name, **kind.names},
            "digs": kind.digs,
            "serves": [other.code for other in kind.serves.all()],
        }
        for kind in queries.kinds().prefetch_related("serves")
    ]


@router.get("/areas", response=Found, summary="List areas")
def list_areas(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The city's own geography, without shapes."""
    found, more = listed(queries.areas(), limit, offset)
    return {"items": [_area(a) for a in found], "limit": limit, "offset": offset, "more": more}


@router.get("/areas/{uuid:pk}", response=dict[str, Any], summary="Read an area")
def get_area(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One area with its shape and facts."""
    found = fetch(Area, pk, by=request.actor)  # type: ignore[attr-defined]
    return {**_area(found), "geometry": found.geometry, "facts": found.facts, "source": found.source}


def _area(area: Area) -> dict[str, Any]:
    return {"id": area.pk, "level": area.level, "code": area.code, "name": area.name}


@router.get("/standing-things", response=Found, summary="List standing things")
def list_standing_things(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """What already stands there, by name. Filters as in the page: words, kind, owner, area (ids)."""
    wanted = filtered(StandingFilter(request.GET))
    found, more = listed(queries.standing_things(**wanted), limit, offset)
    return {"items": [_thing(t) for t in found], "limit": limit, "offset": offset, "more": more}


@router.get("/standing-things/{uuid:pk}", response=dict[str, Any], summary="Read a standing thing")
def get_standing_thing(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One standing thing."""
    rows = StandingThing.objects.select_related("kind", "owner")
    return _thing(fetch(StandingThing, pk, by=request.actor, rows=rows))  # type: ignore[attr-defined]


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
