"""Envelopes for the tests: sound ones, and such as no honest company packs."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from junto.core.money import Money
from junto.core.sentences import Sentence
from junto.solicitations.envelopes.archive import Limits, Unpacked
from junto.solicitations.envelopes.contents import (
    Asked,
    AskedDocument,
    AskedItem,
    Contents,
    Document,
    Price,
    listing,
)
from junto.solicitations.envelopes.reading import Found, read

OCID = "ocds-junto0-S-2026-0001"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
ASKED = Asked(
    ocid=OCID,
    round=0,
    currency="USD",
    items=(AskedItem(1, 36), AskedItem(2, 12)),
    documents=(
        AskedDocument("bid_form", "signed bid form", mandatory=True, confidential=False),
        AskedDocument("references", "references", mandatory=False, confidential=True),
    ),
    answers=("contact_name",),
)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def document(data: bytes = PDF, *, code: str = "bid_form", path: str = "files/1.pdf", **fields: Any) -> Document:
    given = {"title": "Bid form", "sha256": sha256(data).hexdigest(), "size": len(data), **fields}
    return Document(code=code, path=path, **given)


def contents(**fields: Any) -> Contents:
    """A sound bid on both items: 36 at $1,250.00 and 12 at $80.50, $45,966.00 in all."""
    made = Contents(
        ocid=OCID,
        round=0,
        addendum=0,
        currency="USD",
        bidder="Acme Signals",
        nonce="ab" * 16,
        prices=(Price(1, usd(125_000), 36), Price(2, usd(8_050), 12)),
        total=usd(4_596_600),
        documents=(document(),),
        answers={"contact_name": "Ada Acme"},
    )
    return replace(made, **fields)


def zipped(into: Path, members: dict[str, bytes], *, method: int = zipfile.ZIP_STORED) -> Path:
    """A ZIP file of these members, whatever their names."""
    with zipfile.ZipFile(into, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return into


def stuffed(into: Path, made: Contents, **more: bytes) -> Path:
    """An envelope of these contents with the PDF in it; `more` are further files by their path inside."""
    return zipped(into, {"submission.json": listing(made), "files/1.pdf": PDF, **more})


def changed(made: Contents, **fields: Any) -> bytes:
    """The listing of these contents with fields written over, in ways that `Contents` cannot hold."""
    return json.dumps({**json.loads(listing(made)), **fields}).encode()


def recognise(path: Path, there: Unpacked, name: str) -> str | Sentence:
    """Takes PDF for PDF and nothing else."""
    if there.head.startswith(b"%PDF"):
        return "application/pdf"
    return Sentence("file_refused", "“%(name)s” is refused.", {"name": name})


def found_in(path: Path, asked: Asked = ASKED, limits: Limits | None = None) -> Found:
    return read(path, asked, recognise=recognise, scratch=path.parent, limits=limits)


def codes(found: Found) -> list[str]:
    return [defect.code for defect in found.defects]
