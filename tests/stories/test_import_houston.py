"""A clerk imports Houston with a wrong column, sees the problems, mends the refused rows, and makes no doubles."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from junto.core.tables import Table, read_table, write_csv
from tests.browsing import DESK, PHONE, Window, screenshot
from tests.serving import Served, working
from tests.stories.accessibility import assert_no_violations

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


@pytest.fixture
def installation(installations: object) -> object:
    """One with demonstration people."""
    return installations.fresh(JUNTO_DEMO="yes")  # type: ignore[attr-defined]


SIZES = {"desk": DESK, "phone": PHONE}


def looked_at(page: Page, name: str, *labels: str) -> None:
    """The page is without faults at these sizes (at both), and a picture of it is kept.

    The first page of each layout is looked at at both sizes: a form, tables that become cards. Those after it are laid
    out alike and differ in their words; one size is enough for them.
    """
    for label in labels or tuple(SIZES):
        width, height = SIZES[label]
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"import-{name}-{label}")
        assert_no_violations(page)
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


def shown(page: Page) -> None:
    """What the work came to: the page that waits for it shows the result by itself, without being loaded again."""
    expect(page.locator(".junto-progress")).to_have_count(0, timeout=60_000)
    expect(page.locator(".junto-figures")).to_be_visible(timeout=60_000)
    page.wait_for_load_state()


def tried(page: Page) -> None:
    page.locator("form.junto-form button[type=submit]").click()
    shown(page)


def written(page: Page, mode: str) -> None:
    page.locator("label[for=id_mode_0]" if mode == "valid" else "label[for=id_mode_1]").click()
    page.locator("form[action$='/run/'] button").click()
    expect(page.locator(".junto-page-header .usa-tag")).not_to_have_text("checked")
    shown(page)


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
    page.locator("form.junto-form button[type=submit]").click()
    expect(page.locator(".junto-progress")).to_be_visible()  # it waits: nobody works yet
    with working(served):
        shown(page)
        mend_houston(page, served, table, rows, tmp_path, shared)
    visit.close()

    spanish = window.visit(language="es")
    page = entered(spanish.new_page(), served)
    page.goto(f"{served.url}/needs/imports/")
    looked_at(page, "list-es", "phone")
    page.locator("tbody a").last.click()
    looked_at(page, "done-es", "phone")
    spanish.close()


def mend_houston(
    page: Page, served: Served, table: Table, rows: list[dict[str, object]], tmp_path: Path, shared: Path
) -> None:
    """From the wrong column to everything in, the worker doing what is asked for."""
    assert figures(page)[0] == "371"
    wrong = int(figures(page)[4])
    assert wrong > 100  # almost every row: the years add up to more than a zip code
    looked_at(page, "wrong-column", "phone")

    page.goto(page.url + "columns/")
    page.locator("select[name='col-cost']").select_option("Total")
    tried(page)
    assert figures(page) == ["371", "368", "0", "0", "3"]
    looked_at(page, "checked")
    written(page, "valid")
    assert figures(page) == ["371", "368", "0", "0", "3"]
    looked_at(page, "done", "desk")

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
    tried(page)
    assert figures(page) == ["3", "3", "0", "0", "0"]
    written(page, "all")
    assert figures(page) == ["3", "3", "0", "0", "0"]

    handed_in(page, served, shared / "data" / "houston_cip_fy2016_2020_geocoded.csv")
    tried(page)
    assert figures(page) == ["371", "0", "0", "371", "0"]  # all 371 are here, each once
