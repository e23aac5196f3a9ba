"""How the permission tests of this room ask: actions by state, readers by state, closed fields, as tables of names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from junto.core.workflow import Actor, Refused
from junto.journal.access import sees
from junto.journal.hanging import stands
from junto.journal.registry import kind_of
from tests.evaluation.making import Evaluating
from tests.projects.permissions import people as city_people

Names = dict[str, str]


def people(evaluating: Evaluating) -> dict[str, Actor]:
    """Everyone who could try, by a short name: the city's, the panel's, the companies'."""
    world = evaluating.world
    found = city_people(world)
    found["officer"] = found.pop("procurement")
    return {
        **found,
        "second": evaluating.bidding.second,
        "clerk": world.officer("clerk"),
        "risk": world.officer("risk_manager"),
        "chair": evaluating.seat("Toni Transport"),
        "member": evaluating.seat("Pat Police"),
        "manager": evaluating.seat("Taylor Technology"),
        "resident": evaluating.seat("Robin Resident"),
        "standby": evaluating.seat("Paul Police"),
        "lumen": evaluating.buying.seller("Lumen Works"),
        "bright": evaluating.buying.seller("Bright Roads"),
        "stranger": evaluating.buying.seller("Never Offered"),
    }


def readers_by_state(subject: Model, everyone: Mapping[str, Actor]) -> Names:
    """State → who may read the subject in it, as one text of names in their order."""
    kind = kind_of(type(subject))
    result = {}
    for state in kind.workflow.states:
        who = kind.workflow.readers_in(state)
        names = [name for name, actor in everyone.items() if stands(kind, subject, who, actor) is not None]
        result[state] = " ".join(sorted(names))
    return result


def closed_fields(subject: Model, everyone: Mapping[str, Actor]) -> Names:
    """Closed field → who may see it."""
    return {
        field: " ".join(sorted(name for name, actor in everyone.items() if sees(subject, field, actor)))
        for field in kind_of(type(subject)).workflow.closed
    }


def refused_with(action: Any, *args: Any, **given: Any) -> str:
    """The code with which an action is refused; empty where it is not."""
    try:
        action(*args, **given)
    except Refused as refusal:
        return refusal.code
    return ""


def names(*groups: str) -> str:
    """Names as one text, in their order."""
    return " ".join(sorted({name for group in groups for name in group.split()}))
