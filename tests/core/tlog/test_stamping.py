"""Time stamps by `openssl ts` on this machine: asked for, kept, verified; what is none, or of another log, is said."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from tests.core.tlog.authority import Authority, stamping
from tests.core.tlog.making import SIGNER, grown

from junto.cli import main
from junto.core.tlog import stamping as module
from junto.core.tlog.problems import TlogError
from junto.core.tlog.stamping import request_for, stamp


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with stamping(tmp_path_factory.mktemp("tsa") / "authority") as listening:
        yield listening


def verified(log: Path, authority: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = main(["verify", "--log", str(log), "--key", str(SIGNER.key), "--tsa", str(authority)])
    return status, capsys.readouterr().out


def test_the_request_is_the_standards() -> None:
    digest = sha256(b"x").digest()
    assert request_for(b"x", b"\x01" * 8) == bytes.fromhex(
        "30430201013031300d060960864801650304020105000420" + digest.hex() + "0208" + "01" * 8 + "0101ff"
    )


def test_checkpoints_are_stamped_and_the_stamps_verified(
    tmp_path: Path, authority: Authority, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log"
    for size in (5, 300):
        grown(log, size)
        assert stamp(log, authority.address) == log / f"timestamps/{size}.tsr"
        assert stamp(log, authority.address) is None
    status, told = verified(log, authority.certificates, capsys)
    assert status == 0
    assert "  It had 5 entries by " in told
    assert told.count(" GMT: so says the time stamp authority.\n") == 2
    words = ["verify", "--log", str(log), "--tsa", str(authority.certificates), "--format", "json"]
    assert main(words) == 0
    assert [one["size"] for one in json.loads(capsys.readouterr().out)["log"]["stamps"]] == [5, 300]


def test_a_stamp_that_does_not_hold_is_a_finding(
    tmp_path: Path, authority: Authority, capsys: pytest.CaptureFixture[str]
) -> None:
    log, other = tmp_path / "log", tmp_path / "other"
    grown(log, 5)
    file = stamp(log, authority.address)
    assert file is not None
    with stamping(other) as another:
        status, told = verified(log, another.certificates, capsys)
    assert status == 1
    assert "  timestamps: The time stamp 5.tsr does not hold. openssl says: " in told
    note = file.with_suffix(".note")
    whole = note.read_bytes()
    note.write_bytes(whole + "— other AAAAAAE=\n".encode())  # not the bytes that were stamped
    assert "The time stamp 5.tsr does not hold. openssl says: " in verified(log, authority.certificates, capsys)[1]
    note.unlink()
    assert "The time stamp 5.tsr does not hold. " in verified(log, authority.certificates, capsys)[1]
    note.write_bytes(whole)
    shutil.rmtree(log / "tile")
    (log / "checkpoint").unlink()
    grown(log, 4)
    assert (
        "The log was rolled back: it had 5 entries, and now it has 4."
        in verified(log, authority.certificates, capsys)[1]
    )


def test_without_a_log_there_is_nothing_to_verify(
    tmp_path: Path, authority: Authority, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verified(tmp_path, authority.certificates, capsys)[0] == 1


@pytest.mark.parametrize(
    ("instead", "says"),
    [
        ((503, b""), "The server answers 503."),
        ((200, b"nonsense"), "The authority's answer is no time stamp of this checkpoint."),
    ],
)
def test_what_is_no_stamp_is_not_kept(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch, instead: tuple[int, bytes], says: str
) -> None:
    grown(tmp_path, 5)
    monkeypatch.setattr(authority, "instead", instead)
    with pytest.raises(TlogError, match=says):
        stamp(tmp_path, authority.address)
    assert not (tmp_path / "timestamps").exists()


def test_without_openssl_it_is_said(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    grown(tmp_path, 5)
    stamp(tmp_path, authority.address)
    monkeypatch.setattr(module, "OPENSSL", "/no/such/program")
    told = verified(tmp_path, authority.certificates, capsys)[1]
    assert "The program openssl cannot be run here; it verifies time stamps." in told
