"""From a plan before the data to a finding that everyone reads, by page alone: register, data, report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.browsing import PHONE, Window
from tests.serving import Installations, Served
from tests.stories.people import Someone

pytestmark = pytest.mark.story

CITY = """
import django
django.setup()
from junto.journal import clock
from junto.journal.installing import install_all
from junto.projects.actions import begin_planning, form_project, invite_member, join_project
from junto.projects.models import Project
from junto.web.demonstration.stage import set_up
install_all()
stage = set_up({
    "jurisdiction": {"name": "West End", "kind": "city"},
    "organizations": [
        {"code": code, "name": name, "kind": "department", "about": ""}
        for code, name in (("TRN", "Transportation"), ("PWK", "Public Works"))
    ],
    "people": [
        {"name": "Tomas Rivera", "language": "en", "roles": [["TRN", "department_lead"]]},
        {"name": "Hank Sorensen", "language": "en", "roles": [["PWK", "department_lead"]]},
    ],
}, clock.now())
lead = stage.actor("Tomas Rivera")
project = form_project(lead=stage.organizations["TRN"], title="Light at Elm", needs=[], by=lead)
member = invite_member(project, organization=stage.organizations["PWK"], by=lead)
join_project(member, by=stage.actor("Hank Sorensen"))
begin_planning(Project.objects.get(pk=project.pk), by=lead)
"""
START = date.today()  # the server's clock is the real one: registered on the day of the start is not late


@pytest.fixture(scope="module")
def city(installations: Installations) -> Iterator[Served]:
    """A small city whose project is to be evaluated, served."""
    made = installations.fresh(JUNTO_DEMO="yes", JUNTO_CLOCK_MAY_BE_SET="yes")
    made.run("-c", CITY)
    with installations.serving(made) as running:
        yield running


def counted(path: Path) -> Path:
    """Half a year before and forty days since, invented: Elm gets 20 more."""
    lines = ["day,counter,count"]
    for number in range(-180, 40):
        day = START + timedelta(days=number)
        for place, base in (("Elm", 300), ("Oak", 200), ("Pine", 260)):
            # Up and down alike at all, and by a little of each one's own.
            common, own = (number * 7) % 23, (number * (base // 10) * 31) % 11
            lines.append(f"{day},{place},{base + common + own + (20 if place == 'Elm' and number >= 0 else 0)}")
    path.write_text("\n".join(lines) + "\n")
    return path


def test_plan_is_registered_data_come_in_and_everyone_reads_what_was_found(
    city: Served, window: Window, tmp_path: Path
) -> None:
    tomas = Someone(window, city.url, "Tomas Rivera", pictures="evaluation")
    page = tomas.page
    tomas.go("/projects/")
    tomas.follow("Light at Elm")
    assert page.get_by_text("Register how you will know before you see").is_visible()
    tomas.looks("01-project")
    tomas.follow("Write an evaluation plan")
    for label, text in (
        ("Title", "Do more people walk at Elm?"),
        ("What you want to know", "Do more people walk there with the light?"),
        ("Outcome", "Pedestrians"), ("Unit", "a day"), ("How large an effect you expect", "5 %"),
        ("Places that get it", "Elm"), ("Places without it", "Oak\nPine"), ("Start", START.isoformat()),
        ("Stopping rule", "one look after forty days"), ("Column with the time", "day"),
        ("Column with the place", "counter"), ("Column with the number", "count"),
    ):  # fmt: skip
        page.locator("main").get_by_label(label).first.fill(text)
    for choice in ("yes, these (name them below)", "somebody chose them", "less than a year, but many times"):
        page.get_by_text(choice, exact=True).click()
    tomas.looks("02-questions")
    page.get_by_role("button", name="Write an evaluation plan").click()
    page.wait_for_load_state()
    assert page.get_by_text("Difference in differences").first.is_visible()
    page.get_by_role("link", name="Register", exact=True).click()
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_load_state()
    tomas.looks("03-registered")
    tomas.follow("Add data")
    page.set_input_files("input[type=file]", counted(tmp_path / "counters.csv"))
    page.get_by_label("Where the numbers come from").fill("Counters, weekly download")
    page.get_by_text("These are counts or sums for places and times.").click()
    page.get_by_role("button", name="Add data").click()
    page.wait_for_load_state()
    tomas.looks("04-data")
    tomas.follow("Do more people walk at Elm?", within="body")
    tomas.follow("Report a finding")
    page.get_by_role("button", name="Report a finding").click()
    page.wait_for_load_state()
    sentence = page.get_by_text("Pedestrians rose by about").first
    assert sentence.is_visible()
    tomas.looks("05-finding")
    address = page.url.removeprefix(city.url)
    tomas.leave()
    anyone = Someone(window, city.url, language="es", size=PHONE, pictures="evaluation")
    anyone.go(address)
    assert anyone.page.get_by_text("Pedestrians: aumento de unos").first.is_visible()
    anyone.looks("06-everyone")
    anyone.go("/pilots/")
    assert anyone.page.get_by_text("Pedestrians: aumento de unos").first.is_visible()
    anyone.leave()
