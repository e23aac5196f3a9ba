"""History in words, as far as its reader may see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from junto.core.workflow import ANYONE, PROGRAM, Actor, Held
from junto.journal.door import perform
from junto.journal.history import PER_PAGE, entries_of, entries_told, folded, history, seen_number, told_in_words
from junto.journal.models import Payload
from junto.needs.models import CostItem, Need
from junto.people.models import Membership, Organization, Person
from tests.journal.making import administrator, jurisdiction

pytestmark = pytest.mark.django_db


def set_name(name: str):
    return lambda subject, _context: setattr(subject, "name", name)


def test_history_tells_who_did_what_and_what_changed() -> None:
    city = perform(jurisdiction(), "edit", by=administrator(), apply=set_name("Big D"))
    newest, oldest = history(city, ANYONE)
    assert (newest.sentence, newest.actor, newest.organization) == ("Ada edited this.", "Ada", "City Hall")
    assert [(c.label, c.old, c.new) for c in newest.changes] == [("name", "Dallas", "Big D")]
    assert (oldest.sentence, oldest.changes) == ("Junto added this.", ())
    assert [line.entry.number for line in history(city, ANYONE, newest_first=False)] == [1, 2]


def test_history_keeps_the_reason() -> None:
    city = perform(jurisdiction(), "end", by=administrator(), inputs={"reason": "Merged with Plano."})
    assert history(city, ANYONE)[0].reason == "Merged with Plano."


def test_history_gathers_the_aggregate() -> None:

    parks = perform(Organization(name="Parks", kind="department", jurisdiction=jurisdiction()), "add", by=PROGRAM)
    ada = perform(Person(name="Ada"), "add", by=PROGRAM)
    perform(
        Membership(person=ada, organization=parks, role="auditor", starts=date(2026, 1, 1)), "add", by=administrator()
    )
    assert [line.entry.subject_type for line in history(parks, ANYONE)] == ["people.membership", "people.organization"]


def test_history_hides_closed_fields_from_those_who_may_not_see_them() -> None:
    city = jurisdiction()
    parks = perform(Organization(name="Parks", kind="department", jurisdiction=city), "add", by=PROGRAM)
    need = perform(
        perform(Need(organization=parks, title="Benches", description="Rest.", citywide=True), "draft", by=PROGRAM),
        "publish",
        by=PROGRAM,
    )

    def cost(need: Need, _context: object) -> None:
        CostItem.objects.create(need=need, description="Bench", amount=120_000)

    need = perform(need, "edit", by=PROGRAM, apply=lambda s, _c: setattr(s, "quantity", 12), then=cost)
    lead = Actor(UUID(int=1), "Lee", (Held("department_lead", parks.pk, "Parks", city.pk),))
    assert [(c.label, c.old, c.new) for c in history(need, ANYONE)[0].changes] == [("how many", "nothing", "12")]
    assert [(c.label, c.old, c.new) for c in history(need, lead)[0].changes] == [
        ("cost items", "0 lines", "1 lines"),
        ("how many", "nothing", "12"),
    ]


def test_history_says_what_was_erased() -> None:
    city = jurisdiction()
    Payload.objects.update(body=None, salt=None, erased_at="2026-01-01T00:00:00Z")
    [line] = history(city, ANYONE)
    assert (line.erased, line.actor, line.sentence) == (True, "the program", "the program added this.")


def test_seen_number_and_entries_of_several() -> None:
    city = jurisdiction()
    other = jurisdiction("Plano")
    perform(city, "edit", by=PROGRAM, apply=set_name("Big D"))
    assert (seen_number(city), seen_number(other)) == (2, 1)
    found = entries_of([city, other])
    assert [e.action for e in found[city.pk]] == ["add", "edit"]
    assert [e.action for e in found[other.pk]] == ["add"]
    assert entries_of([]) == {}


def test_page_tells_changes_from_the_entry_on_the_page_before() -> None:
    city = jurisdiction()
    for name in ("Big D", "Dallas, Texas", "Dallas"):
        city = perform(city, "edit", by=administrator(), apply=set_name(name))
    newest = list(entries_told(city, ANYONE)[:1])
    [line] = told_in_words(newest, city, ANYONE)
    assert [(c.old, c.new) for c in line.changes] == [("Dallas, Texas", "Dallas")]


def test_minor_lines_that_follow_one_another_are_folded_together() -> None:
    city = jurisdiction()
    [line] = history(city, ANYONE)
    minor = replace(line, minor=True)
    assert folded([line, minor, minor, line, minor]) == [[line], [minor, minor], [line], [minor]]
    assert folded([]) == []


def test_long_history_is_paged_with_the_newest_first(client: Client) -> None:
    parks = perform(Organization(name="Parks", kind="department", jurisdiction=jurisdiction()), "add", by=PROGRAM)
    for number in range(PER_PAGE + 2):
        parks = perform(parks, "edit", by=administrator(), apply=set_name(f"Parks {number}"))
    first = client.get(parks.get_absolute_url()).content.decode()
    second = client.get(parks.get_absolute_url(), {"history": 2}).content.decode()
    assert first.count("Ada edited the organization.") == PER_PAGE
    assert second.count("Ada edited the organization.") == 2
    assert "Junto added" in second
    assert "Junto added" not in first
    assert f'href="?history=2#history-{parks.pk}"' in first
    assert 'aria-label="Pages of the history"' in first
