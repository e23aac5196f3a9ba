"""A plan of findings written through the door: in bulk, one entry for each overlap, parts in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from junto.core.workflow import Actor, Context
from junto.journal.door import perform_many
from junto.needs.models import Need
from junto.places.models import ThingKind
from junto.projects.matching.found import Found
from junto.projects.matching.reconcile import Known, Plan, differences
from junto.projects.models import Overlap, OverlapNeed, OverlapThing

TOLD = 4


def write_plan(plan: Plan, *, by: Actor) -> list[Overlap]:
    """Write what `reconcile` decided; returns the overlaps that are now up for a decision and were not before."""
    codes = {one.thing for one in (*plan.new, *(one for _known, one in plan.pairs())) if one.thing}
    kinds = {kind.code: kind for kind in ThingKind.objects.filter(code__in=codes)}
    fresh = _write_new("find", [one for one in plan.new if not one.weak], kinds, by=by)
    _write_new("find_weak", [one for one in plan.new if one.weak], kinds, by=by)
    for action, pairs, up in (
        ("refresh", plan.refresh, False),
        ("weaken", plan.weaken, False),
        ("find_again", plan.find_again, True),
        ("return", plan.returning, True),
        ("strengthen", plan.strengthen, True),
    ):
        written = _write_again(action, pairs, kinds, by=by)
        if up:
            fresh += written
    perform_many([k.row for k in plan.fade], "fade", by=by)
    return fresh


def _write_new(action: str, found: Sequence[Found], kinds: Mapping[str, ThingKind], *, by: Actor) -> list[Overlap]:
    where = _jurisdictions(found)
    rows, by_id = [], {}
    for one in found:
        jurisdiction = next((where[n] for n in one.needs if where.get(n)), None)
        if jurisdiction is None:  # owners outside every government: nobody there could decide
            continue
        row = Overlap(jurisdiction_id=jurisdiction, kind=one.kind)
        _fill(row, one, kinds)
        rows.append(row)
        by_id[row.pk] = one

    def then(fresh: list[Overlap], _contexts: list[Context]) -> None:
        _write_parts([(row, by_id[row.pk]) for row in fresh])

    return perform_many(rows, action, by=by, then=then)


def _jurisdictions(found: Sequence[Found]) -> dict[UUID, UUID | None]:
    ids = sorted({n for one in found for n in one.needs})
    where: dict[UUID, UUID | None] = {}
    for start in range(0, len(ids), 500):
        rows = Need.objects.filter(pk__in=ids[start : start + 500])
        where.update(rows.values_list("pk", "organization__jurisdiction_id"))
    return where


def _write_again(
    action: str, pairs: Sequence[tuple[Known, Found]], kinds: Mapping[str, ThingKind], *, by: Actor
) -> list[Overlap]:
    by_id = {known.row.pk: (known, one) for known, one in pairs}
    titles = _titles(pairs)

    def apply(row: Overlap, _context: Context) -> None:
        _fill(row, by_id[row.pk][1], kinds)

    def then(rows: list[Overlap], _contexts: list[Context]) -> None:
        OverlapNeed.objects.filter(overlap__in=rows).delete()
        OverlapThing.objects.filter(overlap__in=rows).delete()
        _write_parts([(row, by_id[row.pk][1]) for row in rows])

    inputs = [{"what": _what(known, one, titles)} for known, one in pairs]
    return perform_many([known.row for known, _one in pairs], action, by=by, inputs=inputs, apply=apply, then=then)


def _titles(pairs: Sequence[tuple[Known, Found]]) -> dict[UUID, str]:
    ids = {pk for known, one in pairs for _what, pk in differences(known, one)[:TOLD]}
    return dict(Need.objects.filter(pk__in=ids).values_list("pk", "title"))


def _what(known: Known, one: Found, titles: Mapping[UUID, str]) -> list[list[Any]]:
    """What changed, as codes with the need's title: each reader is told in their own language."""
    found = differences(known, one)
    told: list[list[Any]] = [[what, titles.get(pk, "…")] for what, pk in found[:TOLD]]
    if len(found) > TOLD:
        told.append(["more", len(found) - TOLD])
    return told or [["standing" if one.things else "rules", ""]]


def _fill(row: Overlap, one: Found, kinds: Mapping[str, ThingKind]) -> None:
    found = one.overlap
    row.thing = kinds.get(one.thing)
    row.key, row.fingerprint = one.key, one.fingerprint
    row.strength = found.strength
    row.parts = dict(found.parts)
    row.distance_m, row.days_apart = found.distance_m, found.days_apart
    row.reasons = [reason.as_data() for reason in found.reasons]
    row.flags = list(found.flags)


def _write_parts(written: Sequence[tuple[Overlap, Found]]) -> None:
    OverlapNeed.objects.bulk_create(
        [
            OverlapNeed(overlap=row, need_id=pk, position=i, facts=one.facts[pk])
            for row, one in written
            for i, pk in enumerate(one.needs)
        ],
        batch_size=500,
    )
    OverlapThing.objects.bulk_create(
        [OverlapThing(overlap=row, thing_id=pk, position=i) for row, one in written for i, pk in enumerate(one.things)],
        batch_size=500,
    )
