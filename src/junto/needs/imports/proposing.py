"""How a file could be read, before a person says so: as last time, by a known recipe, or by names and looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings

from junto.core.tables import GEOMETRY, ColumnMapping, Table, propose_mapping
from junto.core.tables.values import is_missing
from junto.needs.imports import fields
from junto.needs.imports.recipes import Recipe, recipe_named, recognised
from junto.needs.models import Import
from junto.people.models import Jurisdiction
from junto.places.queries import city_box

SAMPLES = 3
SHOWN = 60
CHOSEN = ("source", "filter", "owners", "owner_names", "title_prefix", "id_prefix", "guess_kinds", "window_from_costs",
          "fiscal_start_month")  # fmt: skip
OUTSKIRTS_M = 2_000.0  # a pier or a reservoir's edge is still the city's


@dataclass(slots=True)
class Reading:
    """A mapping with its options, and where it comes from: `before` (an import's number), `recipe`, or `guess`."""

    mapping: ColumnMapping
    options: dict[str, Any] = field(default_factory=dict)
    origin: str = "guess"
    told: str = ""
    undecided: tuple[str, ...] = ()


def describe(table: Table) -> dict[str, Any]:
    """What the pages need to know of a file without reading it again: its columns, rows, format."""
    return {
        "columns": list(table.columns),
        "rows": len(table.rows),
        "format": table.format,
        "encoding": table.encoding,
        "geometry": table.has_shapes(),
    }


def samples_of(table: Table) -> dict[str, list[str]]:
    """Column → a few of its values. They go with the file, so they stand in no entry of the journal."""
    return {column: _samples(table, column) for column in table.columns}


def _samples(table: Table, column: str) -> list[str]:
    found: list[str] = []
    for row in table.rows[:500]:
        value = row.cells.get(column)
        if not is_missing(value) and (text := str(value).strip()[:SHOWN]) not in found:
            found.append(text)
            if len(found) == SAMPLES:
                break
    return found


def propose(table: Table, into: str, jurisdiction: Jurisdiction, *, recipe: str = "") -> Reading:
    """The best reading known: the recipe named, else as these columns were last read, else a recipe, else a guess."""
    if recipe:
        reading = _by_recipe(recipe_named(recipe), table)
    elif (before := _before(table, into, jurisdiction)) is not None:
        reading = before
    elif (known := recognised(table.columns, into)) is not None:
        reading = _by_recipe(known, table)
    else:
        reading = _guess(table, into)
    _expect_inside(reading)
    return reading


def _before(table: Table, into: str, jurisdiction: Jurisdiction) -> Reading | None:
    """As the last finished import with these same columns was read."""
    done = Import.objects.filter(into=into, jurisdiction=jurisdiction, state="done").order_by("-year", "-serial")
    wanted = [*table.columns]
    for imported in done[:200]:
        columns = imported.options.get("file", {}).get("columns", [])
        if set(columns) == set(wanted) - {"geometry"} or columns == wanted:
            options = {name: imported.options[name] for name in CHOSEN if name in imported.options}
            mapping = _fitting(ColumnMapping.from_data(imported.mapping), table)
            return Reading(mapping, options, "before", imported.number)
    return None


def _by_recipe(recipe: Recipe, table: Table) -> Reading:
    mapping = _fitting(ColumnMapping.from_data(dict(recipe.mapping)), table)
    return Reading(mapping, dict(recipe.options), "recipe", recipe.name)


def _fitting(mapping: ColumnMapping, table: Table) -> ColumnMapping:
    """The mapping without columns that this table lacks; a geometry handed back as text is read from its column."""
    shapes = table.has_shapes()
    kept = {}
    for slot, column in mapping.columns.items():
        if column == GEOMETRY and not shapes:
            column = "geometry"  # noqa: PLW2901 - where rows were handed back as CSV
        if column == GEOMETRY or column in table.columns:
            kept[slot] = column
    return ColumnMapping(kept, mapping.constants, mapping.options)


def _guess(table: Table, into: str) -> Reading:
    found = propose_mapping(table, fields.fields_for(into))
    columns, options = dict(found.mapping.columns), dict(found.mapping.options)
    if "geometry" in columns:
        columns = {slot: c for slot, c in columns.items() if not slot.startswith("point.")}
    if into == fields.NEEDS:
        for year, column in fields.year_columns(table).items():
            if column not in columns.values():
                columns[f"cost_{year}"] = column
    mapping = ColumnMapping(columns, {}, options)
    return Reading(with_currency(mapping, settings.CURRENCY), {}, undecided=found.undecided)


def with_currency(mapping: ColumnMapping, currency: str) -> ColumnMapping:
    """The mapping with a currency for every column of money that names none."""
    options = {name: dict(given) for name, given in mapping.options.items()}
    for slot in mapping.columns:
        if slot == "cost" or slot.startswith("cost_"):
            options.setdefault(slot, {}).setdefault("currency", currency)
    return ColumnMapping(mapping.columns, mapping.constants, options)


def _expect_inside(reading: Reading) -> None:
    """Where the city's geography is known, places are expected in it."""
    box = city_box()
    if box is None:
        return
    wide = box.grown(OUTSKIRTS_M)
    inside = [round(edge, 4) for edge in (wide.west, wide.south, wide.east, wide.north)]
    for name in {slot.split(".")[0] for slot in reading.mapping.columns} & set(fields.PLACES):
        reading.mapping.options.setdefault(name, {}).setdefault("inside", inside)


def options_of(reading: Reading, table: Table) -> dict[str, Any]:
    """What an import keeps beside its mapping: the file described, the options, where the reading came from."""
    origin = {"by": reading.origin, "told": reading.told, "undecided": list(reading.undecided)}
    return {**reading.options, "file": describe(table), "origin": origin}


def columns_of(imported: Import) -> Sequence[tuple[str, Sequence[str]]]:
    """The file's columns with samples, as they were described when it was read."""
    return [(name, imported.samples.get(name, ())) for name in imported.options.get("file", {}).get("columns", ())]


def as_data(mapping: ColumnMapping) -> Mapping[str, Any]:
    """The mapping as JSON."""
    return asdict(mapping)
