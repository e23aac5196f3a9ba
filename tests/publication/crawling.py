"""Everything that a visitor can reach, page by page, with what is random in it made alike: to compare two worlds."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

MOST = 600  # addresses; a world in which there are more is no small one
LINK = re.compile(r"""(?:href|src|action|hx-get|data-[a-z-]+)="(/[^"]*)\"""")
NAMED = re.compile(  # ids, digests, numbers of receipts
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{64}\b|\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b"
)
LEFT_OUT = re.compile(r"/static/|/i18n/|/account/|/people/demonstration/|/people/leave|/log/tile/")
RANDOM = (
    (re.compile(r'(csrfmiddlewaretoken" value=|nonce=|"X-CSRFToken": )"[^"]*"'), r"\1RANDOM"),
    (re.compile(r"— \S+ [A-Za-z0-9+/=]{60,}"), "SIGNATURE"),
    (re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}="), "HASH"),
    (re.compile(r"(?m)^index \d+$"), "index BY LOT"),
    (re.compile(r"(?m)^extra \S+$"), "extra"),
)
HEADERS = ("Content-Type", "Last-Modified", "ETag", "Cache-Control", "Location")
Reached = dict[str, tuple[Any, ...]]


@dataclass
class Crawl:
    """One visitor's way through the pages; ids are numbered in the order in which they are met."""

    client: Client
    only: re.Pattern[str] = re.compile("")
    reached: Reached = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def alike(self, text: str) -> str:
        """The text without what is drawn at random."""
        for pattern, instead in RANDOM:
            text = pattern.sub(instead, text)
        return NAMED.sub(lambda found: self.ids.setdefault(found[0], f"id{len(self.ids)}"), text)

    def visit(self, address: str) -> str:
        """Ask for an address and keep the answer; its text."""
        answer = self.client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        text = content.decode(errors="replace")
        told = {name: self.alike(answer.headers.get(name, "")) for name in HEADERS}
        if content.startswith(b"PK"):
            text = _unzipped(content)
        if "<feed" in text and "<entry>" not in text:  # empty: it was changed when it was asked for
            told["Last-Modified"], text = "", re.sub("<updated>[^<]*", "<updated>", text)
        self.reached[self.alike(address)] = (answer.status_code, tuple(told.values()), self.alike(text))
        return text + " ".join(f'href="{unescape(answer.headers.get("Location", ""))}"')

    def everything(self, *known: str) -> Reached:
        """Whatever links lead to, from known addresses and all that ask for nothing; of those that `only` is like."""
        seen, ahead = set(), deque([*known, *sorted(without_arguments())])
        while ahead:
            address = ahead.popleft()
            if address in seen or LEFT_OUT.match(address) or not self.only.match(address):
                continue
            seen.add(address)
            assert len(seen) < MOST, address
            ahead.extend(one.partition("#")[0] for one in links(self.visit(address)))
        return self.reached


def _unzipped(content: bytes) -> str:
    """What a workbook holds, without when it was written."""
    with ZipFile(BytesIO(content)) as opened:
        names = [name for name in opened.namelist() if not name.startswith("docProps/")]
        return "".join(name + opened.read(name).decode(errors="replace") for name in names)


def links(text: str) -> Iterator[str]:
    """The addresses of this site that a page, a feed or an answer of the API names."""
    for found in LINK.findall(text):
        yield unescape(found)
    for found in re.findall(re.escape(settings.SITE_URL) + r"(/[^\s\"<>\\]*)", text):
        yield unescape(found)


def without_arguments() -> Iterator[str]:
    """Every address that takes no argument."""

    def below(patterns: list[Any], before: str) -> Iterator[str]:
        for one in patterns:
            path = before + str(one.pattern).removeprefix("^").removesuffix(r"\Z").removesuffix("$")
            if "<" in path or "(" in path or "\\" in path:
                continue
            if isinstance(one, URLResolver):
                yield from below(one.url_patterns, path)
            elif isinstance(one, URLPattern):
                yield path

    yield from below(get_resolver().url_patterns, "/")
