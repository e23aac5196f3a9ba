"""A low bid from its publication to the award: one bid too late, prices read aloud, a protest denied; by page alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from junto.web.demonstration.paper import one_page
from tests.browsing import DESK, PHONE, Window, screenshot
from tests.serving import Installations, Served, hold_clock
from tests.stories.accessibility import assert_no_violations
from tests.stories.people import Someone

pytestmark = pytest.mark.story

BEGAN = "2027-03-01T15:00:00+00:00"
PEOPLE = (
    ("Tomas Rivera", "en", "TRN", "department_lead"),
    ("Hank Sorensen", "en", "PWK", "department_lead"),
    ("Paul Brandt", "en", "PUR", "procurement_officer"),
    ("Evelyn Price", "en", "ATY", "city_attorney"),
    ("Marcus Bell", "en", "CCL", "budget_officer"),
    ("Anita Flores", "es", "CCL", "clerk"),
    ("Owen Clarke", "en", "CCL", "risk_manager"),
    ("Doug Pruitt", "en", "NOR", "company_representative"),
    ("Nora Castellanos", "en", "RID", "company_representative"),
    ("Lena Fischer", "en", "LUM", "company_representative"),
)
CITY = {
    "jurisdiction": {"name": "West End", "kind": "city"},
    "organizations": [
        {"code": code, "name": name, "kind": kind, "about": ""}
        for code, name, kind in (
            ("TRN", "Transportation", "department"),
            ("PWK", "Public Works", "department"),
            ("PUR", "Purchasing Office", "purchasing_office"),
            ("ATY", "City Attorney’s Office", "department"),
            ("CCL", "City Council", "council"),
            ("NOR", "Northgate Signals", "company"),
            ("RID", "Ridgeline Controls", "company"),
            ("LUM", "Lumina Street Systems", "company"),
        )
    ],
    "people": [{"name": name, "language": said, "roles": [[code, role]]} for name, said, code, role in PEOPLE],
}
READY = f"""
import json, django; django.setup()
from datetime import datetime
from zoneinfo import ZoneInfo
from junto.core.money import Money
from junto.journal import clock
from junto.journal.installing import install_all
from junto.needs.actions import draft_need, publish_need
from junto.needs.drafts import Cost
from junto.places.models import ThingKind
from junto.projects.actions import *
from junto.solicitations.actions import ask_approvals, approve_act, tick_checklist, write_solicitation
from junto.solicitations.models import Solicitation
from junto.web.demonstration.stage import set_up
at = datetime.fromisoformat({BEGAN!r})
with clock.set_to(at):
    install_all()
stage = set_up(json.loads({json.dumps(CITY)!r}), at)
tomas, hank, paul = (stage.actor(name) for name in ("Tomas Rivera", "Hank Sorensen", "Paul Brandt"))
kind = ThingKind.objects.select_related("sector").get(code="signal-cabinet")
with stage.moment(hours=1):
    needs = [
        publish_need(draft_need(
            organization=stage.organizations[code], title=title, outcome="Outages fall by half.", sector=kind.sector,
            kind=kind, citywide=True, quantity=count, unit="cabinets", by=by,
            cost_items=[Cost("Cabinet", Money(20_000_00, "USD"), "unit", count)],
        ), by=by)
        for code, title, count, by in (("TRN", "Cabinets for Elm", 3, tomas), ("PWK", "Cabinet for lights", 1, hank))
    ]
    project = form_project(lead=stage.organizations["TRN"], needs=needs[:1], profile="small",
                           title="Signal cabinets for two departments", purpose="One kind, spare parts in one store.",
                           by=tomas)
    project = join_project(invite_member(project, organization=stage.organizations["PWK"], by=tomas), by=hank)
    project = cover_needs(project, needs[1:], by=hank)
    project = begin_planning(project, by=tomas)
    write_requirement(project.requirement_set, by=tomas, text="Any maker’s controller fits.", why="Spare parts.",
                      aspect="technical", user=stage.organizations["TRN"],
                      technical_owner=stage.organizations["TRN"], buyer=stage.organizations["PUR"])
    project.requirement_set.refresh_from_db()
    freeze_requirements(project.requirement_set, by=tomas)
    for approval in project.approvals.filter(state="waiting").select_related("organization"):
        if approval.organization is None:
            approve(approval, by=stage.actor("Marcus Bell"))
        else:
            sign_off(approval, by=stage.holder(approval.organization.code, "department_lead"))
    project.refresh_from_db()
    project = make_ready(project, by=tomas)
    day = lambda number, hour: datetime(2027, 3, number, hour, tzinfo=ZoneInfo("America/Chicago"))
    solicitation = write_solicitation(
        project, by=paul, profile="low_bid", summary="Four signal cabinets of one kind, brought to two yards.",
        method_citation="Texas Local Government Code § 252.021", route_approver="Paul Brandt, Purchasing Office",
        opening_place="City Hall, room 106", sealed_by="server", unsealed_reason="The officers have no keys yet.",
        questions_until=day(10, 14), deadline=day(22, 14), opening_at=day(22, 15),
    )
    tick_checklist(solicitation, by=paul, evidence={{line.code: "Seen." for line in solicitation.checklist.all()}})
    ask_approvals(solicitation, by=paul)
    for approval in solicitation.approvals.filter(state="waiting"):
        approve_act(approval, by=stage.actor("Evelyn Price"))
