"""Two departments discover the same corner and sign a joint project, with a hold answered on the way: by page alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from tests.browsing import DESK, PHONE, Window
from tests.serving import Installations, Served
from tests.stories.people import Someone

pytestmark = pytest.mark.story

CITY = """
import django
django.setup()
from junto.journal import clock
from junto.journal.installing import install_all
from junto.web.demonstration.stage import set_up
install_all()
set_up({
    "jurisdiction": {"name": "West End", "kind": "city", "law": "us-tx-dallas"},
    "organizations": [
        {"code": code, "name": name, "kind": kind, "about": ""}
        for code, name, kind in (
            ("TRN", "Transportation", "department"), ("PSD", "Public Safety", "department"),
            ("ITS", "Information and Technology", "department"), ("PUR", "Purchasing Office", "purchasing_office"),
            ("ATY", "City Attorney's Office", "department"), ("CCL", "City Council", "council"))
    ],
    "people": [
        {"name": name, "language": language, "roles": [[code, role]]}
        for name, language, code, role in (
            ("Tomas Rivera", "en", "TRN", "department_lead"), ("Denise Walker", "en", "PSD", "department_lead"),
            ("Sofia Marchetti", "en", "ITS", "technology_manager"), ("Nadia Haddad", "en", "ITS", "privacy_officer"),
            ("Evelyn Price", "es", "ATY", "city_attorney"), ("Marcus Bell", "en", "CCL", "budget_officer"))
    ],
}, clock.now())
"""
TODAY = date.today()  # the server's clock is the real one
COUNTING = "Cameras that count at Elm and Market"
SAFETY = "Cameras after the assaults at Elm and Market"
COUNTING_PLACE, SAFETY_PLACE = "32.780400, -96.806700", "32.780420, -96.806690"  # 2.4 metres apart
TITLE = "Cameras at Elm and Market, once"
COUNTS = "Each camera counts vehicles, cyclists and pedestrians every minute."
PICTURES = "Pictures of a reported assault are at hand within 15 minutes."
QUESTION = "For how many hours are pictures kept, and who may look?"
ANSWER = "72 hours; two named officers, and every look is logged."

Come = Callable[..., Someone]


@pytest.fixture(scope="module")
def city(installations: Installations) -> Iterator[Served]:
    """A small city with six people, served; nothing is in it yet."""
    made = installations.fresh(JUNTO_DEMO="yes", JUNTO_CLOCK_MAY_BE_SET="yes")
    made.run("-c", CITY)
    with installations.serving(made) as running:
        yield running


@pytest.fixture
def come(city: Served, window: Window) -> Iterator[Come]:
    """`come("Tomas Rivera")`: that person at a browser of their own, closed at the end."""
    here: list[Someone] = []

    def arrive(name: str = "", language: str = "en", size: tuple[int, int] = DESK) -> Someone:
        here.append(Someone(window, city.url, name, language=language, size=size))
        return here[-1]

    yield arrive
    for one in here:
        one.leave()


def test_two_departments_sign_a_joint_project_at_the_same_corner(city: Served, come: Come) -> None:
    tomas, denise = come("Tomas Rivera"), come("Denise Walker", size=PHONE)
    write_need(tomas, COUNTING, COUNTING_PLACE, amount="60,000", months=(2, 8))
    tomas.looks("01-need")
    write_need(denise, SAFETY, SAFETY_PLACE, amount="70,000", months=(3, 9))
    denise.looks("02-need-phone")
    accept_overlap(tomas)
    join(denise)
    project = plan(tomas)
    write_requirement(denise, PICTURES, user="Public Safety")
    denise.looks("06-requirements-phone")
    freeze_and_sign(tomas, denise, project)
    approve_technology(come("Sofia Marchetti"))
    nadia = come("Nadia Haddad")
    hold_privacy(nadia, project)
    refuse_to_be_ready(tomas, project)
    answer_hold(denise)
    release_and_approve(nadia)
    approve_law_in_spanish(come("Evelyn Price", language="es"), project)
    approve_budget_by_keyboard(come("Marcus Bell"), project)
    declare_ready(tomas, project)
    read_as_the_public(come(), project)
    read_as_the_public_in_spanish(come(language="es", size=PHONE), project)
    checked = city.run("-m", "junto", "journal", "check")
    assert "Nothing was changed." in checked.stdout, checked.stdout


def write_need(lead: Someone, title: str, place: str, *, amount: str, months: tuple[int, int]) -> None:
    """A lead registers a need by the form and publishes it."""
    lead.go("/")
    lead.follow("Register a need")
    starts, ends = (TODAY + timedelta(days=30 * month) for month in months)
    lead.fill(
        {
            "title": title,
            "kind": "camera",
            "outcome": "Crashes and assaults at night down by a third within a year.",
            "geometry": place,
            "place_name": "Elm & Market",
            "starts": starts.isoformat(),
            "ends": ends.isoformat(),
            "quantity": "4",
            "unit": "cameras",
            "cost-0-description": "Cameras, mounted",
            "cost-0-amount": amount,
        }
    )
    lead.press("Save and publish")
    assert lead.state() == "published"
    lead.sees(title, "Elm & Market")


def accept_overlap(tomas: Someone) -> None:
    """Transportation's lead finds the overlap among what waits, reads what together would mean, and accepts."""
    tomas.waits()
    tomas.sees("Accept: overlap (2)", "same place", "same purchase", "2 overlaps were found between your needs")
    tomas.looks("03-waiting")
    tomas.open_waiting("same place")
    tomas.sees("What meets here", COUNTING, SAFETY, "Public Safety", "Why Junto thinks so")
    tomas.sees("Together $130,000.00.", "How this may be bought", "By the law of City of Dallas, Texas")
    tomas.sees("“Quotes” is open for one of these needs by itself, but not for all together.")
    tomas.sees("Keeping them apart to stay below could be unlawful splitting.", "This is not legal advice.")
    tomas.looks("04-overlap")
    tomas.fill({"title": TITLE, "purpose": "Eight cameras for both.", "profile": "technology bought together"})
    tomas.press("Accept")
    tomas.sees(TITLE, "Transportation", "Public Safety")


