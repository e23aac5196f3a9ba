"""The components in a real browser: accessible at both widths and in both languages, whole without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browsing import DESK, PHONE, Window
from tests.serving import Installations, Served
from tests.stories.accessibility import assert_no_violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.story
PAGES = ["/list/", "/list/?words=none", "/detail/", "/form/", "/", "/about/", "/tour/", "/account/login/"]


@pytest.fixture(scope="module")
def gallery(installations: Installations) -> Iterator[Served]:
    """An installation with a page for every component."""
    with installations.serving(installations.fresh(DJANGO_SETTINGS_MODULE="tests.frame.gallery")) as running:
        yield running


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_components_have_no_accessibility_faults(
    gallery: Served, window: Window, language: str, size: tuple[int, int]
) -> None:
    visit = window.visit(language=language, size=size)
    page = visit.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for path in PAGES:
        page.goto(gallery.url + path)
        assert_no_violations(page)
    visit.close()
    assert complaints == []  # a breach of the content policy would stand here


def test_form_without_scripts_says_every_error_beside_its_field(gallery: Served, window: Window) -> None:
    visit = window.visit(javascript=False)
    page = visit.new_page()
    page.goto(f"{gallery.url}/form/")
    page.get_by_role("button", name="Save").click()
    summary = page.locator(".junto-errors")
    links = summary.locator("a")
    assert [links.nth(i).get_attribute("href") for i in range(links.count())] == [
        "#id_title",
        "#id_why",
        "#id_kind",
        "#id_how_group",
        "#id_starts",
        "#id_amount",
        "#id_place",
        "#id_sectors_group",
        "#id_sure",
    ]
    for i in range(links.count()):
        assert page.locator(links.nth(i).get_attribute("href") or "#").count() == 1
    assert page.locator("#id_title").get_attribute("aria-describedby") == "id_title_helptext id_title_error"
    assert page.locator("#id_title_error").inner_text() == "This field is required."
    visit.close()


def test_errors_take_the_focus_and_are_accessible(gallery: Served, window: Window) -> None:
    visit = window.visit(size=PHONE)
    page = visit.new_page()
    page.goto(f"{gallery.url}/form/")
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()
    assert page.evaluate("() => document.activeElement.className").endswith("junto-errors")
    assert_no_violations(page)
    visit.close()


def test_another_row_comes_by_one_click(gallery: Served, window: Window) -> None:
    visit = window.visit()
    page = visit.new_page()
    page.goto(f"{gallery.url}/form/")
    page.get_by_role("button", name="Add another").click()
    assert page.locator("[name=costs-TOTAL_FORMS]").input_value() == "3"
    assert page.locator("legend", has_text="Cost item 3").count() == 1
    assert page.evaluate("() => document.activeElement.name") == "costs-2-what"
    visit.close()


def test_place_is_drawn_on_the_map_into_the_text(gallery: Served, window: Window) -> None:
    visit = window.visit()
    page = visit.new_page()
    page.goto(f"{gallery.url}/form/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Point", exact=True).click()
    page.locator(".junto-place .junto-map__canvas").click(position={"x": 200, "y": 150})
    latitude, longitude = page.locator("#id_place").input_value().split(", ")
    assert 32.77 < float(latitude) < 32.80
    assert -96.83 < float(longitude) < -96.75
    visit.close()


def test_line_in_the_text_can_be_bent_on_the_map_and_its_corners_are_no_nameless_buttons(
    gallery: Served, window: Window
) -> None:
    visit = window.visit()
    page = visit.new_page()
    page.goto(f"{gallery.url}/form/")
    page.wait_for_load_state("networkidle")
    page.locator("#id_place").fill('{"type": "LineString", "coordinates": [[-96.80, 32.78], [-96.79, 32.785]]}')
    page.locator("#id_place").blur()
    corner = page.locator(".junto-place .marker-icon:not(.marker-icon-middle)").first
    box = corner.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] - 40, steps=4)
    page.mouse.up()
    assert '"LineString"' in page.locator("#id_place").input_value()
    assert "[-96.8,32.78]" not in page.locator("#id_place").input_value().replace(" ", "")
    assert_no_violations(page)
    visit.close()


def test_typed_place_is_shown_on_the_map_and_words_are_not(gallery: Served, window: Window) -> None:
    visit = window.visit()
    page = visit.new_page()
    page.goto(f"{gallery.url}/form/")
    page.wait_for_load_state("networkidle")
    said = page.locator(".junto-place p[role=status]")
    page.locator("#id_place").fill("near the old mill")
    page.locator("#id_place").blur()
    assert said.inner_text() == "The text is not a place that the map can show."
    page.locator("#id_place").fill("32.781, -96.805")
    page.locator("#id_place").blur()
    assert said.inner_text().startswith("Choose point, line or area")
    visit.close()


def test_map_shows_a_legend_and_its_popup_leads_to_the_page(gallery: Served, window: Window) -> None:
    visit = window.visit()
    page = visit.new_page()
    page.goto(f"{gallery.url}/detail/")
    page.wait_for_load_state("networkidle")
    assert page.locator(".junto-legend li").all_inner_texts() == ["Street works", "Camera"]
    page.locator(".junto-map__canvas").focus()
    assert_no_violations(page)
    visit.close()


def test_ten_thousand_points_are_drawn_and_moved_fluently(gallery: Served, window: Window) -> None:
    visit = window.visit()
    page = visit.new_page()
    page.goto(f"{gallery.url}/list/")
    further_map(page, "/points.json?count=10000")
    assert page.locator("#further canvas").count() == 1  # one canvas, no element per point
    assert 0 < page.locator("#further .leaflet-marker-icon").count() < 400  # badges, of those that hide one another
    visit.close()


def further_map(page: Page, source: str) -> None:
    """One more map on the page, of another source, once it is drawn."""
    page.evaluate(
        """(source) => { const map = document.querySelector('.junto-map').cloneNode(false);
        delete map.dataset.ready; map.dataset.source = source; map.id = 'further'; map.dataset.label = 'Further';
        document.querySelector('main').append(map); document.body.dispatchEvent(
            new CustomEvent('htmx:load', {bubbles: true, detail: {elt: document.querySelector('main')}})); }""",
        source,
    )
    page.wait_for_selector("#further .junto-legend")


def test_things_at_one_point_are_all_reached_by_keyboard(gallery: Served, window: Window) -> None:
    visit = window.visit()
    page = visit.new_page()
    page.goto(f"{gallery.url}/list/")
    further_map(page, "/points.json?count=4&same=yes")
    badge = page.locator("#further .junto-map__badge")
    assert badge.all_inner_texts() == ["4"]
    assert badge.get_attribute("aria-label") == "4 things here"
    badge.focus()
    page.keyboard.press("Enter")
    links = page.locator("#further .leaflet-popup .junto-map__several a")
    assert links.count() == 4
    assert len(set(links.all_inner_texts())) == 4
    assert page.evaluate("() => document.activeElement.innerText") == links.first.inner_text()
    assert_no_violations(page)
    page.keyboard.press("Escape")
    page.wait_for_selector("#further .leaflet-popup", state="detached")  # it fades
    visit.close()


def test_gathered_points_are_asked_for_when_somebody_looks(gallery: Served, window: Window) -> None:
    visit = window.visit()
    page = visit.new_page()
    page.goto(f"{gallery.url}/list/")
    further_map(page, "/points.json?count=1002&same=yes&gathered=yes")
    badge = page.locator("#further .junto-map__badge")
    assert badge.all_inner_texts() == ["1002"]
    badge.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#further .leaflet-popup strong")
    assert page.locator("#further .leaflet-popup strong").inner_text() == "3+ things here"
    links = page.locator("#further .leaflet-popup .junto-map__several a")
    assert links.count() == 3
    assert page.evaluate("() => document.activeElement.innerText") == links.first.inner_text()
    assert "go nearer" in page.locator("#further .leaflet-popup").inner_text()
    assert_no_violations(page)
    visit.close()


def test_click_where_shapes_cover_one_another_tells_of_each(gallery: Served, window: Window) -> None:
    visit = window.visit()
    page = visit.new_page()
    page.goto(f"{gallery.url}/list/")
    further_map(page, "/points.json?count=0&twice=yes")
    page.locator("#further .junto-map__canvas").click()  # its middle
    assert page.locator("#further .leaflet-popup strong").inner_text() == "2 things here"
    visit.close()


def test_streets_carry_their_names(gallery: Served, window: Window) -> None:
    visit = window.visit()
    page = visit.new_page()
    page.goto(f"{gallery.url}/list/")
    page.wait_for_load_state("networkidle")
    assert page.locator(".junto-street").all_inner_texts() == ["Elm Street"]
    visit.close()


def test_menu_on_a_phone_opens_and_closes_by_keyboard(gallery: Served, window: Window) -> None:
    visit = window.visit(size=PHONE)
    page = visit.new_page()
    page.goto(f"{gallery.url}/list/")
    page.locator(".junto-menu summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".junto-menu__panel").is_visible()
    assert_no_violations(page)
    page.keyboard.press("Escape")
    assert not page.locator(".junto-menu__panel").is_visible()
    visit.close()


def test_first_tab_leads_past_the_header(gallery: Served, window: Window) -> None:
    visit = window.visit()
    page = visit.new_page()
    page.goto(f"{gallery.url}/list/")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.getAttribute('href')") == "#main-content"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main-content"
    visit.close()


def test_language_switch_works_without_scripts_and_stays(gallery: Served, window: Window) -> None:
    visit = window.visit(javascript=False)
    page = visit.new_page()
    page.goto(f"{gallery.url}/about/")
    page.locator(".junto-desk button", has_text="Español").click()
    assert page.locator("html").get_attribute("lang") == "es"
    assert page.locator("h1").inner_text() == "Qué está abierto y qué está cerrado"
    page.goto(f"{gallery.url}/tour/")
    assert page.locator("h1").inner_text() == "Un recorrido, paso a paso"
    visit.close()
