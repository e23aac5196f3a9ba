"""Fixtures of the notices tests."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller

from tests.making import City, city


@pytest.fixture
def west_end(db: None) -> City:
    """A city with two departments."""
    return city()


class Mailbox:
    """Takes mail; refuses the recipients it is told to, for good or for now."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, bytes]] = []
        self.refused: dict[str, str] = {}
        self.answer = "250 OK"
        self.break_after_data = False

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mails.append((envelope.rcpt_tos[0], envelope.content))
        if self.break_after_data:
            server.transport.close()
        return self.answer

    def addresses(self) -> list[str]:
        return [address for address, _content in self.mails]


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    settings.EMAIL_TIMEOUT = 10
    box.server = server
    try:
        yield box
    finally:
        if server.loop.is_running():
            server.stop()
