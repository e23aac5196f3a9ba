"""A city with its kinds of things and some standing things, for the tests of this room and those below it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.test import Client

from junto.core.workflow import PROGRAM, Actor, Held
from junto.journal.door import perform
from junto.people.models import Account, Jurisdiction, Membership, Organization, Person
from junto.places.actions import Standing, add_kind, add_sector, add_standing_thing
from junto.places.models import Sector, StandingThing, ThingKind

HERE = (-96.8060, 32.7810)  # West End, Dallas


def point(east_m: float = 0.0, north_m: float = 0.0) -> dict[str, Any]:
    """A point so many metres east and north of HERE (to about a centimetre over a few hundred metres)."""
    lon, lat = HERE
    return {"type": "Point", "coordinates": [lon + east_m / 93_693.0, lat + north_m / 110_898.0]}


def square(size_m: float, east_m: float = 0.0, north_m: float = 0.0) -> dict[str, Any]:
    """A square area with its south-west corner so many metres from HERE."""
    corners = ((0, 0), (size_m, 0), (size_m, size_m), (0, size_m), (0, 0))
    return {
        "type": "Polygon",
        "coordinates": [[point(east_m + x, north_m + y)["coordinates"] for x, y in corners]],
    }


def city(name: str = "Dallas") -> Jurisdiction:
    return perform(Jurisdiction(name=name, kind="city"), "add", by=PROGRAM)


def department(jurisdiction: Jurisdiction, name: str = "Parks", kind: str = "department") -> Organization:
    return perform(Organization(name=name, kind=kind, jurisdiction=jurisdiction), "add", by=PROGRAM)


def holder(role: str, organization: Organization, number: int = 0xBE, name: str = "Ben") -> Actor:
    """Somebody who holds a role in an organization."""
    held = Held(role, organization.pk, organization.name, organization.jurisdiction_id)
    return Actor(UUID(int=number), name, (held,))


def kind(code: str = "camera", sector: str = "public-safety", **fields: Any) -> ThingKind:
    found = Sector.objects.filter(code=sector).first()
    return add_kind(
        code=code,
        name=code.replace("-", " "),
        sector=found or add_sector(code=sector, name=sector, by=PROGRAM),
        by=PROGRAM,
        **fields,
    )


def standing(jurisdiction: Jurisdiction, what: ThingKind, name: str = "Pole 7", **fields: Any) -> StandingThing:
    fields.setdefault("geometry", point())
    return add_standing_thing(Standing(jurisdiction=jurisdiction, kind=what, name=name, **fields), by=PROGRAM)


def signed_in(client: Client, role: str, organization: Organization) -> Client:
    """A browser in which somebody with that role is signed in."""
    account = Account.objects.create_user(email=f"{role}@{organization.pk}.example.org", password="x")
    person = perform(Person(name=role.replace("_", " ").title(), account=account), "add", by=PROGRAM)
    held = Membership(person=person, organization=organization, role=role, starts=date(2020, 1, 1))
    perform(held, "add", by=PROGRAM)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client
