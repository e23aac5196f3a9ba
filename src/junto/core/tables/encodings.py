"""Which encoding a text file is in; mixed or broken encodings are said with their line, never patched over."""

import codecs
import re
from typing import NamedTuple

from junto.core.sentences import gettext_noop as _
from junto.core.tables.problems import Unreadable

_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_CP1252_ONLY = re.compile(rb"[\x80-\x9f]")
_SAMPLE = 4096


class Decoded(NamedTuple):
    """Text as UTF-8 bytes without a byte order mark, and the encoding it came in; `guessed` where the file
    does not prove it.
    """

    data: bytes
    encoding: str
    guessed: bool


def decode(data: bytes, name: str) -> Decoded:
    """Text of any encoding accepted (UTF-8, UTF-16, Windows-1252, Latin-1) as UTF-8 bytes. Raises Unreadable
    with the line.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Unreadable("utf32", _("“%(file)s” is in UTF-32. Save it as “CSV UTF-8”."), file=name)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _from_utf16(data, "utf-16", name, guessed=False)
    unmarked = _utf16_without_mark(data)
    if unmarked:
        return _from_utf16(data, unmarked, name, guessed=True)
    encoding = "utf-8"
    if data.startswith(codecs.BOM_UTF8):
        data, encoding = data[3:], "utf-8-sig"
    broken_at = first_fault(data)
    if broken_at is None:
        return Decoded(data, encoding, guessed=False)
    return _from_single_bytes(data, broken_at, encoding, name)


def first_fault(data: bytes) -> int | None:
    """Place of the first byte that is not UTF-8, or None. Decodes by pieces: the text is never held whole."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    size = 1 << 20
    for start in range(0, len(data), size):
        piece = data[start : start + size]
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(piece, final=start + size >= len(data))
        except UnicodeDecodeError as error:
            return start - pending + error.start
    return None


def line_of(data: bytes, position: int) -> int:
    """The line, from 1, in which a byte stands."""
    before = data[:position]
    return before.count(b"\n") + (before.count(b"\r") if b"\n" not in before else 0) + 1


def _utf16_without_mark(data: bytes) -> str:
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2:
        return ""
    if sample[1::2].count(0) > 0.7 * half and sample[0::2].count(0) == 0:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.7 * half and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return ""


def _from_utf16(data: bytes, encoding: str, name: str, *, guessed: bool) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, errors="ignore").count("\n") + 1
        raise Unreadable(
            "broken_encoding",
            _("“%(file)s”, line %(line)s: the text breaks off or is damaged (its encoding is %(encoding)s)."),
            file=name, line=line, encoding=encoding.upper(),
        ) from error  # fmt: skip
    return Decoded(text.encode(), encoding, guessed)


def _from_single_bytes(data: bytes, broken_at: int, encoding: str, name: str) -> Decoded:
    if encoding == "utf-8-sig" or _MULTIBYTE.search(data):
        raise Unreadable(
            "mixed_encoding",
            _(
                "“%(file)s”, line %(line)s: the text is UTF-8 elsewhere but not here, as when files of two "
                "encodings are pasted together or a file is cut off. Mend that line, or save the file anew as "
                "“CSV UTF-8”."
            ),
            file=name, line=line_of(data, broken_at),
        )  # fmt: skip
    undefined = _UNDEFINED_IN_CP1252.search(data)
    if undefined:
        raise Unreadable(
            "unknown_encoding",
            _("“%(file)s”, line %(line)s: the letters are in no encoding known here (UTF-8, UTF-16, Windows-1252). "
              "Save the file as “CSV UTF-8”."),
            file=name, line=line_of(data, undefined.start()),
        )  # fmt: skip
    name_of = "cp1252" if _CP1252_ONLY.search(data) else "latin-1"
    return Decoded(data.decode(name_of).encode(), name_of, guessed=True)
