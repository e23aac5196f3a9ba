"""In a real browser: an administrator sets up a passkey and gets the role; every page of the room is accessible."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.browsing import DESK, PHONE, Window, screenshot
from tests.serving import Installations, Served
from tests.stories.accessibility import assert_no_violations

pytestmark = pytest.mark.story
PASSWORD = "correct horse battery"
PAGES = {  # name for the picture → where it begins and what is clicked there
    "organizations": "/people/",
    "filtered": "/people/?q=zzz",
    "people": "/people/persons/",
    "me": "/people/me/",
    "demonstration": "/people/demonstration/",
    "combinations": "/people/combinations/",
    "add-organization": "/people/organizations/add/",
    "propose": "/people/combinations/propose/",
    "sign-in": "/account/login/",
    "register": "/account/signup/",
    "forgotten": "/account/password/reset/",
    "second-factor": "/account/2fa/",
    "addresses": "/account/email/",
    "password": "/account/password/change/",
}


@pytest.fixture(scope="module")
def town(installations: Installations) -> Iterator[tuple[Served, str]]:
    """The town of three behind the real server, and the link by which its first administrator sets a password."""
    made = installations.fresh(JUNTO_DEMO="yes", JUNTO_MFA_ROLES="city_attorney", JUNTO_CITY_NAME="Caldwell")
    said = made.run("-m", "junto", "people", "add-administrator", "ada@example.org", "--name", "Ada Lopez").stdout
    made.run("-m", "tests.people.seed")
    with installations.serving(made) as running:
        yield running, re.search(r"http://[^/]+(\S+)", said)[1]


def at(running: Served, path: str) -> str:
    """By name: passkeys belong to a domain, never to a number."""
    return running.url.replace("127.0.0.1", "localhost") + path


def test_administrator_sets_up_a_passkey_and_signs_in_with_it(town: tuple[Served, str], window: Window) -> None:
    running, link = town
    visit = window.visit()
    page = visit.new_page()
    keys = visit.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "isUserVerified": True}})

    page.goto(at(running, link))
    assert_no_violations(page)
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_password2", PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.goto(at(running, "/account/login/"))
    page.fill("#id_login", "ada@example.org")
    page.fill("#id_password", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/people/me/")
    assert page.get_by_role("heading", name="A second factor is missing").is_visible()
    assert_no_violations(page)
    screenshot(page, "people/second-factor-missing")

    page.get_by_role("link", name="Set up a second factor").click()
    assert_no_violations(page)
    page.goto(at(running, "/account/2fa/webauthn/add/"))
    if page.locator("#id_password").count():
        page.fill("#id_password", PASSWORD)
        page.locator("main form button[type=submit]").first.click()
    page.locator("label[for=id_passwordless]").click()
    assert_no_violations(page)
    screenshot(page, "people/add-passkey")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/**")
    assert_no_violations(page)

    page.goto(at(running, "/people/me/"))
    assert not page.get_by_role("heading", name="A second factor is missing").count()

    page.locator(".junto-desk").get_by_role("button", name="Sign out").click()
    page.goto(at(running, "/account/login/"))
    page.locator("#passkey_login").click()
    page.wait_for_url("**/people/me/")
    assert page.get_by_role("heading", name="Ada Lopez").is_visible()
    assert page.goto(at(running, "/people/organizations/add/")).status == 200
    visit.close()


@pytest.mark.parametrize(("language", "size"), [("en", DESK), ("es", PHONE)], ids=["en-desk", "es-phone"])
def test_every_page_of_the_room_is_accessible(town: tuple[Served, str], window: Window, language: str, size) -> None:
    running, _link = town
    visit = window.visit(language=language, size=size)
    page = visit.new_page()
    width = "desk" if size == DESK else "phone"
    for name in ("sign-in", "register", "forgotten"):
        look(page, running, name, f"{name}-{language}-{width}")
    page.goto(at(running, "/people/demonstration/"))
    page.locator("main").get_by_role("button", name="Cleo Hart").first.click()
    page.wait_for_load_state()
    for name in PAGES.keys() - {"sign-in", "register", "forgotten"}:
        look(page, running, name, f"{name}-{language}-{width}")
    for start, words in (("/people/", "Caldwell Town Hall"), ("/people/persons/", "Cleo Hart")):
        page.goto(at(running, start))
        page.locator("main").get_by_role("link", name=words, exact=True).click()
        page.wait_for_load_state()
        assert_no_violations(page)
        screenshot(page, f"people/{words.split()[-1].lower()}-{language}-{width}")
    page.goto(at(running, "/people/combinations/"))
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()
    assert_no_violations(page)
    screenshot(page, f"people/combination-{language}-{width}")
    page.locator("main .usa-list a").first.click()
    page.wait_for_load_state()
    assert_no_violations(page)
    screenshot(page, f"people/approval-{language}-{width}")
    visit.close()


def look(page, running: Served, name: str, picture: str) -> None:
    answer = page.goto(at(running, PAGES[name]))
    assert answer.status == 200, name
    screenshot(page, f"people/{picture}")
    assert_no_violations(page)
