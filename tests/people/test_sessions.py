"""Sessions end when nobody uses them; who came in and who tried to stands in the log, without what was typed."""

from __future__ import annotations

import logging
import time

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from junto.people import sessions
from junto.people.passwords import NotOfThisPlace
from tests.people.test_throttling import PASSWORD, account, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


@pytest.fixture
def lea(client: Client) -> Client:
    sign_in(client, PASSWORD, account().email)
    return client


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.time() + seconds
    monkeypatch.setattr(sessions.time, "time", lambda: now)


def test_session_that_nobody_used_for_long_ends(lea, monkeypatch, settings):
    me = reverse("people:me")
    assert lea.get(me).status_code == 200
    later(monkeypatch, settings.SESSION_IDLE + 1)
    answer = lea.get(reverse("home"))
    assert "You were signed out because this page was not used for long." in answer.content.decode()
    assert lea.get(me).status_code == 302


def test_session_that_is_used_goes_on(lea, monkeypatch, settings):
    half = settings.SESSION_IDLE / 2 + 1
    for _ in range(3):
        later(monkeypatch, half)
        assert lea.get(reverse("people:me")).status_code == 200


def test_use_is_noted_every_few_minutes_only(lea, monkeypatch, django_assert_num_queries):
    first = lea.session["used"]
    later(monkeypatch, 200)
    lea.get(reverse("people:me"))
    assert lea.session["used"] == first
    later(monkeypatch, 200)
    lea.get(reverse("people:me"))
    assert lea.session["used"] > first


def test_session_lasts_a_working_day_at_most(settings):
    assert settings.SESSION_COOKIE_AGE == 12 * 3600


def test_log_tells_who_came_in_and_who_tried(lea, client, caplog):
    caplog.set_level(logging.INFO, "junto.security")
    sign_in(Client(), "my secret password", "Lea@example.org")
    sign_in(Client(), PASSWORD)
    lea.post(reverse("account_logout"))
    said = [record.getMessage() for record in caplog.records if record.name == "junto.security"]
    assert [line.split(":")[0] for line in said] == ["sign-in failed", "signed in", "signed out"]
    assert all(line.endswith(" from 127.0.0.1") for line in said)
    assert "lea@" not in " ".join(said).lower()
    assert "secret" not in " ".join(said)


def test_log_tells_what_was_refused_to_whom(lea, caplog):
    lea.get(reverse("people:add-organization"))
    [said] = [record.getMessage() for record in caplog.records if record.name == "junto.security"]
    assert said.startswith("refused: GET /people/organizations/add/ to account:")
    assert said.endswith(" from 127.0.0.1")


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("junto-2026-junto", True),
        ("WestEnd!WestEnd!1", True),
        ("west end city hall 99", True),
        ("west end ferry lantern", False),
        ("correct horse battery", False),
    ],
)
def test_password_made_of_words_of_this_place_is_refused(password, refused):
    told = []
    try:
        NotOfThisPlace().validate(password)
    except ValidationError as wrong:
        told = wrong.messages
    assert told == (["It is made of words that everybody here thinks of first."] if refused else [])


@pytest.mark.parametrize("page", ["account_email", "mfa_activate_totp"])
def test_what_guards_the_account_asks_for_the_password_once_more(lea, monkeypatch, page):
    session = lea.session
    session["account_authentication_methods"] = [
        {**method, "at": 0} for method in session["account_authentication_methods"]
    ]
    session.save()
    answer = lea.post(reverse(page), {"email": "lea2@example.org", "action_add": ""})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
