"""Writing a domain table outside the door fails the test that does it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection

from junto.journal import jobs
from junto.journal.models import Job
from junto.journal.registry import domain_tables, operational
from junto.journal.watch import WrittenOutsideTheDoor
from junto.people.models import Jurisdiction, Organization
from tests.journal.making import jurisdiction

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "write",
    [
        lambda city: Organization.objects.create(name="Parks", kind="department", jurisdiction=city, state="active"),
        lambda city: city.save(),
        lambda _city: Jurisdiction.objects.update(name="Mine"),
        lambda _city: Jurisdiction.objects.all().delete(),
        lambda city: Organization.objects.bulk_create([Organization(name="x", kind="department", jurisdiction=city)]),
    ],
    ids=["create", "save", "update", "delete", "bulk_create"],
)
def test_writing_outside_the_door_fails(write: Callable[[Jurisdiction], object]) -> None:
    city = jurisdiction()
    with pytest.raises(WrittenOutsideTheDoor, match=r"people_\w+ is written outside journal.perform"):
        write(city)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE people_jurisdiction SET name = 'x'",
        'INSERT INTO "people_jurisdiction" VALUES (1)',
        "  delete from people_jurisdiction",
        "INSERT OR REPLACE INTO people_jurisdiction VALUES (1)",
        "REPLACE INTO people_jurisdiction VALUES (1)",
    ],
)
def test_raw_sql_outside_the_door_fails(sql: str) -> None:
    with pytest.raises(WrittenOutsideTheDoor), connection.cursor() as cursor:
        cursor.execute(sql)


def test_operational_tables_may_be_written() -> None:

    jobs.ask("test", inputs={})
    assert Job.objects.count() == 1


def test_every_table_of_a_room_is_a_subject_a_part_or_declared_operational() -> None:

    ours = {m for m in apps.get_models() if m.__module__.startswith("junto.")}
    known = set(domain_tables().values()) | set(operational())
    assert sorted(m.__name__ for m in ours - known) == []
    assert sorted(m.__name__ for m in set(domain_tables().values()) & set(operational())) == []
