"""What the demonstration's parts share: its data, who is on stage, and a clock that moves from act to act."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from junto.core.workflow import PROGRAM, Actor
from junto.journal import clock
from junto.people.actions import add_jurisdiction, add_membership, add_organization, add_person
from junto.people.models import Jurisdiction, Organization, Person
from junto.people.queries import actor_for

DATA = files("junto.web.demonstration") / "data"


@cache
def city_data() -> dict[str, Any]:
    """The demonstration's city as its data file has it."""
    return json.loads((DATA / "city.json").read_text(encoding="utf-8"))


def needs_data() -> list[dict[str, str]]:
    """The demonstration's needs, one a row."""
    rows = (DATA / "needs.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(rows, newline="")))


def quarter(words: str, today: date) -> date:
    """The first day of `1Q2`: the second quarter of next year; years count from today's, so that it never ages."""
    year, number = words.split("Q")
    return date(today.year + int(year), 3 * int(number) - 2, 1)


def quarter_end(words: str, today: date) -> date:
    """The last day of that quarter."""
    first = quarter(words, today)
    return (first + timedelta(days=92)).replace(day=1) - timedelta(days=1)


@dataclass
class Stage:
    """The government that is played, its organizations by code, its people by name, and the time."""

    at: datetime
    jurisdiction: Jurisdiction
    organizations: dict[str, Organization] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    @contextmanager
    def moment(self, *, hours: float = 3) -> Iterator[datetime]:
        """The next act, `hours` after the last one, by the clock that everything done inside goes by."""
        self.at += timedelta(hours=hours)
        with clock.set_to(self.at):
            yield self.at

    @contextmanager
    def at_time(self, at: datetime) -> Iterator[None]:
        """An act at its own hour: a deadline, an opening. Time does not run backwards."""
        if at < self.at:
            raise ValueError(f"{at} is over: it is {self.at}.")
        self.at = at
        with clock.set_to(at):
            yield

    def actor(self, name: str) -> Actor:
        """Somebody with the roles they hold at this moment, as if they had signed in."""
        return actor_for(self.people[name], on=timezone.localdate(self.at))

    def resolution(self, number: int) -> str:
        """What the council calls its resolution of that number."""
        return f"Resolution {timezone.localdate(self.at):%y}-{number:03}"

    def holder(self, code: str, role: str) -> Actor:
        """Whoever holds a role in an organization."""
        membership = self.organizations[code].memberships.filter(role=role, state="active").first()
        if membership is None:
            raise LookupError(f"Nobody is {role} of {code}.")
        return self.actor(membership.person.name)


def set_up(data: dict[str, Any], at: datetime) -> Stage:
    """The government with its organizations and people; each signs in by one click."""
    with clock.set_to(at):
        stage = Stage(at, add_jurisdiction(**data["jurisdiction"], by=PROGRAM))
        for one in data["organizations"]:
            outside = one["kind"] in {"company", "intermediary", "community_group"}
            stage.organizations[one["code"]] = add_organization(
                name=one["name"],
                kind=one["kind"],
                jurisdiction=None if outside else stage.jurisdiction,
                code=one["code"],
                about=one["about"],
                by=PROGRAM,
            )
        for one in data["people"]:
            _enter(stage, one)
    return stage


def _enter(stage: Stage, one: dict[str, Any]) -> None:
    """One person with their roles."""
    address = f"{slugify(one['name'])}@demonstration.invalid"
    person = add_person(
        name=one["name"], email=address, language=one.get("language", "en"), demonstration=True, by=PROGRAM
    )
    stage.people[one["name"]] = person
    starts = timezone.localdate(stage.at)
    for code, role in one["roles"]:
        add_membership(person, stage.organizations[code], role, starts=starts, by=PROGRAM)
