"""Showing again who one is, before a grave act: by the strongest way that the account has, within five minutes."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from junto.core.workflow import PROGRAM
from junto.people import actions
from junto.people.freshness import shown_lately, where_to_show
from junto.people.models import Account
from tests.people.test_sign_in import PASSWORD, account_of, code_of, sign_in
from tests.people.town import city

pytestmark = pytest.mark.django_db
ADDRESS = "/solicitations/"


@pytest.fixture
def lea() -> Account:
    cache.clear()
    return account_of(city().somebody("Lea"))


def asking(client: Client) -> HttpRequest:
    """What the next page that this browser asks for gets."""
    request = RequestFactory().get(ADDRESS)
    request.session = client.session
    pk = client.session.get("_auth_user_id")
    request.user = Account.objects.get(pk=pk) if pk else AnonymousUser()
    return request


def way(client: Client) -> str | None:
    shown = shown_lately(asking(client))
    return None if shown is None else shown.way


def minutes_pass(client: Client, minutes: float) -> None:
    session = client.session
    records = [{**r, "at": r["at"] - 60 * minutes} for r in session[AUTHENTICATION_METHODS_SESSION_KEY]]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session.save()


def test_nobody_signed_in_has_shown_nothing(client):
    assert way(client) is None
    assert where_to_show(asking(client), ADDRESS) == "/account/login/?next=%2Fsolicitations%2F"


def test_password_counts_for_five_minutes_and_again_once_it_is_asked(client, lea):
    sign_in(client, lea.email)
    assert way(client) == "password"
    minutes_pass(client, 4.9)
    assert way(client) == "password"
    minutes_pass(client, 0.2)
    assert way(client) is None
    address = where_to_show(asking(client), ADDRESS)
    assert address == "/account/reauthenticate/?next=%2Fsolicitations%2F"
    assert client.post(address, {"password": "wrong wrong wrong"}).status_code == 200
    assert way(client) is None
    assert client.post(address, {"password": PASSWORD})["Location"] == ADDRESS
    assert way(client) == "password"


def test_account_with_a_second_factor_shows_that_and_its_password_alone_is_not_enough(client, lea):
    TOTP.activate(lea, generate_totp_secret())
    sign_in(client, lea.email)
    client.post(reverse("mfa_authenticate"), {"code": code_of(lea)})
    assert way(client) == "totp"
    minutes_pass(client, 6)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert way(client) is None
    cache.clear()  # the code just used is not taken twice
    address = where_to_show(asking(client), ADDRESS)
    assert address.startswith("/account/2fa/reauthenticate/?")
    assert client.post(address, {"code": code_of(lea)})["Location"] == ADDRESS
    assert way(client) == "totp"


def _through_the_city(client: Client, account: Account, token: dict[str, Any]) -> None:
    """A sign-in through the city's service, as the sign-in library records it."""
    account.set_unusable_password()
    account.save()
    SocialAccount.objects.create(user=account, provider="city", uid="4711", extra_data={"id_token": token})
    client.force_login(account)
    session = client.session
    record = {"method": "socialaccount", "at": time.time(), "provider": "city", "uid": "4711"}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ({}, "socialaccount"),
        ({"auth_time": time.time()}, "socialaccount"),
        ({"auth_time": time.time() - 3600}, None),  # it let the browser through and asked nothing
        ({"auth_time": "now"}, "socialaccount"),
    ],
)
def test_city_account_counts_where_its_service_asked_just_now(client, lea, token, expected):
    _through_the_city(client, lea, token)
    assert way(client) == expected


def test_another_persons_records_do_not_count(client, lea):
    sign_in(client, lea.email)
    client.force_login(account_of(city("Elsewhere").somebody("Rita")))
    assert way(client) is None


def test_demonstration_counts_the_click_that_signed_in(client, settings):
    settings.DEMO = True
    dora = actions.add_person(name="Dora", email="dora@example.org", demonstration=True, by=PROGRAM)
    client.post(reverse("people:act-as"), {"person": dora.pk})
    assert way(client) == "demonstration"
    Account.objects.update(last_login=datetime.now(UTC) - timedelta(minutes=6))
    assert way(client) is None
    assert where_to_show(asking(client), ADDRESS) == "/people/demonstration/?next=%2Fsolicitations%2F"
    settings.DEMO = False
    client.post(reverse("people:act-as"), {"person": dora.pk})
    assert way(client) is None
