"""Writes of the places room: standing things, areas, and the list of sectors and kinds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from junto.core.geometry import Box
from junto.core.texts import is_whole
from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.journal.door import RefusedMany, perform, perform_many
from junto.people.models import Jurisdiction, Organization
from junto.places.geometry import GeoJSON, locate
from junto.places.kinds import starting_list
from junto.places.models import Area, Sector, StandingThing, ThingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A standing thing as it is handed in. `source` and `external_id` together tell it apart in its source."""

    jurisdiction: Jurisdiction
    kind: ThingKind
    name: str
    geometry: GeoJSON | None = None
    place_name: str = ""
    owner: Organization | None = None
    owner_name: str = ""
    since: date | None = None
    until: date | None = None
    external_id: str = ""
    source: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


STANDING_FIELDS = tuple(f.name for f in fields(Standing) if f.name != "geometry")


def add_standing_things(things: Sequence[Standing], *, by: Actor, city: Box | None = None) -> list[StandingThing]:
    """Add many at once, one entry each; all or nothing. Raises `RefusedMany` naming each that cannot be."""
    rows, refusals = [], []
    for i, thing in enumerate(things):
        try:
            rows.append(standing_row(thing, city))
        except Refused as refusal:
            refusals.append((i, refusal))
    if refusals:
        raise RefusedMany(refusals)
    return add_standing_rows(rows, by=by)


def add_standing_rows(rows: Sequence[StandingThing], *, by: Actor) -> list[StandingThing]:
    """Add things already made by `standing_row`: one entry each, all or nothing."""
    return perform_many(rows, "add", by=by)


def bring_things_up_to_date(
    changes: Mapping[StandingThing, StandingThing], names: frozenset[str], *, by: Actor
) -> list[StandingThing]:
    """Set the fields `names` of standing things to what a file says now; those taken off the list are listed again."""
    by_id = {thing.pk: given for thing, given in changes.items()}
    own = [name for name in (*STANDING_FIELDS, *StandingThing.NEAR, "geometry") if name in names]
    perform_many([thing for thing in changes if thing.state == "removed"], "restore", by=by)

    def apply(fresh: StandingThing, _context: Context) -> None:
        for name in own:
            setattr(fresh, name, getattr(by_id[fresh.pk], name))
        _refuse_unsound_thing(fresh)

    return perform_many(list(changes), "edit", by=by, inputs=[{"changed": sorted(names)}] * len(changes), apply=apply)


def remove_standing_things(things: Sequence[StandingThing], *, reason: str, by: Actor) -> list[StandingThing]:
    """Take many off the list at once, as with the import that brought them."""
    return perform_many(things, "remove", by=by, inputs=[{"reason": reason}] * len(things))


def add_standing_thing(thing: Standing, *, by: Actor, city: Box | None = None) -> StandingThing:
    """Add one standing thing."""
    row = standing_row(thing, city)
    _refuse_number_twice(row)
    return perform(row, "add", by=by)


def edit_standing_thing(
    thing: StandingThing, *, by: Actor, seen: int | None = None, city: Box | None = None, **changed: Any
) -> StandingThing:
    """Change some fields (those of `Standing`) of a standing thing."""

    def apply(fresh: StandingThing, _context: Context) -> None:
        _set(fresh, changed, STANDING_FIELDS)
        if "geometry" in changed:
            locate(fresh, changed["geometry"], city=city)
        _refuse_unsound_thing(fresh)
        _refuse_number_twice(fresh)

    return perform(thing, "edit", by=by, inputs={"changed": sorted(changed)}, apply=apply, seen=seen)


def _refuse_number_twice(row: StandingThing) -> None:
    """One number in one source is one thing."""
    if not row.external_id:
        return
    same = StandingThing.objects.filter(
        jurisdiction=row.jurisdiction, source=row.source, external_id=row.external_id
    ).exclude(pk=row.pk)
    if (other := same.first()) is not None:
        words = {"number": row.external_id, "source": row.source, "name": other.name}
        raise Refused(
            _("The number “%(number)s” of “%(source)s” stands here already, as “%(name)s”.") % words,
            code="input",
            field="external_id",
        )


