"""Pages held to the accessibility rules: one page, or all that can be reached from a start by following links."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.browsing import accessibility_faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
NO_PAGES = re.compile(
    r"\.(csv|xlsx|json|geojson|pdf|zip|svg|txt|ics|xml)$|/static/|/logout/|/api/|/download/|/file/|/json/$"
)


def assert_no_violations(page: Page) -> None:
    """Fail with one line per fault where axe finds any, or where the page is wider than its window."""
    faults = faults_of(page)
    assert not faults, f"{page.url}:\n" + "\n".join(faults)


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page as it stands: axe's faults, and a page that must be scrolled sideways."""
    if page.locator(".junto-map, .junto-place").count():
        page.wait_for_load_state("networkidle")  # maps draw late
    faults = accessibility_faults(page)
    too_wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        faults.append(f"too wide: the page must be scrolled sideways by {too_wide} px")
    return faults


@dataclass
class Crawl:
    """What a walk over the pages found."""

    seen: list[str] = field(default_factory=list)  # addresses whose pages were looked at
    faults: dict[str, list[str]] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)  # address → status, where it is 400 or more


def crawl(page: Page, start: str, *, alike: int = 2, most: int = 200) -> Crawl:
    """Follow every link of the site from `start`; of pages that differ only in an id or query, `alike` are looked at.

    `page` may be signed in; links that change something are forms and are never sent.
    """
    found = Crawl()
    host = urlsplit(start).netloc
    waiting: deque[str] = deque([start])
    known: dict[str, int] = {}
    while waiting and len(found.seen) < most:
        address = waiting.popleft()
        shape = shape_of(address)
        if known.get(shape, 0) >= alike or address in found.seen:
            continue
        known[shape] = known.get(shape, 0) + 1
        answer = page.goto(address)
        found.seen.append(address)
        if answer is not None and answer.status >= 400:
            found.broken[address] = answer.status
        if faults := faults_of(page):
            found.faults[address] = faults
        waiting.extend(_links(page, host))
    return found


def shape_of(address: str) -> str:
    """The address without what differs from row to row: ids become `*`, of the query only the names stay."""
    parts = urlsplit(address)
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    return UUID.sub("*", parts.path) + ("?" + "&".join(names) if names else "")


def _links(page: Page, host: str) -> Iterable[str]:
    for address in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href.split('#')[0])"):
        parts = urlsplit(address)
        if parts.netloc == host and not NO_PAGES.search(parts.path):
            yield address
