"""The page at which a transition is carried out: it asks, confirms, refuses in words and loses nothing."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from junto.core.workflow import PROGRAM, Refused
from junto.journal.door import perform
from junto.journal.middleware import RefusalMiddleware
from junto.journal.models import Entry
from junto.people import actions
from junto.people.models import Account, Jurisdiction, Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Jurisdiction:
    return actions.add_jurisdiction("Dallas", "city", by=PROGRAM)


@pytest.fixture
def hall(city: Jurisdiction) -> Organization:
    return actions.add_organization(name="City Hall", kind="department", jurisdiction=city, by=PROGRAM)


def signed_in(name: str, *, role: str | None, at: Organization) -> Client:
    account = Account.objects.create_user(f"{name}@example.org", "a password of some length")
    person = actions.add_person(name=name, account=account, by=PROGRAM)
    if role:
        actions.add_membership(person, at, role, starts=date(2020, 1, 1), by=PROGRAM)
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def administrator(hall: Organization, settings: Any) -> Client:
    settings.DEMO = True  # administrators need no second factor in the demonstration
    settings.MFA_ROLES = []
    return signed_in("ada", role="administrator", at=hall)


def end_of(organization: Organization) -> str:
    return reverse("people:organization-act", kwargs={"pk": organization.pk, "action": "end"})


def test_get_asks_for_the_reason(administrator: Client, hall: Organization) -> None:
    page = administrator.get(end_of(hall))
    assert page.status_code == 200
    assert 'name="reason"' in page.content.decode()
    assert Entry.objects.filter(action="end").count() == 0


def test_post_does_it_and_shows_the_subject(administrator: Client, hall: Organization) -> None:
    answer = administrator.post(end_of(hall), {"reason": "Moved to the county."}, follow=True)
    assert answer.redirect_chain == [(hall.get_absolute_url(), 302)]
    hall.refresh_from_db()
    assert hall.state == "ended"
    assert "Moved to the county." in answer.content.decode()


def test_post_without_what_is_asked_for_writes_nothing(administrator: Client, hall: Organization) -> None:
    answer = administrator.post(end_of(hall), {"reason": ""})
    assert answer.status_code == 400
    hall.refresh_from_db()
    assert hall.state == "active"


def test_what_was_typed_is_kept_when_the_act_is_stale(administrator: Client, hall: Organization) -> None:
    actions.edit_organization(hall, about="Newer", by=PROGRAM)
    answer = administrator.post(end_of(hall), {"reason": "Moved to the county.", "seen": "1"})
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "Someone changed this while you had it open" in words
    assert "Moved to the county." in words
    hall.refresh_from_db()
    assert hall.state == "active"


def test_what_cannot_be_done_now_is_said(administrator: Client, hall: Organization) -> None:
    perform(hall, "end", by=PROGRAM, inputs={"reason": "x"})
    answer = administrator.post(end_of(hall), {"reason": "Again"})
    assert answer.status_code == 409
    assert "is not possible now" in answer.content.decode()


def test_what_is_not_yours_is_refused(hall: Organization) -> None:
    client = signed_in("ben", role=None, at=hall)
    answer = client.post(end_of(hall), {"reason": "Mine"})
    assert answer.status_code == 403
    assert Client().post(end_of(hall), {"reason": "Mine"}).status_code in (302, 403)
    hall.refresh_from_db()
    assert hall.state == "active"


def test_unknown_action_is_not_there(administrator: Client, hall: Organization) -> None:
    address = reverse("people:organization-act", kwargs={"pk": hall.pk, "action": "explode"})
    assert administrator.get(address).status_code == 404


@pytest.mark.parametrize(
    ("code", "status"), [("forbidden", 403), ("input", 422), ("state", 409), ("stale", 409), ("guard", 409)]
)
def test_refusal_that_no_page_caught_becomes_problem_json_for_programs(code: str, status: int) -> None:
    request = RequestFactory().post("/api/v1/needs")
    answer = RefusalMiddleware(lambda _r: None).process_exception(  # type: ignore[arg-type,return-value]
        request, Refused("Not now.", code=code, field="title" if code == "input" else None)
    )
    assert answer is not None
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    body = json.loads(answer.content)
    assert body["title"] == "Not now."
    assert body["status"] == status
    assert body.get("field") == ("title" if code == "input" else None)


def test_other_faults_are_left_to_django() -> None:
    request = RequestFactory().get("/")
    middleware = RefusalMiddleware(lambda _r: None)  # type: ignore[arg-type,return-value]
    assert middleware.process_exception(request, ValueError("x")) is None
