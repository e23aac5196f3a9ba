"""Logs to test with: their entries, keys, folders, and a tree that answers by the recursive definition of RFC 9162."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from junto.core.tlog.auditing import Audit, audit
from junto.core.tlog.checkpoints import Checkpoint
from junto.core.tlog.leaves import Opening
from junto.core.tlog.notes import Signer
from junto.core.tlog.publishing import publish
from junto.core.tlog.sources import source_of

ORIGIN = "example.org/log"
SUBJECT = "solicitations.submission:01234567-89ab-7cde-8f01-23456789abcd"
SIGNER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(b"\x01" * 32))
WITNESS = Signer("witness.example/w1", Ed25519PrivateKey.from_private_bytes(b"\x02" * 32))
OTHER = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(b"\x03" * 32))


def entry(number: int) -> bytes:
    """Entry `number` of every log here: 32 bytes, as digests are."""
    return sha256(f"entry {number}".encode()).digest()


def opening(number: int) -> Opening:
    """What opens entry `number` of the logs whose receipts are at hand."""
    salt = number.to_bytes(32, "big").hex()
    body = f'{{"after":{{"number":{number}}},"by":{{"name":"Ana Ruiz","organization":"Lumina"}},"inputs":{{}}}}'
    return Opening(header(number, sha256(bytes.fromhex(salt) + body.encode()).hexdigest()), salt, body)


def header(number: int, payload: str) -> dict[str, Any]:
    """The header of an entry, with the digest of its salt and body."""
    return {
        "v": 1, "subject": SUBJECT, "number": number or 1, "root": SUBJECT, "action": "submit", "state": "submitted",
        "actor": None, "role": "company_representative", "organization": None, "deputy_for": None,
        "at": f"2026-11-27T12:00:{number % 60:02}.000000Z", "public": False, "previous": "", "payload": payload,
    }  # fmt: skip


def entries(start: int, end: int) -> Iterator[bytes]:
    return map(entry, range(start, end))


def grown(folder: Path, *sizes: int, signer: Signer = SIGNER) -> Checkpoint:
    """The log in the folder, published at each of those sizes in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        checkpoint = publish(folder, entries, size, origin=ORIGIN, signers=[signer])
    return checkpoint


def audited(folder: Path, *since: Path, signer: Signer = SIGNER) -> Audit:
    return audit(source_of(str(folder)), [signer.key], [(one.name, one.read_bytes()) for one in since])


def files(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def split(width: int) -> int:
    """The largest power of two smaller than a width (RFC 9162, 2.1.1)."""
    k = 1
    while k * 2 < width:
        k *= 2
    return k


@cache
def mth(start: int, end: int) -> bytes:
    """MTH(D[start:end]) of those entries, as RFC 9162 writes it."""
    if end - start == 1:
        return sha256(b"\x00" + entry(start)).digest()
    k = split(end - start)
    return sha256(b"\x01" + mth(start, start + k) + mth(start + k, end)).digest()


def hash_at(level: int, index: int) -> bytes:
    return mth(index << level, (index + 1) << level)


def path_of(index: int, start: int, end: int) -> list[bytes]:
    """PATH of RFC 9162, 2.1.3.1, word by word."""
    if end - start == 1:
        return []
    k = split(end - start)
    if index < k:
        return [*path_of(index, start, start + k), mth(start + k, end)]
    return [*path_of(index - k, start + k, end), mth(start, start + k)]


def subproof_of(old: int, start: int, end: int, whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 9162, 2.1.4.1, word by word."""
    if old == end - start:
        return [] if whole else [mth(start, end)]
    k = split(end - start)
    if old <= k:
        return [*subproof_of(old, start, start + k, whole), mth(start + k, end)]
    return [*subproof_of(old - k, start + k, end, False), mth(start, start + k)]