def join(denise: Someone) -> None:
    """Public Safety's lead is asked, sees the effect, and joins."""
    denise.open_waiting(TITLE)
    denise.press("Join the project")
    denise.sees(TITLE)


def plan(tomas: Someone) -> str:
    """The lead begins planning and writes the first requirement; returns the project's address."""
    tomas.go("/projects/")
    tomas.follow(TITLE)
    project = tomas.page.url.removeprefix(tomas.url)
    tomas.step("Begin planning")
    assert tomas.state() == "in planning"
    tomas.looks("05-project-planning")
    write_requirement(tomas, COUNTS, user="Transportation")
    return project


def write_requirement(lead: Someone, text: str, *, user: str) -> None:
    """A lead writes a requirement by page, coming from the list of projects."""
    lead.go("/projects/")
    lead.follow(TITLE)
    lead.follow("Read and write the requirements")
    lead.step(
        "Write a requirement",
        text=text,
        why="Both departments asked for it.",
        aspect="what it does",
        user=user,
        technical_owner="Information and Technology",
        buyer="Purchasing Office",
    )
    lead.sees(text, f"used by {user}", "run by Information and Technology", "bought by Purchasing Office")


def freeze_and_sign(tomas: Someone, denise: Someone, project: str) -> None:
    """The lead freezes the requirements; each member signs version 1."""
    tomas.go(project)
    tomas.follow("Read and write the requirements")
    tomas.step("Start sign-off")
    tomas.sees(COUNTS, PICTURES, "Version 1")
    assert tomas.state() == "in sign-off"
    tomas.looks("07-requirements-frozen")
    tomas.go(project)
    tomas.step("Sign off")
    denise.go(project)
    denise.step("Sign off")
    denise.sees("Members’ sign-off Passed.")


def approve_technology(sofia: Someone) -> None:
    """The technology manager finds the approval among what waits."""
    sofia.open_waiting(TITLE)
    sofia.press("Approve")
    sofia.sees("Technology Passed.")


