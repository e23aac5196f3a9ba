"""Whom an age file is sealed to, as far as its head says: read strictly before anything is decrypted."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Protocol

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .problems import SealingError

VERSION = b"age-encryption.org/v1\n"
MOST_HEAD = 64 * 1024
NONCE, BLOCK, TAG = (
    16,
    64 * 1024,
    16,
)  # behind the head: a mark, then blocks of at most so many bytes, each with its tag
COLUMNS = 64
ARGUMENTS = re.compile(rb"-> ([\x21-\x7e]+(?: [\x21-\x7e]+)*)\n")
MAC = re.compile(rb"--- [A-Za-z0-9+/]{43}\n")
GREASE = "-grease"  # stanzas that some programs add so that none forgets to pass over what it does not know


class Lines(Protocol):
    """What is read line by line, of each at most so many bytes."""

    def readline(self, most: int, /) -> bytes:
        """The next line with its end; nothing at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an age file: the kind of each of its recipients in their order, and its bytes."""

    kinds: tuple[str, ...]
    content: bytes


def read_head(source: Lines) -> Head:
    """Read the head of a binary age file up to where what is sealed begins. Raises SealingError where it is none, is of
    another version, or is longer than 64 KiB. Source: age-encryption.org/v1, “Header”.
    """
    lines = [source.readline(len(VERSION))]
    if lines[0] != VERSION:
        raise _no_age_file(lines[0])
    kinds: list[str] = []
    size = len(VERSION)
    while True:
        line = source.readline(MOST_HEAD)
        lines.append(line)
        size += len(line)
        if size > MOST_HEAD:
            raise SealingError("large_head", _("The head of the sealed file is longer than 64 KiB."))
        if MAC.fullmatch(line) and kinds:
            return Head(tuple(kinds), b"".join(lines))
        stanza = ARGUMENTS.fullmatch(line)
        if not stanza:
            raise _damaged()
        kinds.append(stanza[1].split(b" ")[0].decode("ascii"))
        body = _body(source)
        lines += body
        size += sum(map(len, body))


def fault_of(head: Head) -> Sentence | None:
    """Why a submission with this head is not taken: it must be sealed to one age X25519 key and to nothing else.

    A second recipient could read it, and one of another kind tells that another program was used than the instructions
    name. None where it is as it should be.
    """
    kinds = [kind for kind in head.kinds if not kind.endswith(GREASE)]
    others = [kind for kind in kinds if kind != "X25519"]
    if "scrypt" in others:
        return Sentence("password", _("It is sealed with a password. Seal it to the solicitation's key (age1…)."))
    if others:
        words = _("It is sealed to a recipient of a kind that is not taken here (“%(kind)s”).")
        return Sentence("other_kind", words, {"kind": shown(others[0], 24)})
    if len(kinds) != 1:
        words = _("It is sealed to %(count)s keys; it must be sealed to the solicitation's key alone.")
        return Sentence("several_keys", words, {"count": len(kinds)})
    return None


def why_not_whole(size: int) -> Sentence | None:
    """Why what stands behind a head cannot be whole, by its size in bytes alone; None where it may be.

    Each block is 64 KiB and a tag of 16 bytes, the last one shorter but not empty. A file that was cut off exactly
    between two blocks cannot be told from a whole one without the key. Source: age-encryption.org/v1, “Payload”.
    """
    blocks = size - NONCE
    if blocks <= TAG or 0 < blocks % (BLOCK + TAG) <= TAG:
        return Sentence(
            "cut_short", _("The sealed file is not whole: it was cut off. Send it again, or seal it again.")
        )
    return None


def _body(source: Lines) -> list[bytes]:
    """The lines of a stanza's body: full ones, then a shorter one, which may be empty."""
    lines = []
    while True:
        line = source.readline(COLUMNS + 2)
        text = line.removesuffix(b"\n")
        if line == text or len(text) > COLUMNS:
            raise _damaged()
        _unpadded(text)
        lines.append(line)
        if len(text) < COLUMNS:
            return lines
        if sum(map(len, lines)) > MOST_HEAD:
            raise SealingError("large_head", _("The head of the sealed file is longer than 64 KiB."))


def _unpadded(text: bytes) -> None:
    """Raises SealingError unless this is base64 without padding in the one way there is to write it."""
    try:
        found = binascii.a2b_base64(text + b"=" * (-len(text) % 4), strict_mode=True)
    except binascii.Error:
        raise _damaged() from None
    if base64.b64encode(found).rstrip(b"=") != text:
        raise _damaged()


def _no_age_file(line: bytes) -> SealingError:
    if not line:
        return SealingError("empty_file", _("The file is empty."))
    if line.startswith(b"age-encryption.org/"):
        return SealingError("other_version", _("The file is sealed by another version of age than 1."))
    return SealingError("not_sealed", _("The file is not sealed: it is no age file."))


def _damaged() -> SealingError:
    return SealingError("bad_head", _("The head of the sealed file is damaged."))
