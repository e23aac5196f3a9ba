"""Overlaps as JSON, GeoJSON or a text for the terminal."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import shapely

from .model import Item, Overlap, Result

_TITLES = {
    "same_place": "same place",
    "same_purchase": "same purchase",
    "reuse": "reuse",
    "sequence": "sequence",
}


def as_json(result: Result, items: Sequence[Item]) -> dict[str, Any]:
    """Return the result as JSON data: `overlaps`, `skipped`, and besides `counts` by kind and `notes`."""
    return {
        "overlaps": [_overlap(overlap, items) for overlap in result.overlaps],
        "skipped": [
            {"row": left.row, "id": left.id, "reason": left.reason} | ({"partly": True} if left.partly else {})
            for left in result.skipped
        ],
        "counts": result.counts(),
        "notes": [str(note) for note in result.notes],
    }


def as_geojson(result: Result, items: Sequence[Item], standing: Sequence[Item]) -> dict[str, Any]:
    """Return a feature for each overlap: the places of its members, its data as properties."""
    features = []
    for overlap in result.overlaps:
        shapes = [items[k].geometry for k in overlap.positions]
        shapes += [standing[k].geometry for k in overlap.standing_positions]
        known = [shape for shape in shapes if shape is not None]
        geometry = _together(known) if known else None
        features.append({"type": "Feature", "geometry": geometry, "properties": _overlap(overlap, items)})
    rest = as_json(result, items)
    return {
        "type": "FeatureCollection",
        "features": features,
        "skipped": rest["skipped"],
        "counts": rest["counts"],
        "notes": rest["notes"],
    }


def as_text(result: Result, items: Sequence[Item], *, top: int) -> str:
    """Return a text: counts, the `top` strongest overlaps of all with their reasons, what was left out."""
    counts = ", ".join(f"{count} {_TITLES[kind]}" for kind, count in result.counts().items())
    lines = [f"{len(result.overlaps)} overlaps: {counts}."]
    for rank, overlap in enumerate(result.overlaps[:top], 1):
        lines += ["", *_entry(rank, overlap, items)]
    if len(result.overlaps) > top:
        lines += ["", f"{len(result.overlaps) - top} more; ask for --top {len(result.overlaps)} or --format json."]
    if result.notes:
        lines += ["", *(f"Note: {note}" for note in result.notes)]
    if result.skipped:
        lines += ["", f"{len(result.skipped)} rows were left out:"]
        for left in result.skipped[: 4 * top]:
            lines.append(f"  row {left.row}, {left.id or 'no id'}: {left.reason}")
        if len(result.skipped) > 4 * top:
            lines.append(f"  and {len(result.skipped) - 4 * top} more; --format json has them all.")
    return "\n".join(lines) + "\n"


def dumped(data: Mapping[str, Any]) -> str:
    """Return JSON text; refuses NaN, which JSON does not know."""
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _overlap(overlap: Overlap, items: Sequence[Item]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "kind": overlap.kind,
        "needs": list(overlap.needs),
        "owners": list(overlap.owners),
        "distance_m": overlap.distance_m,
        "days_apart": overlap.days_apart,
        "strength": overlap.strength,
        "reasons": [str(one) for one in overlap.reasons],
        "parts": dict(overlap.parts),
        "flags": list(overlap.flags),
        "rows": [items[k].row for k in overlap.positions],
        "titles": [items[k].title for k in overlap.positions],
    }
    if overlap.kind == "reuse":
        data["standing"] = list(overlap.standing)
    if overlap.thing:
        data["thing"] = overlap.thing
    if overlap.kind == "sequence":
        data["first"] = overlap.needs[0]
    return data


def _together(shapes: Sequence[Any]) -> dict[str, Any]:
    points = all(shape.geom_type == "Point" for shape in shapes)
    whole = shapely.MultiPoint(shapes) if points else shapely.GeometryCollection(list(shapes))
    data: dict[str, Any] = json.loads(shapely.to_geojson(whole))
    return data


def _entry(rank: int, overlap: Overlap, items: Sequence[Item]) -> list[str]:
    metres = "-" if overlap.distance_m is None else f"{overlap.distance_m:,.0f} m"
    days = "" if overlap.days_apart is None else f", {overlap.days_apart} days apart"
    lines = [f"{rank}. {overlap.strength:.2f} {_TITLES[overlap.kind]}, {metres}{days}"]
    for k in overlap.positions[:12]:
        lines.append(f"     {items[k].id}  {items[k].title[:70]}  ({items[k].owner})")
    if len(overlap.positions) > 12:
        lines.append(f"     and {len(overlap.positions) - 12} more")
    said = " ".join(str(one) for one in overlap.reasons)
    lines += textwrap.wrap(said, 110, initial_indent="   ", subsequent_indent="   ")
    return lines