def hold_privacy(nadia: Someone, project: str) -> None:
    """The privacy officer holds the gate and asks Public Safety."""
    nadia.go(project)
    nadia.follow("Hold")
    nadia.page.get_by_text("policy", exact=True).click()
    nadia.fill(
        {
            "reason": "How long pictures stay is not said.",
            "question": QUESTION,
            "answerer": "Public Safety",
            "until": (TODAY + timedelta(days=14)).isoformat(),
        }
    )
    nadia.press("Hold this gate")
    nadia.go(project)
    nadia.sees("Privacy On hold.", QUESTION)
    nadia.looks("08-project-held")


def refuse_to_be_ready(tomas: Someone, project: str) -> None:
    """While a gate is held the page says in words why the project is not ready."""
    tomas.go(project)
    ready = tomas.page.get_by_role("button", name="Declare ready to buy")
    assert ready.get_attribute("aria-disabled") == "true"


def answer_hold(denise: Someone) -> None:
    """Public Safety answers, on a phone."""
    denise.go("/projects/")
    denise.follow(TITLE)
    denise.through(denise.page.locator("main table").get_by_role("link", name="H-").first)
    denise.sees(QUESTION, "No answer yet.", "Only Nadia Haddad, who placed it")
    assert denise.state() == "waits for an answer"
    denise.looks("09-hold-phone")
    denise.step("Answer", answer=ANSWER)
    denise.sees(ANSWER)
    assert denise.state() == "answered"


def release_and_approve(nadia: Someone) -> None:
    """The privacy officer reads the answer, releases the hold and approves."""
    nadia.go("/projects/")
    nadia.follow(TITLE)
    nadia.through(nadia.page.locator("main table").get_by_role("link", name="H-").first)
    nadia.sees(ANSWER)
    nadia.step("Release the hold", reason="The answer says how long and who.")
    assert nadia.state() == "released"
    nadia.looks("10-hold-released")
    nadia.open_waiting(TITLE)
    nadia.press("Approve")
    nadia.sees("Privacy Passed.")


def approve_law_in_spanish(evelyn: Someone, project: str) -> None:
    """The city attorney approves in Spanish."""
    evelyn.go(project)
    assert evelyn.page.locator("html").get_attribute("lang") == "es"
    evelyn.looks("11-project-es")
    evelyn.step("Aprobar")
    evelyn.looks("12-project-approved-es")


def approve_budget_by_keyboard(marcus: Someone, project: str) -> None:
    """The budget officer approves with Tab and Enter alone."""
    marcus.go(project)
    marcus.by_keyboard("Approve")
    marcus.sees("You approve version 1 of the requirements.")
    marcus.by_keyboard("Approve")
    marcus.sees("Budget Passed.")


def declare_ready(tomas: Someone, project: str) -> None:
    """With all gates passed the lead declares the project ready to buy."""
    tomas.go(project)
    tomas.step("Declare ready to buy")
    assert tomas.state() == "ready to buy"
    tomas.sees("Tomas Rivera declared the project ready to buy: all gates are passed.", "$130,000.00")
    tomas.looks("13-project-ready")


def read_as_the_public(resident: Someone, project: str) -> None:
    """Whoever is not signed in reads what happened in words, and no cost."""
    resident.go("/")
    resident.go("/projects/")
    resident.follow(TITLE)
    assert resident.page.url == f"{resident.url}{project}"
    resident.sees(TITLE, COUNTING, SAFETY, "Transportation", "Public Safety", "All gates are passed")
    resident.sees("Tomas Rivera began planning with 2 members.", f"The new member’s needs are covered too: {SAFETY}")
    assert resident.state() == "ready to buy"
    assert_no_cost(resident)
    resident.looks("14-project-public")
    resident.follow(COUNTING)
    assert_no_cost(resident)


def read_as_the_public_in_spanish(resident: Someone, project: str) -> None:
    """The same in Spanish on a phone."""
    resident.go(project)
    assert resident.page.locator("html").get_attribute("lang") == "es"
    resident.sees("Se superaron todos los puntos de control.", "empezó la planificación con 2 miembros.")
    assert_no_cost(resident)
    resident.looks("15-project-public-es-phone")


def assert_no_cost(resident: Someone) -> None:
    """No amount stands in the page, nor in its source."""
    source = resident.page.content()
    for amount in ("60,000", "70,000", "130,000", "6000000", "7000000", "13000000", "$"):
        assert amount not in source, f"{amount} is open to everyone on {resident.page.url}"
