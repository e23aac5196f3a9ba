"""Every kind of page that a stranger and demonstration people can reach, in both languages and at both widths.

Of pages that differ only in whose row they show, one is looked at: the walk takes minutes, not an hour.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browsing import DESK, PHONE, Window
from tests.serving import Installations, Served
from tests.stories.accessibility import Crawl, crawl

pytestmark = pytest.mark.story


@pytest.fixture(scope="module")
def demonstration(installations: Installations) -> Iterator[Served]:
    """The demonstration city, served."""
    with installations.serving(installations.demonstration()) as running:
        yield running


@pytest.fixture(scope="module")
def mains() -> set[str]:
    """How main parts are built that were found without fault: roles see most of what the public sees."""
    return set()


@pytest.fixture(scope="module")
def shapes() -> set[str]:
    """Which pages somebody with a role has looked at: the next one looks at what else there is for them."""
    return set()


@pytest.mark.parametrize(("language", "size"), [("en", DESK), ("es", PHONE)])
def test_every_public_page_is_accessible(
    demonstration: Served, window: Window, mains: set[str], language: str, size: tuple[int, int]
) -> None:
    visit = window.visit(language=language, size=size)
    found = crawl(visit.new_page(), demonstration.url, alike=1, mains=mains)
    visit.close()
    assert_whole(found)


@pytest.mark.parametrize(
    ("role", "language", "size"),
    [
        ("department lead", "es", PHONE),
        ("technology manager", "en", PHONE),
        ("clerk", "es", DESK),
    ],
)
def test_every_page_of_a_role_is_accessible(
    demonstration: Served,
    window: Window,
    mains: set[str],
    shapes: set[str],
    role: str,
    language: str,
    size: tuple[int, int],
) -> None:
    visit = window.visit(size=size)
    page = visit.new_page()
    page.goto(f"{demonstration.url}/about/")
    page.locator("details.junto-people summary").click()
    page.locator(".junto-people li", has_text=role).first.locator("button").click()
    page.wait_for_load_state()
    if language == "es":
        if size == PHONE:
            page.locator(".junto-menu summary").click()
        page.locator("button:visible", has_text="Español").click()
        page.wait_for_load_state()
    found = crawl(page, demonstration.url, alike=1, mains=mains, shapes=shapes)
    visit.close()
    assert_whole(found)


def assert_whole(found: Crawl) -> None:
    """No page is broken, none has a fault; and the walk led somewhere."""
    said = [f"{address} answers {status}" for address, status in found.broken.items()]
    said += [f"{address}: {fault}" for address, faults in found.faults.items() for fault in faults]
    assert not said, "\n".join(said)
    assert len(found.seen) + found.passed > 10, f"Only {found.seen} could be reached."
