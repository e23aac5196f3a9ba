"""What the bodies of the API name by an id must be the writer's to name: else nothing is written, and nothing told."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from junto.needs.actions import add_fund
from junto.needs.models import Need
from junto.people.models import Account, Organization, Person
from junto.places.models import StandingThing
from junto.publication.api import api
from tests.needs.making import draft, lead, open_report, report
from tests.places.making import city, department, kind, point, signed_in, standing
from tests.publication.test_api import call, token_of

pytestmark = pytest.mark.django_db
NEEDS, THINGS = "/api/v1/needs", "/api/v1/places/standing-things"
NAMED = {  # every field of a body that is an id → what tries it here
    "junto_needs_api_create_need": {"organization", "fund", "contact", "citations"},
    "junto_needs_api_edit_need": {"fund", "contact", "citations"},
    "junto_needs_api_submit_report": {
        "jurisdiction",
        "organization",
    },  # of anyone; a moderator reads it first
    "junto_solicitations_api_ask_question": {"organization"},  # tried in tests/solicitations/test_api.py
    "junto_places_api_create_standing_thing": {"jurisdiction", "owner"},
    "junto_places_api_edit_standing_thing": {"owner"},  # an owner may be anyone's: a county's signal stands in a city
}


@pytest.fixture
def parks() -> Organization:
    return department(city())


@pytest.fixture
def elsewhere() -> Organization:
    """A department of another government."""
    return department(city("Houston"), "Roads")


def test_every_id_in_a_body_is_listed_here() -> None:
    described = api.get_openapi_schema()
    found: dict[str, set[str]] = {}
    for operations in described["paths"].values():
        for method, operation in operations.items():
            if method == "get" or "requestBody" not in operation:
                continue
            [body] = operation["requestBody"]["content"].values()
            names = set(_ids(body["schema"], described))
            if names:
                found[operation["operationId"]] = names
    assert found == NAMED


def _ids(schema: dict[str, Any], described: dict[str, Any], name: str = "") -> list[str]:
    """The names of the fields that hold an id, at any depth."""
    if "$ref" in schema:
        return _ids(described["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]], described, name)
    inner = [*schema.get("anyOf", ()), *schema.get("allOf", ()), *([schema["items"]] if "items" in schema else ())]
    found = [name] if schema.get("format") == "uuid" else []
    for one in inner:
        found += _ids(one, described, name)
    for field, one in schema.get("properties", {}).items():
        found += _ids(one, described, field)
    return found


def fund_of(organization: Organization) -> str:
    return str(add_fund(organization=organization, name="Capital", kind="general", by=lead(organization)).pk)


def person_of(organization: Organization) -> str:
    signed_in(Client(), "department_staff", organization)
    account = Account.objects.get(email=f"department_staff@{organization.pk}.example.org")
    return str(Person.objects.get(account=account).pk)


def hidden_report(organization: Organization) -> list[str]:
    return [str(report(organization.jurisdiction).pk)]


Naming = tuple[str, Callable[[Organization], Any]]
FOREIGN: list[Naming] = [("fund", fund_of), ("contact", person_of)]


@pytest.mark.parametrize(("field", "of"), [*FOREIGN, ("citations", hidden_report)])
def test_need_names_nothing_of_another_government(
    parks: Organization, elsewhere: Organization, field: str, of: Callable[[Organization], Any]
) -> None:
    token, named = token_of("department_lead", parks), of(elsewhere)
    body = {"organization": str(parks.pk), "title": "Cameras", "geometry": point(), field: named}
    own = draft(parks)
    for answer in (
        call("POST", NEEDS, body, token=token),
        call("PATCH", f"{NEEDS}/{own.pk}", {field: named}, token=token),
    ):
        assert answer.status_code in (400, 409, 422), answer.content
        assert answer.json()["title"].startswith("There is no “")
        assert not re.search("Capital|Roads|P-20", answer.content.decode())
    assert Need.objects.count() == 1


@pytest.mark.parametrize(("field", "of"), FOREIGN)
def test_need_names_what_is_its_own_department_s(
    parks: Organization, field: str, of: Callable[[Organization], Any]
) -> None:
    own, named = draft(parks), of(parks)
    answer = call("PATCH", f"{NEEDS}/{own.pk}", {field: named}, token=token_of("department_lead", parks))
    assert (answer.status_code, answer.json()[field]["id"]) == (200, named)


def test_need_cites_what_is_published(parks: Organization) -> None:
    cited, own = open_report(parks), draft(parks)
    token = token_of("department_lead", parks)
    answer = call("PATCH", f"{NEEDS}/{own.pk}", {"citations": [str(cited.pk)]}, token=token)
    assert (answer.status_code, answer.json()["citations"]) == (200, [str(cited.pk)])


def test_need_is_written_for_no_other_department(parks: Organization, elsewhere: Organization) -> None:
    token = token_of("department_lead", parks)
    others = (elsewhere, department(parks.jurisdiction, "Water"), department(parks.jurisdiction, "Lumen", "company"))
    works_here = person_of(parks)
    for other in others:
        works_there = person_of(other) if other.kind == "department" else None
        for contact in (works_there, works_here):  # told alike: nobody learns so who works where
            body = {"organization": str(other.pk), "title": "Cameras", "contact": contact}
            assert call("POST", NEEDS, body, token=token).status_code == 403
    assert not Need.objects.exists()


@pytest.mark.parametrize("role", ["department_lead", "technology_manager", "administrator", "clerk"])
def test_standing_thing_is_listed_in_no_other_government(
    parks: Organization, elsewhere: Organization, role: str
) -> None:
    token = token_of(role, parks)
    body = {"kind": kind().code, "name": "Pole 9", "geometry": point(), "owner": str(parks.pk)}
    answer = call("POST", THINGS, {**body, "jurisdiction": str(elsewhere.jurisdiction_id)}, token=token)
    assert answer.status_code in (400, 403, 409, 422)
    assert not StandingThing.objects.exists()
    assert call("POST", THINGS, {**body, "jurisdiction": str(parks.jurisdiction_id)}, token=token).status_code == 201


def test_standing_thing_of_another_government_is_not_taken_over(parks: Organization, elsewhere: Organization) -> None:
    theirs = standing(elsewhere.jurisdiction, kind(), owner=elsewhere)
    token = token_of("department_lead", parks)
    answer = call("PATCH", f"{THINGS}/{theirs.pk}", {"owner": str(parks.pk)}, token=token)
    assert answer.status_code == 403
    assert StandingThing.objects.get().owner == elsewhere
