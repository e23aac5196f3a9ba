"""Asking the program as each of the cast: one request, undone afterwards, and what kind of answer it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client

from junto.people.models import Person

PAGE, TOLD, MISSING, SIGN_IN, NO_METHOD, BROKEN = "page", "told", "missing", "sign in", "no method", "broken"
OWN = "OWN"  # in what is sent: the asker's own
KINDS = {401: TOLD, 403: TOLD, 404: MISSING, 405: NO_METHOD, 409: TOLD, 500: BROKEN}


@dataclass(frozen=True)
class Answer:
    """An answer: its status, its kind, where it leads and what it says."""

    status: int
    kind: str
    leads_to: str
    body: bytes


class Askers:
    """A signed-in browser for each of the cast; a fresh one for anyone."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self.count = 0
        self._owns: dict[str, dict[str, str]] = {}
        self._clients: dict[str, Client] = {"anyone": Client(raise_request_exception=False)}
        for name, person in people.items():
            client = self._clients[name] = Client(raise_request_exception=False)
            client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
            held = person.memberships.select_related("organization").first()
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

    def ask(self, name: str, method: str, address: str, data: Any = None) -> Answer:
        """Send it as that one; whatever it wrote is undone, and the browser forgets what it was told."""
        self.count += 1
        client = self._clients[name]
        sent: dict[str, Any] = {}
        if address.startswith("/api/") and method != "GET":
            sent = {"data": json.dumps(self._own(name, data)), "content_type": "application/json"}
        elif data:
            sent = {"data": self._own(name, data)}
        with transaction.atomic():
            response: Any = getattr(client, method.lower())(address, **sent)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        client.cookies = SimpleCookie(self._cookies[name].replace("Set-Cookie: ", ""))
        return Answer(response.status_code, _kind(response), response.headers.get("Location", ""), body)


def _kind(response: Any) -> str:
    if response.status_code in (301, 302) and response.headers["Location"].startswith("/account/login/"):
        return SIGN_IN
    return KINDS.get(response.status_code, PAGE)


@contextmanager
def quick() -> Iterator[None]:
    """Pages are not drawn until the block ends: who may is decided before, and takes a tenth of the time."""
    settings.ALLOWED_HOSTS = ["testserver"]
    with patch.object(Template, "render", lambda *_args, **_kwargs: ""):
        yield
