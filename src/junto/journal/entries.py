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
from django.db import connection, models

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


def header(entry: Entry) -> dict[str, Any]:
    """The columns that an entry's digest covers."""
    return {
        "v": 1,
        "subject": f"{entry.subject_type}:{entry.subject_id}",
        "number": entry.number,
        "root": f"{entry.root_type}:{entry.root_id}",
        "action": entry.action,
        "state": entry.state,
        "actor": plain(entry.actor),
        "role": entry.role,
        "organization": plain(entry.organization),
        "deputy_for": plain(entry.deputy_for),
        "at": plain(entry.at),
        "public": entry.public,
        "previous": entry.previous,
        "payload": entry.payload_digest,
    }


def entry_digest(entry: Entry) -> str:
    """SHA-256 of the entry's header in canonical JSON, in hex: the leaf that seals and the log are made of."""
    return sha256(canonical(header(entry)).encode()).hexdigest()


class Last(NamedTuple):
    """The end of a subject's chain, on which its next entry is hung."""

    number: int
    digest: str


def last_of(subject_type: str, subject_id: UUID) -> Last | None:
    """A subject's last entry; None where it has none."""
    given = statements.prepared(Entry, ("subject_type", "subject_id"), (subject_type, subject_id))
    with connection.cursor() as cursor:
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


def append(happenings: Sequence[Happening], *, by: Actor, at: datetime) -> list[Entry]:
    """Write one entry with its payload for each happening, in order; two inserts in all."""
    entries, payloads = [], []
    for h in happenings:
        body = canonical(
            {
                "by": {"name": by.name, "organization": h.held.organization_name},
                "inputs": h.inputs,
                "after": h.after,
            }
        )
        salt = secrets.token_hex(32)
        entry = Entry(
            subject_type=h.kind.name,
            subject_id=h.subject.pk,
            number=h.previous.number + 1 if h.previous else 1,
            root_type=h.root_type,
            root_id=h.root.pk,
            action=h.transition.name,
            state=getattr(h.subject, "state", ""),
            actor=by.person,
            role=h.held.role,
            organization=h.held.organization,
            deputy_for=h.held.deputy_for,
            at=at,
            public=h.transition.public,
            previous=h.previous.digest if h.previous else "",
            payload_digest=salted_digest(salt, body),
        )
        entry.digest = entry_digest(entry)
        entries.append(entry)
        payloads.append((salt, body))
    if len(entries) == 1:
        _write(entries[0], *payloads[0])
        return entries
    columns = _columns()
    ids = statements.append_numbered(Entry, columns, [[getattr(e, name) for name in columns] for e in entries])
    for entry, pk in zip(entries, ids, strict=True):
        entry.pk = pk
        entry._state.adding, entry._state.db = False, connection.alias
    bodies = [(entry.pk, salt, body) for entry, (salt, body) in zip(entries, payloads, strict=True)]
    statements.append_many(Payload, ("entry_id", "salt", "body"), bodies)
    return entries


def _columns() -> tuple[str, ...]:
    return tuple(f.attname for f in Entry._meta.concrete_fields if not f.primary_key)


def _write(entry: Entry, salt: str, body: str) -> None:
    """Insert one entry with its payload."""
    columns = _columns()
    entry.pk = statements.append(Entry, columns, [getattr(entry, name) for name in columns], "id")
    entry._state.adding, entry._state.db = False, connection.alias
    statements.append(Payload, ("entry_id", "salt", "body"), (entry.pk, salt, body), "entry_id")
