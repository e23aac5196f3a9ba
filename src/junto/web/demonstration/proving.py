"""The living lab is evaluated: a plan before the data, counters beside a control block; and what 2017 had said."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from junto.core.workflow import Actor
from junto.pilots.actions import add_data, register_plan, report_finding, write_plan
from junto.pilots.models import EvaluationPlan, Finding
from junto.pilots.planning import planned_fields
from junto.projects.actions import begin_planning, form_project, invite_member, join_project
from junto.projects.models import Project
from junto.web.demonstration.seasons import Year, first_of_month
from junto.web.demonstration.stage import Stage

SEED = 20170301
INVENTED = "invented for the demonstration"
LAB = ("Market & Elm", "Market & Pacific", "Market & Ross")
CONTROL_BLOCK = (
    "Lamar & Commerce", "Lamar & Main", "Lamar & Elm", "Lamar & Pacific", "Lamar & Ross", "Griffin & Main",
    "Griffin & Elm", "Griffin & Pacific", "Griffin & Ross", "Houston & Main", "Houston & Elm", "Houston & Ross",
)  # fmt: skip
EFFECT = 9  # pedestrians a day and counter: what is put into the invented counts
WEEK = (1.0, 1.0, 1.02, 1.04, 1.12, 0.86, 0.7)  # from Monday on
SAID_IN_2017 = (
    ("Energy of street lights", "down", 65),
    ("Pedestrians", "up", 113),
    ("Revenue of shops", "up", 112),
    ("Reported crimes", "down", 94),
)


def plan_lab(stage: Stage, year: Year) -> EvaluationPlan:
    """Economic Development and Public Works form the living lab’s project; its plan is registered before the start."""
    priya = stage.actor("Priya Raman")
    with stage.moment(hours=2):
        project = form_project(
            lead=stage.organizations["ECO"],
            title="Living lab: light that follows people",
            purpose="Lamps on Market Street grow brighter when somebody walks by. Do more people walk there?",
            needs=[],
            profile="technology",
            by=priya,
        )
        member = invite_member(project, organization=stage.organizations["PWK"], by=priya)
    with stage.moment(hours=3):
        join_project(member, by=stage.actor("Hank Sorensen"))
        project = begin_planning(Project.objects.get(pk=project.pk), by=priya)
    with stage.moment(hours=2):
        plan = write_plan(
            project,
            title="Light that follows people on Market Street",
            question="Do more people walk on Market Street once its lamps grow brighter for whoever walks by?",
            provider="Lumina Street Systems lends the lamps’ controllers free of charge",
            intermediary=stage.organizations["INN"],
            planned=planned_fields(_fields(year)),
            by=priya,
        )
        _bring(stage, plan, counts(year, until=timezone.localdate(stage.at) - timedelta(days=1)), by=priya)
    with stage.moment(hours=1):
        return register_plan(EvaluationPlan.objects.get(pk=plan.pk), by=priya)


def report_lab(stage: Stage, plan: EvaluationPlan, year: Year) -> Finding:
    """The intermediary brings in what was counted and reports it; Public Works weighs what was said of 2017."""
    jennifer = stage.actor("Jennifer Sands")
    with stage.moment(hours=3):
        data = _bring(stage, plan, counts(year, until=_ends(year)), by=jennifer)
    with stage.moment(hours=1):
        found = report_finding(EvaluationPlan.objects.get(pk=plan.pk), data=data, by=jennifer)
    for row in SAID_IN_2017:
        with stage.moment(hours=1):
            _weigh(plan.project, *row, by=stage.actor("Hank Sorensen"))
    return found


def _bring(stage: Stage, plan: EvaluationPlan, content: bytes, *, by: Actor) -> Any:
    name = f"living-lab-counters-{timezone.localdate(stage.at)}.csv"
    source = f"Pedestrian counters of the living lab and of the control block; {INVENTED}, seed {SEED}"
    return add_data(EvaluationPlan.objects.get(pk=plan.pk), content, name=name, source=source, by=by)


def _starts(year: Year) -> date:
    return first_of_month(year.first, months=2)


def _ends(year: Year) -> date:
    return first_of_month(year.first, months=8) - timedelta(days=1)


def _fields(year: Year) -> dict[str, Any]:
    """The plan as `junto evidence` reads it."""
    return {
        "name": "Light that follows people on Market Street",
        "outcome": "Pedestrians",
        "unit": "a day at each counter",
        "wanted": "up",
        "columns": {"time": "day", "place": "counter", "value": "count"},
        "treated": list(LAB),
        "controls": list(CONTROL_BLOCK),
        "start": _starts(year).isoformat(),
        "end": _ends(year).isoformat(),
        "expected": "5 %",
        "methods": ["difference_in_differences"],
        "season": ["weekday"],
        "stopping": "One look, when six months have been counted. The lamps go dark earlier only if residents ask.",
        "worth": {
            "currency": "USD",
            "per_unit": 1,
            "steps_a_year": 365,
            "from": year.first.year + 1,
            "to": year.first.year + 5,
            "rate": 3,
            "costs": [
                {"line": "Controllers", "amount": 6900},
                {"line": "Upkeep", "amount": 900, "from": year.first.year + 1, "to": year.first.year + 5},
            ],
        },
    }


def counts(year: Year, *, until: date) -> bytes:
    """Counts of every day and counter from half a year before the start on: invented, by a fixed seed."""
    drawn = random.Random(SEED)  # noqa: S311  # nosec B311 - invented counts, no secret
    first, starts = first_of_month(_starts(year), months=-6), _starts(year)
    usual = {place: 150 + 11 * number for number, place in enumerate((*LAB, *CONTROL_BLOCK))}
    rows = ["day,counter,count"]
    swing = 0.0
    for number in range((until - first).days + 1):
        day = first + timedelta(days=number)
        swing = 0.6 * swing + drawn.gauss(0, 0.05)  # weather, which all counters feel
        for place, base in usual.items():
            people = base * WEEK[day.weekday()] * (1 + swing) + drawn.gauss(0, 0.11 * base)
            more = EFFECT if place in LAB and day >= starts else 0
            rows.append(f"{day},{place},{max(1, round(people + more))}")
    return ("\n".join(rows) + "\n").encode()


def _weigh(project: Project, outcome: str, wanted: str, after: int, *, by: Actor) -> Finding:
    """One of the numbers that were published of 2017, as a plan that came afterwards: the weakest evidence there is."""
    fields = {
        "name": f"{outcome}, 2017",
        "outcome": outcome,
        "unit": "points (the year before is 100)",
        "wanted": wanted,
        "columns": {"time": "year"},
        "treated": ["Market Street"],
        "start": "2017",
        "end": "2017",
        "expected": after - 100,
        "methods": ["before_after"],
        "stopping": "none: the number was known before this plan was written",
    }
    plan = write_plan(
        project,
        title=f"{outcome}: what was said of 2017",
        question="Written afterwards, only to say how much the published number weighs. Nothing stands beside it.",
        planned=planned_fields(fields),
        by=by,
    )
    plan = register_plan(plan, by=by)
    data = add_data(
        plan,
        f"year,Market Street\n2016,100\n2017,{after}\n".encode(),
        name="living-lab-2017.csv",
        source="The living lab’s own report of its first year, as an index",
        by=by,
    )
    return report_finding(EvaluationPlan.objects.get(pk=plan.pk), data=data, by=by)
