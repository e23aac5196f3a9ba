"""A log's entries: salted digests of one shape, so that nothing shows what lies behind them; and what opens one.

The record's own entry is the log's: a header, in it the digest of a salt and of what was recorded (the body).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import rfc8785

from junto.core.sentences import gettext_noop as _
from junto.core.texts import is_whole

from .problems import TlogError

MOST_BYTES = 2_900_000  # of an opening: in Base64 it fits a receipt
LARGEST_NUMBER = 2**53 - 1  # beyond it readers of JSON lose digits
HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)
SUBJECT = re.compile(r"[a-z0-9_.]{1,60}:[0-9a-f-]{36}", re.ASCII)
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z", re.ASCII)
VERSION = 1

Header = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Opening:
    """What shows what an entry stands for: its header, the salt (64 hexadecimal digits) and the body (canonical JSON).

    After salt and body were erased both are None: then the header shows that something was recorded, and not what.
    """

    header: Header
    salt: str | None
    body: str | None

    @property
    def digest(self) -> bytes:
        """The log's entry: SHA-256 over the header in canonical JSON (RFC 8785); 32 bytes."""
        return sha256(canonical(self.header)).digest()

    @property
    def erased(self) -> bool:
        """Whether salt and body are gone."""
        return self.body is None

    def data(self) -> bytes:
        """The opening in canonical JSON, as a receipt carries it. Raises TlogError where there is none."""
        return canonical({"v": VERSION, "header": dict(self.header), "body": self.body, "salt": self.salt})

    def recorded(self) -> dict[str, Any]:
        """What was recorded, read from the body; empty where it was erased."""
        return _object(self.body) if self.body is not None else {}


def canonical(value: object) -> bytes:
    """Canonical JSON (RFC 8785). Raises TlogError where there is none: other types, numbers beyond 2^53, NaN."""
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # what is no JSON it refuses
    except (rfc8785.CanonicalizationError, UnicodeError, RecursionError):
        raise TlogError("not_canonical", _("What was recorded has no canonical JSON (RFC 8785).")) from None


def read_opening(data: bytes) -> Opening:
    """The opening of an entry from a receipt's extra data: canonical JSON, no member more or less.

    The header must name the digest of salt and body, SHA-256(salt ‖ body), or both are null. Raises TlogError.
    """
    if len(data) > MOST_BYTES:
        raise TlogError("long", _("The opening in the receipt is longer than %(most)s bytes."), most=f"{MOST_BYTES:,}")
    try:
        found = _object(data.decode())
    except UnicodeDecodeError:
        raise _wrong() from None
    if found.keys() != {"v", "header", "body", "salt"} or not _is_version(found["v"]) or not is_header(found["header"]):
        raise _wrong()
    opening = Opening(found["header"], found["salt"], found["body"])
    # One opening, one text: JSON otherwise ordered, spaced or escaped, and double names, come out differently.
    if opening.data() != data:
        raise TlogError("canonical", _("The opening in the receipt is not written in canonical JSON (RFC 8785)."))
    if (opening.salt, opening.body) != (None, None):
        _check_body(opening)
    return opening


def _check_body(opening: Opening) -> None:
    salt, body = opening.salt, opening.body
    if not _is_hex(salt) or not isinstance(body, str):
        raise _wrong()
    if sha256(bytes.fromhex(str(salt)) + body.encode()).hexdigest() != opening.header["payload"]:
        raise TlogError("body", _("What the receipt says was recorded is not what the entry was made of."))
    if canonical(_object(body)).decode() != body:
        raise TlogError("canonical", _("The opening in the receipt is not written in canonical JSON (RFC 8785)."))


def _object(text: str) -> dict[str, Any]:
    """A JSON object, its whole numbers beyond 2^53 as canonical JSON means them: as floating point."""
    try:
        found = json.loads(text, parse_int=_number)
    except (ValueError, RecursionError):
        raise _wrong() from None
    if not isinstance(found, dict):
        raise _wrong()
    return found


def _number(text: str) -> int | float:
    value = float(text)
    return int(value) if abs(value) <= LARGEST_NUMBER else value


def _is_version(value: object) -> bool:
    return value == VERSION and isinstance(value, int) and not isinstance(value, bool)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_text(value: object) -> bool:
    return isinstance(value, str) and is_whole(value)


def _is_hex(value: object) -> bool:
    return isinstance(value, str) and HEX.fullmatch(value) is not None


def _like(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _or(empty: object, fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value == empty or fits(value)


MEMBERS: Mapping[str, Callable[[object], bool]] = {
    "v": _is_version,
    "subject": _like(SUBJECT),
    "number": _is_count,  # 1, 2, 3 … of the subject's entries
    "root": _like(SUBJECT),
    "action": _is_text,
    "state": _is_text,
    "actor": _or(None, _is_text),
    "role": _is_text,
    "organization": _or(None, _is_text),
    "deputy_for": _or(None, _is_text),
    "at": _like(MOMENT),  # UTC, to the microsecond
    "public": lambda value: isinstance(value, bool),
    "previous": _or("", _is_hex),  # the digest of the subject's entry before
    "payload": _is_hex,
}


def is_header(value: object) -> bool:
    """Whether it is the header of an entry: each of its members, of the right shape, and no other."""
    return isinstance(value, dict) and value.keys() == MEMBERS.keys() and all(
        fits(value[name]) for name, fits in MEMBERS.items()
    )  # fmt: skip


def _wrong() -> TlogError:
    return TlogError("opening", _("The receipt does not carry the opening of its entry."))
