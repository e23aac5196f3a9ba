"""The one door: what it writes, what it refuses, and that nothing is half-done."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from junto.core.workflow import ANYONE, PROGRAM, Actor, Context, Held, Refused
from junto.journal import clock
from junto.journal.door import RefusedMany, is_open, perform, perform_many
from junto.journal.entries import entry_digest, salted_digest
from junto.journal.models import Counter, Entry, Payload
from junto.needs.models import Need
from junto.people.models import Jurisdiction, Organization
from tests.journal.making import ADA, administrator, jurisdiction, organizations, stranger

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def rename(name: str) -> Callable[[Any, Context], None]:
    return lambda subject, _context: setattr(subject, "name", name)


def test_creating_writes_the_row_and_its_first_entry() -> None:
    with clock.set_to(NOON):
        city = perform(Jurisdiction(name="Dallas", kind="city"), "add", by=administrator(), inputs={"note": "hello"})
    entry = Entry.objects.get()
    assert Jurisdiction.objects.get().name == "Dallas"
    assert (entry.subject_type, entry.subject_id, entry.number) == ("people.jurisdiction", city.pk, 1)
    assert (entry.root_type, entry.root_id) == ("people.jurisdiction", city.pk)
    assert (entry.action, entry.state, entry.role, entry.actor) == ("add", "active", "administrator", ADA)
    assert (entry.at, entry.previous, entry.public) == (NOON, "", False)
    assert json.loads(entry.payload.body) == {
        "by": {"name": "Ada", "organization": "City Hall"},
        "inputs": {"note": "hello"},
        "after": {"id": str(city.pk), "kind": "city", "law": "", "name": "Dallas", "state": "active"},
    }


def test_entry_holds_salted_digests() -> None:
    jurisdiction()
    entry = Entry.objects.select_related("payload").get()
    assert entry.digest == entry_digest(vars(entry))
    assert entry.payload_digest == salted_digest(entry.payload.salt, entry.payload.body)
    assert len(bytes.fromhex(entry.payload.salt)) == 32


def test_same_content_twice_has_different_digests() -> None:
    city = jurisdiction()
    with clock.set_to(NOON):
        for _time in range(2):
            perform(city, "edit", by=PROGRAM, apply=rename("Dallas"))
    first, second = Entry.objects.filter(action="edit").order_by("number")
    assert first.payload.body == second.payload.body
    assert first.payload_digest != second.payload_digest


def test_entries_of_a_subject_chain() -> None:
    city = jurisdiction()
    perform(city, "edit", by=PROGRAM, apply=rename("Big D"))
    perform(city, "end", by=PROGRAM, inputs={"reason": "merged"})
    first, second, third = Entry.objects.order_by("number")
    assert [e.number for e in (first, second, third)] == [1, 2, 3]
    assert (second.previous, third.previous) == (first.digest, second.digest)


def test_perform_returns_the_row_as_the_database_has_it() -> None:
    city = jurisdiction()
    perform(city, "edit", by=PROGRAM, apply=rename("Big D"))
    again = perform(city, "end", by=PROGRAM, inputs={"reason": "merged"})  # `city` is stale by now
    assert (again.name, again.state) == ("Big D", "ended")


def test_action_that_may_not_follow_is_refused_with_the_state() -> None:
    city = jurisdiction()
    perform(city, "end", by=PROGRAM, inputs={"reason": "merged"})
    with pytest.raises(Refused, match="Edit is not possible now: it is “ended”.") as refused:
        perform(city, "edit", by=PROGRAM)
    assert refused.value.code == "state"
    with pytest.raises(ValueError, match=r"people.jurisdiction has no action 'explode'"):
        perform(city, "explode", by=PROGRAM)


def test_action_on_something_new_that_must_exist_is_refused() -> None:
    with pytest.raises(Refused, match="Edit is not possible: it does not exist yet."):
        perform(Jurisdiction(name="Dallas", kind="city"), "edit", by=PROGRAM)


@pytest.mark.parametrize("nobody", [ANYONE, stranger(), Actor(ADA, "Ada", (Held("auditor"),))])
def test_nobody_may_do_anything_unless_named(nobody: Actor) -> None:
    city = jurisdiction()
    with pytest.raises(Refused, match="This is not yours to do: Edit.") as refused:
        perform(city, "edit", by=nobody, apply=rename("Mine"))
    assert refused.value.code == "forbidden"
    assert Jurisdiction.objects.get().name == "Dallas"


@pytest.mark.parametrize("inputs", [{}, {"reason": ""}, {"reason": "   "}, {"reason": None}])
def test_reason_is_asked_for_where_the_transition_wants_one(inputs: dict[str, object]) -> None:
    city = jurisdiction()
    with pytest.raises(Refused, match="Please give a reason") as refused:
        perform(city, "end", by=administrator(), inputs=inputs)
    assert (refused.value.code, refused.value.field) == ("input", "reason")


def test_stale_edit_is_refused() -> None:
    city = jurisdiction()
    perform(city, "edit", by=PROGRAM, apply=rename("Big D"), seen=1)
    with pytest.raises(Refused, match="Someone changed this while you had it open") as refused:
        perform(city, "edit", by=PROGRAM, apply=rename("Other"), seen=1)
    assert refused.value.code == "stale"
    assert Jurisdiction.objects.get().name == "Big D"


def test_refusal_while_applying_leaves_nothing_behind() -> None:
    city = jurisdiction()

    def write_then_refuse(_subject: Jurisdiction, _context: Context) -> None:
        perform(Organization(name="Parks", kind="department", jurisdiction=city), "add", by=PROGRAM)
        raise Refused("Not after all.")

    with pytest.raises(Refused, match="Not after all."):
        perform(city, "edit", by=PROGRAM, apply=rename("Big D"), then=write_then_refuse)
    assert Jurisdiction.objects.get().name == "Dallas"
    assert Organization.objects.count() == 0
    assert Entry.objects.count() == Payload.objects.count() == 1


def test_door_is_shut_after_perform_even_when_it_fails() -> None:
    city = jurisdiction()
    seen: list[bool] = []
    perform(city, "edit", by=PROGRAM, apply=lambda _s, _c: seen.append(is_open()))
    assert seen == [True]
    assert is_open() is False
    with pytest.raises(IntegrityError), transaction.atomic():
        perform(Jurisdiction(name="Dallas", kind="city"), "add", by=PROGRAM)
    assert is_open() is False


def test_guards_get_the_databases_time_and_the_inputs() -> None:
    contexts: list[Context] = []
    city = jurisdiction()
    with clock.set_to(NOON):
        perform(city, "edit", by=PROGRAM, inputs={"name": "x"}, apply=lambda _s, c: contexts.append(c))
    assert (contexts[0].at, contexts[0].inputs, contexts[0].actor) == (NOON, {"name": "x"}, PROGRAM)


def test_deputy_is_named_in_the_entry() -> None:
    city = jurisdiction()
    deputy = Actor(ADA, "Ada", (Held("administrator", UUID(int=7), "City Hall", None, None, UUID(int=9)),))
    perform(city, "edit", by=deputy, apply=rename("Big D"))
    assert Entry.objects.get(action="edit").deputy_for == UUID(int=9)


def test_subject_that_is_gone_is_refused() -> None:
    ghost = Jurisdiction(name="Atlantis", kind="city", state="active")
    ghost._state.adding = False
    with pytest.raises(Refused, match="It is no longer there."):
        perform(ghost, "edit", by=PROGRAM)


def test_many_are_written_in_one_transaction_with_an_entry_each() -> None:
    city = jurisdiction()
    made = perform_many(
        organizations(3, city), "add", by=administrator(), inputs=[{"line": 1}, {"line": 2}, {"line": 3}]
    )
    entries = Entry.objects.filter(subject_type="people.organization").order_by("id")
    assert [e.subject_id for e in entries] == [o.pk for o in made]
    assert [json.loads(e.payload.body)["inputs"]["line"] for e in entries] == [1, 2, 3]
    ended = perform_many(made[:2], "end", by=PROGRAM, inputs=[{"reason": "a"}, {"reason": "b"}])
    assert [o.state for o in ended] == ["ended", "ended"]
    assert [e.number for e in Entry.objects.filter(action="end")] == [2, 2]
    assert perform_many([], "add", by=PROGRAM) == []


def test_many_cost_the_same_queries_however_many(django_assert_num_queries: Any) -> None:
    city = jurisdiction()
    with clock.set_to(NOON):
        with django_assert_num_queries(6):  # savepoint, rows, the entries' numbers, entries, payloads, release
            perform_many(organizations(2, city), "add", by=PROGRAM)
        many = [Organization(name=f"Office {i}", kind="department", jurisdiction=city) for i in range(55)]
        with django_assert_num_queries(6):
            perform_many(many, "add", by=PROGRAM)


def test_many_are_all_refused_where_one_is() -> None:
    city = jurisdiction()
    first, second = perform_many(organizations(2, city), "add", by=PROGRAM)
    perform(second, "end", by=PROGRAM, inputs={"reason": "merged"})
    with pytest.raises(RefusedMany) as refused:
        perform_many([first, second], "edit", by=PROGRAM, apply=rename("X"))
    assert [(i, r.code) for i, r in refused.value.refusals] == [(1, "state")]
    assert set(Organization.objects.values_list("name", flat=True)) == {"Department 0", "Department 1"}


def test_many_takes_new_or_existing_not_both() -> None:
    city = jurisdiction()
    one = perform_many(organizations(1, city), "add", by=PROGRAM)
    with pytest.raises(ValueError, match="either new subjects or existing ones"):
        perform_many([*one, *organizations(1, city)], "add", by=PROGRAM)


def test_human_numbers_count_up_within_the_year() -> None:
    city = jurisdiction()
    parks = perform(Organization(name="Parks", kind="department", jurisdiction=city), "add", by=PROGRAM)
    with clock.set_to(NOON):
        first = perform(Need(organization=parks, title="A bench"), "draft", by=PROGRAM)
        more = perform_many([Need(organization=parks, title=f"B{i}") for i in range(2)], "draft", by=PROGRAM)
    with clock.set_to(datetime(2027, 1, 1, tzinfo=UTC)):
        later = perform(Need(organization=parks, title="C"), "draft", by=PROGRAM)
    assert [n.number for n in (first, *more, later)] == ["N-2026-0001", "N-2026-0002", "N-2026-0003", "N-2027-0001"]
    assert Counter.objects.get(kind="needs.need", year=2026).last == 3
