"""Three of five holders open what a key seals: refused before the hour, then by file, by words and from a paper.

Afterwards somebody from outside checks a company's receipt and the whole published log.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import DESK, PHONE, Window, screenshot
from tests.serving import Installations
from tests.stories.accessibility import assert_no_violations
from tests.stories.people import Someone
from tests.stories.test_low_bid import READY, Purchase
from tests.stories.test_sealing import UNSEALED

pytestmark = pytest.mark.story

SEALED = """
from io import BytesIO
from junto.core.sealing import Holder, header_for, hold, new_key, parse_recipient, seal, write_ceremony
from junto.people.models import Membership, Person
from junto.people.queries import actor_for
from junto.solicitations.actions import (
    make_key, publish_solicitation, rehearse_key, start_submission, submit_packed, write_prices)
from junto.solicitations.envelopes import drafting
from junto.solicitations.sealing.platform import make_platform_key, platform_recipient
make_platform_key()
held = {name: new_key() for name in ("Paul Brandt", "Anita Flores")}
names = (*held, "Evelyn Price", "Marcus Bell", "County clerk")
with stage.moment(hours=1):
    holders = [Holder(name, held[name].recipient if name in held else None) for name in names]
    made = hold(solicitation.ocid, holders, 3, platform_recipient(), made=at)
    persons = [Person.objects.filter(name=name).first() for name in names]
    key = make_key(solicitation, record=write_ceremony(made.ceremony), files=made.files, persons=persons, by=paul)
    rehearse_key(key, rehearsal="{}", by=paul)
    solicitation = publish_solicitation(Solicitation.objects.get(pk=solicitation.pk), by=paul)
    copied = b""
    for name, price in (("Doug Pruitt", 19_850_00), ("Nora Castellanos", 0)):
        membership = Membership.objects.get(person__name=name)
        by = actor_for(membership.person)
        draft = start_submission(solicitation, organization=membership.organization, by=by)
        if price:
            draft = write_prices(draft, {1: Money(price, "USD"), 2: Money(price, "USD")}, by=by)
            plain = drafting.prepare(draft).path.read_bytes()
            header = header_for(BytesIO(plain), solicitation=solicitation.ocid, number=solicitation.number, addendum=0,
                                company=str(membership.organization.pk))
            copied = seal(parse_recipient(key.recipient), header, plain)
        submit_packed(draft, iter([copied]), by=by)  # the second hands in a copy of the first
print(json.dumps({"cards": {c.about.holder: " ".join(c.share.words()) for c in made.cards},
                  "keys": {name: key.secret() for name, key in held.items()}}))
