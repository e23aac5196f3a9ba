"""What the actions write, and what they refuse in which words."""

from __future__ import annotations

from datetime import date

import pytest

from junto.core.workflow import PROGRAM, Refused
from junto.journal.models import Entry
from junto.people import actions
from junto.people.models import Organization
from junto.people.queries import actor_for, actors_for, holders_of, memberships_on
from tests.people.town import TODAY, YEAR_BEGAN, YEAR_ENDS, as_actor, city

pytestmark = pytest.mark.django_db


def test_organization_added_has_one_entry_by_its_adder():
    town = city()
    ada = town.somebody("Ada", "administrator", "City Hall of West End")
    parks = actions.add_organization(
        name=" Parks ", kind="department", jurisdiction=town.jurisdiction, by=as_actor(ada)
    )
    entry = Entry.objects.get(subject_id=parks.pk)
    assert (parks.name, parks.state) == ("Parks", "active")
    assert (entry.action, entry.actor, entry.role, entry.number) == ("add", ada.pk, "administrator", 1)


def test_organization_of_unknown_kind_is_refused_by_field():
    town = city()
    with pytest.raises(Refused) as refused:
        actions.add_organization(name="Parks", kind="club", jurisdiction=town.jurisdiction, by=PROGRAM)
    assert (refused.value.code, refused.value.field) == ("input", "kind")


def test_organization_of_the_same_name_is_refused():
    town = city()
    town.organization("Parks")
    with pytest.raises(Refused, match=r"“parks” is already in the list"):
        actions.add_organization(name="parks", kind="department", jurisdiction=town.jurisdiction, by=PROGRAM)


def test_organizations_in_bulk_refuse_a_name_standing_twice_and_write_none():
    town = city()
    row = {"kind": "department", "jurisdiction": town.jurisdiction}
    with pytest.raises(Refused, match=r"“PARKS” is already in the list"):
        actions.add_organizations([{"name": "Parks", **row}, {"name": "PARKS", **row}], by=PROGRAM)
    assert not Organization.objects.filter(name__iexact="parks").exists()


def test_role_is_refused_in_a_kind_of_organization_that_cannot_hold_it():
    town = city()
    person = town.somebody("Cora")
    acme = town.organization("Acme", "company", outside=True)
    with pytest.raises(Refused) as refused:
        actions.add_membership(person, acme, "procurement_officer", starts=TODAY, by=PROGRAM)
    assert str(refused.value) == (
        "The role procurement officer is not held in an organization of the kind “company”; "
        "it belongs to: purchasing office, department."
    )


def test_role_held_already_in_these_days_is_refused_and_after_them_not():
    town = city()
    lea = town.somebody("Lea", "department_lead", "Parks", ends=date(2026, 6, 30))
    parks = town.organization("Parks")
    with pytest.raises(Refused, match=r"^Lea holds this role here already, in these days.$"):
        actions.add_membership(lea, parks, "department_lead", starts=date(2026, 6, 30), by=PROGRAM)
    again = actions.add_membership(lea, parks, "department_lead", starts=date(2026, 7, 1), by=PROGRAM)
    assert again.state == "active"


def test_role_ended_today_gives_no_power_and_stays_told_for_yesterday():
    town = city()
    lea = town.somebody("Lea", "department_lead", "Parks")
    actions.end_membership(lea.memberships.get(), reason="moved on", by=PROGRAM)
    assert actor_for(lea, on=TODAY).held == ()
    assert [m.person for m in memberships_on(date(2026, 3, 1))] == [lea]


def test_role_not_begun_yet_ends_without_having_been_in_force():
    town = city()
    lea = town.somebody("Lea")
    later = actions.add_membership(lea, town.organization("Parks"), "department_lead", starts=YEAR_ENDS, by=PROGRAM)
    ended = actions.end_membership(later, reason="not coming", by=PROGRAM)
    assert (ended.starts, ended.ends, ended.state) == (YEAR_ENDS, YEAR_ENDS, "ended")
    assert not memberships_on(YEAR_ENDS).exists()


def test_edit_of_dates_keeps_the_rules():
    town = city()
    lea = town.somebody("Lea", "department_lead", "Parks", ends=date(2026, 6, 30))
    first = lea.memberships.get()
    actions.add_membership(lea, town.organization("Parks"), "department_lead", starts=date(2026, 7, 1), by=PROGRAM)
    with pytest.raises(Refused, match=r"holds this role here already"):
        actions.edit_membership(first, starts=YEAR_BEGAN, ends=YEAR_ENDS, by=PROGRAM)
    with pytest.raises(Refused, match=r"^It ends before it begins.$"):
        actions.edit_membership(first, starts=YEAR_BEGAN, ends=date(2025, 1, 1), by=PROGRAM)
    shorter = actions.edit_membership(first, starts=YEAR_BEGAN, ends=date(2026, 5, 31), by=PROGRAM)
    assert shorter.ends == date(2026, 5, 31)


