"""The age X25519 keys of solicitations, officers and the platform: made, read strictly, and never shown by accident."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NoReturn

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from pyrage import RecipientError, x25519

from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from . import bech32
from .problems import SealingError

RECIPIENT, SECRET = "age", "age-secret-key-"
RAW_BYTES = 32
MOST_FILE = 10_000  # bytes of an identity file
LOOKS_SECRET = re.compile(r"AGE-(SECRET|PLUGIN)-", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recipient:
    """The public half of a key, `age1…`: whoever has it can seal, and nothing else."""

    text: str

    def __str__(self) -> str:
        return self.text

    def native(self) -> Any:
        """The same for pyrage."""
        return x25519.Recipient.from_str(self.text)


class Key:
    """A secret key. It shows itself to nobody: neither `repr`, `str` nor pickling gives it away; `secret()` does."""

    __slots__ = ("_identity", "recipient")

    def __init__(self, identity: Any) -> None:
        self._identity = identity
        self.recipient = Recipient(str(identity.to_public()))

    def __repr__(self) -> str:
        return f"<Key of {self.recipient}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret key is not pickled.")

    def native(self) -> Any:
        """The same for pyrage."""
        return self._identity

    def secret(self) -> str:
        """`AGE-SECRET-KEY-1…`: the secret itself, for a file that its holder alone reads."""
        return str(self._identity)

    def raw(self) -> bytes:
        """The secret as its 32 bytes, which SLIP-39 shares."""
        return bech32.decode(self.secret())[1]


def new_key() -> Key:
    """A new key from the operating system's randomness."""
    return Key(x25519.Identity.generate())


def key_of_raw(raw: bytes) -> Key:
    """The key of 32 secret bytes. Raises SealingError for another length."""
    if len(raw) != RAW_BYTES:
        raise SealingError("key_length", _("A secret key has 32 bytes; these are %(count)s."), count=len(raw))
    return parse_key(bech32.encode(SECRET, raw).upper())


def parse_key(text: str) -> Key:
    """The key written as `AGE-SECRET-KEY-1…`, exactly so. Raises SealingError, which never repeats what was given."""
    if text.startswith("AGE-PLUGIN-"):
        words = _("This key lies on a device (a plugin key), which is not read here; the age program reads it.")
        raise SealingError("plugin_key", words)
    if not text.startswith("AGE-SECRET-KEY-1"):
        words = _("This is no secret key of age: one begins with AGE-SECRET-KEY-1, in capitals.")
        raise SealingError("no_key", words)
    prefix, raw = bech32.decode(text)
    if prefix != SECRET or len(raw) != RAW_BYTES:
        raise SealingError("key_length", _("A secret key has 32 bytes; these are %(count)s."), count=len(raw))
    return Key(x25519.Identity.from_str(text))


def parse_keys(content: bytes) -> list[Key]:
    """The keys in an identity file as `age-keygen` writes it: a key a line, # before remarks. Raises SealingError."""
    if len(content) > MOST_FILE:
        raise SealingError("large_file", _("A file of secret keys has at most 10,000 bytes."))
    if content.startswith((b"age-encryption.org/", b"-----BEGIN AGE")):
        words = _("The file of the secret key is itself locked with a password; unlock it with “age --decrypt” first.")
        raise SealingError("locked_key", words)
    try:
        lines = [line.strip() for line in content.decode("ascii", errors="strict").splitlines()]
    except UnicodeDecodeError:
        raise SealingError("no_key", _("The file of secret keys holds characters that none has.")) from None
    found = [parse_key(line) for line in lines if line and not line.startswith("#")]
    if not found:
        raise SealingError("no_key", _("The file holds no secret key."))
    return found


def parse_recipient(text: str) -> Recipient:
    """The recipient written as `age1…`, exactly so. Raises SealingError; one sentence for each other kind there is."""
    if LOOKS_SECRET.search(text):
        words = _("This is a SECRET key, where the public one (age1…) belongs. Show it to nobody; make a new one.")
        raise SealingError("secret_key", words)
    if text.startswith(("ssh-", "sk-ssh-", "ecdsa-")):
        raise SealingError("ssh_recipient", _("This is an SSH key; make an age key with “age-keygen” (age1…)."))
    if text.lower().startswith(("age1pq1", "age1tag1", "age1tagpq1")) or re.match(r"age1[a-z0-9-]+1", text.lower()):
        words = _("“%(text)s” is a recipient of another kind (a device or a plugin); a plain one (age1…) is needed.")
        raise SealingError("other_recipient", words, text=shown(text, 24))
    if not text.startswith("age1"):
        words = _("“%(text)s” is no recipient of age: one begins with age1, in small letters.")
        raise SealingError("no_recipient", words, text=shown(text, 24))
    prefix, raw = bech32.decode(text)
    if prefix != RECIPIENT or len(raw) != RAW_BYTES:
        raise SealingError("recipient_length", _("A recipient has 32 bytes; these are %(count)s."), count=len(raw))
    return _usable(text)


def _usable(text: str) -> Recipient:
    """The recipient, unless it is one of the few points that give everybody the same secret (RFC 7748, section 6.1):
    on those the age library stops the program, and a key that did not would seal nothing.
    """
    public = X25519PublicKey.from_public_bytes(bech32.decode(text)[1])
    try:
        X25519PrivateKey.generate().exchange(public)
        x25519.Recipient.from_str(text)
    except (ValueError, RecipientError):
        words = _("This recipient seals nothing: whoever made it used no proper key. Make one with “age-keygen”.")
        raise SealingError("weak_recipient", words) from None
    return Recipient(text)
