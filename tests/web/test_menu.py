"""Which pages the menus offer to whom; and that whoever is offered a page may open it."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from junto.core.workflow import ANYONE, PROGRAM, Actor, Held
from junto.journal.door import perform
from junto.people.models import Account, Membership, Person
from junto.web import menu
from tests.making import City, city

pytestmark = pytest.mark.django_db


def holder(*roles: str) -> Actor:
    """Somebody who holds these roles somewhere."""
    return Actor(uuid4(), "Ana", tuple(Held(role, uuid4(), "Somewhere", uuid4()) for role in roles))


@pytest.mark.parametrize(
    ("roles", "offered"),
    [
        ((), ["API tokens"]),
        (("company_representative",), ["API tokens"]),
        (("community_representative",), ["API tokens"]),
        (("department_lead",), ["Imports", "Funds", "People", "API tokens"]),
        (("procurement_officer",), ["Funds", "People", "Excluded companies", "API tokens"]),
        (("technology_manager",), ["Imports", "Funds", "People", "API tokens"]),
        (("auditor",), ["Funds", "Imports of payments", "People", "Legal holds", "API tokens"]),
        (("budget_officer",), ["Funds", "Imports of payments", "People", "API tokens"]),
        (
            ("city_attorney",),
            [
                "Funds",
                "People",
                "Legal holds",
                "Retention classes",
                "Who decides policy holds",
                "Excluded companies",
                "API tokens",
            ],
        ),
        (
            ("clerk",),
            [
                "Reports to read",
                "Imports",
                "Funds",
                "Imports of payments",
                "People",
                "Legal holds",
                "Retention classes",
                "API tokens",
            ],
        ),
        (("moderator",), ["Reports to read", "People", "API tokens"]),
        (
            ("administrator",),
            [
                "Imports",
                "People",
                "Who decides policy holds",
                "Kinds of things",
                "Combinations of roles",
                "API tokens",
            ],
        ),
    ],
)
def test_more_offers_each_role_its_own_pages(roles: tuple[str, ...], offered: list[str]) -> None:
    assert [link.label for link in menu.more("/", holder(*roles))] == offered


def test_more_is_empty_for_a_stranger() -> None:
    assert menu.more("/", ANYONE) == []


@pytest.mark.parametrize("actor", [ANYONE, holder("company_representative"), holder("department_lead")])
def test_overlaps_stand_in_everybodys_menu(actor: Actor) -> None:
    assert "Overlaps" in [link.label for link in menu.navigation("/", actor)]


def test_every_entry_has_a_page_here() -> None:
    entries = (*menu.SECTIONS, *menu.MORE, *menu.OWN, *menu.FOOTER)
    assert [entry.name for entry in entries if not menu.address(entry.name)] == []


def test_page_below_several_is_marked_once() -> None:
    clerk = holder("clerk")
    assert [link.label for link in menu.navigation("/people/persons/", clerk) if link.current] == []
    assert [link.label for link in menu.more("/people/persons/", clerk) if link.current] == ["People"]
    assert [link.label for link in menu.navigation("/people/me/", clerk) if link.current] == []


def test_stranger_may_open_every_public_page(client: Client) -> None:
    for link in (*menu.navigation("/", ANYONE), *menu.footer(ANYONE)):
        assert client.get(link.url).status_code == 200, link.label


@pytest.mark.parametrize("role", ["clerk", "city_attorney", "administrator", "department_lead"])
def test_person_may_open_what_the_menus_offer(role: str, settings: object) -> None:
    settings.MFA_ROLES = frozenset()  # type: ignore[attr-defined]
    client = signed_in(city(), role)
    page = client.get("/people/me/")
    for link in (*page.context["navigation"], *page.context["more_links"], *page.context["own_links"]):
        assert f'href="{link.url}"' in page.content.decode()
        assert client.get(link.url).status_code == 200, link.label


def test_search_stands_in_the_header_and_needs_no_script(client: Client) -> None:
    city().need("Cameras at Elm", published=True)
    home = client.get("/").content.decode()
    assert home.count('<form class="junto-find" role="search" action="/documents/search/"') == 2  # of a desk, a phone
    assert 'type="search" name="q"' in home
    assert "Search" in client.get("/documents/search/", {"q": "cameras"}).content.decode()


def signed_in(west_end: City, role: str) -> Client:
    account = Account.objects.create_user("ana@west.example", "correct horse battery")
    person = perform(Person(name="Ana Flores", account=account), "add", by=PROGRAM)
    perform(
        Membership(person=person, organization=west_end.transport, role=role, starts=date(2026, 1, 1)),
        "add",
        by=PROGRAM,
    )
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client
