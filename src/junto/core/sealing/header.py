"""The header inside a sealed submission: for which solicitation, which addendum, from whom, and what its content is."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import rfc8785

from junto.core.sentences import gettext_noop as _
from junto.core.texts import is_whole

from .parts import is_part
from .problems import SealingError
from .strict_json import read_object

FORMAT, VERSION = "junto-sealed", 1
NONCE_BYTES = 32
MOST_HEADER = 4_096  # bytes
MOST_CONTENT = 256 * 1024 * 1024  # bytes
MOST_ADDENDUM = 9_999
LONGEST_NAME = 200
HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the content under the seal.

    `solicitation`: its id (an ocid); `number`: what people call it; `addendum`: the last one answered, 0 for none;
    `company`: the company's id; `nonce`: 32 random bytes in hex, of this submission alone; `sha256`, `length`: digest
    (hex) and bytes of the content; `part`: `quality` or `price` where these are two envelopes, else empty.
    """

    solicitation: str
    number: str
    addendum: int
    company: str
    nonce: str
    sha256: str
    length: int
    part: str = ""

    def as_data(self) -> dict[str, Any]:
        """Its fields; `part` only where there are two envelopes."""
        return {name: value for name, value in asdict(self).items() if name != "part" or value}

    def as_bytes(self) -> bytes:
        """One line: canonical JSON (RFC 8785) and a line feed. Raises SealingError where a value is out of bounds."""
        _checked(self.as_data())
        return _canonical({"format": FORMAT, "version": VERSION, **self.as_data()})


def new_nonce() -> str:
    """32 random bytes in hex."""
    return secrets.token_hex(NONCE_BYTES)


def read_header(line: bytes) -> Header:
    """The header in its line, read strictly: the bytes must be the canonical JSON of exactly its fields, at most 4,096.

    Raises SealingError.
    """
    if not line.endswith(b"\n") or len(line) > MOST_HEADER:
        raise SealingError("no_header", _("Inside there is no header as a submission has it in its first line."))
    data = read_object(line)
    if data is None or _canonical(data) != line:
        raise SealingError("bad_header", _("The header inside is no sound JSON in its canonical form."))
    if data.pop("format", None) != FORMAT:
        raise SealingError("other_format", _("What is inside is no submission that Junto knows."))
    if repr(data.pop("version", None)) != repr(VERSION):  # True is 1 in Python
        raise SealingError("other_format_version", _("The submission inside is of a version that is not known here."))
    _checked(data)
    return Header(**data)


def _canonical(data: dict[str, Any]) -> bytes:
    """The line of these data; nothing where they hold half characters."""
    try:
        return rfc8785.dumps(data) + b"\n"
    except ValueError:
        return b""


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME and value.isprintable() and is_whole(value)


def _is_hex(value: object) -> bool:
    return isinstance(value, str) and HEX.fullmatch(value) is not None


def _up_to(most: int) -> Callable[[object], bool]:
    return lambda value: type(value) is int and 0 <= value <= most


FIELDS: dict[str, Callable[[object], bool]] = {
    "solicitation": _is_name,
    "number": _is_name,
    "addendum": _up_to(MOST_ADDENDUM),
    "company": _is_name,
    "nonce": _is_hex,
    "sha256": _is_hex,
    "length": _up_to(MOST_CONTENT),
}
MAY: dict[str, Callable[[object], bool]] = {"part": is_part}


def _checked(data: dict[str, Any]) -> None:
    """Raises SealingError, naming the field, where the data are not exactly the fields within their bounds."""
    wrong = next((name for name, fits in FIELDS.items() if name not in data or not fits(data[name])), None)
    more = (name for name in data if name not in FIELDS and not (name in MAY and MAY[name](data[name])))
    wrong = wrong or next(more, None)
    if wrong is not None:
        words = _("The header says nothing usable of “%(field)s”, or more than a header may.")
        raise SealingError("bad_field", words, field=wrong[:40])