def test_edit_without_change_writes_no_entry():
    town = city()
    parks = town.organization("Parks")
    actions.edit_organization(parks, name="Parks", about="", by=PROGRAM)
    assert Entry.objects.filter(subject_id=parks.pk).count() == 1


def test_deputy_acts_in_the_role_and_the_entry_says_for_whom():
    town = city()
    ada = town.somebody("Ada", "administrator", "City Hall of West End")
    ben = town.somebody("Ben")
    actions.name_deputy(ada.memberships.get(), ben, starts=TODAY, ends=TODAY, by=as_actor(ada))
    parks = actions.add_organization(name="Parks", kind="department", jurisdiction=town.jurisdiction, by=as_actor(ben))
    entry = Entry.objects.get(subject_id=parks.pk)
    assert (entry.actor, entry.deputy_for, entry.role) == (ben.pk, ada.pk, "administrator")
    assert actor_for(ben, on=date(2026, 3, 3)).held == ()


def test_deputy_loses_power_when_the_role_ends():
    town = city()
    lea = town.somebody("Lea", "department_lead", "Parks")
    ben = town.somebody("Ben")
    membership = lea.memberships.get()
    actions.name_deputy(membership, ben, starts=TODAY, ends=YEAR_ENDS, by=as_actor(lea))
    assert as_actor(ben).roles() == {"department_lead"}
    actions.end_membership(membership, reason="moved on", by=PROGRAM)
    assert as_actor(ben).roles() == frozenset()


def test_deputy_is_not_the_holder_nor_acts_outside_the_role():
    town = city()
    lea = town.somebody("Lea", "department_lead", "Parks", ends=date(2026, 6, 30))
    ben = town.somebody("Ben")
    membership = lea.memberships.get()
    with pytest.raises(Refused, match=r"^A deputy is another person"):
        actions.name_deputy(membership, lea, starts=TODAY, ends=TODAY, by=as_actor(lea))
    with pytest.raises(Refused, match=r"^The role is held from 2026-01-01 to 2026-06-30"):
        actions.name_deputy(membership, ben, starts=TODAY, ends=YEAR_ENDS, by=as_actor(lea))


def test_deputy_does_not_come_by_a_role_kept_apart():
    town = city()
    town.organization("Purchasing", "purchasing_office")
    pia = town.somebody("Pia", "procurement_officer", "Purchasing")
    bob = town.somebody("Bob", "budget_officer", "City Hall of West End")
    with pytest.raises(Refused, match=r"^Bob is budget officer in these days, and procurement officer is kept apart"):
        actions.name_deputy(pia.memberships.get(), bob, starts=TODAY, ends=TODAY, by=as_actor(pia))


def test_second_person_with_the_same_email_is_refused():
    town = city()
    town.somebody("Lea")
    with pytest.raises(Refused, match=r"^Lea is already here with this e-mail address.$"):
        actions.add_person(name="Another", email="LEA@example.org", by=PROGRAM)


def test_holders_of_a_role_by_organization_and_jurisdiction():
    town = city()
    lea = town.somebody("Lea", "department_lead", "Parks")
    max_ = town.somebody("Max", "department_lead", "Streets")
    other = city("Caldwell")
    cal = other.somebody("Cal", "department_lead", "City Hall of Caldwell")
    assert set(holders_of("department_lead", on=TODAY)) == {lea, max_, cal}
    assert set(holders_of("department_lead", jurisdiction=town.jurisdiction, on=TODAY)) == {lea, max_}
    assert list(holders_of("department_lead", organization=town.organization("Parks"), on=TODAY)) == [lea]


def test_actors_of_many_people_take_two_queries(django_assert_num_queries):
    town = city()
    people = [town.somebody(f"Person {i}", "department_staff", "Parks") for i in range(5)]
    with django_assert_num_queries(2):
        actors = actors_for(people, on=TODAY)
    assert [actors[p.pk].roles() for p in people] == [{"department_staff"}] * 5


def test_organization_is_part_of_one_of_its_own_government_alone() -> None:
    here, there = city(), city("Willow Creek")
    foreign = there.organization("Town Hall")
    said = "An organization can be part of another one of the same government only."
    with pytest.raises(Refused, match=said):
        actions.add_organization(
            name="Lights", kind="department", jurisdiction=here.jurisdiction, parent=foreign, by=PROGRAM
        )
    with pytest.raises(Refused, match=said):
        actions.edit_organization(here.organization("Parks"), parent=foreign, by=PROGRAM)
    made = actions.add_organization(
        name="Lights", kind="department", jurisdiction=here.jurisdiction, parent=here.organization("Parks"), by=PROGRAM
    )
    assert made.parent == here.organization("Parks")
