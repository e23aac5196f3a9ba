"""What an import can fill: the fields of a need and of a standing thing, as core.tables takes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from junto.core.tables import Field, Part, Table
from junto.core.tables.guessing import words_of
from junto.core.tables.values import (
    parse_boolean,
    parse_choice,
    parse_decimal,
    parse_integer,
    parse_money,
    parse_text,
)
from junto.needs.imports.reading import read_day, read_days, read_line, read_place, read_point, read_texts
from junto.places.models import Sector, ThingKind

NEEDS, THINGS = "needs", "standing_things"
INTO = {NEEDS: _("needs"), THINGS: _("what already stands there")}
ORDERS: tuple[Mapping[str, object], ...] = ({}, {"order": "mdy"}, {"order": "dmy"})
MONEY = ("cost",)  # and cost_2026…: the fields that take the options of money
PLACES = ("geometry", "point")
YEAR = re.compile(r"(?:.*\D)?((?:19|20|21)\d\d)")
MISSING = frozenset({"n/a", "na", "none", "null", "tbd", "unknown", "sin dato"})


def fields_for(into: str, years: Iterable[int] = ()) -> list[Field]:
    """The fields that a file for needs or standing things can fill, with the lists as they are now."""
    return need_fields(years) if into == NEEDS else thing_fields()


def need_fields(years: Iterable[int] = ()) -> list[Field]:
    """The fields of a need; one of money for each fiscal year."""
    return [
        Field(
            "id", label(_("Number in the file")), _number, synonyms=("project id", "camera id", "dms id", "signal id")
        ),
        Field("title", label(_("Title")), read_line, required=True),
        Field(
            "description",
            label(_("Why it is needed")),
            read_texts,
            parts=(
                Part("description", label(_("Why it is needed")), parser=parse_text),
                Part("why", label(_("Why it is needed, second column")), ("justification", "project justification")),
                Part("more", label(_("Why it is needed, third column"))),
            ),
        ),
        Field("program", label(_("Programme or category")), read_line, synonyms=("programme", "category")),
        Field("outcome", label(_("Outcome wanted")), parse_text, synonyms=("outcome",)),
        Field("owner", label(_("Department")), read_line),
        Field("kind", label(_("Kind of thing")), _choice(ThingKind), missing=MISSING),
        Field("sector", label(_("Sector")), _choice(Sector), missing=MISSING),
        *_places(),
        Field("citywide", label(_("It is for the whole city")), parse_boolean),
        Field(
            "window",
            label(_("When")),
            read_days,
            parts=(Part("start", label(_("From"))), Part("end", label(_("Until")))),
        ),
        Field("quantity", label(_("How many")), _count, missing=MISSING),
        Field("unit", label(_("Of what")), _unit),
        Field("cost", label(_("Cost in all")), parse_money),
        *(
            Field(f"cost_{year}", label(_("Cost in fiscal year %(year)s"), year=year), parse_money)
            for year in sorted(set(years))
        ),
        Field("fund", label(_("Fund")), read_line, missing=MISSING),
    ]


def thing_fields() -> list[Field]:
    """The fields of a standing thing."""
    return [
        Field(
            "id", label(_("Number in the file")), _number, synonyms=("camera id", "dms id", "signal id", "cb link id")
        ),
        Field("title", label(_("Name")), _name, required=True),
        Field("kind", label(_("Kind of thing")), _choice(ThingKind), missing=MISSING),
        *_places(),
        Field("owner", label(_("Owner")), read_line, synonyms=("provider",), missing=MISSING),
        Field("since", label(_("There since")), read_day, synonyms=("turn on date", "activated"), variants=ORDERS),
        Field("until", label(_("There until")), read_day, variants=ORDERS),
    ]


def label(words: Any, **params: object) -> Any:
    """A lazily translated label where core asks for a text; with parameters it is said at once."""
    return words % params if params else words


def _places() -> list[Field]:
    return [
        Field("geometry", label(_("Place")), read_place, takes_geometry=True, synonyms=("geometry", "wkt", "the geom")),
        Field(
            "point",
            label(_("Place by coordinates")),
            read_point,
            parts=(
                Part("lat", label(_("Latitude")), parser=parse_decimal),
                Part("lon", label(_("Longitude")), parser=parse_decimal),
            ),
        ),
        Field("address", label(_("Address or name of the place")), _place_name),
    ]


def _number(value: object) -> str:
    return parse_text(value, max_chars=120, one_line=True)


def _name(value: object) -> str:
    return read_line(value, max_chars=300)


def _place_name(value: object) -> str:
    return read_line(value, max_chars=300)


def _unit(value: object) -> str:
    return read_line(value, max_chars=40)


def _count(value: object) -> int:
    return parse_integer(value, minimum=0, maximum=2**31 - 1)


def _choice(model: type[ThingKind] | type[Sector]) -> Any:
    """A parser for the codes and names, in every language, of what is on the list."""
    listed: list[Any] = list(model._default_manager.filter(state="listed"))
    choices = {row.code: row.name for row in listed}
    others = {str(name): row.code for row in listed for name in row.names.values()}

    def read(value: object, *, synonyms: Mapping[str, str] | None = None) -> str:
        return parse_choice(value, choices, synonyms={**others, **(synonyms or {})})

    return read


def year_columns(table: Table) -> dict[int, str]:
    """Fiscal year → the one column of the table that is named for it and holds amounts."""
    found: dict[int, list[str]] = {}
    for column in table.columns:
        named = YEAR.fullmatch(words_of(column))
        if named and _holds_amounts(table, column):
            found.setdefault(int(named[1]), []).append(column)
    return {year: columns[0] for year, columns in found.items() if len(columns) == 1}


def years_in(columns: Sequence[str], mapping: Iterable[str] = ()) -> list[int]:
    """The years for which a file could hold a column of costs: those in its columns' names and in a mapping's slots."""
    named = {int(found[1]) for column in columns if (found := YEAR.fullmatch(words_of(column)))}
    return sorted(named | {int(slot[5:]) for slot in mapping if slot.startswith("cost_") and slot[5:].isdecimal()})


def _holds_amounts(table: Table, column: str) -> bool:
    values = [row.cells.get(column) for row in table.rows[:200]]
    said = [value for value in values if value is not None and str(value).strip(" -")]
    return bool(said) and sum(_is_amount(value) for value in said) >= 0.6 * len(said)


def _is_amount(value: object) -> bool:
    try:
        parse_money(value, allow_negative=True)
    except ValueError:
        return False
    return True
