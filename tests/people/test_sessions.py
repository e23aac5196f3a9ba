"""Sessions end when nobody uses them; who came in and who tried to stands in the log, without what was typed."""

from __future__ import annotations

import logging
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from junto.cli import main
from junto.people import actions, sessions
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


def also_here(**headers: str) -> Client:
    """The same account in another browser."""
    other = Client(**headers)
    sign_in(other, PASSWORD, "lea@example.org")
    assert is_in(other)
    return other


def is_in(client: Client) -> bool:
    return client.get(reverse("people:me")).status_code == 200


def test_one_sees_where_one_is_signed_in_and_ends_the_others(lea):
    telephone = also_here(HTTP_USER_AGENT="Telephone 7")
    page = lea.get(reverse("usersessions_list"))
    assert "Telephone 7" in page.content.decode()
    assert page.content.decode().count("this browser") == 1
    lea.post(reverse("usersessions_list"))
    assert (is_in(lea), is_in(telephone)) == (True, False)


def test_sessions_of_others_are_neither_seen_nor_ended(lea):
    mo = Client(HTTP_USER_AGENT="Somebody’s else")
    actions.add_account("mo@example.org", PASSWORD)
    sign_in(mo, PASSWORD, "mo@example.org")
    assert "Somebody’s else" not in lea.get(reverse("usersessions_list")).content.decode()
    lea.post(reverse("usersessions_list"))
    assert is_in(mo)


def test_new_second_factor_ends_the_other_sessions(lea, caplog, settings, django_capture_on_commit_callbacks):
    caplog.set_level(logging.INFO, "junto.security")
    other = also_here()
    lea.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = lea.get(reverse("mfa_activate_totp")).context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = False  # its mail asks for the request, which is over by then
    with django_capture_on_commit_callbacks(execute=True):
        lea.post(reverse("mfa_activate_totp"), {"code": code})
    assert Authenticator.objects.filter(type="totp").exists()
    assert (is_in(lea), is_in(other)) == (True, False)
    assert any(line.endswith("from 127.0.0.1; other sessions ended: 1") for line in caplog.messages)


def test_log_tells_the_factor_and_wrong_ones(lea, caplog, monkeypatch):
    caplog.set_level(logging.INFO, "junto.security")
    TOTP.activate(UserSession.objects.get().user, generate_totp_secret())
    other = Client()
    sign_in(other, PASSWORD, "lea@example.org")
    other.post(reverse("mfa_authenticate"), {"code": "000000"})
    monkeypatch.setattr(TOTP, "validate_code", lambda *_any: True)
    other.post(reverse("mfa_authenticate"), {"code": "123456"})
    assert is_in(other)
    said = [line.split(": account")[0] for line in caplog.messages if line.startswith("second factor")]
    assert said == ["second factor failed", "second factor"]
    assert all("by totp from 127.0.0.1" in line for line in caplog.messages if line.startswith("second factor"))


def test_whoever_runs_the_server_ends_sessions_of_one_or_of_everybody(lea, capsys):
    other, stranger = also_here(), Client()
    assert main(("people", "end-sessions", "Lea@example.org")) == 0
    assert capsys.readouterr().out == "2 sessions of lea@example.org ended.\n"
    assert (is_in(lea), is_in(other)) == (False, False)
    sign_in(stranger, PASSWORD, "lea@example.org")
    assert main(("people", "end-sessions", "--everybody")) == 0
    assert not is_in(stranger)
    assert not UserSession.objects.exists()


def test_lost_second_factor_is_removed_by_whoever_runs_the_server(lea, capsys, mailoutbox, django_user_model):
    holder = django_user_model.objects.get()
    assert main(("people", "remove-second-factor", holder.email)) == 2
    assert capsys.readouterr().err == "junto people: lea@example.org has no second factor.\n"
    TOTP.activate(holder, generate_totp_secret())
    assert main(("people", "remove-second-factor", holder.email)) == 0
    assert "Roles that need one hold nothing until a new one is set up" in capsys.readouterr().out
    assert (is_in(lea), Authenticator.objects.exists()) == (False, False)
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["lea@example.org"], "West End: Your second factor was removed")
    ]
    assert also_here()  # by the password alone


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((), "Say whose sessions end: an e-mail address, or --everybody."),
        (("lea@example.org", "--everybody"), "Say whose sessions end: an e-mail address, or --everybody."),
        (("nobody@example.org",), "Nobody signs in with 'nobody@example.org'."),
    ],
)
def test_ending_sessions_of_nobody_is_refused(lea, capsys, asked, said):
    assert main(("people", "end-sessions", *asked)) == 2
    assert said in capsys.readouterr().err
    assert is_in(lea)


def test_what_is_kept_of_ended_sessions_is_forgotten(lea):
    assert sessions.forget() == 0
    long_ago = UserSession.objects.get().created_at.replace(year=2020)
    UserSession.objects.update(created_at=long_ago)
    Session.objects.update(expire_date=long_ago)
    assert sessions.forget() == 1
    assert not Session.objects.exists()
