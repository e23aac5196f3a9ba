"""What waits for whom, from the workflows; own roles and deputies; due dates."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from django.db import connection

from junto.core.workflow import ANYONE, Actor, Held
from junto.journal import clock, due
from junto.journal.door import perform
from junto.notices import waiting
from junto.notices.queries import badge
from junto.notices.waiting import count_waiting, rows_waiting, waiting_for
from junto.people.queries import actor_for
from tests.making import DAY, City, city

NOON = dt.datetime(2026, 11, 3, 18, tzinfo=dt.UTC)


def test_waiting_for_counts_what_awaits_a_role_oldest_first(west_end: City) -> None:
    with clock.set_to(NOON):
        first = west_end.report("first")
    for n in range(6):
        west_end.report(f"report {n}")
    found = waiting_for(west_end.actor("Mo", "moderator"))
    assert [(w.kind.name, w.transition.name, w.count, len(w.subjects)) for w in found] == [
        ("needs.problem_report", "publish", 7, 5)
    ]
    assert (found[0].subjects[0].subject, found[0].subjects[0].since, found[0].since) == (first, NOON, NOON)
    assert found[0].url == "/notices/waiting/needs.problem_report/publish/"
    assert (found[0].due, found[0].deputy_for) == (None, None)


@pytest.mark.parametrize(
    ("role", "count"),
    [("moderator", 1), ("clerk", 1), ("department_lead", 0), ("auditor", 0), ("administrator", 0)],
)
def test_waiting_for_follows_the_role(west_end: City, role: str, count: int) -> None:
    west_end.report()
    actor = west_end.actor("Somebody", role)
    assert [w.count for w in waiting_for(actor)] == ([count] if count else [])
    assert count_waiting(actor) == count


def test_waiting_for_stops_at_the_jurisdiction(west_end: City) -> None:
    west_end.report()
    assert waiting_for(city("Caldwell").actor("Cal", "moderator")) == []


def test_waiting_for_a_visitor_is_nothing(west_end: City) -> None:
    west_end.report()
    assert waiting_for(ANYONE) == []
    assert badge(ANYONE) == 0


def test_waiting_for_ends_once_it_is_done(west_end: City) -> None:
    moderator = west_end.actor("Mo", "moderator")
    perform(west_end.report(), "publish", by=moderator)
    assert waiting_for(moderator) == []


def test_waiting_for_a_deputy_is_kept_apart_from_their_own(west_end: City) -> None:
    holder = west_end.person("Hilda", "moderator")
    stand_in = west_end.person("Dee", "department_staff")
    west_end.deputy(holder.memberships.get(), stand_in)
    west_end.report()
    deputy = actor_for(stand_in, on=DAY)
    assert [(w.count, w.deputy_for) for w in waiting_for(deputy)] == [(1, holder.pk)]
    assert waiting_for(deputy, role="department_staff") == []
    assert list(rows_waiting(deputy, waiting_for(deputy)[0].kind, "publish").values_list("text", flat=True)) == [
        "The light at Elm is out"
    ]


def test_waiting_for_puts_what_is_due_first_and_tells_when(west_end: City) -> None:
    late, soon = west_end.report("late"), west_end.report("soon")
    due.schedule(soon, "reject", at=NOON)
    due.schedule(late, "reject", at=NOON + dt.timedelta(days=2))
    found = waiting_for(west_end.actor("Mo", "moderator"))[0]
    assert found.due == NOON
    assert {i.subject.pk: i.due for i in found.subjects} == {soon.pk: NOON, late.pk: NOON + dt.timedelta(days=2)}


def test_badge_asks_two_queries(west_end: City, django_assert_num_queries) -> None:
    west_end.report()
    moderator = west_end.actor("Mo", "moderator")
    with django_assert_num_queries(3):  # what waits, the time, what is new
        assert badge(moderator) == 1


def test_waiting_for_ends_with_a_decision_against(west_end: City) -> None:
    moderator = west_end.actor("Mo", "moderator")
    rejected = perform(west_end.report(), "reject", by=moderator, inputs={"reason": "about a person"})
    assert waiting_for(moderator) == []
    assert perform(rejected, "publish", by=moderator).state == "published"


@pytest.mark.parametrize("role", ["department_lead", "procurement_officer", "company_representative", "clerk"])
def test_statement_of_anybody_in_a_role_is_that_of_somebody(role: str) -> None:
    one, other, city_hall, stood_in_for = (UUID(int=(0xC1 << 120) + n) for n in range(4))
    somebody = Actor(
        UUID(int=0xD1 << 120),
        "Somebody",
        (
            Held(role, organization=one, organization_name="One", jurisdiction=city_hall, membership=UUID(int=7)),
            Held(role, organization=other, organization_name="Other", jurisdiction=city_hall, membership=UUID(int=8)),
            Held(role, organization=one, jurisdiction=city_hall, membership=UUID(int=9), deputy_for=stood_in_for),
        ),
    )
    anybody, ids = waiting._without_ids(somebody)
    sql, values, asked = waiting._counting(anybody, "", connection.vendor)
    own_sql, own_values, own_asked = waiting._counting(somebody, "", connection.vendor)
    put_in = [ids.get(value, value) if isinstance(value, UUID | str) else value for value in values]
    assert (sql, sorted(map(repr, put_in))) == (own_sql, sorted(map(repr, own_values)))
    assert [(ids[holder], kind, name) for holder, kind, name in asked] == own_asked
    assert not [value for value in map(repr, put_in) if f"{waiting.STAND_INS:x}"[:-4] in value.replace("-", "")]
