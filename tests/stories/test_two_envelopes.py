"""Quality before price: two keys made at once, two sealed parts, quality opened and scored; only then the prices.

It ends with the award, and with a stranger who checks a receipt and the whole published log.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import PHONE, Window, screenshot
from tests.serving import Installations, Served, hold_clock
from tests.stories.accessibility import assert_no_violations
from tests.stories.people import Someone

pytestmark = pytest.mark.story

BEGUN = "2027-03-01T14:00:00+00:00"
CITY = """
import json, sys, django; django.setup()
from datetime import datetime
from junto.journal import clock
from junto.solicitations import actions as buying
from junto.solicitations.models import Solicitation
from tests.stories import proposal_city
"""
DRAFT = """
proposal_city.build(BEGUN)
with clock.set_to(datetime.fromisoformat(BEGUN.replace("T14", "T16"))):
    city = proposal_city.city()
    draft = buying.edit_solicitation(
        Solicitation.objects.get(), by=city.officer, sealed_by="key", envelopes=2, least_quality=60,
        envelopes_reason="Nobody who scores shall know a price.",
    )
    buying.ask_approvals(draft, by=city.officer)
    city.buying.approve(draft)
    draft.refresh_from_db()
print(json.dumps({"path": draft.get_absolute_url(), "deadline": draft.deadline.isoformat(), "id": str(draft.pk)}))
"""
OTHERS = """
with clock.set_to(datetime.fromisoformat(sys.argv[1])):
    from tests.evaluation.making import PRICES, envelope
    city, found = proposal_city.city(), Solicitation.objects.get()
    for company in ("Bright Roads", "Clear Sight"):
        made = [envelope(found, company, PRICES[company], part=part) for part in ("quality", "price")]
        city.bidding.packed(found, made[0], company, made[1])
"""
SCORED = """
with clock.set_to(datetime.fromisoformat(sys.argv[1])):
    from junto.evaluation import actions
    from junto.people.models import Person
    from junto.people.queries import actor_for
    from junto.solicitations.models import Opening
    city, found = proposal_city.city(), Solicitation.objects.get()
    fresh = lambda row: type(row).objects.get(pk=row.pk)
    buying.hold_opening(Opening.objects.get(state="called"), by=actor_for(Person.objects.get(name="Sam Okafor")))
    evaluation = actions.prepare_evaluation(fresh(found), by=city.officer)
    seats = proposal_city.seat_panel(city, evaluation)
    actions.begin_declarations(fresh(evaluation), by=city.officer)
    city.declare(fresh(evaluation), "names", seats)
    actions.begin_checks(fresh(evaluation), by=city.officer)
    city.responsive(fresh(evaluation))
    city.declare(fresh(evaluation), "contents", seats)
    actions.begin_scoring(fresh(evaluation), by=city.officer)
    for name in seats:
        city.save(fresh(evaluation), name)
        actions.hand_in_scores(city.panelist(evaluation, name), by=city.seat(name))
    city.agree(fresh(evaluation), chair=city.seat(seats[0]))
    print(evaluation.get_absolute_url())
"""
AWARDED = """
from junto.evaluation import actions
from junto.evaluation.models import Award, Evaluation
from junto.journal import sequencer
from junto.journal.log import keys, publishing
with clock.set_to(datetime.fromisoformat(sys.argv[1])):
    city = proposal_city.city()
    first = city.responsible(city.candidate(Evaluation.objects.get(), "Lumen Works"))
    award = city.approve_award(actions.announce_award(first, reasons="It stands first.", by=city.officer))
with city.after_protests(award):
    actions.confirm_award(Award.objects.get(), by=city.officer)
    keys.install(); sequencer.seal(); publishing.publish_all()
    log = {"log": str(publishing.folder()), "key": str(keys.known()[0])}
    print(json.dumps({**log, "at": clock.now().isoformat(), "award": award.get_absolute_url()}))
