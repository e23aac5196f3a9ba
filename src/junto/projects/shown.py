"""An overlap as a page shows it: needs side by side, reasons in the reader's words, its strength, its value."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from junto.core.workflow import Actor, Words
from junto.journal.history import Line
from junto.needs.models import Need
from junto.places.models import StandingThing, ThingKind
from junto.projects import words
from junto.projects.models import Overlap, Project
from junto.projects.queries import Seen, Value, decisions_on, lawful_ways, money_shown, needs_of, seen_of, value_of
from junto.projects.workflow.overlaps import DECIDED


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the strength for a small bar: `percent` None where it is not known."""

    label: Words
    percent: int | None
    grade: Words


@dataclass(frozen=True, slots=True)
class Told:
    """A reason in words, with the steps that it announces, in order."""

    text: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One overlap in words, as far as its reader may see it; `hidden`: how many needs are left out."""

    overlap: Overlap
    needs: tuple[Need, ...]
    hidden: int
    things: tuple[StandingThing, ...]
    project: Project | None
    owners: tuple[str, ...]
    told: tuple[Told, ...]
    parts: tuple[Part, ...]
    strength: int  # of 100
    strength_word: Words
    own: bool  # the reader's department takes part
    decision: Line | None

    @property
    def reasons(self) -> list[str]:
        """The reasons in one line each, the steps of an order numbered."""
        lines = []
        for one in self.told:
            lines += [one.text, *(f"{number}. {step}" for number, step in enumerate(one.steps, 1))]
        return lines

    @property
    def careful(self) -> bool:
        """Whether many records share the point, so that the place is doubtful."""
        return "shared_geocode" in self.overlap.flags


def kinds_by_code() -> dict[str, str]:
    """Kind's code → its label in the reader's language."""
    return {kind.code: kind.label for kind in ThingKind.objects.all()}


def shown_overlaps(rows: Sequence[Overlap], by: Actor, kinds: Mapping[str, str]) -> list[Shown]:
    """Overlaps whose parts were fetched (`queries.with_parts`) as a page shows them to `by`, who may read them."""
    seen, decided = seen_of(rows, by), decisions_on(rows)
    mine = by.organizations("department_lead", "department_staff")
    return [_shown(row, seen, decided.get(row.pk), mine, kinds) for row in rows]


def shown_overlap(row: Overlap, by: Actor, kinds: Mapping[str, str]) -> Shown:
    """One overlap as a page shows it."""
    return shown_overlaps([row], by, kinds)[0]


def _shown(row: Overlap, seen: Seen, decision: Line | None, mine: Collection[UUID], kinds: Mapping[str, str]) -> Shown:
    parts = list(row.need_rows.all())
    needs = tuple(r.need for r in parts if r.need_id in seen.needs)
    return Shown(
        overlap=row,
        needs=needs,
        hidden=len(parts) - len(needs),
        things=tuple(r.thing for r in row.thing_rows.all() if r.thing_id in seen.things),
        project=row.project if row.project_id in seen.projects else None,
        owners=tuple(sorted({n.organization.name for n in needs})),
        told=_told(row, {str(n.pk): n.title for n in needs}, kinds),
        parts=tuple(_part(name, value) for name, value in row.parts.items()),
        strength=round(100 * row.strength),
        strength_word=words.strength_word(row.strength),
        own=any(n.organization_id in mine for n in needs),
        decision=decision if row.state in DECIDED else None,
    )


def _told(row: Overlap, titles: Mapping[str, str], kinds: Mapping[str, str]) -> tuple[Told, ...]:
    found: list[tuple[str, list[str]]] = []
    for reason in row.reasons:
        text = words.said(reason, titles, kinds)
        if reason["code"] in words.STEPS and found:
            found[-1][1].append(text)
        else:
            found.append((text, []))
    return tuple(Told(text, tuple(steps)) for text, steps in found)


def _part(name: str, value: float | None) -> Part:
    return Part(words.PARTS.get(name, name), None if value is None else round(100 * value), words.grade(value))


def facts(row: Overlap, by: Actor) -> dict[str, Any]:
    """All that must be before somebody's eyes who accepts or declines an overlap."""
    shown = shown_overlap(row, by, kinds_by_code())
    needs = needs_of(row, by)
    money = money_shown(needs, by)
    value: Value | None = value_of(needs) if money else None
    alone = {need.pk: value_of([need]) for need in needs} if money else {}
    return {
        "overlap": row,
        "shown": shown,
        "needs": [(need, alone.get(need.pk)) for need in needs],
        "money": money,
        "value": value,
        "jurisdiction": row.jurisdiction,
        "way_days": reverse("projects:overlap-ways", args=[row.pk]),
        "ways": lawful_ways(needs, row.jurisdiction.law) if money else None,
    }
