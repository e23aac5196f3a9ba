"""The armoured (text) form of an age file as its binary form, by the strict rules of age's specification."""

from __future__ import annotations

import binascii
import io
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from junto.core.sentences import gettext_noop as _

from .problems import SealingError

BEGIN, END = b"-----BEGIN AGE ENCRYPTED FILE-----", b"-----END AGE ENCRYPTED FILE-----"
COLUMNS = 64
AT_ONCE = 1_000  # lines
MOST_BLANK = 1_024  # bytes of white space before and after
BLANK = b" \t\r\n"


def binary(source: BinaryIO) -> BinaryIO:
    """A reader of the binary form of the age file at `source`, whichever form it has, from where `source` stands.

    Reading raises SealingError where the armour is not exactly as age writes it: lines of 64, one shorter at the end,
    nothing around it but white space (1,024 bytes at most). Source: age-encryption.org/v1, “ASCII armor”.
    """
    head = source.read(MOST_BLANK + len(BEGIN))
    stripped = head.lstrip(BLANK)
    joined: BinaryIO = io.BufferedReader(Joined([head], source))
    if not stripped.startswith(b"-----"):
        return joined
    joined.read(len(head) - len(stripped))
    return io.BufferedReader(Joined(_decoded(joined)))


class Reads(Protocol):
    """What gives bytes, at most so many at a time; none at its end."""

    def read(self, most: int, /) -> bytes:
        """The next bytes."""
        ...


class Joined(io.RawIOBase):
    """A reader of pieces, and after them of what is left in `rest`."""

    def __init__(self, pieces: Iterator[bytes] | list[bytes], rest: Reads | None = None) -> None:
        self._pieces = iter(pieces)
        self._rest = rest
        self._held = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill as much of the buffer as the next piece has; 0 at the end."""
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                piece = self._rest.read(len(buffer)) if self._rest is not None else b""
                if not piece:
                    return 0
            self._held = piece
        given = self._held[: len(buffer)]
        self._held = self._held[len(given) :]
        buffer[: len(given)] = given
        return len(given)


def _decoded(source: BinaryIO) -> Iterator[bytes]:
    if _line(source) != BEGIN:
        raise _broken()
    full: list[bytes] = []
    line = _line(source)
    while line != END:
        following = _line(source)
        if len(line) == COLUMNS and following != END:
            full.append(line)
            if len(full) == AT_ONCE:
                yield _bytes_of(b"".join(full), last=False)
                full.clear()
        elif 0 < len(line) <= COLUMNS and following == END:
            yield _bytes_of(b"".join(full), last=False)
            full.clear()
            yield _bytes_of(line, last=True)
        else:
            raise _broken()
        line = following
    after = source.read(MOST_BLANK + 1)
    if len(after) > MOST_BLANK or after.strip(BLANK):
        raise _broken()


def _line(source: BinaryIO) -> bytes:
    """One line without its end, LF or CR LF; what is longer than any line may be comes back as it is."""
    line = source.readline(COLUMNS + 3)
    return line[:-2] if line.endswith(b"\r\n") else line.removesuffix(b"\n")


def _bytes_of(text: bytes, *, last: bool) -> bytes:
    """Base64, strictly: no character too many, no padding before the end, no bits left over."""
    try:
        found = binascii.a2b_base64(text, strict_mode=True)
    except binascii.Error:
        raise _broken() from None
    if (b"=" in text and not last) or binascii.b2a_base64(found, newline=False) != text:
        raise _broken()
    return found


def _broken() -> SealingError:
    words = _("The file's text form is damaged: it is not as the age program writes it. Send the file itself instead.")
    return SealingError("bad_armour", words)
