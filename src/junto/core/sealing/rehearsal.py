"""The rehearsal before publication: shares that will be needed open what the key seals, and nobody keeps the key."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import rfc8785

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .ceremony import Ceremony, holders_of, key_of
from .ciphering import decrypt, encrypt
from .problems import SealingError
from .recording import moment
from .shares import Share

FORMAT, VERSION = "junto-rehearsal", 1


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A rehearsal that succeeded. `officers`: whose shares took part; `message`: SHA-256 (hex) of the test message;
    `ciphertext`: of what it was sealed to.
    """

    solicitation: str
    recipient: str
    officers: tuple[str, ...]
    needed: int
    message: str
    ciphertext: str
    when: datetime

    def as_bytes(self) -> bytes:
        """The record as canonical JSON (RFC 8785) with a line feed: what enters the journal."""
        data: dict[str, Any] = {
            "format": FORMAT,
            "version": VERSION,
            "solicitation": self.solicitation,
            "recipient": self.recipient,
            "officers": list(self.officers),
            "needed": self.needed,
            "message_sha256": self.message,
            "ciphertext_sha256": self.ciphertext,
            "when": moment(self.when),
        }
        return rfc8785.dumps(data) + b"\n"

    def said(self) -> Sentence:
        """What was proven, for the record."""
        words = _(
            "The shares of %(officers)s and the platform's opened a test message sealed to %(recipient)s. The key was "
            "put together in memory alone and was not kept."
        )
        params = {"officers": ", ".join(self.officers), "recipient": self.recipient}
        return Sentence("rehearsed", words, params)


def rehearse(ceremony: Ceremony, shares: Sequence[Share], *, when: datetime) -> Rehearsal:
    """Seal a test message to the recipient in the record and open it with these shares (the platform's among them).

    All shares that are given take part, so that a rehearsal with every officer proves every share. `when`: the time,
    aware. Raises SealingError where they do not open it.
    """
    message = b"Junto rehearsal " + ceremony.solicitation.encode() + b" " + secrets.token_hex(32).encode() + b"\n"
    sealed = encrypt(ceremony.recipient, message)
    if decrypt(key_of(ceremony, shares), sealed) != message:  # pragma: no cover - age holds this by its own checks
        raise SealingError("rehearsal_failed", _("The shares did not give the test message again."))
    return Rehearsal(
        ceremony.solicitation,
        ceremony.recipient.text,
        tuple(holders_of(ceremony, shares)),
        ceremony.quorum.needed,
        sha256(message).hexdigest(),
        sha256(sealed).hexdigest(),
        when,
    )
