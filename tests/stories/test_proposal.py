"""A competitive proposal of three departments, from its publication to the signed contract: by page alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.browsing import DESK, PHONE, Window
from tests.serving import Installations, Served, hold_clock
from tests.stories.people import Someone
from tests.stories.proposal_city import PEOPLE, QUANTITIES, TITLE

pytestmark = pytest.mark.story

BEGUN = datetime.now(UTC).replace(hour=14, minute=0, second=0, microsecond=0) - timedelta(days=60)
DEADLINE = timedelta(days=16)  # from the beginning
QUESTION = "Is there power at every pole, and of how many volts?"
ANSWER = "120 volts at every pole, from the street lights’ own circuits."
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PANEL = (
    ("Tomas Rivera", "a member that pays", "Transportation"),
    ("Denise Walker", "a member that pays", "Public Safety"),
    ("Walt Jensen", "a member that pays", "Public Works"),
    ("Sofia Marchetti", "technology manager", ""),
    ("Rafael Ortiz", "resident", ""),
)
POINTS = {"Lumen Works": (90, 80), "Bright Roads": (60, 50), "Clear Sight": (85, 70)}
LANGUAGES = {name: language for name, language, _code, _role in PEOPLE}

CITY = "import django; django.setup(); from tests.stories import proposal_city"


class Play:
    """The served city, its clock, and everyone who has come so far."""

    def __init__(self, city: Served, window: Window) -> None:
        self.city, self.window = city, window
        self.here: dict[str, Someone] = {}
        self.solicitation = self.evaluation = self.award = self.contract = ""

    def come(self, name: str = "", *, size: tuple[int, int] = DESK, language: str = "") -> Someone:
        """Somebody at a browser of their own, in their own language; the same one when they come again."""
        if name not in self.here:
            spoken = language or LANGUAGES.get(name, "en")
            self.here[name] = Someone(self.window, self.city.url, name, language=spoken, size=size, pictures="proposal")
        return self.here[name]

    def clock(self, at: datetime) -> None:
        """Let the city's clock show `at`."""
        hold_clock(self.city, at)

    def beside(self, what: str, at: datetime, *more: str) -> None:
        """Something that the story does beside its pages, through the same actions."""
        words = ", ".join(repr(one) for one in (at.isoformat(), *more))
        self.city.run(
            "-c", f"import django; django.setup(); from tests.stories.proposal_city import *; {what}({words})"
        )


@pytest.fixture
def play(installations: Installations, window: Window) -> Iterator[Play]:
    """The city with its draft, served by a clock that is held; whoever came leaves at the end."""
    made = installations.fresh(JUNTO_DEMO="yes", JUNTO_CLOCK_MAY_BE_SET="yes")
    made.run("-c", f"{CITY}; proposal_city.build({BEGUN.isoformat()!r})", covered=False)
    hold_clock(made, BEGUN + timedelta(hours=3))
    with installations.serving(made, application="tests.stories.held_clock:application") as running:
        playing = Play(running, window)
        yield playing
        for one in playing.here.values():
            one.leave()


def test_three_departments_buy_by_proposals(play: Play) -> None:
    publish(play)
    ask_and_answer(play)
    offer(play)
    prepare(play)
    name_panel(play)
    open_proposals(play)
    declare_on_names(play)
    check(play)
    declare_on_contents(play)
    score(play)
    agree(play)
    shortlist_and_rank(play)
    announce(play)
    award(play)
    sign(play)
    read_as_the_public(play)
    checked = play.city.run("-m", "junto", "journal", "check")
    assert "Nothing was changed." in checked.stdout, checked.stdout


