"""The people of a story: each in a browser context of their own, doing only what a page offers them."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from playwright.sync_api import Error, TimeoutError

from tests.browsing import DESK, Window, screenshot
from tests.stories.accessibility import assert_no_violations

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MOST_TABS = 150
PATIENCE = 20_000  # milliseconds


class Someone:
    """One person at their own browser."""

    def __init__(
        self,
        window: Window,
        url: str,
        name: str = "",
        *,
        language: str = "en",
        size: tuple[int, int] = DESK,
        pictures: str = "same-corner",
    ) -> None:
        """Come in; with a `name`, sign in as that person by the one-click page of the demonstration."""
        self.url, self.pictures = url, pictures
        self.page: Page = window.visit(language=language, size=size).new_page()
        self.page.set_default_timeout(PATIENCE)
        if name:
            self.go("/people/demonstration/")
            self.page.locator("main").get_by_role("button", name=name, exact=True).click()
            self.page.wait_for_url(f"{url}/")

    def leave(self) -> None:
        """Close the browser."""
        self.page.context.close()

    def go(self, path: str) -> None:
        """Open a page by its address, as from a bookmark."""
        answer = self.page.goto(f"{self.url}{path}")
        assert answer is not None, path
        assert answer.ok, f"{path} answers {answer.status}"

    def link(self, words: str, *, within: str = "main") -> Locator:
        """The first link of exactly these words."""
        return self.page.locator(within).get_by_role("link", name=words, exact=True).first

    def follow(self, words: str, *, within: str = "main") -> None:
        """Click the link of exactly these words; fails with what the page says where there is none."""
        link = self.link(words, within=within)
        try:
            link.wait_for()
        except TimeoutError:
            raise AssertionError(f"No link “{words}” is on {self.page.url}:\n{self.page.inner_text('body')}") from None
        self.through(link)

    def through(self, link: Locator) -> None:
        """Click a link and wait for the page it leads to."""
        leads_to = link.evaluate("link => link.href.split('#')[0]")
        if leads_to == self.page.url.split("#")[0]:
            link.click()
            return
        self._stay()
        link.click()
        if not self._left(PATIENCE / 2):  # a click is lost where the page moves under it; people click again
            link.click()
            assert self._left(PATIENCE), f"The link to {leads_to} leads nowhere from {self.page.url}."

    def submit(self, button: Locator) -> None:
        """Press a button and wait for the page that answers."""
        self._stay()
        button.click()
        assert self._left(PATIENCE), f"Nothing answers on {self.page.url}:\n{self.text()}"

    def _stay(self) -> None:
        """Mark the page that is open now: its address says nothing where a form leads back to it."""
        self.page.evaluate("() => { window.juntoStays = true; }")

    def _left(self, patience: float) -> bool:
        """Wait until another page than the marked one has wholly arrived; whether it has, in so many milliseconds."""
        until = time.monotonic() + patience / 1000
        while time.monotonic() < until:
            try:
                if self.page.evaluate("() => !window.juntoStays && document.readyState === 'complete'"):
                    return True
            except Error:  # asked between two pages
                pass
            self.page.wait_for_timeout(20)
        return False

    def waits(self, words: str = "Waiting for me") -> str:
        """Open what waits for this person, by the navigation; returns what it says."""
        menu = self.page.locator(".junto-menu summary")
        if menu.is_visible():
            menu.click()
        self.through(self.page.locator("nav a:visible", has_text=words).first)
        return self.text()

    def open_waiting(self, subject: str, words: str = "Waiting for me") -> None:
        """Open the thing named `subject` from what waits for this person."""
        self.waits(words)
        self.through(self.page.locator("main table").get_by_role("link", name=re.compile(re.escape(subject))).first)

    def fill(self, fields: Mapping[str, str]) -> None:
        """Fill fields by their names: text as it is, choices by their words."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name='{name}']")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)

    def press(self, words: str) -> None:
        """Press the button of exactly these words; fails with what the page says where it refuses."""
        self.submit(self.page.locator("main").get_by_role("button", name=words, exact=True))
        said = self.page.locator("main .usa-alert--error, main .usa-error-message").all_inner_texts()
        assert not said, f"{words}: {said}"

    def step(self, words: str, **fields: str) -> None:
        """Take a step: follow its link, fill what it asks, confirm by the button of the same words."""
        self.follow(words)
        self.fill(fields)
        self.press(words)

    def by_keyboard(self, words: str) -> None:
        """Reach a link or button of exactly these words by Tab alone and press Enter."""
        self.page.locator("body").focus()
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("() => document.activeElement.innerText.trim()") == words:
                before = self.page.url
                self.page.keyboard.press("Enter")
                self.page.wait_for_url(lambda now, before=before: now != before)
                self.page.wait_for_load_state()
                return
        raise AssertionError(f"{words} cannot be reached by the keyboard on {self.page.url}")

    def text(self) -> str:
        """What the page's main part says, in one line."""
        return " ".join(self.page.locator("main").inner_text().split())

    def sees(self, *sentences: str) -> None:
        """The page says each of these."""
        text = self.text()
        for sentence in sentences:
            assert sentence in text, f"“{sentence}” is not on {self.page.url}:\n{text}"

    def state(self) -> str:
        """The state beside the title of the page."""
        return self.page.locator(".junto-page-header .usa-tag").first.inner_text().strip().lower()

    def looks(self, name: str) -> None:
        """Keep a picture of the page, and hold it to the accessibility rules."""
        screenshot(self.page, f"{self.pictures}/{name}")
        assert_no_violations(self.page)
