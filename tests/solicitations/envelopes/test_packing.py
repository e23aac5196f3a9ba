"""Packing an envelope gives the same bytes each time, and what was packed is read back."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from junto.solicitations.envelopes.contents import listing
from junto.solicitations.envelopes.packing import digest_of, pack
from tests.solicitations.envelopes.making import PDF, contents, document, found_in, usd


def _files(folder: Path) -> dict[str, Path]:
    (folder / "one").write_bytes(PDF)
    return {"files/1.pdf": folder / "one"}


def test_pack_gives_the_same_bytes_and_the_digest_of_them(tmp_path: Path) -> None:
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    digest = pack(contents(), _files(tmp_path), first)
    assert pack(contents(), _files(tmp_path), second) == digest == digest_of(first)
    assert sha256(first.read_bytes()).hexdigest() == digest
    assert first.read_bytes() == second.read_bytes()


def test_pack_with_another_nonce_gives_another_digest(tmp_path: Path) -> None:
    files = _files(tmp_path)
    other = contents(nonce="cd" * 16)
    assert pack(contents(), files, tmp_path / "a.zip") != pack(other, files, tmp_path / "b.zip")


def test_pack_puts_listing_and_files_in_plain(tmp_path: Path) -> None:
    pack(contents(), _files(tmp_path), tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.namelist() == ["submission.json", "files/1.pdf"]
        assert archive.read("files/1.pdf") == PDF
        said = json.loads(archive.read("submission.json"))
    assert said["prices"][0] == {"item": 1, "quantity": 36, "unit": {"amount": "1250.00", "currency": "USD"}}
    assert said["total"] == {"amount": "45966.00", "currency": "USD"}


def test_packed_envelope_is_read_back_whole(tmp_path: Path) -> None:
    claimed = document(code="references", path="files/1.pdf", reason="Names our customers.")
    made = contents(documents=(document(path="files/0.pdf"), claimed))
    files = {"files/0.pdf": _files(tmp_path)["files/1.pdf"], "files/1.pdf": tmp_path / "one"}
    pack(made, files, tmp_path / "a.zip")
    found = found_in(tmp_path / "a.zip")
    assert found.defects == []
    kept = tuple(replace(d, media_type="application/pdf") for d in made.documents)
    assert found.contents == replace(made, documents=kept)


def test_listing_sorts_prices_by_item() -> None:
    made = contents()
    assert listing(replace(made, prices=made.prices[::-1])) == listing(made)


def test_sum_adds_only_the_currency_of_the_envelope() -> None:
    assert contents().sum() == usd(125_000 * 36 + 8_050 * 12)
