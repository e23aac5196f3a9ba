"""A second verifier of a published log: written from C2SP's text alone, with pymerkle for every hash of the tree.

It shares no line with `junto.core.tlog`. It says only whether all of a folder is right, not which file is wrong.
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Sequence
from pathlib import Path

import pymerkle
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HASHER = pymerkle.InmemoryTree(algorithm="sha256")


def is_whole(folder: Path, name: str, public: bytes, kept: Sequence[bytes] = ()) -> bool:
    """Whether the checkpoint is signed by the key, every file under tile/ is as its log has it, and the log had the
    roots of those checkpoints at their sizes."""
    try:
        return _is_whole(folder, name, public, kept)
    except (OSError, ValueError, IndexError, struct.error, InvalidSignature, AssertionError):
        return False


def _is_whole(folder: Path, name: str, public: bytes, kept: Sequence[bytes]) -> bool:
    text, signatures = (folder / "checkpoint").read_bytes().decode().split("\n\n")
    lines = [line for line in signatures.split("\n") if line.startswith(f"— {name} ")]
    assert signatures.endswith("\n")
    assert all(line.startswith("— ") for line in signatures.split("\n")[:-1])
    assert len(lines) == 1
    signature = base64.b64decode(lines[0].split(" ")[2], validate=True)
    assert base64.b64encode(signature).decode() == lines[0].split(" ")[2]
    key_id = struct.pack(">I", int.from_bytes(_sha256(name.encode() + b"\n\x01" + public)[:4], "big"))
    assert signature[:4] == key_id
    Ed25519PublicKey.from_public_bytes(public).verify(signature[4:], f"{text}\n".encode())
    origin, size_text, root = text.split("\n")
    assert origin == name
    levels = [_leaves(folder, size := int(size_text))]
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    tree.append_entries(_entries(folder, size))
    assert base64.b64encode(tree.get_root()).decode() == root
    for one in kept:
        _, before, had = one.decode().split("\n")[:3]
        assert int(before) <= size
        assert base64.b64encode(tree.get_root(int(before))).decode() == had
    while len(levels[-1]) >= 256:
        below = levels[-1]
        levels.append([_top(below[at : at + 256]) for at in range(0, len(below) // 256 * 256, 256)])
    present = {path.relative_to(folder).as_posix() for path in folder.glob("tile/**/*") if path.is_file()}
    must = {_path(str(level), index, min(256, len(hashes) - index * 256))
            for level, hashes in enumerate(levels) for index in range(-(-len(hashes) // 256))}  # fmt: skip
    assert must <= present
    return all(_fits(folder, path, levels) for path in present)


def _fits(folder: Path, path: str, levels: list[list[bytes]]) -> bool:
    found = re.fullmatch(r"tile/(entries|[0-9]+)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([0-9]+))?", path)
    if found is None:
        return False
    index, width = int(found[2].replace("/", "").replace("x", "")), int(found[3] or 256)
    level = 0 if found[1] == "entries" else int(found[1])
    if path != _path(found[1], index, width):
        return False
    right = levels[level][index * 256 : index * 256 + width] if level < len(levels) else []
    data = (folder / path).read_bytes()
    if found[1] == "entries":
        return len(right) == width and [HASHER.hash_buff(one) for one in _unbundled(data)] == right
    return len(right) == width and data == b"".join(right)


def _leaves(folder: Path, size: int) -> list[bytes]:
    return [HASHER.hash_buff(one) for one in _entries(folder, size)]


def _entries(folder: Path, size: int) -> list[bytes]:
    found: list[bytes] = []
    for index in range(-(-size // 256)):
        width = min(256, size - index * 256)
        bundle = _unbundled((folder / _path("entries", index, width)).read_bytes())
        assert len(bundle) == width
        found += bundle
    return found


def _unbundled(data: bytes) -> list[bytes]:
    found, rest = [], data
    while rest:
        (length,) = struct.unpack(">H", rest[:2])
        assert len(rest) >= 2 + length
        found.append(rest[2 : 2 + length])
        rest = rest[2 + length :]
    return found


def _path(level: str, index: int, width: int) -> str:
    groups = f"{index:,}".split(",")
    name = "/".join([*(f"x{int(group):03}" for group in groups[:-1]), f"{int(groups[-1]):03}"])
    return f"tile/{level}/{name}" + (f".p/{width}" if width < 256 else "")


def _top(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [HASHER.hash_pair(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def _sha256(data: bytes) -> bytes:
    return HASHER.hashfunc(data).digest()
