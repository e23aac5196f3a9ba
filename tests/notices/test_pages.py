"""Pages of the notices room: what waits, what is new, preferences, leaving by one click."""

from __future__ import annotations

import pytest
from django.test import Client

from junto.notices import links
from junto.notices.actions import notify
from junto.notices.models import Preference, Told
from tests.making import City
from tests.signing import sign_in


@pytest.mark.parametrize("path", ["", "preferences/", "waiting/needs.problem_report/publish/"])
def test_personal_pages_ask_visitors_to_sign_in(db: None, client: Client, path: str) -> None:
    answer = client.get(f"/notices/{path}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/?next=/notices/")


def test_inbox_shows_what_waits_and_what_is_new(west_end: City, client: Client) -> None:
    mo = west_end.person("Mo", "moderator")
    for n in range(7):
        west_end.report(f"Light {n} is out")
    notify(message="Two needs <meet>.", person=mo, url="/there/")
    sign_in(client, mo)
    page = client.get("/notices/").content.decode()
    assert "Publish: problem report (7)" in page
    assert "Light 0 is out" in page
    assert "Light 5 is out" not in page
    assert "Two needs &lt;meet&gt;." in page
    everything = client.get("/notices/waiting/needs.problem_report/publish/").content.decode()
    assert "Light 6 is out" in everything


def test_inbox_teaches_where_nothing_waits(west_end: City, client: Client) -> None:
    sign_in(client, west_end.person("Ada", "department_lead"))
    assert "Nothing waits for you" in client.get("/notices/").content.decode()


def test_inbox_narrows_to_one_role(west_end: City, client: Client) -> None:
    mo = west_end.person("Mo", "moderator")
    west_end.member(mo, "auditor")
    west_end.report("Light out")
    sign_in(client, mo)
    assert "Light out" in client.get("/notices/?role=moderator").content.decode()
    assert "Light out" not in client.get("/notices/?role=auditor").content.decode()
    assert "Light out" in client.get("/notices/?role=nonsense").content.decode()


def test_inbox_asks_a_fixed_number_of_queries(west_end: City, client: Client, django_assert_num_queries) -> None:
    mo = west_end.person("Mo", "moderator")
    sign_in(client, mo)
    for n in range(3):
        west_end.report(f"r{n}")
        notify(message=f"n{n}", person=mo)
    client.get("/notices/")
    with django_assert_num_queries(19):
        client.get("/notices/")
    for n in range(30):
        west_end.report(f"s{n}")
        notify(message=f"m{n}", person=mo)
    with django_assert_num_queries(19):
        client.get("/notices/")


def test_waiting_page_knows_only_what_is_awaited(west_end: City, client: Client) -> None:
    sign_in(client, west_end.person("Mo", "moderator"))
    assert client.get("/notices/waiting/needs.problem_report/reject/").status_code == 404
    assert client.get("/notices/waiting/needs.nothing/publish/").status_code == 404


def test_opening_a_notice_marks_it_and_leads_on(west_end: City, client: Client) -> None:
    mo = west_end.person("Mo", "moderator")
    mine = notify(message="x", person=mo, url="/there/")
    other = notify(message="x", person=west_end.person("Ada", "auditor"), url="/there/")
    sign_in(client, mo)
    answer = client.get(f"/notices/{mine.pk}/open/")
    assert (answer.status_code, answer["Location"]) == (302, "/there/")
    assert Told.objects.get().seen_at is not None
    assert client.get(f"/notices/{other.pk}/open/").status_code == 404
    notify(message="y", person=mo)
    assert client.get("/notices/seen/").status_code == 405
    client.post("/notices/seen/")
    assert Told.objects.filter(person=mo, seen_at__isnull=False).count() == 2


def test_preferences_are_kept(west_end: City, client: Client) -> None:
    mo = west_end.person("Mo", "moderator")
    sign_in(client, mo)
    assert client.post("/notices/preferences/", {"frequency": "weekly"}).status_code == 302
    assert Preference.objects.get(person=mo).frequency == "weekly"
    assert client.post("/notices/preferences/", {"frequency": "hourly"}).status_code == 422
    assert Preference.objects.get(person=mo).frequency == "weekly"


def test_unsubscribing_takes_one_click_without_signing_in(west_end: City) -> None:
    mo = west_end.person("Mo", "moderator")
    address = links.unsubscribe_url(mo.pk)
    anybody = Client(enforce_csrf_checks=True)
    assert anybody.get(address).status_code == 200
    assert Preference.objects.count() == 0
    assert anybody.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Preference.objects.get(person=mo).frequency == "never"
    assert anybody.post("/notices/unsubscribe/forged:token/").status_code == 404
