"""Actors and subjects for the journal's tests, on the tables of the people room."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from junto.core.workflow import PROGRAM, Actor, Held
from junto.journal.door import perform
from junto.people.models import Jurisdiction, Organization

ADA, BEN = UUID(int=0xADA), UUID(int=0xBE)


def administrator(person: UUID = ADA, name: str = "Ada") -> Actor:
    return Actor(person, name, (Held("administrator", UUID(int=7), "City Hall", UUID(int=8)),))


def stranger() -> Actor:
    return Actor(BEN, "Ben")


def jurisdiction(name: str = "Dallas") -> Jurisdiction:
    return perform(Jurisdiction(name=name, kind="city"), "add", by=PROGRAM)


def organizations(count: int, city: Jurisdiction) -> list[Organization]:
    return [Organization(name=f"Department {i}", kind="department", jurisdiction=city) for i in range(count)]


def settle() -> None:
    """Check deferred foreign keys now: PostgreSQL alters no table while some wait for the test's commit."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
