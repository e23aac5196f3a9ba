"""A small city for tests: two departments, their people, needs, problem reports; all written through the door."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from junto.core.workflow import ANYONE, PROGRAM, Actor
from junto.journal.door import perform
from junto.needs.models import Need, ProblemReport
from junto.people.actions.roles import name_deputy
from junto.people.models import Deputy, Jurisdiction, Membership, Organization, Person
from junto.people.queries import actor_for

DAY = dt.date(2026, 11, 2)


@dataclass(frozen=True)
class City:
    """A jurisdiction with two departments."""

    jurisdiction: Jurisdiction
    transport: Organization
    police: Organization

    def actor(self, name: str, role: str, organization: Organization | None = None) -> Actor:
        """A new person who holds that role."""
        return actor_for(self.person(name, role, organization), on=DAY)

    def person(self, name: str, role: str, organization: Organization | None = None, email: str = "") -> Person:
        person = perform(Person(name=name, email=email), "add", by=PROGRAM)
        self.member(person, role, organization)
        return person

    def member(self, person: Person, role: str, organization: Organization | None = None) -> Membership:
        return perform(
            Membership(person=person, organization=organization or self.transport, role=role, starts=DAY),
            "add",
            by=PROGRAM,
        )

    def deputy(self, membership: Membership, person: Person) -> Deputy:
        return name_deputy(membership, person, starts=DAY, ends=DAY + dt.timedelta(days=30), by=PROGRAM)

    def need(self, title: str = "Cameras at Elm and Main", *, published: bool = False) -> Need:
        need = perform(
            Need(organization=self.transport, title=title, description="To see.", citywide=True), "draft", by=PROGRAM
        )
        return perform(need, "publish", by=PROGRAM) if published else need

    def report(self, text: str = "The light at Elm is out") -> ProblemReport:
        return perform(ProblemReport(jurisdiction=self.jurisdiction, text=text), "submit", by=ANYONE)


def city(name: str = "West End") -> City:
    """A new city."""
    jurisdiction = perform(Jurisdiction(name=name, kind="city"), "add", by=PROGRAM)
    departments = [
        perform(Organization(name=n, kind="department", jurisdiction=jurisdiction), "add", by=PROGRAM)
        for n in ("Transportation", "Police")
    ]
    return City(jurisdiction, *departments)