# --- until the opening ------------------------------------------------------------------------------------------------
def publish(play: Play) -> None:
    """The attorney approves the form in Spanish; the officer publishes."""
    rosa = play.come("Rosa Delgado")
    rosa.go("/solicitations/")
    rosa.follow(TITLE)
    play.solicitation = rosa.page.url.removeprefix(rosa.url)
    evelyn = play.come("Evelyn Price")
    evelyn.go(play.solicitation)
    evelyn.looks("01-draft-attorney-es")
    evelyn.step("Aprobar")
    rosa.go(play.solicitation)
    rosa.step("Publish")
    assert rosa.state() == "open for offers"
    rosa.looks("02-published")


def ask_and_answer(play: Play) -> None:
    """A company asks; everyone reads the answer, and nobody who asked."""
    cleo, rosa = play.come("Cleo Marsh"), play.come("Rosa Delgado")
    cleo.go(play.solicitation)
    cleo.follow("Ask a question")
    cleo.fill({"text": QUESTION})
    cleo.press("Ask")
    rosa.go(play.solicitation)
    rosa.step("Answer", answer=ANSWER)
    otto = play.come("Otto Braun", size=PHONE)
    otto.go(play.solicitation)
    otto.sees(QUESTION, ANSWER)
    assert "Clear Sight" not in otto.text()
    otto.looks("03-answered-es-phone")


