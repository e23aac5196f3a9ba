"""Places for the maps of this room's pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from junto.needs.models import Need
from junto.places.layers import feature
from junto.places.models import StandingThing


def features_of(needs: Iterable[Need], things: Iterable[StandingThing] = ()) -> tuple[list[dict[str, Any]], bool]:
    """Needs coloured by their owner, and what stands there, as GeoJSON features; what has no place is left out."""
    found = [
        _feature(need, need.title, str(need.organization_id), need.organization.name)
        for need in needs
        if need.geometry is not None
    ]
    return found + [
        _feature(thing, thing.name, "standing", thing.kind.label) for thing in things if thing.geometry is not None
    ], False


def _feature(row: Need | StandingThing, title: str, kind: str, label: str) -> dict[str, Any]:
    properties = {"title": title, "url": row.get_absolute_url(), "kind": kind, "kind_label": label}
    return feature(row.geometry or {}, properties)