"""


@pytest.fixture(scope="module")
def city(installations: Installations) -> Iterator[tuple[Served, dict[str, str]]]:
    """The city served, with a draft that asks for two envelopes and waits for its keys."""
    made = installations.fresh(JUNTO_DEMO="yes", JUNTO_CLOCK_MAY_BE_SET="yes")
    said = made.run("-c", f"BEGUN = {BEGUN!r}{CITY}{DRAFT}", covered=False).stdout.strip().split("\n")[-1]
    with installations.serving(made, application="tests.stories.held_clock:application") as running:
        yield running, json.loads(said)


class Play:
    """The served city, its clock, and what happens beside the pages."""

    def __init__(self, city: Served, facts: dict[str, str], window: Window) -> None:
        self.city, self.facts, self.window = city, facts, window
        self.path = facts["path"]

    def at(self, moment: str) -> None:
        self.moment = moment
        hold_clock(self.city, datetime.fromisoformat(moment))

    def beside(self, what: str) -> str:
        said: str = self.city.run("-c", CITY + what, self.moment, covered=False).stdout.strip()
        return said

    def come(self, name: str = "", **options: Any) -> Someone:
        return Someone(self.window, self.city.url, name, **options)


def looks(one: Someone, name: str) -> None:
    """Keep a picture for the walk-through, and hold the page to the accessibility rules."""
    screenshot(one.page, f"two-envelopes/{name}")
    assert_no_violations(one.page)


def test_quality_is_scored_before_any_price_is_read(
    city: tuple[Served, dict[str, str]], window: Window, tmp_path: Path
) -> None:
    play = Play(*city, window)
    play.at("2027-03-02T15:00:00+00:00")
    rosa = play.come("Rosa Delgado")
    cards = _ceremony(rosa, play)
    rosa.go(play.path)
    rosa.step("Publish")
    rosa.sees("Two: quality is opened and scored before any price.")
    looks(rosa, "04-published")
    play.at("2027-03-10T15:00:00+00:00")
    lena = play.come("Lena Fox", size=PHONE)
    offer = _seal(lena, play)
    play.beside(OTHERS)
    opening_at = datetime.fromisoformat(play.facts["deadline"]).timestamp() + 2 * 3600
    play.at(datetime.fromtimestamp(opening_at).astimezone().isoformat())
    clara = play.come("Clara Benson")
    quality = _call(rosa, clara, play, cards, "quality")
    evaluation = play.beside(SCORED)
    rosa.go(quality)
    rosa.sees("sealed by the company", "Lumen Works")
    assert "21,000" not in rosa.page.inner_text("main")
    looks(rosa, "08-quality-opened")
    _refused_early(rosa, play)
    rosa.go(evaluation)
    rosa.step("Freeze the word on quality")
    rosa.sees("Now the prices")
    looks(rosa, "10-quality-frozen")
    rosa.follow("Minutes on quality 1")
    rosa.sees("stays sealed", "Bright Roads")
    looks(rosa, "11-minutes-on-quality")
    prices = _call(rosa, clara, play, cards, "price")
    assert prices != quality
    clara.go(prices)
    clara.step("Hold the opening")
    rosa.go(prices)
    rosa.sees("left sealed", "$21,000.00")
    assert "$18,750.00" not in rosa.page.inner_text("main")  # what Bright Roads asks stays sealed
    looks(rosa, "13-prices-opened")
    evelyn = play.come("Evelyn Price", language="es", size=PHONE)
    evelyn.go(prices)
    evelyn.sees("quedó sellado")
    looks(evelyn, "14-prices-opened-phone-es")
    rosa.go(evaluation)
    rosa.step("Rank")
    rosa.go(f"{evaluation}ranking/")
    rosa.sees("Lumen Works")
    looks(rosa, "15-ranked")
    _awarded_and_checked(play, lena, offer, tmp_path)
    for one in (rosa, clara, lena, evelyn):
        one.leave()


def _ceremony(rosa: Someone, play: Play) -> dict[tuple[str, str], str]:
    """Both keys at once; each holder has a card for each envelope; both are rehearsed."""
    page = rosa.page
    rosa.go(f"{play.path}key/new/")
    for name in ("Rosa Delgado", "Clara Benson"):
        page.locator("label", has_text=name).click()
    rosa.submit(page.locator("main .junto-form button"))
    rosa.sees("two keys are made and cut at once")
    looks(rosa, "01-ceremony")
    page.locator("[data-do=make]").click()
    cards = {}
    for name in ("Rosa Delgado", "Clara Benson"):
        for part in ("quality", "price"):
            page.get_by_text(f"Everybody but {name} looks away").wait_for()
            page.locator("[data-do=show]").click()
            page.locator("[data-part=opens]", has_text=f"the {part} envelope").wait_for()
            words = page.locator("[data-part=words] li")
            assert words.count() == 33
            cards[name, part] = " ".join(words.all_inner_texts())
            if len(cards) == 2:
                looks(rosa, "02-card-price")
            page.locator("[data-do=hide]").click()
    page.get_by_role("heading", name="3. The rehearsal").wait_for()
    rows = page.locator("[data-part=holders] > li")
    assert rows.count() == 4
    for place, words in enumerate(cards.values()):
        assert page.locator("[data-do=open]").is_disabled()
        rows.nth(place).locator("textarea").fill(words)
        rows.nth(place).locator("button").click()
        rows.nth(place).get_by_text("✓ fits").wait_for()
    looks(rosa, "03-rehearsal")
    page.locator("[data-do=open]").click()
    page.get_by_text("The key is rehearsed").wait_for()
    return cards


def _seal(lena: Someone, play: Play) -> str:
    """Written on one page, sealed in the browser into two files, sent, and handed in by both digests."""
    page = lena.page
    lena.go(play.path)
    lena.follow("Offer")
    lena.press("Begin a draft")
    lena.follow("Seal in this browser")
    lena.sees("There are two envelopes, handed in together.")
    for field in page.locator("[name^='item-']").all():
        field.fill("$1,400.00")
    for field in page.locator("[data-sealing] [type='text'], [data-sealing] textarea:not([data-reason])").all():
        if not field.input_value():
            field.fill("Yes, as stated.")
    page.locator("[data-sealing] textarea:not([data-reason])").first.fill("We ask $1,400 for one.")
    pdf = {"name": "signed.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"}
    for box in page.locator("[data-code]").all():
        box.set_input_files(pdf)
    page.get_by_role("button", name="Check what is missing").click()
    page.locator("main").get_by_text("seems to name an amount of money").first.wait_for()
    looks(lena, "05-price-in-quality-phone")
    page.locator("[data-sealing] textarea:not([data-reason])").first.fill("None.")
    page.get_by_role("button", name="Seal it").click()
    page.locator("main").get_by_text("Sealed. Save the plain envelope").first.wait_for()
    page.get_by_role("button", name="Send the sealed file").click()
    page.locator("main").get_by_text("It has come whole").first.wait_for()
    lena.through(page.locator("main").get_by_role("link", name="Look once more, then hand in"))
    looks(lena, "06-hand-in-phone")
    page.locator("main label[for='id_understood']").click()
    lena.press("Hand in")
    assert lena.state() == "received"
    lena.sees("SHA-256, quality envelope", "SHA-256, price envelope")
    looks(lena, "07-receipt-phone")
    return page.url.removeprefix(lena.url)


def _call(rosa: Someone, clara: Someone, play: Play, cards: dict[tuple[str, str], str], part: str) -> str:
    """Called by her; her share and the clerk's are given by their words."""
    rosa.go(f"{play.path}opening/")
    looks(rosa, f"{'12' if part == 'price' else '07'}-call-{part}")
    rosa.press("Call the opening")
    opening = rosa.page.url.removeprefix(rosa.url)
    for one, name in ((rosa, "Rosa Delgado"), (clara, "Clara Benson")):
        one.go(opening)
        one.follow("Give your share")
        one.fill({"words": cards[name, part]})
        one.submit(one.page.locator("#give-share button"))
        one.sees(f"The share of {name} is given.")
    return opening


