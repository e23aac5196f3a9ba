"""Sealing and unsealing bytes with age, in pieces; every fault of the library is one of our sentences."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any, BinaryIO, Protocol

import pyrage

from junto.core.sentences import gettext_noop as _

from .armour import Joined, Reads, binary
from .keys import Key, Recipient
from .problems import SealingError
from .stanzas import Head, read_head

PIECE = 1 << 16


class Writes(Protocol):
    """What takes bytes."""

    def write(self, data: bytes, /) -> int:
        """Take them all."""
        ...


def encrypt_stream(recipient: Recipient, source: Reads, target: Writes, *, armoured: bool = False) -> None:
    """Seal what `source` holds to `recipient`, in pieces of 64 KiB. Raises OSError of either side."""
    writing, reading = _Written(target), _Read(source, hashed=False)
    try:
        pyrage.encrypt_io(reading, writing, [recipient.native()], armored=armoured)
    finally:
        _raise_first(reading, writing)  # the library passes over what its last writes raise


def encrypt(recipient: Recipient, content: bytes, *, armoured: bool = False) -> bytes:
    """The same in memory."""
    target = BytesIO()
    encrypt_stream(recipient, BytesIO(content), target, armoured=armoured)
    return target.getvalue()


def decrypt_stream(key: Key, source: BinaryIO, target: Writes, *, look: Callable[[Head], None] | None = None) -> str:
    """Unseal the age file at `source`, armoured or binary; gives the digest of its binary form (SHA-256 in hex).

    What was written to `target` is sound only when this returns: a file that was cut short gives itself away at its
    end. `look` sees the head first and may raise. Raises SealingError; OSError of either side.
    """
    reading, writing = _Read(binary(source)), _Written(target)
    head = read_head(reading)
    if look is not None:
        look(head)
    try:
        pyrage.decrypt_io(Joined([head.content], reading), writing, [key.native()])
    except (pyrage.DecryptError, OSError) as error:
        _raise_first(reading, writing)
        raise _told(error) from None
    _raise_first(reading, writing)
    return reading.rest()


def decrypt(key: Key, sealed: bytes) -> bytes:
    """The same in memory."""
    target = BytesIO()
    decrypt_stream(key, BytesIO(sealed), target)
    return target.getvalue()


def head_of(source: BinaryIO) -> Head:
    """The head of the age file at `source`, armoured or binary. Raises SealingError."""
    return read_head(binary(source))


def ciphertext_digest(source: BinaryIO) -> str:
    """SHA-256 (hex) of the binary form: the same for a file and for its armoured copy. Raises SealingError."""
    return _Read(binary(source)).rest()


class _Read:
    """A reader that takes the digest of all that is read through it, unless nobody wants it, and keeps what reading
    raised: the library hands that on as a fault of its own, or not at all.
    """

    def __init__(self, source: Any, *, hashed: bool = True) -> None:
        self._source = source
        self._digest = sha256() if hashed else None
        self.fault: Exception | None = None

    def read(self, most: int = -1, /) -> bytes:
        return self._taken(self._source.read, most)

    def readline(self, most: int = -1, /) -> bytes:
        return self._taken(self._source.readline, most)

    def rest(self) -> str:
        """The digest of everything, the rest read to its end."""
        while self.read(PIECE):
            pass
        return "" if self._digest is None else self._digest.hexdigest()

    def _taken(self, reading: Callable[[int], bytes], most: int) -> bytes:
        try:
            piece = reading(most)
        except Exception as error:
            self.fault = error
            raise
        if self._digest is not None:
            self._digest.update(piece)
        return piece


class _Written:
    """A writer that keeps what writing raised, for the same reason."""

    def __init__(self, target: Writes) -> None:
        self._target = target
        self.fault: Exception | None = None

    def write(self, data: bytes, /) -> int:
        try:
            return self._target.write(data)
        except Exception as error:
            self.fault = error
            raise

    def flush(self) -> None:
        """The library asks for it; whoever gave the target hands on what it holds."""


def _raise_first(reading: _Read, writing: _Written) -> None:
    fault = reading.fault or writing.fault
    if fault is not None:
        raise fault from None


def _told(error: Exception) -> SealingError:
    said = str(error)
    if "No matching keys" in said:
        return SealingError("other_key", _("It was sealed to another key; this one does not open it."))
    if "MAC" in said:
        return SealingError("changed_head", _("The head of the sealed file was changed after it was sealed."))
    if "decryption error" in said or isinstance(error, OSError):
        return SealingError("changed", _("The sealed file was changed or cut short after it was sealed."))
    if "fill whole buffer" in said:
        return SealingError("cut_short", _("The sealed file is cut short."))
    return SealingError("bad_head", _("The head of the sealed file is damaged."))
