"""The parts that the texts of a log are made of, read so strictly that each value has one way to be written."""

from __future__ import annotations

import base64
import binascii
import re

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .problems import TlogError

HASH_SIZE = 32
LARGEST = 2**63 - 1  # of a size, an index or a time (tlog-cosignature: "MUST NOT exceed 2^63 - 1")
DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


def read_number(text: str, what: str) -> int:
    """A whole number from 0 to 2^63 - 1, in ASCII digits without leading zeroes (tlog-checkpoint, "tree size").

    Raises TlogError, naming it as `what`, a text for translators.
    """
    if DECIMAL.fullmatch(text) is None or int(text) > LARGEST:
        raise TlogError("number", _("%(what)s: “%(text)s” is no whole number."), what=_named(what), text=shown(text))
    return int(text)


def read_base64(text: str, what: str, size: int | None = None) -> bytes:
    """Bytes in the standard Base64 of RFC 4648, section 4, written the one canonical way.

    `size`: how many bytes it must be, where known. Raises TlogError, naming it as `what`, a text for translators.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):  # characters beyond ASCII are a ValueError
        data = None
    # Python reads left-over bits and padding after enough bytes as if they were nothing: two texts, one value.
    if data is None or write_base64(data) != text:
        raise TlogError("base64", _("%(what)s: “%(text)s” is no Base64."), what=_named(what), text=shown(text))
    if size is not None and len(data) != size:
        template = _("%(what)s: %(found)d bytes instead of %(size)d.")
        raise TlogError("bytes", template, what=_named(what), found=len(data), size=size)
    return data


def write_base64(data: bytes) -> str:
    """Bytes as standard Base64 with its padding."""
    return base64.b64encode(data).decode()


def read_text(data: bytes, what: str, most: int) -> str:
    """UTF-8 text of at most `most` bytes without control characters but the newline (signed-note, "Format").

    Raises TlogError, naming it as `what`, a text for translators.
    """
    if len(data) > most:
        raise TlogError("long", _("%(what)s: longer than %(most)s bytes."), what=_named(what), most=f"{most:,}")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise TlogError("utf8", _("%(what)s: no UTF-8 text."), what=_named(what)) from None
    if any(character < " " and character != "\n" for character in text):
        raise TlogError("control", _("%(what)s: there are control characters in it."), what=_named(what))
    return text


def _named(what: str) -> Sentence:
    return Sentence("part", what)
