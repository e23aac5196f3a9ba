"""A log's entries: salted commitments of one shape, so that nothing shows what or how much lies behind them."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import rfc8785

from junto.core.sentences import gettext_noop as _

from .lines import HASH_SIZE
from .problems import TlogError

DOMAIN = b"junto/leaf/v1\n"  # no other digest of ours begins so
SALT_SIZE = 32
MOST_BYTES = 1_000_000  # of an opening
HEX = frozenset("0123456789abcdef")

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Opening:
    """What shows that a commitment was made to a payload. Without it, or once it was erased, nothing can be shown."""

    salt: bytes
    payload: Payload

    @property
    def commitment(self) -> bytes:
        """The log's entry: SHA-256 over the domain, the salt (32 bytes) and the payload in canonical JSON; 32 bytes."""
        return sha256(DOMAIN + self.salt + canonical(self.payload)).digest()

    def data(self) -> bytes:
        """The opening in canonical JSON, as a receipt carries it."""
        return canonical({"payload": self.payload, "salt": self.salt.hex(), "v": 1})


@dataclass(frozen=True, slots=True)
class Erased:
    """What a receipt carries after the payload and its salt were erased: the commitment alone (32 bytes)."""

    commitment: bytes

    def data(self) -> bytes:
        """The commitment in canonical JSON, as a receipt carries it."""
        return canonical({"commitment": self.commitment.hex(), "v": 1})


def new_opening(payload: Payload) -> Opening:
    """A commitment to a payload with a fresh salt. Raises TlogError where the payload has no canonical JSON."""
    opening = Opening(secrets.token_bytes(SALT_SIZE), payload)
    read_opening(opening.data())  # 1e16 is written as a whole number, and read as one that is too large
    return opening


def canonical(payload: Payload) -> bytes:
    """Canonical JSON (RFC 8785). Raises TlogError where there is none: other types, numbers beyond 2^53, NaN."""
    try:
        return rfc8785.dumps(payload)
    except (rfc8785.CanonicalizationError, UnicodeError, RecursionError):
        raise TlogError("payload", _("The payload has no canonical JSON (RFC 8785).")) from None


def read_opening(data: bytes) -> Opening | Erased:
    """An opening, or what is left of one, from a receipt's extra data: canonical JSON, no member more or less.

    Raises TlogError.
    """
    found = _members(data)
    wrong = TlogError("opening", _("The receipt does not carry the opening of its entry."))
    if found is None or found.get("v") != 1 or isinstance(found["v"], bool):
        raise wrong
    if found.keys() == {"commitment", "v"}:
        opening: Opening | Erased = Erased(_hex(found["commitment"], wrong))
    elif found.keys() == {"payload", "salt", "v"} and isinstance(found["payload"], dict):
        opening = Opening(_hex(found["salt"], wrong), found["payload"])
    else:
        raise wrong
    # One opening, one text: JSON otherwise ordered, spaced or escaped, and double names, come out differently.
    if opening.data() != data:
        raise TlogError("canonical", _("The opening in the receipt is not written in canonical JSON (RFC 8785)."))
    return opening


def _members(data: bytes) -> dict[str, Any] | None:
    if len(data) > MOST_BYTES:
        raise TlogError("long", _("The opening in the receipt is longer than %(most)d bytes."), most=MOST_BYTES)
    try:
        found = json.loads(data.decode())
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _hex(text: object, wrong: TlogError) -> bytes:
    if not isinstance(text, str) or len(text) != 2 * HASH_SIZE or not HEX.issuperset(text):
        raise wrong
    return bytes.fromhex(text)
