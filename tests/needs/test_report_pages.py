"""Problem reports in pages: filed without an account, read by moderators, then by all."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from junto.needs.models import ProblemReport
from junto.people.models import Organization
from tests.needs.making import open_report, report
from tests.places.making import city, department, signed_in

pytestmark = pytest.mark.django_db
FORM = {
    "text": "Cars run the red light at this corner every night.",
    "language": "es",
    "geometry": "32.7810, -96.8060",
    "reporter_name": "Ana Resident",
    "reporter_email": "ana@example.org",
    "website": "",
}


@pytest.fixture
def parks() -> Organization:
    return department(city())


def form(parks: Organization, **fields: Any) -> dict[str, Any]:
    return {**FORM, "jurisdiction": str(parks.jurisdiction_id), **fields}


def test_anyone_files_a_report_and_only_moderators_see_it_and_its_writer(client: Client, parks: Organization) -> None:
    answer = client.post(reverse("needs:report-problem"), form(parks))
    filed = ProblemReport.objects.get()

    assert answer.headers["Location"] == reverse("needs:reported")
    assert (filed.state, filed.language) == ("submitted", "es")
    assert client.get(filed.get_absolute_url()).status_code == 404
    assert filed.number not in client.get(reverse("needs:waiting-reports")).content.decode()
    moderator = signed_in(Client(), "moderator", parks)
    assert filed.number in moderator.get(reverse("needs:waiting-reports")).content.decode()
    assert "Ana Resident" in moderator.get(filed.get_absolute_url()).content.decode()

    act = reverse("needs:problem-report-act", args=[filed.pk, "publish"])
    assert moderator.post(act, {"seen": "1"}).status_code == 302
    for address in (
        filed.get_absolute_url(),
        reverse("needs:problem-reports"),
        reverse("needs:problem-reports-geojson"),
        reverse("needs:problem-report-geojson", args=[filed.pk]),
    ):
        told = client.get(address).content.decode()
        assert "red light" in told
        assert "Ana Resident" not in told
        assert "ana@example.org" not in told


def test_a_program_that_fills_the_trap_is_thanked_and_ignored(client: Client, parks: Organization) -> None:
    answer = client.post(reverse("needs:report-problem"), form(parks, website="http://spam.example"))

    assert answer.headers["Location"] == reverse("needs:reported")
    assert not ProblemReport.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "Broken."}, "Please tell a little more: at least 20 characters."),
        ({"text": "Cheap watches here, <a href=x>click now</a>!"}, "Please write plain words, without HTML."),
        ({"geometry": ""}, "Say where it is: on the map or by its address."),
        ({"geometry": "95, 200"}, "outside"),
        ({"reporter_email": "ana"}, "Enter a valid email address."),
    ],
)
def test_report_form_says_what_is_wrong(client: Client, parks: Organization, fields: dict, sentence: str) -> None:
    answer = client.post(reverse("needs:report-problem"), form(parks, **fields))

    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_report_form_is_throttled_by_address_also_behind_a_proxy(
    client: Client, parks: Organization, settings: Any
) -> None:
    settings.REPORTS_PER_HOUR = 1
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    url = reverse("needs:report-problem")

    def send(address: str) -> int:
        return client.post(url, form(parks), headers={"X-Forwarded-For": f"203.0.113.9, {address}"}).status_code

    assert [send("192.0.2.1"), send("192.0.2.1"), send("192.0.2.2")] == [302, 400, 302]
    settings.SECURE_PROXY_SSL_HEADER = None
    assert [send("192.0.2.3"), send("192.0.2.4")] == [302, 400]  # without a proxy nobody's word is taken for it


def test_rejected_report_is_seen_by_moderators_only(client: Client, parks: Organization) -> None:
    filed = report(parks.jurisdiction)
    moderator = signed_in(Client(), "moderator", parks)
    act = reverse("needs:problem-report-act", args=[filed.pk, "reject"])

    assert moderator.post(act, {"seen": "1"}).status_code == 400
    assert moderator.post(act, {"reason": "It names a neighbor.", "seen": "1"}).status_code == 302
    assert client.get(filed.get_absolute_url()).status_code == 404
    assert "It names a neighbor." in moderator.get(filed.get_absolute_url()).content.decode()


def test_report_lists_ask_the_database_as_often_for_many_as_for_few(
    client: Client, parks: Organization, django_assert_num_queries: Any
) -> None:
    for _ in range(12):
        open_report(parks)
    with django_assert_num_queries(2):
        client.get(reverse("needs:problem-reports"))
    with django_assert_num_queries(2):
        client.get(reverse("needs:problem-reports-geojson"))
