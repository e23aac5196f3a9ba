"""Signed notes (C2SP signed-note): a text with signatures by named keys, read strictly, signed and verified."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .lines import HASH_SIZE, LARGEST, read_base64, read_text, write_base64
from .problems import TlogError

MOST_BYTES = 1_000_000
MOST_SIGNATURES = 100  # signed-note: "MUST accept at least up to 16 signatures"
DASH = "— "  # U+2014 and a space begin a signature line
ED25519, COSIGNATURE = 0x01, 0x04  # the signature types of signed-note that are verified here
PRIVATE = "PRIVATE+KEY+"
KEY_ID = re.compile(r"[0-9a-f]{8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: the key's name, its id (4 bytes) and the signature as its type writes it."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"{DASH}{self.name} {write_base64(self.key_id + self.value)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a newline, and its signatures: nothing of it counts before `verified` said who signed."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public Ed25519 key under a name, for notes (type 1) or for witnesses' time-stamped cosignatures (type 4)."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """SHA-256(name, newline, type, public key), its first 4 bytes (signed-note, "Signatures")."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{write_base64(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True, slots=True)
class Signed:
    """Whose signature was verified; `at` is when a witness saw it (POSIX seconds), None for a plain signature."""

    key: VerifierKey
    at: int | None


@dataclass(frozen=True, slots=True)
class Signer:
    """A private Ed25519 key under a name. Its text form is that of Go's sumdb/note: keep it secret."""

    name: str
    private: Ed25519PrivateKey

    @property
    def key(self) -> VerifierKey:
        """The public key that verifies what it signs."""
        return VerifierKey(self.name, ED25519, self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """The signature of a note's text."""
        return Signature(self.name, self.key.key_id, self.private.sign(text.encode()))

    def cosign(self, text: str, at: int) -> Signature:
        """A witness's cosignature of a checkpoint's text, seen at `at` POSIX seconds (tlog-cosignature, v1)."""
        key = VerifierKey(self.name, COSIGNATURE, self.key.public)
        return Signature(self.name, key.key_id, at.to_bytes(8, "big") + self.private.sign(_cosigned(text, at)))

    def secret(self) -> str:
        """`PRIVATE+KEY+name+id+key`, for a file that only its owner reads."""
        return f"{PRIVATE}{self.name}+{self.key.key_id.hex()}+" + write_base64(
            bytes([ED25519]) + self.private.private_bytes_raw()
        )


def new_signer(name: str) -> Signer:
    """A fresh key under a name, which should be the log's address without its scheme. Raises TlogError."""
    return Signer(_name(name), Ed25519PrivateKey.generate())


def read_signer(secret: str) -> Signer:
    """A private key from its text. Raises TlogError, which never repeats the key."""
    name, _plus, rest = secret.removeprefix(PRIVATE).partition("+")
    try:
        data = read_base64(rest.partition("+")[2], _("Key"), 1 + HASH_SIZE)
        signer = Signer(_name(name), Ed25519PrivateKey.from_private_bytes(data[1:]))
    except TlogError:
        signer = None
    if not secret.startswith(PRIVATE) or signer is None or signer.secret() != secret:
        raise TlogError("private", _("The private key is not of the form PRIVATE+KEY+name+id+key."))
    return signer


def read_key(text: str) -> VerifierKey:
    """A verifier key `name+id+key`: its id in 8 hexadecimal digits, its type and key in Base64. Raises TlogError."""
    name, plus, rest = text.partition("+")
    key_id, again, material = rest.partition("+")
    if not (plus and again and KEY_ID.fullmatch(key_id)):
        raise TlogError("key", _("The key “%(text)s” is not of the form name+id+key."), text=shown(text))
    data = read_base64(material, _("Key"))
    if len(data) != 1 + HASH_SIZE or data[0] not in (ED25519, COSIGNATURE):
        template = _("The key “%(text)s” is of no kind that can be used here (Ed25519, types 1 and 4).")
        raise TlogError("kind", template, text=shown(text))
    key = VerifierKey(_name(name), data[0], data[1:])
    if key.key_id.hex() != key_id:
        raise TlogError("key_id", _("The key “%(text)s” is not the one its id names."), text=shown(text))
    return key


def read_note(data: bytes) -> Note:
    """A note from its bytes, nothing verified yet. Raises TlogError where it is not written as signed-note says."""
    text = read_text(data, _("Note"), MOST_BYTES)
    body, blank, tail = text.rpartition("\n\n")
    if not blank or not tail.endswith("\n") or not body:
        raise TlogError("note", _("The note does not end in a blank line and signatures."))
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise TlogError("signatures", _("The note has more than %(most)d signatures."), most=MOST_SIGNATURES)
    if len(set(lines)) < len(lines):
        raise TlogError("twice", _("The note has the same signature twice."))
    return Note(f"{body}\n", tuple(_signature(line) for line in lines))


def signed(text: str, signers: Iterable[Signer]) -> Note:
    """A note of that text, signed by each. Raises TlogError unless the text ends in a newline."""
    if not text.endswith("\n"):
        raise TlogError("newline", _("The text of a note must end in a newline."))
    return Note(text, tuple(one.sign(text) for one in signers))


def verified(note: Note, keys: Sequence[VerifierKey]) -> list[Signed]:
    """Who of those keys signed the note, in the order of its lines. Signatures by other keys are ignored.

    Raises TlogError where a signature by one of the keys is false, or none of the keys signed (signed-note,
    "Signatures").
    """
    known = {(key.name, key.key_id): key for key in keys}
    found: list[Signed] = []
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is not None:
            one = Signed(key, _check(key, signature, note.text))
            if one not in found:
                found.append(one)
    if not found:
        raise TlogError("unsigned", _("None of the given keys signed it."))
    return found


def _check(key: VerifierKey, signature: Signature, text: str) -> int | None:
    """When it was signed, as far as its type says; raises TlogError where the signature is false."""
    value, at = signature.value, None
    message = text.encode()
    if key.kind == COSIGNATURE:
        at, value = int.from_bytes(value[:8], "big"), value[8:]
        message = _cosigned(text, at)
    try:
        if at is not None and at > LARGEST:
            raise InvalidSignature
        Ed25519PublicKey.from_public_bytes(key.public).verify(value, message)
    except InvalidSignature:
        raise TlogError("false", _("The signature of “%(name)s” is false."), name=shown(key.name)) from None
    return at


def _cosigned(text: str, at: int) -> bytes:
    """What a witness signs (tlog-cosignature, "Ed25519 signed message")."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _signature(line: str) -> Signature:
    name, blank, value = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not blank:
        raise TlogError("line", _("“%(line)s” is no signature line."), line=shown(line))
    data = read_base64(value, _("Signature"))
    if len(data) <= 4:
        raise TlogError("line", _("“%(line)s” is no signature line."), line=shown(line))
    return Signature(_name(name), data[:4], data[4:])


def _name(name: str) -> str:
    """The name, unless it is empty or holds a plus, a space of any kind or a control character."""
    if not name or "+" in name or any(one.isspace() or one < " " for one in name):
        raise TlogError("name", _("“%(name)s” is no name of a key."), name=shown(name))
    return name
