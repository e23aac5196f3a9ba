"""The pages of people and organizations: what they show, to whom, and with how many queries."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from junto.core.workflow import PROGRAM
from junto.people import actions
from junto.people.models import Membership, Organization, Person
from tests.people.town import TODAY, YEAR_BEGAN, YEAR_ENDS, as_actor, city

pytestmark = pytest.mark.django_db
FRAME = 7  # what every page asks for a reader: session, account, person, roles, deputies, and what waits (two)


@pytest.fixture
def town():
    made = city()
    made.organization("Parks")
    made.organization("Acme", "company", outside=True)
    return made


@pytest.fixture
def ada(town):
    return town.somebody("Ada", "administrator", "City Hall of West End")


def names(page) -> list[str]:
    return [o.name for o in page.context["page"]]


def test_list_narrows_by_kind_jurisdiction_and_name(town, client):
    city("Caldwell").organization("Parks of Caldwell")
    url = reverse("people:organizations")
    assert names(client.get(url)) == [
        "Acme",
        "City Hall of Caldwell",
        "City Hall of West End",
        "Parks",
        "Parks of Caldwell",
    ]
    assert names(client.get(url, {"kind": "company"})) == ["Acme"]
    assert names(client.get(url, {"jurisdiction": town.jurisdiction.pk})) == ["City Hall of West End", "Parks"]
    assert names(client.get(url, {"q": "caldwell"})) == ["City Hall of Caldwell", "Parks of Caldwell"]


def test_list_counts_the_people_with_a_role_today(town, client):
    town.somebody("Lea", "department_lead", "Parks")
    town.somebody("Sam", "department_staff", "Parks", ends=date(2026, 2, 1))
    rows = {o.name: o.holders for o in client.get(reverse("people:organizations")).context["page"]}
    assert rows == {"Acme": 0, "City Hall of West End": 0, "Parks": 1}


def test_empty_list_teaches(client):
    page = client.get(reverse("people:organizations"))
    assert "No organizations yet" in page.content.decode()
    page = client.get(reverse("people:organizations"), {"q": "zzz"})
    assert "Nothing fits" in page.content.decode()


@pytest.mark.parametrize("count", [1, 40])
def test_list_takes_the_same_queries_however_many(town, ada, browser_of, django_assert_num_queries, count):
    rows = [{"name": f"Office {i:02}", "kind": "department", "jurisdiction": town.jurisdiction} for i in range(count)]
    actions.add_organizations(rows, by=PROGRAM)
    client = browser_of(ada)
    with django_assert_num_queries(FRAME + 3):
        client.get(reverse("people:organizations"))


@pytest.mark.parametrize("count", [1, 20])
def test_organization_page_takes_the_same_queries_however_many(
    town, ada, browser_of, django_assert_max_num_queries, count
):
    for i in range(count):
        town.somebody(f"Sam {i}", "department_staff", "Parks")
    client = browser_of(ada)
    with django_assert_max_num_queries(FRAME + 15):
        client.get(town.organization("Parks").get_absolute_url())


@pytest.mark.parametrize("count", [1, 30])
def test_list_of_people_takes_the_same_queries_however_many(town, ada, browser_of, django_assert_num_queries, count):
    for i in range(count):
        town.somebody(f"Sam {i}", "department_staff", "Parks")
    client = browser_of(ada)
    with django_assert_num_queries(FRAME + 3):
        client.get(reverse("people:persons"))


def test_organization_page_sorts_roles_by_time(town, client):
    parks = town.organization("Parks")
    for name, starts, ends in (
        ("Now", YEAR_BEGAN, None),
        ("Later", date(2026, 6, 1), None),
        ("Before", date(2025, 1, 1), date(2025, 12, 31)),
    ):
        actions.add_membership(town.somebody(name), parks, "department_staff", starts=starts, ends=ends, by=PROGRAM)
    roles = client.get(parks.get_absolute_url()).context["roles"]
    found = {name: [r.membership.person.name for r in getattr(roles, name)] for name in ("now", "later", "before")}
    assert found == {"now": ["Now"], "later": ["Later"], "before": ["Before"]}


def test_stranger_sees_no_buttons_and_no_forms(town, client):
    page = client.get(town.organization("Parks").get_absolute_url()).content.decode()
    assert "What you can do" not in page
    assert "Give a role" not in page
    for name in ("add-organization", "add-jurisdiction", "add-person", "propose-combination"):
        answer = client.get(reverse(f"people:{name}"))
        assert answer.status_code == 403, name


def test_administrator_adds_an_organization_by_its_form(town, ada, browser_of):
    given = {
        "name": "Streets",
        "kind": "department",
        "jurisdiction": town.jurisdiction.pk,
        "website": "a.example",
    }
    answer = browser_of(ada).post(reverse("people:add-organization"), given)
    made = Organization.objects.get(name="Streets")
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    assert made.website == "https://a.example"


def test_refusal_stands_at_its_field_and_loses_nothing(town, ada, browser_of):
    given = {"name": "Parks", "kind": "department", "jurisdiction": town.jurisdiction.pk, "about": "Green"}
    answer = browser_of(ada).post(reverse("people:add-organization"), given)
    assert answer.status_code == 409
    assert answer.context["form"].errors["name"] == ["“Parks” is already in the list; please use that one."]
    assert answer.context["form"]["about"].value() == "Green"


def test_administrator_gives_a_role_to_somebody_new(town, ada, browser_of):
    url = reverse("people:add-membership", args=[town.organization("Parks").pk])
    given = {"new_name": "Lea", "new_email": "Lea@Example.org", "role": "department_lead", "starts": "2026-03-02"}
    assert browser_of(ada).post(url, given).status_code == 302
    lea = Person.objects.get(name="Lea")
    assert lea.email == "lea@example.org"
    assert as_actor(lea).roles() == {"department_lead"}


def test_role_elsewhere_is_refused_before_its_form_is_filled_in(town, ada, browser_of):
    caldwell = city("Caldwell")
    caldwell.somebody("Cal", "administrator", "City Hall of Caldwell")
    elsewhere = caldwell.organization("Parks of Caldwell")
    page = browser_of(ada).get(elsewhere.get_absolute_url()).content.decode()
    address = reverse("people:add-membership", args=[elsewhere.pk])
    assert address not in page
    assert (
        reverse("people:add-membership", args=[town.organization("Parks").pk])
        in browser_of(ada).get(town.organization("Parks").get_absolute_url()).content.decode()
    )
    answer = browser_of(ada).get(address)
    assert answer.status_code == 403
    assert "Caldwell keeps this itself; please ask one of its administrators." in answer.content.decode()


def test_refused_role_leaves_nobody_new_behind(town, ada, browser_of):
    url = reverse("people:add-membership", args=[town.organization("Parks").pk])
    given = {"new_name": "Lea", "role": "department_lead", "starts": "2026-03-02", "ends": "2026-03-01"}
    answer = browser_of(ada).post(url, given)
    assert answer.context["form"].non_field_errors() == ["It ends before it begins."]
    assert not Person.objects.filter(name="Lea").exists()


@pytest.mark.parametrize(
    ("person", "new_name", "sentence"),
    [
        ("", "", "Name one person: either somebody who is here, or somebody new."),
        ("Ada", "Lea", "Name one person: either somebody who is here, or somebody new."),
        ("Nemo", "", "Nobody here has this name or e-mail address."),
        ("Twin", "", "Several people have this name; please give the e-mail address."),
    ],
)
def test_role_form_asks_for_exactly_one_person(town, ada, browser_of, person, new_name, sentence):
    for email in ("one@example.org", "two@example.org"):
        actions.add_person(name="Twin", email=email, by=PROGRAM)
    url = reverse("people:add-membership", args=[town.organization("Parks").pk])
    given = {"person": person, "new_name": new_name, "role": "department_lead", "starts": "2026-03-02"}
    answer = browser_of(ada).post(url, given)
    assert (answer.status_code, answer.context["form"].errors["person"]) == (422, [sentence])


def test_holder_names_a_deputy_by_the_page(town, browser_of):
    lea = town.somebody("Lea", "department_lead", "Parks")
    ben = town.somebody("Ben")
    url = reverse("people:name-deputy", args=[lea.memberships.get().pk])
    given = {"person": "ben@example.org", "starts": "2026-03-02", "ends": "2026-03-31", "reason": "leave"}
    assert browser_of(lea).post(url, given).status_code == 302
    assert as_actor(ben).held[0].deputy_for == lea.pk
    assert browser_of(ben).get(url).status_code == 403


def test_role_is_ended_by_its_page_with_a_reason(town, ada, browser_of):
    lea = town.somebody("Lea", "department_lead", "Parks")
    url = reverse("people:membership-act", args=[lea.memberships.get().pk, "end"])
    client = browser_of(ada)
    assert client.post(url, {"reason": ""}).status_code == 400
    assert client.post(url, {"reason": "moved on"}).status_code == 302
    assert lea.memberships.get().state == "ended"


def test_administrator_says_by_which_law_a_jurisdiction_buys(town, ada, browser_of, client):
    here = town.jurisdiction
    page = client.get(here.get_absolute_url()).content.decode()
    assert "none that is described here" in page
    assert "jurisdictions/" not in page
    admin = browser_of(ada)
    url = reverse("people:jurisdiction-act", args=[here.pk, "edit"])
    assert url in admin.get(here.get_absolute_url()).content.decode()
    assert "City of Dallas, Texas" in admin.get(url).content.decode()
    given = {"name": here.name, "kind": here.kind, "law": "us-federal-grant"}
    assert admin.post(url, given).status_code == 400
    actions.add_jurisdiction("Caldwell", "town", by=PROGRAM)
    taken = admin.post(url, {**given, "name": "caldwell", "law": ""})
    assert (taken.status_code, "already" in taken.content.decode()) == (409, True)
    assert admin.post(url, {**given, "law": "us-tx-dallas"}).status_code == 302
    here.refresh_from_db()
    assert here.law == "us-tx-dallas"
    assert "City of Dallas, Texas" in client.get(here.get_absolute_url()).content.decode()
    assert here.get_absolute_url() in client.get(reverse("people:organizations")).content.decode()


def test_stale_edit_is_refused(town, ada, browser_of):
    parks = town.organization("Parks")
    actions.edit_organization(parks, about="Green", by=PROGRAM)
    url = reverse("people:organization-act", args=[parks.pk, "edit"])
    given = {"name": "Gardens", "kind": "department", "jurisdiction": town.jurisdiction.pk, "seen": "1"}
    answer = browser_of(ada).post(url, given)
    assert answer.status_code == 409
    assert "Someone changed this while you had it open" in answer.content.decode()


def test_person_page_is_for_those_who_may_see_the_person(town, ada, browser_of, client):
    lea = town.somebody("Lea", "department_lead", "Parks")
    cora = town.somebody("Cora", "company_representative", "Acme")
    url = lea.get_absolute_url()
    assert client.get(url).status_code == 404
    assert browser_of(cora).get(url).status_code == 404
    assert "lea@example.org" in browser_of(ada).get(url).content.decode()
    sam = town.somebody("Sam", "department_staff", "City Hall of West End")
    answer = browser_of(sam).get(url)
    assert answer.status_code == 200
    assert "lea@example.org" not in answer.content.decode()


def test_my_page_asks_to_sign_in(client):
    assert client.get(reverse("people:me"))["Location"] == "/account/login/?next=/people/me/"


def test_my_page_shows_roles_and_deputyships(town, browser_of):
    lea = town.somebody("Lea", "department_lead", "Parks")
    ben = town.somebody("Ben")
    actions.name_deputy(lea.memberships.get(), ben, starts=TODAY, ends=YEAR_ENDS, by=as_actor(lea))
    page = browser_of(ben).get(reverse("people:me"))
    assert [d.membership.person for d in page.context["deputyships"]] == [lea]
    assert "You hold no role yet" in page.content.decode()


def test_my_page_lets_one_correct_the_own_name_only(town, browser_of):
    lea = town.somebody("Lea", "department_lead", "Parks")
    url = reverse("people:person-act", args=[lea.pk, "edit"])
    browser_of(lea).post(url, {"name": "Lea Marsh", "language": "es", "email": "other@example.org"})
    lea.refresh_from_db()
    assert (lea.name, lea.language, lea.email) == ("Lea Marsh", "es", "lea@example.org")


def test_company_registers_itself_and_is_confirmed(town, ada, browser_of, client):
    rosa = town.somebody("Rosa")
    given = {"name": "Lumen", "kind": "company", "about": "Lights"}
    answer = browser_of(rosa).post(reverse("people:register-organization"), given)
    lumen = Organization.objects.get(name="Lumen")
    assert (answer.status_code, lumen.state) == (302, "asked")
    assert client.get(lumen.get_absolute_url()).status_code == 404
    assert browser_of(rosa).get(lumen.get_absolute_url()).status_code == 200
    browser_of(ada).post(reverse("people:organization-act", args=[lumen.pk, "confirm"]))
    lumen.refresh_from_db()
    assert (lumen.state, as_actor(rosa).roles()) == ("active", {"company_representative"})


def test_second_representative_is_confirmed_by_the_first(town, browser_of):
    cora = town.somebody("Cora", "company_representative", "Acme")
    cole = town.somebody("Cole")
    acme = town.organization("Acme")
    browser_of(cole).post(reverse("people:ask-membership", args=[acme.pk]))
    asked = Membership.objects.get(person=cole)
    assert (asked.state, as_actor(cole).roles()) == ("asked", frozenset())
    browser_of(cora).post(reverse("people:membership-act", args=[asked.pk, "confirm"]))
    assert as_actor(cole).roles() == {"company_representative"}


def test_roles_in_the_city_are_not_asked_for(town, browser_of):
    url = reverse("people:ask-membership", args=[town.organization("Parks").pk])
    answer = browser_of(town.somebody("Rosa")).get(url)
    assert answer.status_code == 409
    assert "This role is given by an administrator" in answer.content.decode()


def test_anonymous_client_may_register_nothing():
    assert Client().get(reverse("people:register-organization")).status_code == 302
