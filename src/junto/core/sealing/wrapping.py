"""The second wrap: a sealed submission encrypted again to a key of its own, whose destruction is its own."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .ciphering import Writes, decrypt, decrypt_stream, encrypt, encrypt_stream, head_of
from .keys import Key, new_key
from .problems import SealingError
from .stanzas import fault_of


def wrap(sealed: bytes) -> tuple[bytes, Key]:
    """A submission's sealed file encrypted again, and the new key that alone takes this wrap off.

    The key belongs outside every backup; where it is destroyed, no copy of the submission can be read any more, not
    even by all officers together. Raises SealingError where `sealed` is no sealed submission.
    """
    _refuse_unsealed(BytesIO(sealed))
    key = new_key()
    return encrypt(key.recipient, sealed), key


def wrap_stream(source: BinaryIO, target: Writes) -> Key:
    """The same in pieces; `source` must be one that can be set back (a file)."""
    _refuse_unsealed(source)
    source.seek(0)
    key = new_key()
    encrypt_stream(key.recipient, source, target)
    return key


def unwrap(key: Key, wrapped: bytes) -> bytes:
    """The sealed file as it was handed in, byte by byte. Raises SealingError."""
    return decrypt(key, wrapped)


def unwrap_stream(key: Key, source: BinaryIO, target: Writes) -> None:
    """The same in pieces; what was written is good only when this returns. Raises SealingError."""
    decrypt_stream(key, source, target)


def destroyed(receipt: str, when: str) -> Sentence:
    """What the record says once the key of a submission's second wrap was destroyed; `when`: the day, written out."""
    words = _(
        "The key of submission %(receipt)s was destroyed on %(when)s. Nobody can read what was handed in any more, in "
        "no copy and no backup; its receipt and its digest remain."
    )
    return Sentence("key_destroyed", words, {"receipt": receipt, "when": when})


def _refuse_unsealed(source: BinaryIO) -> None:
    """Only what is sealed is wrapped: a wrap around readable content would be one key away from everybody."""
    fault = fault_of(head_of(source))
    if fault is not None:
        raise SealingError(fault.code, fault.template, **fault.params)
