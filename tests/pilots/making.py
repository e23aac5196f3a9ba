"""A project that is evaluated: plans, counters with and without the thing, findings; for the tests of this room."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from junto.core.workflow import PROGRAM, Actor
from junto.journal import clock
from junto.journal.door import opened, perform
from junto.people.models import Organization
from junto.pilots import actions
from junto.pilots.models import DataFile, EvaluationPlan, Finding
from junto.pilots.planning import Planned, planned_fields
from junto.projects.models import Member, Project
from tests.projects.making import World
from tests.staging import maker

ZONE = ZoneInfo("America/Chicago")
FIRST, START, END = date(2026, 1, 5), date(2026, 6, 1), date(2026, 8, 30)
BEFORE, AFTER = datetime(2026, 5, 4, 9, tzinfo=ZONE), datetime(2026, 9, 1, 9, tzinfo=ZONE)
CONTROLS = [f"Control {number}" for number in range(1, 21)]
FIELDS: Mapping[str, Any] = {
    "name": "Light that follows people",
    "outcome": "Pedestrians",
    "unit": "pedestrians a day",
    "wanted": "up",
    "columns": {"time": "day", "place": "counter", "value": "count"},
    "treated": ["Elm"],
    "controls": "all others",
    "start": START.isoformat(),
    "end": END.isoformat(),
    "expected": 20,
    "methods": ["difference_in_differences"],
    "stopping": "one look after the last day",
}


def counts(
    effect: int = 20, *, until: date = END, controls: Sequence[str] = CONTROLS, seed: int = 4, noise: int = 6
) -> bytes:
    """Invented counts of every day from FIRST on: Elm gets `effect` more from START on."""
    drawn = random.Random(seed)
    lines = ["day,counter,count"]
    for number in range((until - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        common = drawn.randint(-30, 30)
        for place, base in (("Elm", 300), *((name, 200 + 20 * k) for k, name in enumerate(controls))):
            more = effect if place == "Elm" and day >= START else 0
            lines.append(f"{day},{place},{base + common + more + drawn.randint(-noise, noise)}")
    return ("\n".join(lines) + "\n").encode()


def planned(**fields: Any) -> Planned:
    """The plan of FIELDS, with others; None takes one out."""
    return planned_fields({key: value for key, value in {**FIELDS, **fields}.items() if value is not None})


@maker
@dataclass
class Proving:
    """What the tests of an evaluation begin with."""

    world: World
    _project: Project | None = None

    @property
    def lead(self) -> Actor:
        return self.world.lead(self.world.transport)

    @property
    def innovation(self) -> Actor:
        return self.world.officer("innovation_officer")

    @property
    def intermediary(self) -> Organization:
        return self.outside("Innovation Alliance", "intermediary")

    def outside(self, name: str, kind: str) -> Organization:
        """An organization of that name that is no part of the city."""
        known = Organization.objects.filter(name=name).first()
        return known or perform(Organization(name=name, kind=kind), "add", by=PROGRAM)

    @property
    def go_between(self) -> Actor:
        """Whoever works for the intermediary."""
        return self.world.actor("intermediary_staff", self.intermediary)

    @property
    def project(self) -> Project:
        """A project of transport and police, in planning."""
        if self._project is None:
            self._project = self.world.project()
        return self._project

    def with_intermediary(self) -> Project:
        """The same with the intermediary as a member."""
        with opened():  # no page lets an intermediary join yet
            Member.objects.create(project=self.project, organization=self.intermediary, state="joined")
        return self.project

    def before(self) -> AbstractContextManager[Any]:
        """Four weeks before the start."""
        return clock.set_to(BEFORE)

    def after(self) -> AbstractContextManager[Any]:
        """When the last day is over."""
        return clock.set_to(AFTER)

    def draft(self, by: Actor | None = None, **fields: Any) -> EvaluationPlan:
        return actions.write_plan(
            self.project,
            title="Light at Elm",
            question="Do more people walk there?",
            planned=planned(**fields),
            by=by or self.lead,
        )

    def registered(self, **fields: Any) -> EvaluationPlan:
        """Registered four weeks before its start."""
        with self.before():
            return actions.register_plan(self.draft(**fields), by=self.lead)

    def data(self, plan: EvaluationPlan, content: bytes | None = None, **given: Any) -> DataFile:
        """All that was counted, brought in when it is over."""
        asked = {"name": "counters.csv", "source": "Eco counters, weekly download", "by": self.lead, **given}
        with self.after():
            return actions.add_data(EvaluationPlan.objects.get(pk=plan.pk), content or counts(), **asked)

    def finding(self, plan: EvaluationPlan, data: DataFile | None = None, **given: Any) -> Finding:
        """What the plan finds in its data (all that was counted, where none is named)."""
        data = data or self.data(plan)
        with self.after():
            return actions.report_finding(
                EvaluationPlan.objects.get(pk=plan.pk), data=data, **{"by": self.lead, **given}
            )
