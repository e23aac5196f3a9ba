"""The rehearsal before publication: shares that will be needed open what the key seals, and nobody keeps the key.

The test message comes from whoever rehearses, or from a platform that wants to see the answer (`new_test_message`).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import rfc8785

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .ceremony import Ceremony, holders_of, key_of
from .ciphering import decrypt, encrypt
from .keys import Recipient
from .problems import SealingError
from .recording import moment
from .shares import Share
from .strict_json import read_object

FORMAT, VERSION = "junto-rehearsal", 1
MOST_BYTES = 20_000
MESSAGE = re.compile(r"Junto rehearsal [^\n]{1,200} [0-9a-f]{64}\n")
FIELDS = {
    *("format", "version", "solicitation", "recipient", "officers", "needed"),
    *("message", "message_sha256", "ciphertext_sha256", "when"),
}


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A rehearsal that succeeded. `officers`: whose shares took part; `message`: the test message, which is no secret
    once it was opened; `ciphertext`: SHA-256 (hex) of its sealed form.
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
            "message": self.message,
            "message_sha256": sha256(self.message.encode()).hexdigest(),
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


def new_test_message(solicitation: str) -> str:
    """A new test message: one line with 256 bits of chance, which nobody knows who did not open it."""
    return f"Junto rehearsal {solicitation} {secrets.token_hex(32)}\n"


def seal_test_message(recipient: Recipient, message: str) -> bytes:
    """The message sealed to a key that is to be rehearsed: an armoured age file."""
    return encrypt(recipient, message.encode(), armoured=True)


def rehearse(ceremony: Ceremony, shares: Sequence[Share], *, when: datetime, sealed: bytes | None = None) -> Rehearsal:
    """Open a test message that is sealed to the recipient in the record with these shares (the platform's among them).

    `sealed`: the platform's message; without it one is made here. All shares that are given take part, so that a
    rehearsal with every officer proves every share. `when`: the time, aware. Raises SealingError where they do not
    open it, or it is no test message of this solicitation.
    """
    if sealed is None:
        sealed = encrypt(ceremony.recipient, new_test_message(ceremony.solicitation).encode())
    message = decrypt(key_of(ceremony, shares), sealed).decode("utf-8", errors="replace")
    _refuse_other(message, ceremony)
    return Rehearsal(
        ceremony.solicitation,
        ceremony.recipient.text,
        tuple(holders_of(ceremony, shares)),
        ceremony.quorum.needed,
        message,
        sha256(sealed).hexdigest(),
        when,
    )


def read_rehearsal(content: bytes, ceremony: Ceremony) -> Rehearsal:
    """The record of a rehearsal of this ceremony, read strictly. Raises SealingError, naming the field.

    It says what was opened and by whom; that they really opened it shows only when its message is compared with the
    one that was sealed.
    """
    data = read_object(content) if len(content) <= MOST_BYTES else None
    if data is None or data.get("format") != FORMAT or repr(data.get("version")) != repr(VERSION):
        raise SealingError("no_rehearsal", _("The file is not the record of a rehearsal (version 1)."))
    if odd := sorted(FIELDS ^ set(data)):
        raise _bad(odd[0])
    if (data["solicitation"], data["recipient"]) != (ceremony.solicitation, ceremony.recipient.text):
        raise SealingError("other_rehearsal", _("This rehearsal was of another key."))
    message = data["message"]
    if not isinstance(message, str):
        raise _bad("message")
    _refuse_other(message, ceremony)
    if data["message_sha256"] != sha256(message.encode()).hexdigest():
        raise _bad("message_sha256")
    if not re.fullmatch(r"[0-9a-f]{64}", str(data["ciphertext_sha256"])):
        raise _bad("ciphertext_sha256")
    if repr(data["needed"]) != repr(ceremony.quorum.needed):
        raise _bad("needed")
    try:
        when = datetime.strptime(str(data["when"]), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise _bad("when") from None
    return Rehearsal(
        ceremony.solicitation,
        ceremony.recipient.text,
        _officers(data["officers"], ceremony),
        ceremony.quorum.needed,
        message,
        data["ciphertext_sha256"],
        when,
    )


def _officers(given: object, ceremony: Ceremony) -> tuple[str, ...]:
    """Names in the record's order, each once, at least as many as are needed."""
    names = [held.name for held in ceremony.officers]
    if not isinstance(given, list) or given != [name for name in names if name in given]:
        raise _bad("officers")
    if len(given) < ceremony.quorum.needed:
        words = _("%(needed)s officers' shares are needed; %(given)s given.")
        raise SealingError("too_few", words, needed=ceremony.quorum.needed, given=len(given))
    return tuple(given)


def _refuse_other(message: str, ceremony: Ceremony) -> None:
    """Only a test message of this solicitation is opened and repeated: nothing else is sealed to the key yet."""
    if not MESSAGE.fullmatch(message) or not message.startswith(f"Junto rehearsal {ceremony.solicitation} "):
        words = _("What was sealed is no test message of this solicitation; it was not repeated.")
        raise SealingError("no_test_message", words)


def _bad(field: str) -> SealingError:
    words = _("The record of the rehearsal says nothing usable of “%(field)s”.")
    return SealingError("bad_field", words, field=field[:60])
