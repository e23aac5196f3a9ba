"""One-click people: in the demonstration, its own people, by POST; nowhere else, nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from junto.core.workflow import PROGRAM, Refused
from junto.people import actions
from tests.people.town import YEAR_BEGAN, city

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(settings):
    settings.DEMO = True
    town = city()
    person = actions.add_person(name="Dora", email="dora@example.org", demonstration=True, by=PROGRAM)
    parks = town.organization("Parks")
    actions.add_membership(person, parks, "department_lead", starts=YEAR_BEGAN, by=PROGRAM)
    return person


def test_demonstration_lists_its_people_with_role_and_purpose(dora):
    city("Elsewhere").somebody("Rita", "department_lead", "City Hall of Elsewhere")
    page = Client().get(reverse("people:demonstration")).content.decode()
    assert f'value="{dora.pk}"' in page
    assert "Decides for the department: needs, overlaps, joint projects." in page
    assert "Rita" not in page


def test_one_click_signs_in_and_leads_where_one_was(dora):
    client = Client()
    answer = client.post(reverse("people:act-as"), {"person": dora.pk, "next": "/people/persons/"})
    assert (answer.status_code, answer["Location"]) == (302, "/people/persons/")
    assert client.get(reverse("people:me")).context["person"] == dora


def test_one_click_does_not_lead_to_another_site(dora):
    answer = Client().post(reverse("people:act-as"), {"person": dora.pk, "next": "https://example.com/"})
    assert answer["Location"] == "/"


def test_one_click_needs_post(dora):
    assert Client().get(reverse("people:act-as")).status_code == 405


@pytest.mark.parametrize("who", ["", "not-an-id", "00000000-0000-0000-0000-000000000000"])
def test_one_click_as_nobody_is_not_found(dora, who):
    assert Client().post(reverse("people:act-as"), {"person": who}).status_code == 404


def test_one_click_as_a_real_person_is_not_found(dora):
    account = actions.add_account("rita@example.org")
    rita = actions.add_person(name="Rita", email="rita@example.org", account=account, by=PROGRAM)
    client = Client()
    assert client.post(reverse("people:act-as"), {"person": rita.pk}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_outside_the_demonstration_there_is_no_such_page(dora, settings):
    settings.DEMO = False
    client = Client()
    assert client.get(reverse("people:demonstration")).status_code == 404
    assert client.post(reverse("people:act-as"), {"person": dora.pk}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_outside_the_demonstration_nobody_of_it_is_made(settings):
    settings.DEMO = False
    with pytest.raises(Refused, match="only in the demonstration"):
        actions.add_person(name="Dora", demonstration=True, by=PROGRAM)