def remove_standing_thing(thing: StandingThing, *, reason: str, by: Actor, seen: int | None = None) -> StandingThing:
    """It no longer stands there, or never did; the row stays, out of every search."""
    return perform(thing, "remove", by=by, inputs={"reason": reason}, seen=seen)


def restore_standing_thing(thing: StandingThing, *, by: Actor, seen: int | None = None) -> StandingThing:
    """List it again."""
    return perform(thing, "restore", by=by, seen=seen)


def standing_row(thing: Standing, city: Box | None = None) -> StandingThing:
    """The thing as an unsaved row; raises `Refused` with the first thing that is wrong, naming the field."""
    row = StandingThing(**{name: getattr(thing, name) for name in STANDING_FIELDS})
    row.details = dict(thing.details)
    locate(row, thing.geometry, city=city)
    _refuse_unsound_thing(row)
    return row


def _refuse_unsound_thing(row: StandingThing) -> None:
    if row.since and row.until and row.until < row.since:
        raise Refused(_("It ends before it begins."), code="input", field="until")
    if row.kind.state == "removed":
        raise Refused(
            _("“%(kind)s” is no longer on the list of kinds.") % {"kind": row.kind}, code="input", field="kind"
        )
    refuse_unclean(row)


def refuse_unclean(row: models.Model) -> None:
    """Raise `Refused` for the first field whose value its column cannot hold (too long, no number, no address)."""
    # Relations would be asked of the database one by one; shapes are read by locate(); the door gives state and number.
    columns = row._meta.concrete_fields
    others = {f.name for f in columns if f.is_relation or isinstance(f, models.JSONField) or not f.editable}
    problems = {f.name: _("it holds a character that cannot be stored.") for f in columns if _unstorable(row, f)}
    if not problems:
        try:
            row.clean_fields(exclude=others)
        except ValidationError as wrong:
            problems = {name: sentences[0] for name, sentences in wrong.message_dict.items()}
    for name, sentence in problems.items():
        label = str(getattr(row._meta.get_field(name), "verbose_name", name))
        raise Refused(f"{label[:1].upper()}{label[1:]}: {sentence}", code="input", field=name)


def _unstorable(row: models.Model, column: models.Field[Any, Any]) -> bool:
    """Whether a text holds U+0000, which PostgreSQL keeps nowhere, or half a character, which no database keeps."""
    value = getattr(row, column.attname)
    if isinstance(column, models.JSONField):
        if column.name == "geometry":
            return False
        value = json.dumps(value, default=str, ensure_ascii=False)
        return "\\u0000" in value or not is_whole(value)
    return isinstance(value, str) and ("\0" in value or not is_whole(value))


def _set(row: models.Model, fields: Mapping[str, Any], allowed: Iterable[str]) -> None:
    """Set fields by name; a name that is none of `allowed` is a fault of the program."""
    known = {*allowed, "geometry"}
    if unknown := set(fields) - known:
        raise TypeError(f"{type(row).__name__} has no field {sorted(unknown)} to edit")
    for name, value in fields.items():
        if name != "geometry":
            setattr(row, name, value)


# --- the list of sectors and kinds -----------------------------------------------------------------------------------


def add_sector(*, code: str, name: str, names: Mapping[str, str] | None = None, by: Actor) -> Sector:
    """Add a sector to the list."""
    row = Sector(code=code, name=name, names=dict(names or {}))
    _refuse_code_twice(row)
    return perform(row, "add", by=by)


def edit_sector(sector: Sector, *, by: Actor, seen: int | None = None, **changed: Any) -> Sector:
    """Change a sector's name or its translations."""

    def apply(fresh: Sector, _context: Context) -> None:
        _set(fresh, changed, ("name", "names"))
        refuse_unclean(fresh)

    return perform(sector, "edit", by=by, inputs={"changed": sorted(changed)}, apply=apply, seen=seen)


