"""Asking the program as each of the cast: one request, undone afterwards, and what kind of answer it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import get_resolver
from openpyxl import Workbook

from junto.people.models import Person
from tests.permissions.remembering import Memory

PAGE, TOLD, MISSING, SIGN_IN, NO_METHOD, BROKEN = "page", "told", "missing", "sign in", "no method", "broken"
OWN = "OWN"  # in what is sent: the asker's own
WRITING = re.compile(r'\s*(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "([a-z_0-9]+)"')
BESIDES = frozenset({  # what the program writes for itself whoever asks: who came, how often, in which language
    "django_session", "people_tally", "people_cacherow", "people_knownbrowser",
})  # fmt: skip
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
KINDS = {401: TOLD, 403: TOLD, 404: MISSING, 405: NO_METHOD, 409: TOLD, 500: BROKEN}


@dataclass(frozen=True)
class Answer:
    """An answer: its status, its kind, where it leads and what it says."""

    status: int
    kind: str
    leads_to: str
    body: bytes
    wrote: frozenset[str] = frozenset()  # the tables into which it wrote
    named: frozenset[str] = frozenset()  # what stood in what it wrote

    def alike(self, other: Answer) -> bool:
        """Whether the other one says and does the same, as far as who may is concerned."""
        return (self.status, self.kind, self.leads_to, self.wrote) == (
            other.status, other.kind, other.leads_to, other.wrote,
        )  # fmt: skip


class Askers:
    """A signed-in browser for each of the cast; a fresh one for anyone."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self.count = self.repeated = 0
        self.memory = Memory()
        self._owns: dict[str, dict[str, str]] = {}
        self._clients: dict[str, Client] = {"anyone": Client(raise_request_exception=False)}
        for name, person in people.items():
            client = self._clients[name] = Client(raise_request_exception=False)
            client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
            held = person.memberships.filter(state="active").select_related("organization").first()
            if held is not None:
                own = {"organization": held.organization_id, "jurisdiction": held.organization.jurisdiction_id}
                self._owns[name] = {field: str(value) for field, value in own.items() if value is not None}
        self._cookies = {name: client.cookies.output() for name, client in self._clients.items()}

    def names(self) -> list[str]:
        """Everyone who can send a request; the program itself does not."""
        return list(self._clients)

    def _own(self, name: str, data: Any) -> dict[str, str]:
        """What is sent, with the asker's own organization and government (the lead's for who has none) named in it."""
        found = dict(data or {})
        for field, value in found.items():
            if value == OWN:
                found[field] = self._owns.get(name, {}).get(field) or self._owns["lead"][field]
        return found

    @contextmanager
    def quick(self, *, drawn: bool = False) -> Iterator[None]:
        """Until the block ends nothing is drawn (who may is decided before, and takes a tenth of the time), and what
        follows from the same rows is remembered. `drawn`: that alone, since what is drawn is looked at."""
        settings.ALLOWED_HOSTS = ["testserver"]
        get_resolver().check()  # has every view imported: what one imports later would be what stands there meanwhile
        drawing, saved = Template.render, Workbook.save

        def render(template: Any, *given: Any, **named: Any) -> Any:
            return "" if self.memory.on else drawing(template, *given, **named)

        def save(book: Workbook, *given: Any) -> None:
            if not self.memory.on:
                saved(book, *given)

        with ExitStack() as stack:
            if not drawn:
                stack.enter_context(patch.object(Template, "render", render))
                stack.enter_context(patch.object(Workbook, "save", save))
            stack.enter_context(self.memory.used())
            yield

    def again(self, name: str, method: str, address: str, data: Any, answer: Answer) -> str | None:
        """What differs where the same is asked in full: drawn, and with nothing remembered. None where nothing does."""
        self.repeated += 1
        with self.memory.off():
            full = self.ask(name, method, address, data)
        if full.alike(answer):
            return None
        said = [(one.status, one.leads_to, sorted(one.wrote)) for one in (answer, full)]
        return f"{method} {address} for {name}: {said[0]} quickly, {said[1]} in full"

    def ask(self, name: str, method: str, address: str, data: Any = None) -> Answer:
        """Send it as that one; whatever it wrote is undone, and the browser forgets what it was told."""
        self.count += 1
        client = self._clients[name]
        sent: dict[str, Any] = {}
        if address.startswith("/api/") and method not in SAFE:
            sent = {"data": json.dumps(self._own(name, data)), "content_type": "application/json"}
        elif data:
            sent = {"data": self._own(name, data)}
        written = Written()
        with transaction.atomic(), connection.execute_wrapper(written):
            response: Any = getattr(client, method.lower())(address, **sent)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        client.cookies = SimpleCookie(self._cookies[name].replace("Set-Cookie: ", ""))
        leads_to = response.headers.get("Location", "")
        return Answer(
            response.status_code, _kind(response), leads_to, body, frozenset(written.tables), frozenset(written.values)
        )


class Written:
    """Takes down what a request writes, although it is undone afterwards."""

    def __init__(self) -> None:
        self.tables: set[str] = set()
        self.values: set[str] = set()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITING.match(sql)
        if found is not None and found[1] not in BESIDES:
            self.tables.add(found[1])
            for row in params or () if many else [params or ()]:
                self.values.update(str(value).replace("-", "") for value in row)
        return execute(sql, params, many, context)


def _kind(response: Any) -> str:
    if response.status_code in (301, 302) and response.headers["Location"].startswith("/account/login/"):
        return SIGN_IN
    return KINDS.get(response.status_code, PAGE)
