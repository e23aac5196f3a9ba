"""Rows of the record as items of `core.overlaps`, and what of a need matters when it is asked whether it changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

import shapely

from junto.core.overlaps import Item, Thing, Things
from junto.journal.entries import canonical
from junto.needs.models import Need
from junto.places.kinds import guess_kind
from junto.places.models import StandingThing, ThingKind

# How the works of a kind go into the ground, where it is neither "opens the ground" nor "is built on it".
WORKS: Mapping[str, str] = {
    "street-resurfacing": "surface",
    "sidewalk": "surface",
    "bike-lane": "surface",
    "playground": "surface",
    "tree": "plant",
    "park": "plant",
    "bridge": "build",
    "restroom": "build",
    "edge-computer": "inside",
}
# Hung on a pole or set on what is there: no ground is opened for them, so no order of works comes of them.
MOUNTED = frozenset(
    {
        "traffic-sensor",
        "pedestrian-counter",
        "parking-meter",
        "bike-share",
        "camera",
        "plate-reader",
        "gunshot-detector",
        "small-cell",
        "public-wifi",
        "screen",
        "water-sensor",
        "air-quality-sensor",
        "noise-sensor",
        "waste-bin",
        "solar",
        "battery",
        "generator",
    }
)
CONNECTS = frozenset({"fiber-conduit", "solar", "battery", "generator"})  # gives power or connection, carries nothing
Facts = dict[str, str]


def things_listed() -> Things:
    """The city's own list of kinds, with what can serve what; a thing's name is its code (pages translate it)."""
    kinds = list(ThingKind.objects.select_related("sector").prefetch_related("serves"))
    serves: dict[str, dict[str, str]] = {}
    for standing in kinds:
        for need in standing.serves.all():
            serves.setdefault(need.code, {})[standing.code] = "connect" if standing.code in CONNECTS else "carry"
    return Things(tuple(Thing(k.code, k.code, _works(k), ()) for k in kinds), serves)


def _works(kind: ThingKind) -> str:
    if kind.code in WORKS:
        return WORKS[kind.code]
    if kind.digs:
        return "dig"
    return "inside" if kind.sector.code == "buildings" or kind.code in MOUNTED else "build"


def needs_to_compare(ids: Iterable[UUID]) -> list[Need]:
    """The published needs among `ids`, with what comparing asks for, in the order of their ids."""
    wanted = sorted(set(ids))
    found: list[Need] = []
    for start in range(0, len(wanted), 500):
        rows = Need.objects.filter(pk__in=wanted[start : start + 500], state="published").order_by("pk")
        found += rows.select_related("organization", "kind").prefetch_related("cost_items").defer("extra", "outcome")
    return found


def code_of(need: Need) -> tuple[str | None, bool]:
    """The code of the kind of thing a need asks for, and whether it was guessed from its words."""
    if need.kind is not None:
        return need.kind.code, False
    guess = guess_kind(need.title) or guess_kind(need.description)
    return guess, guess is not None


def item_of_need(need: Need) -> Item:
    """A need as an item; its id is the row's."""
    code, guessed = code_of(need)
    return Item(
        id=str(need.pk),
        owner=need.organization.name,
        title=need.title,
        geometry=_shape(need.geometry),
        start=need.starts,
        end=need.ends,
        kind=code,
        kind_guessed=guessed,
        text=need.description[:2_000],
        quantity=need.quantity,
    )


def items_of_things(rows: Sequence[StandingThing]) -> list[Item]:
    """Standing things as items."""
    return [
        Item(
            id=str(row.pk),
            owner=row.owner.name if row.owner else row.owner_name,
            title=row.name,
            geometry=_shape(row.geometry),
            kind=row.kind.code,
        )
        for row in rows
    ]


def _shape(geometry: Mapping[str, Any] | None) -> shapely.Geometry | None:
    return None if geometry is None else shapely.from_geojson(json.dumps(geometry))


def facts_of(need: Need) -> Facts:
    """What matters of a need when it is asked whether anything changed: short digests, so that money is not told."""
    costs = sorted((c.currency, c.amount * c.quantity, c.year or 0) for c in need.cost_items.all())
    return {
        "place": digest([need.geometry, need.citywide])[:16],
        "time": digest([need.starts, need.ends])[:16],
        "thing": code_of(need)[0] or "",
        "quantity": digest([need.quantity, need.unit])[:16],
        "cost": digest(costs)[:16],
    }


def digest(value: Any) -> str:
    """SHA-256 of a value's canonical JSON, in hex."""
    return sha256(canonical(value).encode()).hexdigest()