def add_kind(
    *,
    code: str,
    name: str,
    sector: Sector,
    names: Mapping[str, str] | None = None,
    works: str = "",
    connects: bool = False,
    bought: bool = True,
    serves: Iterable[ThingKind] = (),
    by: Actor,
) -> ThingKind:
    """Add a kind of thing to the list."""
    row = ThingKind(code=code, name=name, names=dict(names or {}), sector=sector)
    row.works, row.connects, row.bought = works, connects, bought
    _refuse_code_twice(row)
    return perform(row, "add", by=by, then=lambda fresh, _context: fresh.serves.set(serves))


def edit_kind(
    kind: ThingKind,
    *,
    by: Actor,
    seen: int | None = None,
    serves: Iterable[ThingKind] | None = None,
    **changed: Any,
) -> ThingKind:
    """Change a kind's name, translations, sector, works, what it can serve for and how, or if it is bought together."""

    def apply(fresh: ThingKind, _context: Context) -> None:
        _set(fresh, changed, ("name", "names", "sector", "works", "connects", "bought"))
        refuse_unclean(fresh)

    def then(fresh: ThingKind, _context: Context) -> None:
        if serves is not None:
            fresh.serves.set(serves)

    named = sorted([*changed, *(["serves"] if serves is not None else [])])
    return perform(kind, "edit", by=by, inputs={"changed": named}, apply=apply, then=then, seen=seen)


Listed = TypeVar("Listed", Sector, ThingKind, Area)


def remove_listed(row: Listed, *, reason: str, by: Actor, seen: int | None = None) -> Listed:
    """Take a sector, kind or area off the list: offered no more, kept where it is used."""
    return perform(row, "remove", by=by, inputs={"reason": reason}, seen=seen)


def restore_listed(row: Listed, *, by: Actor, seen: int | None = None) -> Listed:
    """Put a sector, kind or area back on the list."""
    return perform(row, "restore", by=by, seen=seen)


def edit_area(area: Area, *, by: Actor, seen: int | None = None, name: str) -> Area:
    """Name an area anew; its shape comes from a file."""

    def apply(fresh: Area, _context: Context) -> None:
        fresh.name = name
        refuse_unclean(fresh)

    return perform(area, "edit", by=by, inputs={"changed": ["name"]}, apply=apply, seen=seen)


def _refuse_code_twice(row: Sector | ThingKind) -> None:
    refuse_unclean(row)
    if type(row)._default_manager.filter(code=row.code).exists():
        raise Refused(_("The code “%(code)s” is already taken.") % {"code": row.code}, code="input", field="code")


def install_kinds(*, by: Actor = PROGRAM) -> tuple[int, int]:
    """Put the starting list of sectors and kinds in place; what is already there by its code stays as it is.

    Returns how many sectors and kinds were added.
    """
    given = starting_list()
    sectors = {s.code: s for s in Sector.objects.all()}
    new_sectors = [_named(Sector, entry) for entry in given["sectors"] if entry["code"] not in sectors]
    sectors |= {s.code: s for s in perform_many(new_sectors, "add", by=by)}
    kinds = {k.code: k for k in ThingKind.objects.all()}
    entries = [entry for entry in given["kinds"] if entry["code"] not in kinds]
    new_kinds = [_listed(entry, sectors) for entry in entries]
    kinds |= {k.code: k for k in new_kinds}

    def then(fresh: list[ThingKind], _contexts: list[Context]) -> None:
        through = ThingKind.serves.through
        serves = {e["code"]: e["serves"] for e in entries}
        through._default_manager.bulk_create(
            through(from_thingkind_id=kind.pk, to_thingkind_id=kinds[other].pk)
            for kind in fresh
            for other in serves[kind.code]
            if other in kinds
        )

    perform_many(new_kinds, "add", by=by, then=then)
    return len(new_sectors), len(new_kinds)


def _listed(entry: Mapping[str, Any], sectors: Mapping[str, Sector]) -> ThingKind:
    works, connects, bought = entry["works"], entry.get("connects", False), entry.get("bought", True)
    kind: ThingKind = _named(
        ThingKind, entry, sector=sectors[entry["sector"]], works=works, connects=connects, bought=bought
    )
    return kind


def _named(model: type[Any], entry: Mapping[str, Any], **further: Any) -> Any:
    names = {language: name for language, name in entry["names"].items() if language != "en"}
    return model(code=entry["code"], name=entry["names"]["en"], names=names, **further)
