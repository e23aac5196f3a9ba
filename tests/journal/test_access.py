"""Fetching and authorizing in one call; lists, buttons and what waits, all from the same data."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.http import Http404

from junto.core.workflow import ANYONE, PROGRAM, Actor, Held, Refused
from junto.journal import access
from junto.journal.door import perform
from junto.journal.registry import kind_of
from junto.needs.models import CostItem, Need, ProblemReport
from junto.people.models import Jurisdiction, Membership, Organization, Person
from tests.journal.making import BEN, administrator, jurisdiction, stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Jurisdiction:
    return jurisdiction()


@pytest.fixture
def parks(city: Jurisdiction) -> Organization:
    return perform(Organization(name="Parks", kind="department", jurisdiction=city), "add", by=PROGRAM)


@pytest.fixture
def police(city: Jurisdiction) -> Organization:
    return perform(Organization(name="Police", kind="department", jurisdiction=city), "add", by=PROGRAM)


def of(organization: Organization, role: str = "department_lead", person: UUID = BEN) -> Actor:
    held = Held(role, organization.pk, organization.name, organization.jurisdiction_id)
    return Actor(person, "Ben", (held,))


def draft(organization: Organization, title: str = "Benches") -> Need:
    return perform(
        Need(organization=organization, title=title, description="For resting.", citywide=True), "draft", by=PROGRAM
    )


def test_draft_is_there_for_its_own_department_alone(parks: Organization, police: Organization) -> None:
    need = draft(parks)
    assert access.fetch(Need, need.pk, by=of(parks)) == need
    for other in (of(police), stranger(), ANYONE, administrator()):
        with pytest.raises(Http404, match="There is nothing here that you may see"):
            access.fetch(Need, need.pk, by=other)
        assert list(access.visible(Need, other)) == []
    assert list(access.visible(Need, of(parks))) == [need]


def test_published_need_is_there_for_all(parks: Organization) -> None:
    need = perform(draft(parks), "publish", by=PROGRAM)
    assert access.fetch(Need, need.pk, by=ANYONE) == need
    assert list(access.visible(Need, ANYONE, rows=Need.objects.filter(title="Benches"))) == [need]
    assert list(access.visible(Need, ANYONE, rows=Need.objects.filter(title="Signs"))) == []


def test_fetching_to_do_something_authorizes_it(parks: Organization, police: Organization) -> None:
    need = perform(draft(parks), "publish", by=PROGRAM)
    assert access.fetch(Need, need.pk, by=of(parks), to="edit") == need
    with pytest.raises(Refused) as refused:
        access.fetch(Need, need.pk, by=of(police), to="edit")
    assert refused.value.code == "forbidden"
    with pytest.raises(Refused) as refused:
        access.fetch(Need, need.pk, by=of(parks), to="publish")
    assert refused.value.code == "state"


def test_closed_fields_are_seen_by_those_named(parks: Organization, police: Organization) -> None:
    need = perform(draft(parks), "publish", by=PROGRAM)
    assert access.sees(need, "title", ANYONE) is True
    assert access.sees(need, "cost_items", ANYONE) is False
    assert access.sees(need, "cost_items", of(police, "procurement_officer")) is True
    assert access.hidden_fields(need, ANYONE) == {"cost_items", "fund", "contact", "extra"}
    assert access.hidden_fields(need, of(parks)) == frozenset()


def test_role_in_another_government_does_not_count(parks: Organization) -> None:
    need = perform(draft(parks), "publish", by=PROGRAM)
    elsewhere = jurisdiction("Plano")
    office = perform(
        Organization(name="Purchasing", kind="purchasing_office", jurisdiction=elsewhere), "add", by=PROGRAM
    )
    assert access.sees(need, "cost_items", of(office, "procurement_officer")) is False


def test_offers_are_the_roles_transitions_with_their_addresses(
    parks: Organization, police: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "reverse", lambda name, kwargs: f"{name}/{kwargs['action']}")
    need = draft(parks)
    staff = of(parks, "department_staff")
    offered = {o.transition.name: o.url for o in access.offers(need, staff)}
    assert offered["publish"] == "needs:need-act/publish"
    assert offered["edit"] == "needs:need-act/edit"
    assert "withdraw" not in offered  # the lead's
    assert access.offers(need, of(police)) == []
    assert access.offers(need, ANYONE) == []


def test_may_answers_without_doing(parks: Organization) -> None:
    need = draft(parks)
    assert access.may(need, "withdraw", of(parks)) is True
    assert access.may(need, "withdraw", of(parks, "department_staff")) is False
    assert access.may(need, "take_up", of(parks)) is False
    assert Need.objects.get().state == "draft"


def test_what_is_awaited_waits_for_those_who_may(city: Jurisdiction, parks: Organization) -> None:
    report = perform(ProblemReport(jurisdiction=city, text="The crossing is dark."), "submit", by=ANYONE)
    kind = kind_of(ProblemReport)
    [(transition, rows)] = access.awaiting(kind, of(parks, "moderator"))
    assert (transition.name, list(rows)) == ("publish", [report])
    [(_transition, none)] = access.awaiting(kind, of(parks))
    assert list(none) == []


def test_relation_through_many_does_not_repeat_rows(parks: Organization) -> None:
    ada = perform(Person(name="Ada"), "add", by=PROGRAM)
    membership = Membership(person=ada, organization=parks, role="auditor", starts=date(2026, 1, 1))
    perform(membership, "add", by=PROGRAM)
    need = draft(parks)
    auditor = of(parks, "auditor")
    assert list(access.visible(Need, auditor)) == [need]


def test_parts_of_a_need_are_in_its_relation_lookup(parks: Organization) -> None:
    def cost(need: Need, _context: object) -> None:
        CostItem.objects.create(need=need, description="Bench", amount=120_000)

    need = perform(Need(organization=parks, title="Benches"), "draft", by=PROGRAM, then=cost)
    assert [c.amount for c in need.cost_items.all()] == [120_000]
