"""A clerk imports Houston with a wrong column, sees the problems, mends the refused rows, and makes no doubles."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from junto.core.tables import read_table, write_csv
from tests.browsing import DESK, PHONE, Window, accessibility_faults, screenshot
from tests.serving import Served

pytestmark = [pytest.mark.story, pytest.mark.external]
SET_UP = """
import django; django.setup()
from datetime import date
from junto.core.workflow import PROGRAM
from junto.people.actions import add_jurisdiction, add_membership, add_organization, add_person
from junto.places.actions import install_kinds
install_kinds()
city = add_jurisdiction("Houston", "city", by=PROGRAM)
names = ("Houston Airport System", "Public Works and Engineering", "Parks and Recreation", "General Services",
    "Houston Public Library", "Fire Department", "Health Department", "Police Department", "Solid Waste Management")
for name in names:
    add_organization(name=name, kind="department", jurisdiction=city, by=PROGRAM)
office = add_organization(name="City Secretary", kind="department", jurisdiction=city, by=PROGRAM)
clerk = add_person(name="Ana Ruiz", email="ana@demonstration.invalid", demonstration=True, by=PROGRAM)
add_membership(clerk, office, "clerk", starts=date(2020, 1, 1), by=PROGRAM)
"""
WORK = "import django; django.setup(); from junto.journal import jobs; jobs.run_all()"
COUNT = "import django; django.setup(); from junto.needs.models import Need; print(Need.objects.count())"


@pytest.fixture
def installation(installations: object) -> object:
    """One with demonstration people."""
    return installations.fresh(JUNTO_DEMO="yes")  # type: ignore[attr-defined]


def looked_at(page: Page, name: str) -> None:
    """The page is without faults; a picture of it is kept, on the desk and on the phone."""
    for label, (width, height) in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"import-{name}-{label}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} is too wide"
        assert accessibility_faults(page) == []
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def entered(page: Page, served: Served) -> Page:
    """The clerk, signed in by one click."""
    page.goto(f"{served.url}/people/demonstration/")
    page.locator("main button", has_text="Ana Ruiz").click()
    page.wait_for_load_state()
    return page


def handed_in(page: Page, served: Served, path: Path) -> None:
    page.goto(f"{served.url}/needs/imports/new/")
    page.set_input_files("input[type=file]", path)
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_url("**/columns/")


def shown(page: Page, served: Served) -> None:
    """What the work came to: the page that waits for it shows the result by itself, without being loaded again."""
    expect(page.locator(".junto-progress")).to_be_visible()
    served.run("-c", WORK)
    expect(page.locator(".junto-progress")).to_have_count(0, timeout=30_000)
    page.wait_for_load_state()


def tried(page: Page, served: Served) -> None:
    page.locator("form.junto-form button[type=submit]").click()
    shown(page, served)


def written(page: Page, served: Served, mode: str) -> None:
    page.locator("label[for=id_mode_0]" if mode == "valid" else "label[for=id_mode_1]").click()
    page.locator("form[action$='/run/'] button").click()
    shown(page, served)


def figures(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".junto-figures strong").all_inner_texts()]


def test_clerk_imports_houston_mends_what_was_refused_and_makes_no_doubles(
    served: Served, window: Window, shared: Path, tmp_path: Path
) -> None:
    served.run("-c", SET_UP)
    table = read_table(shared / "data" / "houston_cip_fy2016_2020_geocoded.csv")
    # Three rows as a busy office leaves them: coordinates exchanged, a negative amount, no title.
    rows = [dict(row.cells) for row in table.rows]
    rows[0]["lat"], rows[0]["lon"] = rows[0]["lon"], rows[0]["lat"]
    rows[1]["Total"], rows[2]["Project"] = "-8622000", ""
    path = tmp_path / "houston.csv"
    path.write_bytes(write_csv(rows, table.columns))

    visit = window.visit()
    page = entered(visit.new_page(), served)

    handed_in(page, served, path)
    looked_at(page, "columns")
    page.locator("select[name='col-cost']").select_option("Zip.Code")  # the wrong column
    page.locator("select[name='filter_column']").select_option("")
    tried(page, served)
    assert figures(page)[0] == "371"
    wrong = int(figures(page)[4])
    assert wrong > 100  # almost every row: the years add up to more than a zip code
    looked_at(page, "wrong-column")

    page.goto(page.url + "columns/")
    page.locator("select[name='col-cost']").select_option("Total")
    tried(page, served)
    assert figures(page) == ["371", "368", "0", "0", "3"]
    looked_at(page, "checked")
    written(page, served, "valid")
    assert figures(page) == ["371", "368", "0", "0", "3"]
    looked_at(page, "done")

    with page.expect_download() as download:
        page.locator("a[download]", has_text="CSV").click()
    back = read_table(Path(download.value.path()), name="rejected.csv")
    assert [row.cells["CIP.No."] for row in back.rows] == [row["CIP.No."] for row in rows[:3]]
    assert all(str(row.cells["problem"]) for row in back.rows)
    mended = [dict(row.cells) for row in back.rows]
    mended[0]["lat"], mended[0]["lon"] = mended[0]["lon"], mended[0]["lat"]
    mended[1]["Total"], mended[2]["Project"] = table.rows[1].cells["Total"], table.rows[2].cells["Project"]
    again = tmp_path / "mended.csv"
    again.write_bytes(write_csv(mended, back.columns))

    handed_in(page, served, again)
    tried(page, served)
    assert figures(page) == ["3", "3", "0", "0", "0"]
    written(page, served, "all")
    assert served.run("-c", COUNT).stdout.strip() == "371"

    handed_in(page, served, shared / "data" / "houston_cip_fy2016_2020_geocoded.csv")
    tried(page, served)
    assert figures(page) == ["371", "0", "0", "371", "0"]
    visit.close()

    spanish = window.visit(language="es")
    page = entered(spanish.new_page(), served)
    page.goto(f"{served.url}/needs/imports/")
    looked_at(page, "list-es")
    page.locator("tbody a").last.click()
    looked_at(page, "done-es")
    spanish.close()
