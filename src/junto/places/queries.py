"""Reads of the places room: what is near, what lies inside an area, the short list of kinds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

import shapely
from django.db.models import F, Max, Min, Q, QuerySet
from shapely.geometry.base import BaseGeometry

from junto.core.geometry import Box, box_of, distance_m
from junto.core.workflow import Actor
from junto.places.geometry import GeoJSON, shape_of
from junto.places.models import STREET, Area, Located, Sector, StandingThing, ThingKind
from junto.places.search import Candidate, candidates

L = TypeVar("L", bound=Located)
AT_ONCE = 500  # ids in one question to the database


@dataclass(frozen=True, slots=True)
class Near(Generic[L]):
    """A row and how far it is from what was asked about, in metres."""

    row: L
    distance_m: float


def near(rows: QuerySet[L], geometry: GeoJSON, within_m: float) -> list[Near[L]]:
    """The rows within `within_m` metres of a place (on the ellipsoid, edge to edge), nearest first.

    The search goes by cells alone, then by boxes, then by exact distance; only what is left is read whole, under the
    conditions of `rows`. So no other condition can lead the database away from the cells' index.
    """
    found = ids_near(rows.model, geometry, within_m)
    kept = _by_id(rows, found)
    return sorted((Near(row, found[row.pk]) for row in kept), key=lambda n: (n.distance_m, str(n.row.pk)))


def ids_near(model: type[Located], geometry: GeoJSON, within_m: float) -> dict[UUID, float]:
    """Id → distance in metres of every row of a table within `within_m` metres of a place."""
    shape = shape_of(geometry)
    found = {}
    for other in candidates(model, box_of(shape), within_m):
        distance = distance_m(shape, other.shape())
        if distance <= within_m:
            found[other.pk] = distance
    return found


def inside(rows: QuerySet[L], area: Area) -> QuerySet[L]:
    """The rows that touch an area."""
    shape = shapely.from_geojson(json.dumps(area.geometry))
    shapely.prepare(shape)
    box = Box(area.west, area.south, area.east, area.north)
    touching = [other.pk for other in candidates(rows.model, box, 0.0) if _touches(shape, other)]
    return rows.filter(pk__in=touching)


def _touches(shape: BaseGeometry, other: Candidate) -> bool:
    if other.geometry is None:
        return bool(shapely.intersects_xy(shape, other.lon, other.lat))
    return bool(shape.intersects(other.shape()))


def _by_id(rows: QuerySet[L], ids: Iterable[UUID]) -> list[L]:
    wanted = list(ids)
    chunks = (wanted[i : i + AT_ONCE] for i in range(0, len(wanted), AT_ONCE))
    return [row for chunk in chunks for row in rows.filter(pk__in=chunk).order_by()]


def things_near(
    geometry: GeoJSON, within_m: float, *, kinds: Iterable[ThingKind] | None = None
) -> list[Near[StandingThing]]:
    """The standing things listed within `within_m` metres of a place, of these kinds (None: of any)."""
    # State and kind are looked at here, not in the question: SQLite would go by them, through a million rows.
    found = near(StandingThing.objects.select_related("kind", "owner"), geometry, within_m)
    wanted = None if kinds is None else {kind.pk for kind in kinds}
    return [n for n in found if n.row.state == "listed" and (wanted is None or n.row.kind_id in wanted)]


def standing_things(
    *,
    kind: ThingKind | None = None,
    owner: str = "",
    area: Area | None = None,
    words: str = "",
    state: str = "listed",
) -> QuerySet[StandingThing]:
    """Standing things by kind, owner (as named or by organization), area and words in the name, by name."""
    rows = StandingThing.objects.filter(state=state).select_related("kind", "owner")
    if kind is not None:
        rows = rows.filter(kind=kind)
    if owner:
        rows = rows.filter(Q(owner_name__icontains=owner) | Q(owner__name__icontains=owner))
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(place_name__icontains=words) | Q(external_id=words))
    if area is not None:
        rows = inside(rows, area)
    return rows.order_by("name", "id")


def jurisdictions_of(actor: Actor) -> frozenset[UUID]:
    """Where an actor holds a role: whose lists they may add to at all."""
    return frozenset(held.jurisdiction for held in actor.held if held.jurisdiction)


def sectors() -> QuerySet[Sector]:
    """The sectors on the list, by name."""
    return Sector.objects.filter(state="listed")


def kinds() -> QuerySet[ThingKind]:
    """The kinds of things on the list, by name, each with its sector."""
    return ThingKind.objects.filter(state="listed").select_related("sector")


def kinds_by_code() -> dict[str, ThingKind]:
    """Code → kind, for what is on the list."""
    return {kind.code: kind for kind in kinds()}


def areas(level: str = "") -> QuerySet[Area]:
    """The city's areas (of one level; streets only by name) without their shapes, by level and name."""
    rows = Area.objects.filter(state="listed").defer("geometry")
    return rows.filter(level=level) if level else rows.exclude(level=STREET)


def levels() -> list[str]:
    """The levels of areas there are."""
    return list(areas().order_by("level").values_list("level", flat=True).distinct())


def city_box() -> Box | None:
    """The box around all areas: where places are expected. None where no geography was brought in."""
    found = Area.objects.filter(state="listed", west__lte=F("east")).aggregate(
        west=Min("west"), south=Min("south"), east=Max("east"), north=Max("north")
    )
    return None if found["west"] is None else Box(**found)


def area_of(geometry: GeoJSON, rows: Sequence[Area] | None = None) -> list[Area]:
    """The areas that a place touches."""
    shape = shape_of(geometry)
    box = box_of(shape)
    if rows is None:
        rows = list(
            areas()
            .defer(None)
            .filter(south__lte=box.north, north__gte=box.south, west__lte=box.east, east__gte=box.west)
        )
    return [a for a in rows if shapely.from_geojson(json.dumps(a.geometry)).intersects(shape)]