print(solicitation.get_absolute_url())
"""
AS_TOLD = """
import sys, django; django.setup()
from datetime import datetime
from junto.evaluation.actions import meet_check
from junto.evaluation.models import Check
from junto.journal import clock
from junto.journal.due import apply_due
from junto.people.models import Membership
from junto.people.queries import actor_for
with clock.set_to(datetime.fromisoformat(sys.argv[1])):
    apply_due()
    if sys.argv[2:]:
        stage, company = sys.argv[2:]
        found = Check.objects.filter(stage=stage, candidate__organization__name=company)
        for check in found.filter(state__in=("open", "asked")):
            role = check.role or "procurement_officer"
            by = actor_for(Membership.objects.get(role=role).person)
            meet_check(check, evidence="Read today; copy in the file.", by=by)
"""
TITLE = "Signal cabinets for two departments"
NORTHGATE, RIDGELINE, LUMINA = "Northgate Signals", "Ridgeline Controls", "Lumina Street Systems"
ASKED = ("signed bid form", "bid bond or cashier’s check", "conflict of interest questionnaire",
         "statement of non-collusion")  # fmt: skip
GROUND = "The bond of the lowest bidder names its old firm, not the company that bids."
DECISION = "The bond names the company as it is registered today; the register is in the file."

Come = Callable[..., Someone]


class Purchase:
    """The city that buys, served, with its clock; and where the solicitation stands."""

    def __init__(self, city: Served, path: str) -> None:
        self.city, self.path = city, path

    def at(self, moment: str) -> None:
        """It is this moment (UTC) for everyone who comes from now on."""
        self.moment = f"{moment}:00+00:00"
        hold_clock(self.city, datetime.fromisoformat(self.moment))

    def in_the_office(self, *what: str) -> None:
        """What the story does not show: due dates are applied; `what`: the checks of a stage of a company are met."""
        self.city.run("-c", AS_TOLD, self.moment, *what, covered=False)


@pytest.fixture(scope="module")
def purchase(installations: Installations) -> Iterator[Purchase]:
    """A project that is ready to buy, and a draft that everyone has approved."""
    made = installations.fresh(JUNTO_DEMO="yes", JUNTO_CLOCK_MAY_BE_SET="yes")
    path = made.run("-c", READY, covered=False).stdout.strip()
    with installations.serving(made, application="tests.stories.held_clock:application") as running:
        purchase = Purchase(running, path)
        purchase.at("2027-03-02T15:00")
        yield purchase


@pytest.fixture
def come(purchase: Purchase, window: Window) -> Iterator[Come]:
    """`come("Paul Brandt")`: that person at a browser of their own, closed at the end."""
    here: list[Someone] = []

    def arrive(name: str = "", language: str = "en", size: tuple[int, int] = DESK) -> Someone:
        here.append(Someone(window, purchase.city.url, name, language=language, size=size))
        return here[-1]

    yield arrive
    for one in here:
        one.leave()


def looks(one: Someone, name: str) -> None:
    """Keep a picture of the page, and hold it to the accessibility rules."""
    screenshot(one.page, f"low-bid/{name}")
    assert_no_violations(one.page)


def test_low_bid_is_awarded_after_a_late_bid_and_a_protest(purchase: Purchase, come: Come) -> None:
    paul, doug, nora, lena = (come(n) for n in ("Paul Brandt", "Doug Pruitt", "Nora Castellanos", "Lena Fischer"))
    publish(paul, come(size=PHONE), purchase)
    purchase.at("2027-03-15T16:00")
    bid(doug, purchase, NORTHGATE, "19,850.00")
    hand_in(doug, "received", "02-handed-in")
    purchase.at("2027-03-22T18:30")
    bid(nora, purchase, RIDGELINE, "19,400.00")
    hand_in(nora, "received", "03-handed-in-too")
    hand_in_late(lena, purchase)
    say_nothing_before_the_opening(come(), purchase)
    open_by_two(paul, come("Anita Flores"), purchase)
    read_the_minutes(come(language="es", size=PHONE), lena, purchase)
    evaluation = check(paul, purchase)
    award = announce(paul, purchase, evaluation)
    filed = protest(doug, award, purchase)
    stay(paul, come(size=PHONE), award)
    deny(come("Evelyn Price"), filed, purchase)
    award_for_good(paul, come(), award, purchase)
    checked = purchase.city.run("-m", "junto", "journal", "check", covered=False)
    assert "Nothing was changed." in checked.stdout, checked.stdout


def publish(paul: Someone, resident: Someone, purchase: Purchase) -> None:
    """The officer publishes; everyone finds it among the opportunities."""
    paul.go(purchase.path)
    paul.step("Publish")
    assert paul.state() == "open for offers"
    resident.go(purchase.path.rsplit("/", 2)[0] + "/")
    resident.follow(TITLE)
    resident.sees("Four signal cabinets of one kind", "Mar 22, 2027, 2:00 PM CDT")
    looks(resident, "01-published-phone")


def bid(seller: Someone, purchase: Purchase, company: str, price: str) -> None:
    """A company fills its bid in: prices, documents, questions."""
    seller.go(purchase.path)
    seller.follow("Offer")
    seller.press("Begin a draft")
    seller.follow("Write the prices")
    seller.fill({"item-1": price, "item-2": price})
    seller.press("Save the prices")
    page = one_page(company, TITLE)
    for label in ASKED:
        seller.follow(f"Add: {label}")
        file = {"name": "signed.pdf", "mimeType": "application/pdf", "buffer": page}
        seller.page.locator("main [name='file']").set_input_files(file)
        seller.press("Add it")
    seller.follow("Answer the questions")
    for field in seller.page.locator("main form [type='text'], main form textarea").all():
        field.fill("Yes, as stated.")
    seller.press("Save the answers")
    seller.sees("2 of 2 items have a price.", "Everything that is asked for is there.")


def hand_in(seller: Someone, state: str, picture: str) -> None:
    """The last look, then it is sealed."""
    seller.follow("Look once more, then hand in")
    seller.page.locator("main label[for='id_understood']").click()
    seller.press("Hand in")
    assert seller.state() == state
    seller.sees("Receipt", "SHA-256")
    looks(seller, picture)


def hand_in_late(lena: Someone, purchase: Purchase) -> None:
    """Twelve minutes after the deadline the page says so, before and after: it is kept, and kept sealed."""
    bid(lena, purchase, LUMINA, "18,000.00")
    purchase.at("2027-03-22T19:12")
    lena.page.reload()
    lena.sees("Not in time any more", "What you hand in now is taken as late and stays sealed.")
    hand_in(lena, "late", "04-late")
    lena.sees("Mar 22, 2027, 2:12 PM CDT")


def say_nothing_before_the_opening(stranger: Someone, purchase: Purchase) -> None:
    """Nobody learns who offered, or whether anybody did."""
    stranger.go(purchase.path)
    said = stranger.text()
    assert not [name for name in (NORTHGATE, RIDGELINE, LUMINA) if name in said]


def open_by_two(paul: Someone, anita: Someone, purchase: Purchase) -> None:
    """One officer calls the opening, another holds it; whoever called it cannot."""
    purchase.at("2027-03-22T20:05")
    paul.go(purchase.path)
    paul.follow("Call the opening")
    paul.press("Call the opening")
    paul.sees("Until it is held, nobody can see whether anything came in.")
    paul.sees("a second person must do this")
    anita.go(paul.page.url.removeprefix(paul.url))
    anita.step("Hold the opening")
    assert anita.state() == "held"
    anita.sees(RIDGELINE, "$77,600.00", NORTHGATE, "$79,400.00", LUMINA)
    looks(anita, "05-opened")


def read_the_minutes(resident: Someone, lena: Someone, purchase: Purchase) -> None:
    """Everyone reads names and prices, in Spanish as well; the late bid stays sealed."""
    resident.go(purchase.path)
    resident.sees(RIDGELINE, "$77,600.00", NORTHGATE, "$79,400.00")
    looks(resident, "06-read-aloud-es-phone")
    assert "72,000" not in resident.page.content()
    lena.page.reload()
    assert lena.state() == "late"
    assert "72,000" not in lena.page.content()


def check(paul: Someone, purchase: Purchase) -> str:
    """Each thing asked for is checked with what shows it, for the lowest bid here; the bids are ranked."""
    paul.go(purchase.path)
    paul.follow("Prepare the evaluation")
    paul.press("Prepare the evaluation")
    paul.step("Begin the checks")
    evaluation = paul.page.url.removeprefix(paul.url)
    looks(paul, "07-candidates")
    paul.follow(RIDGELINE)
    while paul.page.locator("main table").get_by_role("link", name="Met", exact=True).count():
        paul.step("Met", evidence="Read today; copy in the file.")
    paul.step("Find responsive")
    assert paul.state() == "responsive"
    looks(paul, "08-checked")
    purchase.in_the_office("responsiveness", NORTHGATE)
    paul.go(evaluation)
    paul.follow(NORTHGATE)
    paul.step("Find responsive")
    paul.go(evaluation)
    paul.step("Rank")
    paul.follow("See the ranking and its arithmetic")
    paul.sees("Ridgeline Controls stands first. Look at whether the company can perform before you award.")
    looks(paul, "09-ranking")
    return evaluation


def announce(paul: Someone, purchase: Purchase, evaluation: str) -> str:
    """The company can perform; the intent to award is announced."""
    purchase.at("2027-03-24T16:00")
    purchase.in_the_office("responsibility", RIDGELINE)
    paul.follow("To its checks")
    paul.step("Find responsible")
    paul.go(f"{evaluation}ranking/")
    paul.follow("Award to Ridgeline Controls")
    paul.fill({"reasons": "The lowest bid that answers what was asked, of a company that can perform."})
    paul.submit(paul.page.locator("main form .usa-button").first)
    assert paul.state() == "intended"
    paul.sees("Notice of intent to award", RIDGELINE, "$77,600.00", "Protests until")
    looks(paul, "10-intent")
    return paul.page.url.removeprefix(paul.url)


def protest(doug: Someone, award: str, purchase: Purchase) -> str:
    """The company that lost protests in time."""
    purchase.at("2027-03-29T21:00")
    doug.go(award)
    doug.follow("File a protest")
    doug.sees("it stays the award at once")
    doug.fill({"ground": GROUND, "asked_for": "Award to us."})
    doug.submit(doug.page.locator("main form .usa-button").first)
    assert doug.state() == "filed in time"
    looks(doug, "11-protest")
    return doug.page.url.removeprefix(doug.url)


def stay(paul: Someone, resident: Someone, award: str) -> None:
    """The award is stayed for everyone to see; the officer cannot go on."""
    resident.go(award)
    resident.sees("Stayed by a protest", "1 protest was filed. It can be read once it is decided and the method")
    assert GROUND not in resident.text()
    looks(resident, "12-stayed-phone")
    paul.go(award)
    assert not paul.link("Award").count()


def deny(evelyn: Someone, filed: str, purchase: Purchase) -> None:
    """The attorney finds the protest among what waits, and decides in writing."""
    purchase.at("2027-03-31T15:00")
    assert "Protest P-2027-0001" in evelyn.waits()
    evelyn.go(filed)
    evelyn.sees(GROUND)
    evelyn.step("Decide: the protest is denied", reason=DECISION)
    assert evelyn.state() == "denied"
    looks(evelyn, "13-denied")


def award_for_good(paul: Someone, resident: Someone, award: str, purchase: Purchase) -> None:
    """Nobody appeals; the stay ends, and the award is final. Everyone reads the decision."""
    purchase.at("2027-04-09T15:00")
    purchase.in_the_office()
    paul.go(award)
    paul.step("Award")
    assert paul.state() == "awarded"
    resident.go(award)
    resident.sees("The award", RIDGELINE, "$77,600.00")
    resident.through(resident.page.locator("main table").get_by_role("link", name=re.compile("P-2027-")))
    resident.sees(GROUND, DECISION)
    looks(resident, "14-decision")
