"""A stranger's archive is opened with care: bombs, paths, links, locks and lies are refused in a sentence."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from junto.solicitations.envelopes.archive import Limits
from junto.solicitations.envelopes.contents import listing
from tests.solicitations.envelopes.making import PDF, codes, contents, found_in, stuffed, zipped


def _refused(path: Path, limits: Limits | None = None) -> str:
    found = found_in(path, limits=limits)
    assert found.contents is None
    assert len(found.defects) == 1
    return found.defects[0].code


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 and no more", b"\x00" * 5000])
def test_bytes_that_are_no_archive_are_unreadable(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "e").write_bytes(data)
    assert _refused(tmp_path / "e") == "damaged"


def test_archive_cut_off_or_changed_in_the_middle_is_unreadable(tmp_path: Path) -> None:
    whole = stuffed(tmp_path / "e", contents()).read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
    assert _refused(tmp_path / "cut") == "damaged"
    (tmp_path / "changed").write_bytes(whole.replace(b'"Acme', b'"Acne', 1))
    assert _refused(tmp_path / "changed") == "damaged"  # its checksum does not fit


@pytest.mark.parametrize(
    "name",
    [
        "../evil.pdf",
        "/etc/passwd",
        "files/../../evil",
        "files/a/b.pdf",
        "files\\evil.pdf",
        "C:evil",
        "other/1.pdf",
        "x",
    ],
)
def test_path_outside_the_folder_is_unreadable(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "e", {"submission.json": listing(contents()), name: PDF})
    assert _refused(path) == "unsafe_path"


def test_link_is_unreadable(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("files/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "e", "w") as archive:
        archive.writestr("submission.json", listing(contents()))
        archive.writestr(link, "/etc/passwd")
    assert _refused(tmp_path / "e") == "link"


def test_names_that_differ_in_case_alone_are_unreadable(tmp_path: Path) -> None:
    members = {"submission.json": listing(contents()), "files/1.pdf": PDF, "files/1.PDF": PDF}
    assert _refused(zipped(tmp_path / "e", members)) == "names_twice"


def test_locked_archive_is_unreadable(tmp_path: Path) -> None:
    data = bytearray(stuffed(tmp_path / "e", contents()).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        data[at + offset] |= 1
    (tmp_path / "locked").write_bytes(bytes(data))
    assert _refused(tmp_path / "locked") == "locked"


def test_unusual_compression_is_unreadable(tmp_path: Path) -> None:
    path = zipped(tmp_path / "e", {"submission.json": listing(contents())}, method=zipfile.ZIP_LZMA)
    assert _refused(path) == "method"


def test_bomb_is_unreadable(tmp_path: Path) -> None:
    members = {"submission.json": listing(contents()), "files/1.pdf": b"%PDF" + b"\0" * 3_000_000}
    path = zipped(tmp_path / "e", members, method=zipfile.ZIP_DEFLATED)
    assert path.stat().st_size < 10_000
    assert _refused(path) == "bomb"


def test_bomb_that_lies_about_its_size_is_unreadable(tmp_path: Path) -> None:
    members = {"submission.json": listing(contents()), "files/1.pdf": b"%PDF" + b"\0" * 3_000_000}
    path = zipped(tmp_path / "e", members, method=zipfile.ZIP_DEFLATED)
    data = path.read_bytes().replace((3_000_004).to_bytes(4, "little"), (4).to_bytes(4, "little"))
    path.write_bytes(data)
    assert _refused(path) == "damaged"  # it is read no further than it says, and its checksum does not fit


def test_archive_beyond_the_limits_is_unreadable(tmp_path: Path) -> None:
    path = stuffed(tmp_path / "e", contents(), **{"files/2.pdf": PDF})
    assert _refused(path, Limits(unpacked=50)) == "unpacks_too_big"
    assert _refused(path, Limits(members=2)) == "too_many_members"
    assert _refused(path, Limits(listing=20)) == "listing_too_big"


def test_archive_without_a_listing_is_unreadable(tmp_path: Path) -> None:
    assert _refused(zipped(tmp_path / "e", {"files/1.pdf": PDF})) == "no_listing"


def test_entry_for_the_folder_itself_is_no_file(tmp_path: Path) -> None:
    members = {"submission.json": listing(contents()), "files/": b"", "files/1.pdf": PDF}
    assert codes(found_in(zipped(tmp_path / "e", members))) == []