"""
AN_HOUR_AGO = """
import django; django.setup()
from datetime import timedelta
from django.db.models import F
from junto.people.models import Account
Account.objects.update(last_login=F("last_login") - timedelta(hours=1))
"""
PUBLISHED = """
import django; django.setup()
from junto.journal import sequencer
from junto.journal.log import keys, publishing
keys.install(); sequencer.seal(); publishing.publish_all()
print(publishing.folder(), keys.known()[0])
"""


@pytest.fixture(scope="module")
def sealed(installations: Installations) -> Iterator[tuple[Purchase, dict[str, Any]]]:
    """A published purchase with two sealed offers, one a copy of the other; what its holders have at home."""
    made = installations.fresh(JUNTO_DEMO="yes", JUNTO_CLOCK_MAY_BE_SET="yes")
    path, secrets = made.run("-c", READY.replace(UNSEALED, "") + SEALED, covered=False).stdout.strip().split("\n")
    with installations.serving(made, application="tests.stories.held_clock:application") as running:
        yield Purchase(running, path), json.loads(secrets)


def looks(one: Someone, name: str) -> None:
    """Keep a picture for the walk-through, and hold the page to the accessibility rules."""
    screenshot(one.page, f"opening-by-key/{name}")
    assert_no_violations(one.page)


def own_page(one: Someone, opening: str, words: str = "Give your share") -> None:
    one.go(opening)
    one.follow(words)


def press_give(one: Someone) -> None:
    one.submit(one.page.locator("#give-share button"))


def test_three_of_five_open_and_nobody_earlier(
    sealed: tuple[Purchase, dict[str, Any]], window: Window, tmp_path: Path
) -> None:
    purchase, secrets = sealed
    purchase.at("2027-03-22T18:59")
    paul = Someone(window, purchase.city.url, "Paul Brandt")
    _early(paul, purchase)
    purchase.at("2027-03-22T19:30")
    paul.go(f"{purchase.path}opening/")
    paul.press("Call the opening")
    opening = paul.page.url.removeprefix(purchase.city.url)
    paul.follow("Give your share")
    paul.sees("The hour of the opening has not come.")
    looks(paul, "02-before-the-hour")
    purchase.at("2027-03-22T20:05")
    _by_file(paul, opening, secrets["keys"]["Paul Brandt"], tmp_path / "paul.key")
    evelyn = Someone(window, purchase.city.url, "Evelyn Price")
    _by_words(evelyn, opening, secrets["cards"]["Evelyn Price"])
    purchase.city.run("-c", AN_HOUR_AGO, covered=False)
    anita = Someone(window, purchase.city.url, language="es", size=PHONE)
    _from_paper(window, purchase, opening, secrets["cards"]["County clerk"])
    anita.leave()
    _minutes(window, purchase, opening)
    _from_outside(window, purchase, tmp_path)
    for one in (paul, evelyn):
        one.leave()


def _early(paul: Someone, purchase: Purchase) -> None:
    answer = paul.page.goto(f"{paul.url}{purchase.path}opening/")
    assert answer is not None
    assert answer.status == 409
    paul.sees("The deadline has not passed: nothing is opened before it.", "the key lies nowhere")
    looks(paul, "01-before-the-deadline")


def _by_file(paul: Someone, opening: str, secret: str, file: Path) -> None:
    """His own key opens his share in his browser; nothing of the key is sent."""
    file.write_text(f"# my key\n{secret}\n")
    sent: list[str] = []
    paul.page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    own_page(paul, opening)
    paul.page.locator("#identity").set_input_files(file)
    paul.page.get_by_text("Your share is open in this browser").wait_for()
    assert paul.page.locator("#id_words").is_hidden()  # its words need not stand on a screen
    screenshot(paul.page, "opening-by-key/03-share-opened-in-the-browser")
    press_give(paul)
    paul.sees("The share of Paul Brandt is given.", "1 of 3")
    assert len(sent) == 1
    assert secret not in sent[0]


def _by_words(evelyn: Someone, opening: str, card: str) -> None:
    own_page(evelyn, opening)
    words = card.split()
    evelyn.page.locator("#id_words").fill(" ".join([*words[:6], "acedemik", *words[7:]]))
    evelyn.page.locator("#give-share button").press("Enter")  # by keyboard
    evelyn.page.get_by_text(
        "Word 7 (“acedemik”) is none that a share can have; the nearest is “academic”."
    ).first.wait_for()
    looks(evelyn, "04-a-word-misspelled")
    evelyn.page.locator("#id_words").fill(card)
    press_give(evelyn)
    evelyn.sees("2 of 3", "Waiting for: Anita Flores, Marcus Bell, County clerk.")
    looks(evelyn, "05-two-of-three")


def _from_paper(window: Window, purchase: Purchase, opening: str, card: str) -> None:
    """The clerk types the custodian's paper, once she has shown again who she is; then she holds the opening."""
    anita = Someone(window, purchase.city.url, "Anita Flores", language="es", size=PHONE)
    purchase.city.run("-c", AN_HOUR_AGO, covered=False)
    own_page(anita, opening, "Teclear la parte en papel")
    anita.sees("Demuestre otra vez quién es")
    looks(anita, "06-show-who-you-are-phone")
    anita.follow("Demostrar quién es")
    anita.page.locator("main").get_by_role("button", name="Anita Flores", exact=True).click()
    anita.page.locator("#id_words").fill(card)
    looks(anita, "07-from-paper-phone")
    press_give(anita)
    anita.sees("Hay partes suficientes")
    anita.step("Celebrar la apertura")
    looks(anita, "08-minutes-phone")
    anita.leave()


def _minutes(window: Window, purchase: Purchase, opening: str) -> None:
    officer = Someone(window, purchase.city.url, "Paul Brandt", size=DESK)
    officer.go(opening)
    officer.sees("Opened with", "typed by Anita Flores", "Northgate Signals", "opened", "Ridgeline Controls", "refused")
    officer.sees("Inside it names another company than the one that handed it in")
    looks(officer, "09-minutes")
    officer.leave()
    public = Someone(window, purchase.city.url)
    public.go(opening)
    public.sees("Who gave a share", "$79,400.00")
    assert "SHA-256" not in public.page.locator("table").first.inner_text()
    looks(public, "10-minutes-public")
    public.leave()


def _from_outside(window: Window, purchase: Purchase, folder: Path) -> None:
    """A company's receipt holds on the page where anyone drops one, and by the command, with the whole log."""
    log, key = purchase.city.run("-c", PUBLISHED, covered=False).stdout.split()
    doug = Someone(window, purchase.city.url, "Doug Pruitt")
    doug.go(purchase.path)
    doug.through(doug.page.locator("main a[href*='/submissions/']").first)
    with doug.page.expect_download() as saved:
        doug.page.locator("main a[href$='/download/']").first.click()
    receipt = folder / saved.value.suggested_filename
    saved.value.save_as(receipt)
    doug.leave()
    anyone = Someone(window, purchase.city.url)
    anyone.go("/log/receipts/")
    anyone.page.locator("main [type=file]").set_input_files(receipt)
    anyone.submit(anyone.page.locator("main form button"))
    anyone.sees("This receipt holds", "Northgate Signals")
    looks(anyone, "11-receipt-holds")
    anyone.leave()
    told = purchase.city.run("-m", "junto", "verify", str(receipt), "--key", key, "--log", log, covered=False).stdout
    assert "holds." in told.splitlines()[0]
    assert "By Doug Pruitt, of Northgate Signals." in told
    whole = purchase.city.run("-m", "junto", "verify", "--log", log, "--key", key, covered=False).stdout
    assert whole.startswith("The log ")
    assert " holds: " in whole.splitlines()[0]
