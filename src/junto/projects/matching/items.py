"""Rows of the record as items of `core.overlaps`, and what of a need matters when it is asked whether it changed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

import shapely

from junto.core.overlaps import Item, Thing, Things
from junto.core.overlaps.things import serving
from junto.journal.entries import canonical
from junto.needs.models import Need
from junto.places.kinds import guess_kind
from junto.places.models import StandingThing, ThingKind

Facts = dict[str, str]


def things_listed() -> Things:
    """The city's own list of kinds, with what can serve what; a thing's name is its code (pages translate it)."""
    # Asked for before every search, so that no instance is made of each kind and of each that it serves.
    kinds = list(ThingKind.objects.values_list("pk", "code", "works", "connects", "bought"))
    pairs = ThingKind.serves.through.objects.values_list("from_thingkind", "to_thingkind")
    served: dict[UUID, set[UUID]] = defaultdict(set)
    for kind, need in pairs:
        served[kind].add(need)
    serves = serving(
        {code: [other for need, other, *_rest in kinds if need in served[pk]] for pk, code, *_rest in kinds},
        [code for _pk, code, _works, connects, _bought in kinds if connects],
    )
    return Things(tuple(Thing(code, code, works, (), bought=bought) for _pk, code, works, _c, bought in kinds), serves)


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
    guess = guess_kind(need.title, need.description)
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
