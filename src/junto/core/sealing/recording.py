"""Ceremonies and rehearsals as JSON: canonical when written, so that digests agree, and read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785

from junto.core.sentences import gettext_noop as _

from .ceremony import Ceremony, Held, is_name
from .keys import Recipient, parse_recipient
from .parts import is_part
from .problems import SealingError
from .quorum import Quorum
from .sharing import EXTENDABLE, ITERATION_EXPONENT, PASSPHRASE
from .strict_json import read_object

FORMAT, VERSION = "junto-ceremony", 1
MOST_BYTES = 100_000
FIELDS = {"format", "version", "solicitation", "recipient", "made", "needed", "officers", "platform", "scheme"}
HELD = {"name", "recipient", "check", "file", "sha256"}
CHECK = re.compile(r"[a-z]+( [a-z]+){3}")
FILE = re.compile(r"[a-z0-9][a-z0-9.-]{0,99}\.age")
HEX = re.compile(r"[0-9a-f]{64}")


def write_ceremony(ceremony: Ceremony) -> bytes:
    """The record as canonical JSON (RFC 8785) with a line feed: what enters the journal."""
    return (
        rfc8785.dumps(
            {
                "format": FORMAT,
                "version": VERSION,
                "solicitation": ceremony.solicitation,
                **({"part": ceremony.part} if ceremony.part else {}),
                "recipient": ceremony.recipient.text,
                "made": moment(ceremony.made),
                "needed": ceremony.quorum.needed,
                "officers": [_held(one) for one in ceremony.officers],
                "platform": _held(ceremony.platform),
                "scheme": {
                    "name": "SLIP-39",
                    "identifier": ceremony.identifier,
                    "extendable": EXTENDABLE,
                    "iteration_exponent": ITERATION_EXPONENT,
                    "passphrase": PASSPHRASE.decode(),
                    "groups": _groups(ceremony.quorum),
                },
            }
        )
        + b"\n"
    )


def read_ceremony(content: bytes) -> Ceremony:
    """The record of a ceremony, read strictly. Raises SealingError, naming the field."""
    data = _object(content)
    if data.get("format") != FORMAT or repr(data.get("version")) != repr(VERSION):
        raise SealingError("no_ceremony", _("The file is not the record of a ceremony (version 1)."))
    part = data.pop("part", "")
    _fields(data, FIELDS)
    if part != "" and not is_part(part):
        raise _bad("part")
    if not is_name(data["solicitation"]):
        raise _bad("solicitation")
    officers = data["officers"]
    if not isinstance(officers, list):
        raise _bad("officers")
    scheme = data["scheme"]
    if not isinstance(scheme, dict) or type(scheme.get("identifier")) is not int:
        raise _bad("scheme")
    return Ceremony(
        data["solicitation"],
        _recipient(data["recipient"], "recipient"),
        _moment(data["made"]),
        Quorum(data["needed"], len(officers)),
        scheme["identifier"],
        _read_held(data["platform"], "platform"),
        tuple(_read_held(one, f"officers.{place}") for place, one in enumerate(officers)),
        part,
    )


def moment(when: datetime) -> str:
    """A time as the record writes it: UTC, to the second, with Z."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _groups(quorum: Quorum) -> list[list[int]]:
    """Needed and made, of the platform's group and of the officers'."""
    return [[1, 1], [quorum.needed, quorum.officers if quorum.needed > 1 else 1]]


def _held(held: Held) -> dict[str, str | None]:
    recipient = None if held.recipient is None else held.recipient.text
    return {
        "name": held.name,
        "recipient": recipient,
        "check": held.check,
        "file": held.file,
        "sha256": held.sha256,
    }


def _read_held(data: object, field: str) -> Held:
    if not isinstance(data, dict):
        raise _bad(field)
    _fields(data, HELD, f"{field}.")
    if not is_name(data["name"]):
        raise _bad(f"{field}.name")
    if not isinstance(data["check"], str) or not CHECK.fullmatch(data["check"]):
        raise _bad(f"{field}.check")
    recipient = None if data["recipient"] is None else _recipient(data["recipient"], f"{field}.recipient")
    for name, pattern in (("file", FILE), ("sha256", HEX)):
        given = data[name]
        if (given is None) != (recipient is None) or (given is not None and not _fits(given, pattern)):
            raise _bad(f"{field}.{name}")
    return Held(data["name"], recipient, data["check"], data["file"], data["sha256"])


def _fits(value: object, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _recipient(value: object, field: str) -> Recipient:
    if not isinstance(value, str):
        raise _bad(field)
    return parse_recipient(value)


def _moment(value: object) -> datetime:
    try:
        return datetime.strptime(str(value), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise _bad("made") from None


def _object(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise SealingError("large_record", _("The record of a ceremony has at most 100,000 bytes."))
    data = read_object(content)
    if data is None:
        raise SealingError("bad_record", _("The record of the ceremony is no sound JSON."))
    return data


def _fields(data: Mapping[str, object], wanted: set[str], before: str = "") -> None:
    odd = sorted(wanted ^ set(data))
    if odd:
        raise _bad(f"{before}{odd[0]}")


def _bad(field: str) -> SealingError:
    words = _("The record of the ceremony says nothing usable of “%(field)s”.")
    return SealingError("bad_field", words, field=field[:60])
