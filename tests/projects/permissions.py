"""How the permission tests ask: every person against every state and action, compared with a table written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from junto.core.workflow import ANYONE, PROGRAM, Actor, Context, Refused
from junto.journal import clock
from junto.journal.access import visible
from junto.journal.door import decide
from junto.journal.registry import kind_of
from tests.projects.making import World

Table = Mapping[tuple[str, str], Iterable[str]]


def people(world: World) -> dict[str, Actor]:
    """Everyone who could try, by a short name. Transport leads, police is a member, works stands outside."""
    return {
        "transport lead": world.lead(world.transport),
        "transport staff": world.staff(world.transport),
        "police lead": world.lead(world.police),
        "police staff": world.staff(world.police),
        "works lead": world.lead(world.works),
        "county lead": world.lead(world.county),
        "procurement": world.buyer,
        "technology": world.officer("technology_manager"),
        "privacy": world.officer("privacy_officer"),
        "attorney": world.officer("city_attorney"),
        "budget": world.officer("budget_officer"),
        "controller": world.officer("controller"),
        "innovation": world.officer("innovation_officer"),
        "council": world.officer("council_member"),
        "administrator": world.officer("administrator"),
        "auditor": world.officer("auditor"),
        "anyone": ANYONE,
        "program": PROGRAM,
    }


def allowed(subject: Model, state: str, action: str, by: Actor) -> bool:
    """Whether role and relation allow it in that state; a guard's sentence speaks of the moment, not of the person."""
    subject.state = state  # type: ignore[attr-defined]  (only in memory: the state is what is asked about)
    try:
        decide(kind_of(type(subject)), subject, action, Context(by, clock.now(), {"reason": "…"}))
    except Refused as refusal:
        return refusal.code not in ("forbidden", "state")
    return True


def found(subject: Model, everyone: Mapping[str, Actor]) -> dict[tuple[str, str], set[str]]:
    """(state, action) → the names of those who may, for every state and action of the workflow."""
    workflow = kind_of(type(subject)).workflow
    result: dict[tuple[str, str], set[str]] = {}
    for state in workflow.states:
        for action in {t.name for t in workflow.transitions if t.source != ("",)}:
            who = {name for name, actor in everyone.items() if allowed(subject, state, action, actor)}
            if who:
                result[state, action] = who
    return result


def expected(table: Table) -> dict[tuple[str, str], set[str]]:
    """The table as sets."""
    return {key: set(names) for key, names in table.items()}


def readers(model: type[Model], pk: Any, everyone: Mapping[str, Actor]) -> set[str]:
    """The names of those who may read a row as it is in the database."""
    return {name for name, actor in everyone.items() if visible(model, actor).filter(pk=pk).exists()}
