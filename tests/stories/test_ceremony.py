"""A key is made, dealt and rehearsed in a browser by an officer, the clerk and a custodian; then it is published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from junto.core.sealing import parse_keys
from tests.browsing import PHONE, Window, screenshot
from tests.serving import Installations
from tests.stories.accessibility import assert_no_violations
from tests.stories.people import Someone
from tests.stories.test_low_bid import READY, Purchase

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.story

UNSEALED = 'sealed_by="server", unsealed_reason="The officers have no keys yet."'


@pytest.fixture(scope="module")
def purchase(installations: Installations) -> Iterator[Purchase]:
    """A draft that everyone has approved, to be sealed by a key that nobody has made yet."""
    made = installations.fresh(JUNTO_DEMO="yes", JUNTO_CLOCK_MAY_BE_SET="yes")
    assert UNSEALED in READY
    path = made.run("-c", READY.replace(UNSEALED, 'sealed_by="key"'), covered=False).stdout.strip()
    with installations.serving(made, application="tests.stories.held_clock:application") as running:
        purchase = Purchase(running, path)
        purchase.at("2027-03-02T15:00")
        yield purchase


def looks(one: Someone, name: str) -> None:
    screenshot(one.page, f"ceremony/{name}")
    assert_no_violations(one.page)


def make_own_key(anita: Someone, folder: Path) -> Path:
    """The clerk makes a key, keeps its file, shows that it is there, and registers its public half."""
    anita.go("/solicitations/keys/mine/")
    with anita.page.expect_download() as saved:
        anita.page.locator("[data-do=make]").click()
    file = folder / saved.value.suggested_filename
    saved.value.save_as(file)
    anita.page.locator("#saved").set_input_files(file)
    anita.page.locator("[data-part=said]", has_text="Este es el archivo").wait_for()
    looks(anita, "01-own-key")
    anita.submit(anita.page.locator(".junto-form button"))
    assert parse_keys(file.read_bytes())[0].recipient.text in anita.page.inner_text("main")
    return file


def take_card(paul: Someone, name: str) -> str:
    """Whose turn it is looks at the card alone, and writes it down."""
    paul.page.get_by_text(f"Everybody but {name} looks away").wait_for()
    paul.page.locator("[data-do=show]").click()
    words = paul.page.locator("[data-part=words] li")
    assert words.count() == 33
    written = "\n".join(f"{n}. {word}" for n, word in enumerate(words.all_inner_texts(), 1))
    looks(paul, f"03-card-{name.split(maxsplit=1)[0].lower()}")
    paul.page.locator("[data-do=hide]").click()
    return written


def _asks_before_leaving(page: Page) -> bool:
    """Whether whoever leaves now is asked first: the platform’s share of the rehearsal is in this page alone."""
    event = "new Event('beforeunload', {cancelable: true})"
    return bool(
        page.evaluate(f"(() => {{ const e = {event}; window.dispatchEvent(e); return e.defaultPrevented; }})()")
    )


def test_key_is_made_dealt_rehearsed_and_seals_what_is_published(
    purchase: Purchase, window: Window, tmp_path: Path
) -> None:
    paul = Someone(window, purchase.city.url, "Paul Brandt")
    anita = Someone(window, purchase.city.url, "Anita Flores", language="es", size=PHONE)
    file = make_own_key(anita, tmp_path)
    paul.go(purchase.path)
    paul.follow("Make the key")
    page = paul.page
    for name in ("Paul Brandt", "Anita Flores"):
        page.locator("#id_persons label", has_text=name).click()
    page.locator("[name=custodians]").fill("County clerk")
    looks(paul, "02-holders")
    paul.submit(page.locator("main .junto-form button"))
    page.locator("[data-do=make]").click()
    cards = {name: take_card(paul, name) for name in ("Paul Brandt", "County clerk")}
    page.get_by_role("heading", name="3. The rehearsal").wait_for()
    rows = page.locator("[data-part=holders] > li")
    wrong = rows.nth(0)
    wrong.locator("textarea").fill(cards["County clerk"])
    wrong.locator("button").click()
    wrong.get_by_text("These are not the words of this share.").wait_for()
    wrong.locator("textarea").fill(cards["Paul Brandt"])
    wrong.locator("button").click()
    wrong.get_by_text("✓ fits").wait_for()
    assert wrong.locator("textarea").is_hidden()  # what fits is not asked for again
    assert _asks_before_leaving(page)
    assert page.locator("[data-do=open]").is_disabled()
    rows.nth(1).locator("input").set_input_files(file)
    rows.nth(1).locator("button").click()
    rows.nth(1).get_by_text("✓ fits").wait_for()
    looks(paul, "04-rehearsal")
    page.locator("[data-do=open]").click()
    page.get_by_text("The key is rehearsed").wait_for()
    assert not _asks_before_leaving(page)
    looks(paul, "05-rehearsed")
    paul.follow("To the page of the key")
    paul.sees("Paul Brandt, Anita Flores", "One share can still be lost")
    looks(paul, "06-key")
    paul.go(purchase.path)
    paul.step("Publish")
    assert paul.state() == "open for offers"
    resident = Someone(window, purchase.city.url, language="es", size=PHONE)
    resident.go(purchase.path)
    resident.sees("ceremony.json", "2 de 3")
    looks(resident, "07-public-phone")
    for one in (paul, anita, resident):
        one.leave()
