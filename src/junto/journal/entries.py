"""Making entries: canonical JSON, salted payload digests, the chain from a subject's entry to its previous one."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import rfc8785
from django.db import models

from junto.core.texts import is_whole
from junto.core.workflow import Actor, Held, Transition
from junto.journal import statements
from junto.journal.models import Entry, Payload
from junto.journal.registry import Kind
from junto.journal.snapshots import plain

LAST = (
    "SELECT number, digest FROM journal_entry WHERE subject_type = %s AND subject_id = %s ORDER BY number DESC LIMIT 1"
)
QUICK = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=plain)
# What Python may write otherwise than RFC 8785, inside an object or array: numbers with an exponent or a fraction of
# nought (ECMAScript writes 5 for 5.0), whole ones of 16 digits, and keys that were no text (they are sorted otherwise).
# One pattern for each place of a number: each begins with fixed characters, which are found many times faster.
OTHERWISE = [re.compile(place + r"-?(?:[0-9.]+[eE]|[0-9]+\.0[,\]}]|[0-9]{16})") for place in ('":', ",", r"\[")]
OTHERWISE.append(re.compile(r'"-?[0-9][0-9.eE+-]*":'))
KEY_BEYOND_ASCII = re.compile(r'[^\x00-\x7f][^"]*":')  # sorted by UTF-16


def canonical(value: Any) -> str:
    """Canonical JSON (RFC 8785) as text.

    Python's own writer gives the same bytes many times faster, but for few values: those are left to the reference
    package. A test holds the two to one another.
    """
    quick = quickly(value)
    return rfc8785.dumps(plain(value)).decode() if quick is None else quick


def quickly(value: Any) -> str | None:
    """Canonical JSON by Python's own writer; None where it may differ: what looks suspicious counts as different."""
    if not isinstance(value, dict | list):
        return None
    try:
        text = QUICK.encode(value)
    except (TypeError, ValueError):  # keys of several types; no number
        return None
    if '"true":' in text or '"false":' in text or '"null":' in text:
        return None
    for pattern in OTHERWISE:
        if pattern.search(text):
            return None
    if not text.isascii() and (KEY_BEYOND_ASCII.search(text) or not is_whole(text)):
        return None
    return text


def salted_digest(salt: str, body: str) -> str:
    """SHA-256 over the salt's 32 bytes and the body, in hex."""
    return sha256(bytes.fromhex(salt) + body.encode()).hexdigest()


def header(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Those of an entry's columns that its digest covers; of an entry at hand, `vars(entry)` are its columns."""
    return {
        "v": 1,
        "subject": f"{columns['subject_type']}:{plain(columns['subject_id'])}",
        "number": columns["number"],
        "root": f"{columns['root_type']}:{plain(columns['root_id'])}",
        "action": columns["action"],
        "state": columns["state"],
        "actor": plain(columns["actor"]),
        "role": columns["role"],
        "organization": plain(columns["organization"]),
        "deputy_for": plain(columns["deputy_for"]),
        "at": plain(columns["at"]),
        "public": columns["public"],
        "previous": columns["previous"],
        "payload": columns["payload_digest"],
    }


def entry_digest(columns: Mapping[str, Any]) -> str:
    """SHA-256 of an entry's header in canonical JSON, in hex: the leaf that seals and the log are made of."""
    # Texts of ASCII, small whole numbers, yes and no: of these Python's own writer makes canonical JSON.
    return sha256(QUICK.encode(header(columns)).encode()).hexdigest()


class Last(NamedTuple):
    """The end of a subject's chain, on which its next entry is hung."""

    number: int
    digest: str


def last_of(subject_type: str, subject_id: UUID) -> Last | None:
    """A subject's last entry; None where it has none."""
    given = statements.prepared(Entry, ("subject_type", "subject_id"), (subject_type, subject_id))
    with statements.asking() as cursor:
        cursor.execute(LAST, given)
        found = cursor.fetchone()
    return None if found is None else Last(*found)


@dataclass(slots=True)
class Happening:
    """One thing done, ready to be written down."""

    kind: Kind
    subject: models.Model
    transition: Transition
    held: Held
    inputs: Mapping[str, Any]
    after: Mapping[str, Any]
    root: models.Model
    root_type: str
    previous: Last | None


def append(happenings: Sequence[Happening], *, by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Write one entry with its payload for each happening, in order; two inserts in all. Returns the entries' columns:
    most entries are never looked at here, and a model's instance costs more than all its columns.
    """
    written, payloads = [], []
    for h in happenings:
        body = canonical(
            {
                "by": {"name": by.name, "organization": h.held.organization_name},
                "inputs": h.inputs,
                "after": h.after,
            }
        )
        salt = secrets.token_hex(32)
        columns = {
            "subject_type": h.kind.name,
            "subject_id": h.subject.pk,
            "number": h.previous.number + 1 if h.previous else 1,
            "root_type": h.root_type,
            "root_id": h.root.pk,
            "action": h.transition.name,
            "state": getattr(h.subject, "state", ""),
            "actor": by.person,
            "role": h.held.role,
            "organization": h.held.organization,
            "deputy_for": h.held.deputy_for,
            "at": at,
            "public": h.transition.public,
            "previous": h.previous.digest if h.previous else "",
            "payload_digest": salted_digest(salt, body),
        }
        written.append(columns | {"digest": entry_digest(columns)})
        payloads.append((salt, body))
    ids = _write([tuple(columns.values()) for columns in written], tuple(written[0]))
    rows = [(pk, *payload) for pk, payload in zip(ids, payloads, strict=True)]
    statements.append_many(Payload, ("entry_id", "salt", "body"), rows)
    return [{"id": pk, **columns} for pk, columns in zip(ids, written, strict=True)]


def _write(rows: Sequence[Sequence[object]], columns: tuple[str, ...]) -> list[int]:
    """Insert entries; their numbers."""
    if len(rows) == 1:
        return [statements.append(Entry, columns, rows[0], "id")]
    return statements.append_numbered(Entry, columns, rows)
