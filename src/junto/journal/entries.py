"""Making entries: canonical JSON, salted payload digests, the chain from a subject's entry to its previous one."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import rfc8785
from django.db import models

from junto.core.workflow import Actor, Held, Transition
from junto.journal.models import Entry, Payload
from junto.journal.registry import Kind
from junto.journal.snapshots import plain


def canonical(value: Any) -> str:
    """Canonical JSON (RFC 8785) as text."""
    return rfc8785.dumps(plain(value)).decode()


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
    previous: Entry | None


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
    Entry.objects.bulk_create(entries, batch_size=500)
    Payload.objects.bulk_create(
        [Payload(entry=e, salt=salt, body=body) for e, (salt, body) in zip(entries, payloads, strict=True)],
        batch_size=500,
    )
    return entries
