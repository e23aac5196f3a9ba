"""Sealing a submission to a solicitation's key, and unsealing it: the header in one line, then the content."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from junto.core.files import whole_file
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .armour import Joined, binary
from .ciphering import PIECE, Writes, decrypt_stream, encrypt_stream
from .header import MOST_CONTENT, MOST_HEADER, Header, new_nonce, read_header
from .keys import Key, Recipient
from .problems import SealingError
from .stanzas import Head, fault_of, read_head, why_not_whole

MOST_SEALED = MOST_CONTENT + MOST_CONTENT // 2  # bytes; armour makes a third more of it


@dataclass(frozen=True, slots=True)
class Opened:
    """What unsealing found: the header, digest and length of the content that really follows it, and the digest of the
    ciphertext's binary form. Digests are SHA-256 in hex.
    """

    header: Header
    sha256: str
    length: int
    ciphertext: str


def header_for(
    source: BinaryIO,
    *,
    solicitation: str,
    number: str,
    addendum: int,
    company: str,
    nonce: str | None = None,
    part: str = "",
) -> Header:
    """The header of a content, which is read to its end for digest and length. Raises SealingError over 256 MiB."""
    digest, length = sha256(), 0
    while piece := source.read(PIECE):
        digest.update(piece)
        length += len(piece)
        if length > MOST_CONTENT:
            raise _too_large()
    return Header(solicitation, number, addendum, company, nonce or new_nonce(), digest.hexdigest(), length, part)


def seal(recipient: Recipient, header: Header, content: bytes, *, armoured: bool = False) -> bytes:
    """The content sealed behind its header to the solicitation's recipient, as an age file.

    Raises SealingError where digest or length in the header are not the content's, or a bound is passed.
    """
    target = BytesIO()
    seal_stream(recipient, header, BytesIO(content), target, armoured=armoured)
    return target.getvalue()


def seal_stream(
    recipient: Recipient, header: Header, source: BinaryIO, target: Writes, *, armoured: bool = False
) -> None:
    """The same in pieces; what was written is good only when this returns."""
    read = _Measured(source)
    encrypt_stream(recipient, Joined([header.as_bytes()], read), target, armoured=armoured)
    if (read.digest.hexdigest(), read.length) != (header.sha256, header.length):
        words = _("The content is not what its header says: it was changed while it was sealed.")
        raise SealingError("other_content", words)


def seal_file(recipient: Recipient, header: Header, source: Path, target: Path) -> None:
    """Seal the file `source` (`header` is its own) into the file `target`, which appears whole or not at all."""
    with source.open("rb") as content, whole_file(target) as sealed:
        seal_stream(recipient, header, content, sealed)
        sealed.seek(0)
        fault = inspect(sealed)  # as it came to the disk
        if fault is not None:
            raise SealingError(fault.code, fault.template, **fault.params)


def unseal(key: Key, sealed: bytes) -> tuple[Opened, bytes]:
    """What was found, and the content. Raises SealingError: sealed to another key or to several, changed, cut short, no
    header, too large. Whether it belongs where it was handed in is for `check` to say.
    """
    target = BytesIO()
    opened = unseal_stream(key, BytesIO(sealed), target)
    return opened, target.getvalue()


def unseal_stream(key: Key, source: BinaryIO, target: Writes) -> Opened:
    """The same in pieces; what was written is good only when this returns."""
    parting = _Parting(target)
    ciphertext = decrypt_stream(key, source, parting, look=_alone)
    header = parting.header
    if header is None:
        raise SealingError("no_header", _("Inside there is no header as a submission has it in its first line."))
    return Opened(header, parting.digest.hexdigest(), parting.length, ciphertext)


def unseal_file(key: Key, source: Path, target: Path) -> Opened:
    """Unseal the file `source` into the file `target` (the content alone), for its owner's eyes, or not at all."""
    if source.stat().st_size > MOST_SEALED:
        raise _too_large()
    with source.open("rb") as sealed, whole_file(target) as content:
        return unseal_stream(key, sealed, content)


def inspect(source: BinaryIO) -> Sentence | None:
    """Why a sealed file cannot be taken as a submission, as far as can be told without its key; None where nothing
    speaks against it. For the moment it is handed in, while its company can still seal it anew.
    """
    try:
        read = binary(source)
        fault = fault_of(read_head(read))
        return fault or why_not_whole(sum(map(len, iter(lambda: read.read(PIECE), b""))))
    except SealingError as fault:
        return fault.sentence


def _alone(head: Head) -> None:
    fault = fault_of(head)
    if fault is not None:
        raise SealingError(fault.code, fault.template, **fault.params)


class _Measured:
    """A reader that measures what is read through it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.digest = sha256()
        self.length = 0

    def read(self, most: int, /) -> bytes:
        piece = self._source.read(most)
        self.digest.update(piece)
        self.length += len(piece)
        return piece


class _Parting:
    """Takes what is unsealed: the first line is the header, the rest is measured and handed on."""

    def __init__(self, target: Writes) -> None:
        self._target = target
        self._begun = b""
        self.header: Header | None = None
        self.digest = sha256()
        self.length = 0

    def write(self, data: bytes, /) -> int:
        if self.header is None:
            self._begun += data
            line, end, rest = self._begun.partition(b"\n")
            if not end and len(line) < MOST_HEADER:
                return len(data)
            self.header = read_header(line[:MOST_HEADER] + end)
            self._begun = b""
            self._content(rest)
        else:
            self._content(data)
        return len(data)

    def _content(self, data: bytes) -> None:
        self.length += len(data)
        if self.length > MOST_CONTENT:
            raise _too_large()
        self.digest.update(data)
        self._target.write(data)


def _too_large() -> SealingError:
    return SealingError("too_large", _("A submission holds at most 256 MiB (268,435,456 bytes)."))
