"""Sessions end when nobody uses them; who came in and who tried to stands in the log, without what was typed."""

from __future__ import annotations

import logging
import time

import pytest
from django.test import Client
from django.urls import reverse

from junto.people import sessions
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
