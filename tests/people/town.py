"""A city and a town of three people for tests, built through the same actions that users take."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from junto.core.workflow import PROGRAM, Actor
from junto.people import actions
from junto.people.models import Jurisdiction, Membership, Organization, Person
from junto.people.queries import actor_for

NOON = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)  # noon in the city
TODAY = date(2026, 3, 2)
YEAR_BEGAN = date(2026, 1, 1)
YEAR_ENDS = date(2026, 12, 31)


@dataclass
class City:
    """A jurisdiction with its organizations and people; grows by `organization(…)` and `somebody(…)`."""

    jurisdiction: Jurisdiction
    organizations: dict[str, Organization] = field(default_factory=dict)

    def organization(self, name: str, kind: str = "department", *, outside: bool = False) -> Organization:
        if name not in self.organizations:
            where = None if outside else self.jurisdiction
            self.organizations[name] = actions.add_organization(name=name, kind=kind, jurisdiction=where, by=PROGRAM)
        return self.organizations[name]

    def somebody(self, name: str, role: str = "", where: str = "", *, ends: date | None = None) -> Person:
        person = actions.add_person(name=name, email=f"{name.lower().replace(' ', '.')}@example.org", by=PROGRAM)
        if role:
            self.role(person, role, where, ends=ends)
        return person

    def role(self, person: Person, role: str, where: str, *, ends: date | None = None) -> Membership:
        organization = self.organization(where)
        return actions.add_membership(person, organization, role, starts=YEAR_BEGAN, ends=ends, by=PROGRAM)


def city(name: str = "West End") -> City:
    """A city whose administrator is Ada, in the city hall."""
    made = City(actions.add_jurisdiction(name, by=PROGRAM))
    made.organization("City Hall of " + name)
    return made


def as_actor(person: Person) -> Actor:
    """The person as they may act at noon."""
    return actor_for(person, on=TODAY)
