"""A small case that many tests weigh: three options, four criteria, four groups, of which two have accounts."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

from junto.core.workflow import Actor
from junto.projects.actions import deciding, stakeholders
from junto.projects.actions import tradeoffs as actions
from junto.projects.models import Decision, Project, Stakeholder, Tradeoff
from junto.projects.weighing.filling import read_file
from tests.projects.making import World

CASE: dict[str, Any] = {
    "name": "Street lights with cameras",
    "criteria": [
        {"name": "assaults", "unit": "a year", "worst": 60, "best": 20},
        {"name": "faces", "unit": "people a day", "worst": 20000, "best": 0},
        {"name": "cost", "unit": "thousand dollars", "worst": 4000, "best": 0},
        {"name": "light", "unit": "lux", "points": [[0, 0], [8, 0.7], [15, 1], [40, 0.6]]},
    ],
    "options": [
        {"name": "Do nothing", "role": "nothing"},
        {"name": "Lights only", "role": "other", "about": "New lamps, no cameras"},
        {"name": "Lights and cameras", "role": "other"},
    ],
    "groups": [
        {"name": "Police", "kind": "department", "criteria": ["assaults", "light"],
         "weights": {"ordinal": "assaults > light"}},
        {"name": "Residents", "kind": "residents", "objective": "not watched", "criteria": ["assaults", "faces"],
         "weights": {"exact": {"assaults": 1, "faces": 3}},
         "vetoes": [{"criterion": "faces", "at_most": 12000, "reason": "nobody asked us", "tolerated": 10}]},
        {"name": "Council", "kind": "council", "criteria": ["cost", "assaults"],
         "weights": {"bounded": {"cost": [0.2, 0.6]}}},
        {"name": "Lamp company", "kind": "company", "criteria": ["cost", "light"], "values":
         {"cost": {"worst": 0, "best": 4000}}, "accepts": 20},
    ],
    "scores": [
        {"option": "Do nothing", "criterion": "assaults", "score": 48, "by": "Police", "evidence": "reports"},
        {"option": "Do nothing", "criterion": "faces", "score": 0},
        {"option": "Do nothing", "criterion": "cost", "score": {"low": 700, "high": 900}, "by": "Budget"},
        {"option": "Do nothing", "criterion": "light", "score": 4},
        {"option": "Lights only", "criterion": "assaults", "score": {"low": 34, "mode": 38, "high": 46},
         "by": "Police"},
        {"option": "Lights only", "criterion": "assaults", "score": {"low": 40, "high": 47}, "by": "Residents"},
        {"option": "Lights only", "criterion": "faces", "score": 0},
        {"option": "Lights only", "criterion": "cost", "score": {"p10": 1500, "p50": 1800, "p90": 2400}},
        {"option": "Lights only", "criterion": "light", "score": 14},
        {"option": "Lights and cameras", "criterion": "assaults", "score": {"mean": 34, "sd": 3}, "by": "Police"},
        {"option": "Lights and cameras", "criterion": "faces", "score": 10000, "by": "Privacy officer"},
        {"option": "Lights and cameras", "criterion": "cost", "score": 3000},
    ],
    "vetoes": [{"criterion": "faces", "at_most": 15000, "reason": "the city's line", "tolerated": 5}],
    "holds": [
        {"option": "Lights and cameras", "kind": "legal", "by": "City attorney", "reason": "no impact assessment",
         "release": "the city attorney"},
    ],
    "samples": 2000,
    "seed": 1,
}  # fmt: skip


def case(**changes: Any) -> dict[str, Any]:
    """The case with other fields."""
    return {**copy.deepcopy(CASE), **changes}


def content(data: dict[str, Any] | None = None) -> bytes:
    """The case as the bytes of a file."""
    return json.dumps(case() if data is None else data).encode()


def officer(world: World) -> Actor:
    """Whoever lays trade-offs side by side."""
    return world.officer("innovation_officer")


def laid_out(world: World, data: dict[str, Any] | None = None, project: Project | None = None) -> Tradeoff:
    """A trade-off filled from the case; the police and the council speak for themselves."""
    filled = read_file(content(data), "case.json")
    return actions.begin_tradeoff(
        project or world.project(), title=filled.title, question="Which lamps?", filled=filled, file_name="case.json",
        speakers={"Police": world.police, "Council": world.council}, by=officer(world),
    )  # fmt: skip


def asked(world: World, data: dict[str, Any] | None = None) -> Tradeoff:
    """The same with the groups asked."""
    return actions.ask_groups(laid_out(world, data), by=officer(world))


def said_again(group: Stakeholder) -> stakeholders.Statement:
    """What a group's rows say already, as its statement."""
    return stakeholders.Statement(
        group.objective, group.criteria, group.scales, group.weights, group.red_lines, group.accepts
    )


def group(tradeoff: Tradeoff, name: str) -> Stakeholder:
    """One group as it is now."""
    return Stakeholder.objects.select_related("tradeoff").get(tradeoff=tradeoff, name=name)


def stated(world: World, data: dict[str, Any] | None = None) -> Tradeoff:
    """The same with every group heard."""
    tradeoff = asked(world, data)
    for name, by in (("Police", world.lead(world.police)), ("Council", world.officer("council_member"))):
        one = group(tradeoff, name)
        stakeholders.state(one, statement=said_again(one), by=by)
    return Tradeoff.objects.get(pk=tradeoff.pk)


def decided(world: World, option: str = "Lights only", **changes: Any) -> Decision:
    """A decision for an option, with an answer to whoever loses."""
    tradeoff = stated(world)
    chosen = tradeoff.options.get(name=option)
    given: dict[str, Any] = {
        "day": date(2026, 9, 1),
        "decided_by": "the council, by five votes to two",
        "reasons": ["no faces are recorded"],
        "losers": dict.fromkeys(deciding.losers_of(tradeoff, chosen), "paid over ten years"),
        "review": [("assaults after dark", date(2028, 6, 30))],
        **changes,
    }
    return deciding.decide_tradeoff(tradeoff, option=chosen, by=world.officer("council_member"), **given)
