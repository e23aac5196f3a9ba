"""Pages held to the accessibility rules: one page, or all that can be reached from a start by following links."""

from __future__ import annotations

import hashlib
import html
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Error

from tests.browsing import accessibility_faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
DRAWN = """() => [...document.querySelectorAll(".junto-map")].every((map) => {
  if (!map.querySelector(".junto-map__words")) return true;  // it says nothing
  const said = map.querySelector(".junto-map__said");
  return said && said.textContent !== map.dataset.sayLoading;
})"""
# What axe's rules look at, without what differs from row to row: elements, roles, classes, which attributes there are,
# whether there is text; of siblings that are built alike, one.
BUILD = """() => {
  const VALUES = new Set(["role", "class", "type", "scope", "hidden", "disabled", "aria-hidden", "lang", "open"]);
  const build = (element) => {
    const names = [...element.attributes].map((a) => VALUES.has(a.name) ? a.name + "=" + a.value : a.name).sort();
    const inside = [];
    for (const node of element.childNodes) {
      const built = node.nodeType === 1 ? build(node) : node.nodeType === 3 && node.data.trim() ? "…" : "";
      if (built && built !== inside.at(-1)) inside.push(built);
    }
    return element.tagName + "[" + names.join() + "](" + inside.join(";") + ")";
  };
  const main = document.querySelector("main");
  return main ? build(main) : "";
}"""
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)')
DOWNLOADED = object()
NO_PAGES = re.compile(
    r"\.(csv|xlsx|json|geojson|pdf|zip|svg|txt|ics|xml)$|/static/|/logout/|/api/|/download/|/file/|/json/$"
)


def assert_no_violations(page: Page) -> None:
    """Fail with one line per fault where axe finds any, or where the page is wider than its window."""
    faults = faults_of(page)
    assert not faults, f"{page.url}:\n" + "\n".join(faults)


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page as it stands: axe's faults, and a page that must be scrolled sideways."""
    settle(page)
    faults = accessibility_faults(page)
    return faults + _too_wide(page)


def settle(page: Page) -> None:
    """Wait until the page's maps are drawn, or say why not; without any, there is nothing to wait for."""
    if page.locator(".junto-place").count():
        page.wait_for_load_state("networkidle")
    elif page.locator(".junto-map").count():
        page.wait_for_function(DRAWN)


def _too_wide(page: Page) -> list[str]:
    too_wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"too wide: the page must be scrolled sideways by {too_wide} px"] if too_wide > 0 else []


@dataclass
class Crawl:
    """What a walk over the pages found."""

    seen: list[str] = field(default_factory=list)  # addresses whose pages were looked at
    faults: dict[str, list[str]] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)  # address → status, where it is 400 or more
    passed: int = 0  # pages that were only passed on the way, since an earlier walk looked at such a one
    again: int = 0  # pages whose main part is built like one that was looked at before at this width


def crawl(
    page: Page,
    start: str,
    *,
    alike: int = 2,
    most: int = 200,
    mains: set[str] | None = None,
    shapes: set[str] | None = None,
) -> Crawl:
    """Follow every link of the site from `start`; of pages that differ only in an id or query, `alike` are looked at.

    `page` may be signed in; links that change something are forms and are never sent. `mains` remembers, from walk to
    walk, which builds of a main part were found without fault at which width: what is built alike is not held to the
    rules again, in the other language or for another role. Whether it is too wide is asked of every page. `shapes`
    remembers, from walk to walk, which shapes of addresses were looked at: a later walk only passes them for their
    links, and they must answer.
    """
    found = Crawl()
    known_mains = set() if mains is None else mains
    host = urlsplit(start).netloc
    waiting: deque[str] = deque([start])
    known: dict[str, int] = {}
    before = set(shapes or ())
    stopped: list[str] = []  # what the browser's content policy did not let a page do
    page.on("console", lambda said: stopped.append(said.text) if "Content Security Policy" in said.text else None)
    while waiting and len(found.seen) < most:
        address = waiting.popleft()
        shape = shape_of(address)
        if known.get(shape, 0) >= alike or address in found.seen:
            continue
        known[shape] = known.get(shape, 0) + 1
        if shape in before:
            found.passed += 1
            waiting.extend(_passed(page, address, host, found))
            continue
        found.seen.append(address)
        if (answer := _gone_to(page, address)) is DOWNLOADED:
            continue
        if answer is not None and answer.status >= 400:
            found.broken[address] = answer.status
        if answer is not None and "html" not in answer.headers.get("content-type", "html"):
            continue  # a feed, read by programs
        main = _main_of(page)
        if main in known_mains:
            found.again += 1
            faults = _too_wide(page)
        else:
            faults = faults_of(page)
        if faults := faults + _of_policy(answer, stopped):
            found.faults[address] = faults
        else:
            known_mains.add(main)
        if shapes is not None:
            shapes.add(shape)
        waiting.extend(_links(page, host))
    return found


def _of_policy(answer: Any, stopped: list[str]) -> list[str]:
    """An answer without a content policy, and what the policy stopped on the page since the last look."""
    faults = [f"stopped: {what}" for what in stopped]
    stopped.clear()
    if answer is not None and "content-security-policy" not in answer.headers:
        faults.append("no content policy")
    return faults


def _passed(page: Page, address: str, host: str, found: Crawl) -> Iterable[str]:
    """The links of a page that is not drawn."""
    answer = page.request.get(address)
    if answer.status >= 400:
        found.broken[address] = answer.status
    if "html" not in answer.headers.get("content-type", ""):
        return []
    links = (urljoin(answer.url, html.unescape(link)) for link in LINK.findall(answer.text()))
    return [link for link in links if urlsplit(link).netloc == host and not NO_PAGES.search(urlsplit(link).path)]


def _gone_to(page: Page, address: str) -> Any:
    """The answer to going there; DOWNLOADED where it was a file and the page stayed where it was."""
    try:
        return page.goto(address)
    except Error as error:
        if "Download is starting" in str(error):
            return DOWNLOADED
        raise


def _main_of(page: Page) -> str:
    """A digest of the page's width and of how its main part is built."""
    size = page.viewport_size
    told = f"{size and size['width']} {page.evaluate(BUILD)}"
    return hashlib.sha256(told.encode()).hexdigest()


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
