"""Time stamps (RFC 3161) on checkpoints: an authority's word that the log had grown so far by a certain time.

The request is written here; what the authority answers is kept as it is and verified by the program `openssl`, which
knows certificates: `openssl ts -verify`.
"""

from __future__ import annotations

import re
import secrets
import shutil
import subprocess  # nosec B404 - openssl alone is run, with arguments of ours
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .auditing import verify_growth
from .checkpoints import Checkpoint, open_checkpoint
from .notes import MOST_BYTES, VerifierKey
from .placing import CHECKPOINT, place
from .problems import TlogError
from .sources import Source, post

FOLDER = "timestamps"  # beside the checkpoint: <size>.note, what was stamped; <size>.tsr, the authority's answer
SHA256 = bytes.fromhex("300d06096086480165030402010500")  # AlgorithmIdentifier (RFC 8017, B.1) in DER
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
TIME = re.compile(r"^Time stamp: (.+)$", re.MULTILINE)
PATIENCE = 30  # seconds
OPENSSL = shutil.which("openssl") or "openssl"


@dataclass(frozen=True, slots=True)
class Stamped:
    """A checkpoint that an authority stamped at a time, as openssl writes it."""

    checkpoint: Checkpoint
    at: str


def request_for(content: bytes, nonce: bytes) -> bytes:
    """TimeStampReq of RFC 3161, 2.4.1, in DER: version 1, SHA-256 of the content, a nonce, with the certificate.

    `nonce`: 8 bytes, the first from 1 to 127, so that it is a positive number as it stands.
    """
    imprint = _der(0x30, SHA256 + _der(0x04, sha256(content).digest()))
    return _der(0x30, b"\x02\x01\x01" + imprint + _der(0x02, nonce) + b"\x01\x01\xff")


def _der(tag: int, content: bytes) -> bytes:
    return bytes([tag, len(content)]) + content  # all of it is shorter than 128 bytes


def stamp(folder: Path, address: str) -> Path | None:
    """Have the published checkpoint stamped by the authority at an address, and keep it; its file.

    None where this size was stamped already. Raises TlogError where the authority does not answer with a stamp of it.
    """
    note = (folder / CHECKPOINT).read_bytes()
    size = open_checkpoint(note).checkpoint.size
    file = folder / FOLDER / f"{size}.tsr"
    if file.exists():
        return None
    nonce = bytes([1 + secrets.randbelow(127)]) + secrets.token_bytes(7)
    status, answer, kind = post(address, request_for(note, nonce), QUERY)
    if status != HTTPStatus.OK or kind != REPLY:
        raise TlogError("status", _("The server answers %(status)d."), status=status)
    if sha256(note).digest() not in answer or nonce not in answer:
        raise TlogError("no_stamp", _("The authority's answer is no time stamp of this checkpoint."))
    file.parent.mkdir(exist_ok=True)
    place(file.with_suffix(".note"), note)
    place(file, answer)
    return file


def stamps_in(
    folder: Path, authority: Path, *, keys: Sequence[VerifierKey], present: Checkpoint, source: Source
) -> list[Stamped]:
    """Verify all time stamps beside a log: each made by `authority`, of a checkpoint that the log continues.

    `authority`: a file of certificates (PEM) that are trusted. Raises TlogError for the first that does not hold.
    """
    found = []
    for file in sorted((folder / FOLDER).glob("*.tsr"), key=lambda one: (len(one.name), one.name)):
        note = file.with_suffix(".note")
        try:
            with note.open("rb") as opened:
                checkpoint = open_checkpoint(opened.read(MOST_BYTES + 1), keys).checkpoint
            verify_growth(checkpoint, present, source)
            found.append(Stamped(checkpoint, _verified(note, file, authority)))
        except (TlogError, OSError) as error:
            why = error.sentence if isinstance(error, TlogError) else shown(error)
            template = _("The time stamp %(file)s does not hold. %(why)s")
            raise TlogError("stamp", template, file=file.name, why=why) from None
    return found


def _verified(note: Path, reply: Path, authority: Path) -> str:
    """When it was stamped."""
    _openssl("-verify", "-data", str(note), "-in", str(reply), "-CAfile", str(authority))
    told = TIME.search(_openssl("-reply", "-in", str(reply), "-text"))
    if told is None:
        raise TlogError("no_time", _("It tells no time."))
    return told[1]


def _openssl(*words: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603  # nosec B603 - files are named by us or by whoever runs this
            [OPENSSL, "ts", *words], capture_output=True, text=True, errors="replace", timeout=PATIENCE, check=False
        )
    except (FileNotFoundError, subprocess.TimeoutExpired):
        raise TlogError("openssl", _("The program openssl cannot be run here; it verifies time stamps.")) from None
    if done.returncode:
        raise TlogError("openssl", _("openssl says: %(why)s"), why=shown(done.stderr, 300))
    return done.stdout
