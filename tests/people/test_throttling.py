"""Pages and limits: 429 with a sentence and a time, who locks nobody out, and what is never refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from junto.journal import clock
from junto.people import actions, limits, throttling
from junto.people.limits import Limit
from junto.people.models import Tally
from tests.people.town import NOON, city

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _fresh(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    limits._unasked.clear()
    cache.clear()


def account(name: str = "Lea"):
    made = actions.add_account(city().somebody(name).email, PASSWORD)
    actions.welcome(made)
    return made


def sign_in(client: Client, password: str, email: str = "lea@example.org", **more):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **more)


# --- signing in ------------------------------------------------------------------------------------------------------
def test_sixth_wrong_password_is_429_with_a_time_and_the_right_one_too(client):
    account()
    for _ in range(5):
        assert sign_in(client, "wrong wrong wrong").status_code == 200
    answer = sign_in(client, PASSWORD)
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "That was tried too often. Please wait a minute, then try again." in answer.content.decode()
    with clock.set_to(NOON + timedelta(seconds=60)):
        cache.clear()
        assert sign_in(client, PASSWORD).status_code == 302


def test_right_passwords_are_never_counted(client):
    account()
    for _ in range(8):
        assert sign_in(Client(), PASSWORD).status_code == 302
    assert max(Tally.objects.values_list("until", flat=True)) <= NOON.timestamp() * 1_000_000


def test_stranger_cannot_lock_somebody_out_of_a_browser_they_used(client):
    account()
    sign_in(client, PASSWORD)
    client.post(reverse("account_logout"))
    for attacker in range(12):  # from twelve addresses, until strangers' tries for the account are used up
        for _ in range(5):
            sign_in(Client(), "wrong wrong wrong", REMOTE_ADDR=f"192.0.2.{attacker}")
    assert sign_in(Client(), PASSWORD, REMOTE_ADDR="198.51.100.7").status_code == 429
    assert sign_in(client, PASSWORD).status_code == 302


def test_cookie_of_a_known_browser_cannot_be_made_up(client):
    account()
    client.cookies["known"] = "eyJhIjoiYiJ9:1:x"
    for _ in range(5):
        sign_in(client, "wrong wrong wrong")
    assert sign_in(client, PASSWORD).status_code == 429


def test_one_address_may_fail_sixty_times_over_all_accounts():
    answers = [sign_in(Client(), "wrong wrong", f"nobody{n}@example.org").status_code for n in range(62)]
    assert answers == [200] * 60 + [429] * 2


def test_five_hundred_companies_behind_one_address_all_come_in():
    """None of their sign-ins is counted; here 70, more than the wrong ones that one address may send."""
    town = city()
    for n in range(70):
        made = actions.add_account(town.somebody(f"Company {n}").email, PASSWORD)
        actions.welcome(made)
        assert sign_in(Client(), PASSWORD, made.email).status_code == 302


def test_second_factor_cannot_be_guessed(client):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415

    TOTP.activate(account(), generate_totp_secret())
    for _ in range(2):  # a new sign-in is no new start
        sign_in(client, PASSWORD)
        for _ in range(3):
            answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
        client = Client()
    assert answer.status_code == 429


def test_asking_for_the_password_again_is_limited(client):
    client.force_login(account(), backend="django.contrib.auth.backends.ModelBackend")
    answers = [client.post(reverse("account_reauthenticate"), {"password": "wrong"}).status_code for _ in range(7)]
    assert answers == [200] * 5 + [429] * 2


@pytest.mark.parametrize(
    ("page", "given"),
    [
        ("account_reset_password", {"email": "lea@example.org"}),
        ("account_signup", {"name": "Lea", "email": "lea@example.org", "password1": PASSWORD}),
    ],
)
def test_mails_to_one_mailbox_are_limited(client, mailoutbox, page, given):
    account()
    answers = [client.post(reverse(page), given) for _ in range(6)]
    assert [a.status_code for a in answers][-1] == 429
    assert answers[-1]["Retry-After"] == "720"
    assert len(mailoutbox) <= 5


def test_links_of_invitations_cannot_be_tried_without_end(client):
    answers = [client.get(reverse("people:invitation", args=[f"x{n}"])).status_code for n in range(62)]
    assert answers == [410] * 60 + [429] * 2


def test_invitations_by_one_person_are_limited(client, monkeypatch):
    monkeypatch.setattr(limits, "INVITATIONS", Limit("invitations", 2, 3600))
    client.force_login(account(), backend="django.contrib.auth.backends.ModelBackend")
    answers = [client.post(reverse("people:add-person"), {}).status_code for _ in range(3)]
    assert answers[-1] == 429
    assert 429 not in answers[:2]


# --- writing, uploading, programs ------------------------------------------------------------------------------------
def test_writing_without_end_is_refused_but_handing_in_never(client, monkeypatch):
    monkeypatch.setattr(limits, "WRITES", Limit("writes", 2, 3600))
    page, offer = reverse("account_logout"), "solicitations:submission-hand-in"
    own = reverse(offer, args=["01a21ce5-1f1f-7786-8522-2d6764ce82ac"])
    assert [client.post(page).status_code for _ in range(3)] == [302, 302, 429]
    assert [client.post(own).status_code for _ in range(5)] == [404] * 5
    monkeypatch.setattr(limits, "WRITES", Limit("other", 2, 3600))
    assert client.post(own).status_code == 404
    assert not Tally.objects.filter(limit="other").exists()  # not even counted


def test_large_bodies_count_by_their_size_before_they_are_read(client, settings):
    settings.UPLOAD_MB_PER_HOUR = 3
    page = reverse("account_logout")

    def send(size: int, address: str = "192.0.2.1") -> int:
        return client.post(page, {"x": "y" * size}, REMOTE_ADDR=address).status_code

    assert send(900_000) == 302  # small: not counted
    assert [send(1_400_000) for _ in range(3)] == [302, 302, 429]
    assert send(1_400_000, "192.0.2.2") == 302
    assert send(900_000) == 302


def test_receipt_checks_are_limited_by_address(client, monkeypatch):
    monkeypatch.setattr(limits, "RECEIPT_CHECKS", Limit("receipts-address", 2, 600))
    page = reverse("solicitations:receipts")
    given = {"receipt": "AAAA-BBBB-CCCC", "digest": "0" * 64}
    assert [client.post(page, given).status_code for _ in range(3)][-1] == 429


def test_programs_are_limited_by_token_and_told_in_problem_json(client, monkeypatch):
    monkeypatch.setattr(limits, "PROGRAM", Limit("api", 2, 60))
    page = "/api/v1/needs"
    assert [client.get(page).status_code for _ in range(2)] == [200, 200]
    answer = client.get(page)
    assert (answer.status_code, answer["Retry-After"], answer["Content-Type"]) == (
        429,
        "30",
        "application/problem+json",
    )
    assert answer.json()["type"] == "urn:junto:throttled"
    assert client.get(page, headers={"Authorization": "Bearer none"}).status_code == 401


def test_wrong_tokens_are_told_to_stop(client):
    answers = [client.get("/api/v1/needs", headers={"Authorization": f"Bearer {n}"}).status_code for n in range(62)]
    assert answers == [401] * 60 + [429] * 2


def test_leaving_clears_what_the_browser_kept(client):
    client.force_login(account(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("account_logout"))["Clear-Site-Data"] == '"cache", "storage"'


def test_names_that_limits_speak_of_are_addresses():
    names = (
        throttling.SIGNING_IN | throttling.ASKED_AGAIN | throttling.MAILS | throttling.INVITING | throttling.CHECKING
    )
    for name in names - {"people:add-membership"}:
        assert reverse(name)
    assert reverse("people:add-membership", args=["01a21ce5-1f1f-7786-8522-2d6764ce82ac"])