def offer(play: Play) -> None:
    """One company writes its proposal by page and seals it; two hand in envelopes packed elsewhere."""
    lena = play.come("Lena Fox")
    lena.go(play.solicitation)
    lena.follow("Offer")
    lena.press("Begin a draft")
    lena.follow("Write the prices")
    lena.fill({f"item-{number}": "1400.00" for number in range(1, len(QUANTITIES) + 1)})
    lena.press("Save the prices")
    lena.follow("Answer the questions")
    for field in lena.page.locator("main form textarea, main form input[type=text]").all():
        field.fill("As asked; see the proposal.")
    lena.press("Save the answers")
    while (missing := lena.page.locator("main a", has_text="Add: ")).count():
        if "(if you have it)" in missing.first.locator("xpath=..").inner_text():
            break
        lena.through(missing.first)
        lena.page.set_input_files(
            "main input[type=file]", {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
        lena.press("Add it")
    lena.looks("04-draft")
    lena.follow("Look once more, then hand in")
    lena.page.locator("main label", has_text="I have the envelope").click()
    lena.press("Hand in")
    lena.looks("05-receipt")
    play.beside("others_offer", BEGUN + timedelta(days=10))
    read_nothing(play)


def read_nothing(play: Play) -> None:
    """Three offers are in, and a resident reads of none."""
    rafael = play.come("Rafael Ortiz", size=PHONE)
    rafael.go(play.solicitation)
    for company in POINTS:
        assert company not in rafael.text(), company


def prepare(play: Play) -> None:
    """Before the opening the officer prepares the evaluation."""
    rosa = play.come("Rosa Delgado")
    rosa.go(play.solicitation)
    rosa.follow("Prepare the evaluation")
    rosa.press("Prepare the evaluation")
    play.evaluation = rosa.page.url.removeprefix(rosa.url)


def name_panel(play: Play) -> None:
    """The officer names the panel: three departments, the technology manager, a resident."""
    rosa = play.come("Rosa Delgado")
    rosa.go(play.evaluation)
    for name, seat, member in PANEL:
        rosa.follow("Name to the panel")
        rosa.fill({"person": name, "seat": seat, **({"organization": member} if member else {})})
        if name == "Tomas Rivera":
            rosa.page.locator("main label", has_text="Chairs the panel").click()
        rosa.press("Name to the panel")
    rosa.sees(*(name for name, _seat, _member in PANEL))
    rosa.looks("06-panel")


def open_proposals(play: Play) -> None:
    """After the deadline one officer calls the opening and another holds it; everyone learns that, and nothing more."""
    play.clock(BEGUN + DEADLINE + timedelta(hours=8))
    rosa, sam = play.come("Rosa Delgado"), play.come("Sam Okafor")
    rosa.go(play.solicitation)
    rosa.follow("Call the opening")
    rosa.press("Call the opening")
    opening = rosa.page.url.removeprefix(rosa.url)
    sam.go(opening)
    sam.step("Hold the opening")
    sam.sees(*POINTS)
    sam.looks("07-minutes-officer")
    nobody = play.come("", language="es", size=PHONE)
    nobody.go(opening)
    for company in POINTS:
        assert company not in nobody.text(), company
    nobody.looks("08-minutes-public-es-phone")


# --- the panel --------------------------------------------------------------------------------------------------------
def seat(play: Play, name: str) -> Someone:
    """A member of the panel at their own seat."""
    phone = name in ("Denise Walker", "Rafael Ortiz")
    one = play.come(name, size=PHONE if phone else DESK)
    one.go(play.solicitation)
    one.follow("Su puesto en el panel" if LANGUAGES[name] == "es" else "Your seat on the panel")
    return one


def declare(one: Someone, words: dict[str, str]) -> None:
    """No interest, and what is read stays here."""
    one.follow(words["way"])
    one.page.locator("main label", has_text=words["none"]).click()
    one.page.locator("main label", has_text=words["secret"]).click()
    one.press(words["declare"])


ENGLISH = {
    "names": "Declare on the names", "contents": "Declare on what you read",
    "none": "I have no interest in any of them", "secret": "I keep to myself", "declare": "Declare your interests",
    "look": "Save and look at everything before handing in",
}  # fmt: skip


def declare_on_names(play: Play) -> None:
    """The names are shown, and everyone declares; nobody reads anything yet."""
    rosa = play.come("Rosa Delgado")
    rosa.go(play.evaluation)
    rosa.step("Show the names to the panel")
    for name, _seat, _member in PANEL:
        one = seat(play, name)
        one.sees(*POINTS)
        assert one.page.locator("main a[href*='/submissions/']").count() == 0
        words = words_of(name)
        if name == "Denise Walker":
            one.looks("09-seat-names-phone")
        declare(one, {**words, "way": words["names"]})


def words_of(name: str) -> dict[str, str]:
    return SPANISH if LANGUAGES[name] == "es" else ENGLISH


SPANISH = {
    "names": "Declarar sobre los nombres", "contents": "Declarar sobre lo leído",
    "none": "No tengo interés en ninguna", "secret": "Me reservo lo que lea", "declare": "Declare sus intereses",
}  # fmt: skip


def check(play: Play) -> None:
    """The officer checks whether what was offered answers what was asked; one line here, the rest beside the pages."""
    rosa = play.come("Rosa Delgado")
    rosa.go(play.evaluation)
    rosa.step("Begin the checks")
    rosa.follow("Lumen Works")
    rosa.step("Met", evidence="Signed on page 1 by Lena Fox.")
    rosa.looks("10-checks")
    play.beside("finish_checks", BEGUN + DEADLINE + timedelta(days=1), "responsiveness")


def declare_on_contents(play: Play) -> None:
    """Everyone on the panel reads, without the prices, and declares on what they read."""
    for name, _seat, _member in PANEL:
        one = seat(play, name)
        words = words_of(name)
        if name == "Sofia Marchetti":
            one.through(one.page.locator("main a[href*='/submissions/']").first)
            assert "1,400" not in one.page.content()
            one.looks("11-proposal-without-prices")
            one = seat(play, name)
        declare(one, {**words, "way": words["contents"]})
    rosa = play.come("Rosa Delgado")
    rosa.go(play.evaluation)
    rosa.step("Begin scoring")


def score(play: Play) -> None:
    """Each scores alone and hands in for good; nobody sees another's scores until all are in."""
    for off, (name, _seat, _member) in enumerate(PANEL):
        one = seat(play, name)
        spanish = LANGUAGES[name] == "es"
        one.follow("Puntuar" if spanish else "Score")
        for group in one.page.locator("main fieldset.junto-group").all():
            company = group.locator("legend").inner_text()
            numbers, texts = group.locator("input[type=number]").all(), group.locator("textarea").all()
            for field, points in zip(numbers, POINTS[company], strict=True):
                field.fill(str(points - off))
            for field in texts:
                field.fill(f"{name.split()[0]} read it so.")
        if name in ("Denise Walker", "Rafael Ortiz"):
            one.looks(f"12-scores-{'es-' if spanish else ''}phone")
        one.press(
            "Guardar y ver todo antes de entregar" if spanish else "Save and look at everything before handing in"
        )
        one.press("Entregar definitivamente" if spanish else "Hand in for good")
        if name == "Walt Jensen":
            watch_nobody_sees(play, one)
    rosa = play.come("Rosa Delgado")
    rosa.go(play.evaluation)
    assert rosa.state() == "finding consensus"


def watch_nobody_sees(play: Play, walt: Someone) -> None:
    """Three are in, two are out: neither the panel nor the officer reads a score of others."""
    for one in (walt, play.come("Rosa Delgado")):
        one.go(play.evaluation)
        assert "Tomas read it so." not in one.page.content()
        answer = one.page.goto(f"{one.url}{play.evaluation}consensus/")
        assert answer is not None
        assert answer.status >= 400
        assert "Tomas read it so." not in one.page.content()


# --- agreed and ranked ------------------------------------------------------------------------------------------------
def agree(play: Play) -> None:
    """The chair writes what the panel agrees on."""
    tomas = play.come("Tomas Rivera")
    tomas.go(f"{play.evaluation}consensus/")
    tomas.sees("90, 89, 88, 87")  # each one's own, side by side
    tomas.looks("13-own-scores")
    for number, (company, points) in enumerate(POINTS.items()):
        tomas.go(f"{play.evaluation}consensus/")
        section = tomas.page.locator("main section", has=tomas.page.get_by_role("heading", name=company))
        tomas.through(section.get_by_role("link", name="Write the consensus"))
        for field, given in zip(tomas.page.locator("main input[type=number]").all(), points, strict=True):
            field.fill(str(given))
        for field in tomas.page.locator("main textarea[name^=reason_]").all():
            field.fill("As all five found, within a few points.")
        if not number:
            tomas.looks("14-consensus")
        tomas.press("Record that the panel agrees")


def shortlist_and_rank(play: Play) -> None:
    """Two go on; after the talks the formula ranks, and everyone of the panel reads the arithmetic."""
    rosa = play.come("Rosa Delgado")
    rosa.go(play.evaluation)
    rosa.follow("Decide on a shortlist")
    for company in ("Lumen Works", "Clear Sight"):
        rosa.page.locator("main label", has_text=company).click()
    rosa.fill({"reason": "Bright Roads lies far behind in both criteria."})
    rosa.press("Decide on a shortlist")
    rosa.step("Begin discussions")
    rosa.looks("15-discussions")
    rosa.step("Rank")
    rafael = play.come("Rafael Ortiz")
    rafael.go(f"{play.evaluation}ranking/")
    rafael.sees("Lumen Works", "Clear Sight")
    rafael.looks("16-ranking-es-phone")


def announce(play: Play) -> None:
    """Whoever stands first can perform; the intent is announced, and the companies read whose it is to be."""
    play.beside("finish_checks", BEGUN + DEADLINE + timedelta(days=2), "responsibility")
    play.clock(BEGUN + DEADLINE + timedelta(days=2, hours=2))
    rosa = play.come("Rosa Delgado")
    rosa.go(f"{play.evaluation}ranking/")
    rosa.follow("Award to Lumen Works")
    rosa.fill({"reasons": "It stands first by 90 and 80 points at a fair price."})
    rosa.press("Announce the intent to award")
    play.award = rosa.page.url.removeprefix(rosa.url)
    cleo = play.come("Cleo Marsh")
    cleo.go(play.award)
    cleo.sees("Lumen Works", "File a protest", "Ask for a debriefing")
    cleo.looks("17-intent-company")
    nobody = play.come("")
    nobody.go(play.award)
    assert "Lumen Works" not in nobody.text()  # told to everyone with the award


def award(play: Play) -> None:
    """The council resolves, the time for protests passes, and it is awarded: now everyone reads it."""
    harold, clara, rosa = play.come("Harold Kim"), play.come("Clara Benson"), play.come("Rosa Delgado")
    harold.go(play.solicitation)
    harold.step("Approve")
    clara.go(play.award)
    clara.step("Name the council’s resolution", resolution="Resolution 26-118 of 2 June")
    rosa.go(play.award)
    assert rosa.page.get_by_role("button", name="Award", exact=True).get_attribute("aria-disabled") == "true"
    rosa.looks("18-award-waits")
    play.clock(BEGUN + DEADLINE + timedelta(days=11))
    rosa.go(play.award)
    rosa.step("Award")
    otto = play.come("Otto Braun")
    otto.go(play.award)
    otto.sees("Lumen Works")
    otto.looks("19-award-es-phone")


# --- signed -----------------------------------------------------------------------------------------------------------
def sign(play: Play) -> None:
    """The attorney approves the form in Spanish, money is certified, the company and the city sign."""
    rosa = play.come("Rosa Delgado")
    rosa.go(play.solicitation)
    rosa.through(rosa.page.locator("main a[href^='/projects/']").first)
    rosa.follow("Draft a contract")
    choose(rosa, "supplier", "Lumen Works")
    choose(rosa, "signatory", "Iris Chen")
    rosa.fill({"title": TITLE, "amount": "21000.00", "starts": "2027-01-01", "ends": "2027-09-30"})
    rosa.fill({"line-0-description": "Cameras", "line-0-quantity": "15", "line-0-unit_amount": "1400.00"})
    rosa.submit(rosa.page.locator("main button.usa-button").last)
    rosa.page.wait_for_url("**/agreements/contracts/*-*/")
    play.contract = rosa.page.url.removeprefix(rosa.url)
    evelyn, marcus = play.come("Evelyn Price"), play.come("Marcus Bell")
    evelyn.go(play.contract)
    evelyn.looks("20-contract-attorney-es")
    evelyn.step("Aprobar en su forma")
    marcus.go(play.contract)
    marcus.follow("Certify funds")
    choose(marcus, "fund", "Transportation: Safety")
    marcus.fill({"fiscal_year": "2027", "amount": "21000.00", "encumbrance": "E-2027-118"})
    marcus.press("Certify funds")
    marcus.step("Declare the funds certified")
    ruth, lena, iris = play.come("Ruth Kowalski"), play.come("Lena Fox"), play.come("Iris Chen")
    lena.go(play.contract)
    lena.sees("Not approved yet by the controller: The money for it exists.")
    ruth.go(play.contract)
    ruth.looks("20-contract-controller")
    ruth.step("Approve")
    lena.go(play.contract)
    lena.step("Sign for the company", title="President")
    iris.go(play.contract)
    iris.step("Sign for the city", title="City manager")
    assert iris.state() == "executed"
    iris.looks("21-contract-executed")


def choose(one: Someone, name: str, words: str) -> None:
    """Choose the option that begins with these words."""
    option = one.page.locator(f"main select[name='{name}'] option", has_text=words).first
    one.page.locator(f"main select[name='{name}']").select_option(value=option.get_attribute("value") or "")


def read_as_the_public(play: Play) -> None:
    """Whoever is not signed in reads whose it is, for how much, and who signed; in Spanish on a phone."""
    nobody = play.come("", language="es", size=PHONE)
    nobody.go(play.solicitation)
    nobody.sees("Lumen Works")
    nobody.looks("22-solicitation-public-es-phone")
    nobody.go(play.contract)
    nobody.sees("Lumen Works", "Iris Chen", "Lena Fox")
    nobody.looks("23-contract-public-es-phone")
