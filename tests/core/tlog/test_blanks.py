"""Blank leaves: made of a seed and a place alone, like any other leaf; disclosed, they are found and counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from tests.core.tlog.making import ORIGIN, SIGNER, audited, entry, files

from junto.core.tlog.auditing import Audit
from junto.core.tlog.blanks import PREFIX, Counting, Step, blank, read_steps, write_steps
from junto.core.tlog.merkle import leaf_hash
from junto.core.tlog.mirroring import mirror
from junto.core.tlog.problems import TlogError
from junto.core.tlog.publishing import publish
from junto.core.tlog.writing import Answer, as_json, as_text

SEED, OTHER = bytes(range(32)), bytes(range(1, 33))
AT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="  # SEED
STEPS = [Step(3, 300, 290, SEED), Step(300, 520, 220, OTHER)]
REAL = {0, 1, 2, 5, 17, 200, 255, 256, 290, 299}  # the entries of the log below 300; from there on all is blank


def leaves(start: int, end: int) -> Iterator[bytes]:
    for place in range(start, end):
        yield entry(place) if place in REAL else blank(SEED if place < 300 else OTHER, place)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    folder = tmp_path / "log"
    for size in (3, 300, 520):
        publish(folder, leaves, size, origin=ORIGIN, signers=[SIGNER])
    return folder


def test_a_blank_is_the_digest_of_prefix_seed_and_place() -> None:
    assert blank(SEED, 258) == sha256(b"Junto: a blank leaf of the log\n" + SEED + b"\0\0\0\0\0\0\1\2").digest()
    assert STEPS[0].blank(258) == blank(SEED, 258)
    assert PREFIX[:1] != b"{"  # no header of an entry begins so


def test_steps_are_written_and_read_back() -> None:
    assert write_steps([]) == b""
    assert write_steps(STEPS[:1]) == f"3 300 290 {AT}\n".encode()
    assert read_steps(write_steps(STEPS)) == STEPS
    assert read_steps(b"") == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x", "Line 1 does not tell of a step of the log."),
        (f"0 9 1 {AT}", "Line 1 does not tell of a step of the log."),
        (f"0 9 1 {AT}\n0 9 1\n", "Line 2 does not tell of a step of the log."),
        (f"0  9 1 {AT}\n", "Line 1 does not tell of a step of the log."),
        (f"9 9 0 {AT}\n", "Line 1 does not tell of a step of the log."),
        (f"0 9 10 {AT}\n", "Line 1 does not tell of a step of the log."),
        (f"0 9 1 {AT}\n8 12 1 {AT}\n", "Line 2 does not tell of a step of the log."),
        (f"0 09 1 {AT}\n", "A step of the log: “09” is no whole number."),
        (f"0 -9 1 {AT}\n", "A step of the log: “-9” is no whole number."),
        ("0 9 1 AA==\n", "The seed of a step: 1 bytes instead of 32."),
        ("0 9 1 ?\n", "The seed of a step: “?” is no Base64."),
        (f"0 9 1 {AT}\r\n", "The file of blank entries: there are control characters in it."),
    ],
    ids=range(12),
)
def test_what_tells_of_no_steps_is_refused(text: str, says: str) -> None:
    with pytest.raises(TlogError) as caught:
        read_steps(text.encode())
    assert str(caught.value) == says


def test_what_is_not_disclosed_looks_like_any_entry(log: Path) -> None:
    found = audited(log)
    assert (found.findings, found.blanks) == ([], 0)


def test_disclosed_blanks_are_counted_wherever_they_stand(log: Path) -> None:
    (log / "blanks").write_bytes(write_steps(STEPS[:1]))
    assert (audited(log).findings, audited(log).blanks) == ([], 290)
    (log / "blanks").write_bytes(write_steps(STEPS))
    found = audited(log)
    assert (found.findings, found.blanks, found.opened is not None) == ([], 510, True)


def test_a_step_beyond_the_checkpoint_is_not_held_against_an_older_copy(log: Path) -> None:
    (log / "blanks").write_bytes(write_steps([*STEPS, Step(520, 776, 256, SEED)]))
    assert (audited(log).findings, audited(log).blanks) == ([], 510)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (Step(3, 300, 291, SEED), "from 3 to 299 it calls 291 blank; the seed makes 290."),
        (Step(3, 300, 289, SEED), "from 3 to 299 it calls 289 blank; the seed makes 290."),
        (Step(3, 300, 290, OTHER), "from 3 to 299 it calls 290 blank; the seed makes 0."),
        (Step(4, 300, 290, SEED), "from 4 to 299 it calls 290 blank; the seed makes 289."),
    ],
    ids=["more", "fewer", "seed", "place"],
)
def test_an_entry_called_blank_or_a_blank_kept_back_is_found(log: Path, wrong: Step, says: str) -> None:
    (log / "blanks").write_bytes(write_steps([wrong]))
    assert [str(one) for one in audited(log).findings] == [f"blanks: Of the entries {says}"]


def test_a_file_of_blanks_that_cannot_be_read_is_a_finding(log: Path) -> None:
    (log / "blanks").write_bytes(b"\xff\n")
    assert [str(one) for one in audited(log).findings] == ["blanks: The file of blank entries: no UTF-8 text."]


def test_hashes_not_known_are_no_blanks() -> None:
    counting = Counting([Step(0, 3, 2, SEED)])
    counting.look(0, [leaf_hash(blank(SEED, 0)), None, leaf_hash(blank(SEED, 1))])
    assert counting.found == [1]


def test_the_answer_tells_how_many_there_are(log: Path) -> None:
    (log / "blanks").write_bytes(write_steps(STEPS))
    answer = Answer(with_keys=True, place="here", audit=audited(log))
    assert "  Blank entries, which stand for nothing and hide how much was recorded: 510.\n" in as_text(answer)
    assert json.loads(as_json(answer))["log"]["blanks"] == 510
    assert "Blank" not in as_text(Answer(with_keys=True, place="here", audit=Audit(audited(log).opened)))


def test_a_copy_has_what_is_disclosed(log: Path, tmp_path: Path) -> None:
    mirror(str(log), tmp_path / "copy", [SIGNER.key])
    assert "blanks" not in files(tmp_path / "copy")
    (log / "blanks").write_bytes(write_steps(STEPS[:1]))
    mirror(str(log), tmp_path / "copy", [SIGNER.key])
    assert audited(tmp_path / "copy").blanks == 290
    before = (tmp_path / "copy/blanks").stat().st_mtime_ns
    mirror(str(log), tmp_path / "copy", [SIGNER.key])
    assert (tmp_path / "copy/blanks").stat().st_mtime_ns == before
