"""Looks for a string wherever bytes lie, as it is and as programs write it otherwise."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ENTRY = re.compile(rb"PK\x03\x04.{4}(?:\x08|\x00)\x00", re.DOTALL)
GZIP = re.compile(rb"\x1f\x8b\x08")
EMPTY = bytes(256)
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


@dataclass(frozen=True)
class Piece:
    """Bytes that lie somewhere, and what is compressed in them."""

    place: str
    data: bytes
    compressed: bool = False


def found(data: bytes, canary: str) -> set[str]:
    """How the string stands in these bytes, inside what is compressed too; nothing where it does not."""
    return places(pieces("", data), canary).get("", set())


def pieces(place: str, data: bytes, depth: int = 0) -> list[Piece]:
    """What is to be searched of these bytes: themselves, without line breaks (mail has them), and what they pack."""
    lean = data.replace(EMPTY, b"")  # most of a database's files
    kept = [Piece(place, lean, depth > 0)]
    if b"\n" in lean:
        kept.append(Piece(place, lean.replace(b"\r", b"").replace(b"\n", b""), depth > 0))
    if depth < DEEPEST:
        for inner in _unpacked(data):
            kept += pieces(place, inner, depth + 1)
    return kept


def places(searched: Iterable[Piece], canary: str) -> dict[str, set[str]]:
    """Where the string stands → how."""
    said: dict[str, set[str]] = {}
    ways = needles(canary)
    for piece in searched:
        for how in (how for how, needle in ways.items() if needle in piece.data):
            said.setdefault(piece.place, set()).add(f"{how}, compressed" if piece.compressed else how)
    return said


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


def files(folder: Path, *, newer: str = "", among: str = "**/*", prefix: str = "") -> Iterator[Piece]:
    """Every file under a folder; its name counts as well."""
    for path in sorted(folder.glob(among)):
        if newer and path.name < newer:
            continue
        place = f"{prefix}{path.relative_to(folder)}"
        yield Piece(place, path.name.encode())
        if path.is_file():
            yield from pieces(place, path.read_bytes())
