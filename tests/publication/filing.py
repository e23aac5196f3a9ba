"""The file of a purchase in the tests: made at once, taken apart again."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

import pypdf

from junto.publication.purchase_file.edition import edition_of
from junto.publication.purchase_file.making import make_file
from junto.solicitations.models import Solicitation


@dataclass(frozen=True)
class Made:
    """A file as it was made: its PDF and what is in its ZIP."""

    pdf: bytes
    archive: bytes

    @property
    def text(self) -> str:
        """All that stands in the PDF, in one line."""
        pages = pypdf.PdfReader(io.BytesIO(self.pdf)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    @property
    def members(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.archive)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    @property
    def manifest(self) -> dict[str, Any]:
        return json.loads(self.members["manifest.json"])

    @property
    def history(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.members["history.jsonl"].decode().splitlines()]

    def everything(self) -> str:
        """Every byte of it that could tell something, read as text, with the PDF's own text."""
        parts = [self.text, self.pdf.decode("latin-1"), self.archive.decode("latin-1")]
        return " ".join([*parts, *self.members, *(body.decode("utf-8", "replace") for body in self.members.values())])


def made(solicitation: Solicitation, code: str = "public", language: str = "en") -> Made:
    """An edition of a purchase's file as the record is now."""
    out = io.BytesIO()
    fresh = Solicitation.objects.get(pk=solicitation.pk)
    pdf = make_file(edition_of(fresh, code, language), out)
    return Made(pdf, out.getvalue())
