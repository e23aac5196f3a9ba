"""Packing an envelope: the same contents and files give the same bytes, on every machine."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from junto.solicitations.envelopes.contents import LISTING, Contents, listing

PIECE = 1 << 16
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP file can name


def pack(contents: Contents, files: Mapping[str, Path], into: Path) -> str:
    """Write the envelope to `into`, durable when this returns; the SHA-256 of its bytes.

    `files`: each document's path inside → where its bytes lie. Nothing is compressed and every time is the same, so
    that the digest depends on the content alone.
    """
    with into.open("wb") as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(_member(LISTING), listing(contents))
            for document in sorted(contents.documents, key=lambda d: d.path):
                with files[document.path].open("rb") as source, archive.open(_member(document.path), "w") as target:
                    while piece := source.read(PIECE):
                        target.write(piece)
        made.flush()
        os.fsync(made.fileno())
    return digest_of(into)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file in hex, read by pieces."""
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, EPOCH)
    member.external_attr = 0o600 << 16
    member.create_system = 3  # else it would name the system it was made on
    return member
