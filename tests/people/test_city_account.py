"""Sign-in through the city's own accounts (OpenID Connect), against a small server of that kind and the real Junto."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from junto.people.adapter import SocialAccountAdapter
from junto.people.city_account import TOLD, asked_for_second_factor
from junto.people.models import Account
from tests.people.identity import CLIENT, SECRET, Identity, identity
from tests.serving import Installations, Served

LEA = {"sub": "4711", "email": "lea@example.org", "name": "Lea Marsh"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
City = tuple[Identity, Served]


@contextmanager
def city(installations: Installations, **settings: str) -> Iterator[City]:
    with identity() as server:
        made = installations.fresh(
            JUNTO_OIDC_SERVER=server.url,
            JUNTO_OIDC_CLIENT=CLIENT,
            JUNTO_OIDC_SECRET=SECRET,
            JUNTO_OIDC_NAME="West End account",
            **settings,
        )
        made.run("-m", "junto", "people", "add-administrator", "lea@example.org", "--name", "Lea")
        with installations.serving(made, workers=1) as running:
            yield server, running


@pytest.fixture(scope="module")
def west_end(installations: Installations) -> Iterator[City]:
    """A city whose service says which addresses it verified."""
    with city(installations) as made:
        yield made


@pytest.fixture(scope="module")
def trusted(installations: Installations) -> Iterator[City]:
    """A city that vouches for every address, and says where it asked for a second factor itself."""
    with city(installations, JUNTO_OIDC_TRUST_EMAIL="yes", JUNTO_OIDC_SECOND_FACTOR="mfa, urn:two") as made:
        yield made


def sign_in(where: City, **claims: Any) -> requests.Response:
    """What a browser does: the sign-in page, its button, wherever that leads."""
    server, running = where
    server.claims = claims
    browser = requests.Session()
    page = browser.get(f"{running.url}/account/login/", timeout=60)
    assert "West End account" in page.text
    form = {"csrfmiddlewaretoken": TOKEN.search(page.text)[1]}
    return browser.post(f"{running.url}/account/oidc/city/login/", data=form, timeout=60)


def signed_in_by(method: str) -> dict[str, Any]:
    """A session as the sign-in library keeps it."""
    return {
        "account_authentication_methods_user": "7",
        "account_authentication_methods": [{"method": method, "at": 0.0}],
    }


def names(where: City) -> str:
    return where[1].run("-m", "junto", "people", "list").stdout


def test_unverified_address_is_not_taken_for_the_invited_person(west_end):
    page = sign_in(west_end, **{**LEA, "sub": "666"}, email_verified=False)
    assert page.url == f"{west_end[1].url}/account/confirm-email/"


def test_invited_person_signs_in_by_the_city_account(west_end):
    page = sign_in(west_end, **LEA, email_verified=True)
    assert (page.status_code, page.url) == (200, f"{west_end[1].url}/people/me/")
    assert "<h1>Lea</h1>" in page.text
    assert "A second factor is missing" in page.text  # the city's password alone is no second factor
    assert "Lea <lea@example.org>: administrator, City Hall of West End\n" in names(west_end)


def test_somebody_new_is_registered_under_the_name_the_city_tells(west_end):
    page = sign_in(west_end, sub="4712", email="rita@example.org", name="Rita Gomez", email_verified=True)
    assert "<h1>Rita Gomez</h1>" in page.text
    assert "Rita Gomez <rita@example.org>: no role\n" in names(west_end)


def test_token_of_another_issuer_is_refused(west_end):
    server, running = west_end
    server.issuer = "https://elsewhere.example"
    try:
        page = sign_in(west_end, sub="4713", email="eve@example.org", name="Eve", email_verified=True)
    finally:
        server.issuer = ""
    assert page.url.startswith(f"{running.url}/account/oidc/city/login/callback/")
    assert "did not say who you are in a way that can be trusted" in page.text
    assert "eve@example.org" not in names(west_end)


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({}, True),
        ({"amr": ["pwd"], "acr": "urn:one"}, True),
        ({"amr": ["pwd", "mfa"]}, False),
        ({"amr": "mfa"}, True),  # RFC 8176: a list
        ({"acr": "urn:two"}, False),
    ],
    ids=["nothing", "a password", "amr", "no list", "acr"],
)
def test_second_factor_counts_where_the_service_tells_of_it(trusted, told, missing):
    page = sign_in(trusted, **LEA, **told)
    assert page.url == f"{trusted[1].url}/people/me/"  # and the address is trusted without a word
    assert ("A second factor is missing" in page.text) is missing


@pytest.mark.parametrize(
    ("setting", "counts"),
    [(["no"], False), (["0"], False), (["yes"], True), (["True"], True), (["mfa"], False), (["mfa", "pwd"], True)],
)
def test_setting_says_whether_the_citys_service_asks_itself(setting, counts, rf, settings):
    settings.OIDC_SECOND_FACTOR = setting
    request = rf.get("/")
    request.user = Account(pk=7)
    request.session = {**signed_in_by("socialaccount"), TOLD: ["pwd"]}
    assert asked_for_second_factor(request) is counts
    request.session = {**signed_in_by("password"), TOLD: ["mfa"]}
    assert not asked_for_second_factor(request)


@pytest.mark.django_db
def test_without_the_setting_no_such_button_stands_there(client):
    assert "With an account of the city" not in client.get("/account/login/").content.decode()


def test_an_address_that_leads_on_is_not_followed():
    with identity() as server, SocialAccountAdapter().get_requests_session() as session:
        elsewhere = f"{server.url}/authorize?client_id={CLIENT}&redirect_uri={server.url}/elsewhere&state=1"
        with pytest.raises(requests.TooManyRedirects):
            session.get(elsewhere)
        assert server.asked == ["/authorize"]
        assert session.get(f"{server.url}/.well-known/openid-configuration").json()["issuer"] == server.url