def _refused_early(rosa: Someone, play: Play) -> None:
    answer = rosa.page.goto(f"{rosa.url}{play.path}opening/")
    assert answer is not None
    assert answer.status == 409
    rosa.sees("no price is opened before the panel’s word on it is frozen", "the key lies nowhere")
    looks(rosa, "09-prices-refused")


def _awarded_and_checked(play: Play, lena: Someone, offer: str, folder: Path) -> None:
    """The award stands; everyone reads it, never the price that stayed sealed; the receipt and the whole log hold."""
    told = json.loads(play.beside(AWARDED).split("\n")[-1])
    play.at(told["at"])
    lena.go(offer)
    with lena.page.expect_download() as saved:
        lena.page.locator("main a[href$='/download/']").first.click()
    receipt = folder / saved.value.suggested_filename
    saved.value.save_as(receipt)
    anyone = play.come()
    anyone.go(play.path)
    anyone.sees("Lumen Works", "$21,000.00", "Bright Roads", "stayed sealed")
    assert "18,750" not in anyone.page.inner_text("main")
    looks(anyone, "16-awarded")
    ranking = anyone.page.request.get(f"{anyone.url}/api/v1/rankings/{play.facts['id']}").json()
    assert [one["goes_on"] for one in ranking["quality_minutes"][0]["candidates"]].count(False) == 1
    assert "Bright Roads" not in {one["company"] for one in ranking["standings"]}
    anyone.leave()
    options = ("--key", told["key"], "--log", told["log"])
    checked = play.city.run("-m", "junto", "verify", str(receipt), *options, covered=False).stdout
    assert "holds." in checked.splitlines()[0]
    assert "By Lena Fox, of Lumen Works." in checked
    whole = play.city.run("-m", "junto", "verify", *options, covered=False).stdout
    assert " holds: " in whole.splitlines()[0]
