"""Looks for a string wherever bytes lie, as it is and as programs write it otherwise."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

ENTRY = re.compile(rb"PK\x03\x04.{4}(?:\x08|\x00)\x00", re.DOTALL)
GZIP = re.compile(rb"\x1f\x8b\x08")
MOST = 20_000_000  # bytes of what was compressed
DEEPEST = 3  # archives in archives


def needles(canary: str) -> dict[str, bytes]:
    """How the string may be written → its bytes there; lower and upper hex are one after `found` folds case."""
    raw = canary.encode()
    made = {
        "raw": raw,
        "UTF-16, little-endian": canary.encode("utf-16-le"),
        "UTF-16, big-endian": canary.encode("utf-16-be"),
        "hex": raw.hex().encode(),
        "hex in capitals": raw.hex().upper().encode(),
    }
    for offset in range(3):
        # What stands before shifts the letters; those that depend on neighbours are left out at both ends.
        whole = base64.b64encode(b"\0" * offset + raw)
        made[f"base64, offset {offset}"] = whole[4 if offset else 0 : len(whole) - 4]
    return made


def found(data: bytes, canary: str, depth: int = 0) -> set[str]:
    """How the string stands in these bytes, inside what is compressed too; nothing where it does not."""
    ways = needles(canary)
    unbroken = data.replace(b"\r", b"").replace(b"\n", b"")  # mail breaks its lines
    hits = {how for how, needle in ways.items() if needle in data or needle in unbroken}
    if depth < DEEPEST:
        for inner in _unpacked(data):
            hits |= {f"{how}, compressed" for how in found(inner, canary, depth + 1)}
    return hits


def _unpacked(data: bytes) -> Iterator[bytes]:
    """What is compressed somewhere in these bytes: members of zip archives, gzip streams; wherever they begin."""
    for match in ENTRY.finditer(data):
        start = match.start()
        if data[start + 8] == 8:
            names = int.from_bytes(data[start + 26 : start + 28], "little")
            more = int.from_bytes(data[start + 28 : start + 30], "little")
            yield from _inflated(data[start + 30 + names + more :], -15)
    for match in GZIP.finditer(data):
        yield from _inflated(data[match.start() :], 31)


def _inflated(data: bytes, bits: int) -> Iterator[bytes]:
    try:
        yield zlib.decompressobj(bits).decompress(data, MOST)
    except zlib.error:
        return  # it only looked like a beginning


def hits(folder: Path, canary: str, *, newer: str = "") -> dict[str, set[str]]:
    """Every file under a folder in which the string stands → how; its name counts as well."""
    said: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        if newer and path.name < newer:
            continue
        how = found(path.name.encode(), canary)
        if path.is_file():
            how |= found(path.read_bytes(), canary)
        if how:
            said[str(path.relative_to(folder))] = how
    return said
