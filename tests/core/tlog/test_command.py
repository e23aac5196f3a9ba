"""`junto verify`: receipts and logs from the command line, what it says, its exit status, its JSON."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.core.tlog.making import ORIGIN, OTHER, SIGNER, SUBJECT, WITNESS, grown, mth, opening
from tests.core.tlog.test_proof_files import SIZE, digests, receipt

from junto.cli import main
from junto.core.tlog import command
from junto.core.tlog.checkpoints import open_checkpoint, sign_checkpoint
from junto.core.tlog.notes import COSIGNATURE, Note, VerifierKey
from junto.core.tlog.proof_files import ProofFile, read_proof_file
from junto.core.tlog.publishing import publish

KEY = str(SIGNER.key)
WITNESS_KEY = str(VerifierKey(WITNESS.name, COSIGNATURE, WITNESS.key.public))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """The log of digests whose receipts are at hand, grown since."""
    folder = tmp_path / "log"
    publish(folder, digests, 300, origin=ORIGIN, signers=[SIGNER])
    return folder


@pytest.fixture
def bid(tmp_path: Path) -> Path:
    path = tmp_path / "bid.tlog-proof"
    path.write_bytes(receipt())
    return path


def test_a_receipt_that_holds_is_said_to(bid: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(bid), "--key", KEY]) == 0
    assert capsys.readouterr().out == (
        f"{bid} holds.\n"
        "  It is entry 6 of the log “example.org/log”, which had 11 entries when this was signed.\n"
        "  Signed by example.org/log.\n"
        f"  Recorded at 2026-11-27T12:00:06.000000Z: “submit”, step 6 of {SUBJECT}, which was then “submitted”.\n"
        "  By Ana Ruiz, of Lumina.\n"
        f"  Written down: {opening(6).body}\n"
    )


def test_it_is_said_in_spanish_too(bid: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--language", "es", "verify", str(bid), "--key", KEY]) == 0
    assert f"{bid} es válido.\n" in capsys.readouterr().out


def test_without_a_key_it_is_said_that_signatures_were_not_checked(
    bid: Path, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(bid)]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{bid} fits together, but anyone could have made it so.\n")
    assert out.endswith("NOT CHECKED: who signed. Give the log's published key with --key.\n")
    assert main(["verify", str(bid), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["holds"], found["receipts"][0]["holds"], found["signatures_checked"]) == (None, None, False)
    assert main(["verify", "--log", str(log)]) == 0
    assert f"The log “example.org/log” at {log} fits together: 300 entries" in capsys.readouterr().out
    assert main(["verify", "--log", str(log), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["holds"], found["log"]["holds"]) == (None, None)
    assert main(["verify", "--log", str(log), "--format", "json", "--key", KEY]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["holds"], found["log"]["holds"]) == (True, True)


def test_a_witness_is_named_with_its_time(bid: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = read_proof_file(receipt())
    note = open_checkpoint(file.note).note
    for at, said in ((1_700_000_000, "2023-11-14T22:13:20+00:00"), (2**62, str(2**62))):
        seen = Note(note.text, (*note.signatures, WITNESS.cosign(note.text, at)))
        bid.write_bytes(bytes(ProofFile(file.index, file.proof, str(seen).encode(), file.extra)))
        assert main(["verify", str(bid), "--key", KEY, "--key", WITNESS_KEY]) == 0
        assert f"  Seen by the witness witness.example/w1 at {said}.\n" in capsys.readouterr().out


def test_an_erased_entry_is_said_to_be(bid: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = read_proof_file(receipt())
    bid.write_bytes(bytes(ProofFile(6, file.proof, file.note, replace(opening(6), salt=None, body=None).data())))
    assert main(["verify", str(bid), "--key", KEY]) == 0
    out = capsys.readouterr().out
    assert "  Recorded at 2026-11-27T12:00:06.000000Z: “submit”, step 6 of " in out
    assert out.endswith("  What else was written down was erased since, as retention rules ask.\n")


def test_a_receipt_that_does_not_hold_is_said_with_its_reason(
    bid: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = shutil.copy(bid, tmp_path / "good")
    bid.write_bytes(receipt().replace(b"index 6", b"index 7"))
    assert main(["verify", str(good), str(bid), "--key", KEY]) == 1
    out = capsys.readouterr().out
    assert f"{good} holds.\n" in out
    template = (
        "{} DOES NOT HOLD. The proof leads to another root than the checkpoint's: the entry is not in that log.\n"
    )
    assert template.format(bid) in out


def test_receipts_are_held_to_the_log_of_today(
    bid: Path, log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(bid), "--key", KEY, "--log", str(log)]) == 0
    assert capsys.readouterr().out.endswith(f"The log at {log} continues them.\n")
    other = tmp_path / "other"
    grown(other, 300)
    assert main(["verify", str(bid), "--key", KEY, "--log", str(other)]) == 1
    assert "DOES NOT HOLD. The log was forked: its first 11 entries are not those" in capsys.readouterr().out
    short = tmp_path / "short"
    publish(short, digests, SIZE - 1, origin=ORIGIN, signers=[SIGNER])
    assert main(["verify", str(bid), "--key", KEY, "--log", str(short)]) == 1
    assert "The log was rolled back: it had 11 entries, and now it has 10." in capsys.readouterr().out
    assert main(["verify", str(bid), "--log", str(tmp_path)]) == 1
    assert f"There is no log at {tmp_path}: it has no checkpoint." in capsys.readouterr().out
    (log / "tile/0/000").unlink()
    assert main(["verify", str(bid), "--log", str(log)]) == 1
    assert "cannot be said, because tile/0/000 cannot be read." in capsys.readouterr().out


def test_a_log_that_holds_is_said_to(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--log", str(log), "--key", KEY]) == 0
    checkpoint = open_checkpoint((log / "checkpoint").read_bytes()).checkpoint
    root = str(checkpoint).split("\n")[2]
    assert capsys.readouterr().out == (
        f"The log “example.org/log” at {log} holds: 300 entries, files read: 6.\n"
        f"  Its root is {root}.\n"
        "  Signed by example.org/log.\n"
    )


def test_a_log_that_does_not_hold_is_said_with_files_and_reasons(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept"
    kept.write_text(str(sign_checkpoint(open_checkpoint((log / "checkpoint").read_bytes()).checkpoint, [OTHER])))
    (log / "tile/0/000").unlink()
    (log / "tile/\x1b[31mred").write_text("")
    shutil.copy(log / "tile/entries/001.p/44", log / "tile/entries/001.p/.45.abcd_123")
    assert main(["verify", "--log", str(log), "--key", KEY, "--since", str(kept)]) == 1
    assert capsys.readouterr().out == (
        f"The log at {log} DOES NOT HOLD. Findings: 3\n"
        "  tile/�[31mred: No file of a log is called so.\n"
        "  tile/0/000: It is missing.\n"
        f"  {kept}: None of the given keys signed it.\n"
        "  Signed by example.org/log.\n"
        "  Files that no checkpoint covers yet, of a publication under way or broken off: "
        "tile/entries/001.p/.45.abcd_123\n"
    )


def test_a_place_without_a_log_does_not_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--log", str(tmp_path)]) == 1
    assert "  checkpoint: It is missing.\n" in capsys.readouterr().out


def test_an_endless_log_is_cut(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "checkpoint").write_text(f"{ORIGIN}\n{10**17}\n{'A' * 43}=\n\n— a AAAAAAE=\n")
    assert main(["verify", "--log", str(tmp_path)]) == 1
    assert "  … and perhaps more: after so many no more is looked for.\n" in capsys.readouterr().out


def test_json_tells_the_same_of_receipts(bid: Path, tmp_path: Path) -> None:
    bad, out = tmp_path / "bad", tmp_path / "out.json"
    bad.write_bytes(b"")
    assert main(["verify", str(bid), str(bad), "--key", KEY, "--format", "json", "--out", str(out)]) == 1
    found: dict[str, Any] = json.loads(out.read_text())
    root = receipt().decode().split("\n")[10]
    assert found == {
        "holds": False,
        "signatures_checked": True,
        "receipts": [
            {
                "file": str(bid),
                "holds": True,
                "index": 6,
                "entry": opening(6).digest.hex(),
                "header": opening(6).header,
                "body": json.loads(opening(6).body or ""),
                "checkpoint": {
                    "origin": ORIGIN,
                    "size": 11,
                    "root": root,
                    "signers": [{"name": ORIGIN, "key": KEY, "at": None}],
                },
            },
            {
                "file": str(bad),
                "holds": False,
                "problem": "The file does not begin like a receipt (c2sp.org/tlog-proof@v1).",
                "code": "receipt",
            },
        ],
    }


def test_json_tells_the_same_of_a_log(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (log / "tile/0/000").unlink()
    assert main(["verify", "--log", str(log), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["signatures_checked"] is False
    assert found["log"] == {
        "place": str(log),
        "holds": False,
        "checkpoint": {
            "origin": ORIGIN,
            "size": 300,
            "root": found["log"]["checkpoint"]["root"],
            "signers": [],
        },
        "files": 5,
        "blanks": 0,
        "findings": [{"path": "tile/0/000", "code": "missing", "sentence": "It is missing."}],
        "ahead": [],
        "further_files_looked_for": True,
        "cut": False,
        "stamps": [],
    }
    (log / "checkpoint").unlink()
    assert main(["verify", "--log", str(log), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["log"]["checkpoint"] is None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "Name a receipt, or the log with --log."),
        (["--since", "x"], "Name a receipt, or the log with --log."),
        (["a", "--since", "x"], "--since goes with --log, and without receipts."),
        (["a", "--log", ".", "--since", "x"], "--since goes with --log, and without receipts."),
        (["a", "--log", ".", "--tsa", "x"], "--tsa goes with --log and a folder, and without receipts."),
        (["--log", "https://example.org", "--tsa", "x"], "--tsa goes with --log and a folder, and without receipts."),
        (["a", "--key", "b"], "The key “b” is not of the form name+id+key."),
        (["--log", "http://example.org"], "a log is read by https://"),
        (["--log", "/no/such"], "There is no folder /no/such."),
        (["/no/such"], "/no/such: No such file or directory."),
        (["--log", ".", "--since", "/no/such"], "/no/such: No such file or directory."),
    ],
)
def test_what_cannot_begin_is_said(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", *words]) == 2
    assert says in capsys.readouterr().err


def test_a_huge_receipt_is_not_read_whole(bid: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with bid.open("wb") as file:
        file.truncate(10**10)
    assert main(["verify", str(bid)]) == 1
    assert "DOES NOT HOLD. Receipt: longer than 4,000,000 bytes." in capsys.readouterr().out


def test_progress_is_shown_on_a_terminal_that_waits(
    log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter(range(0, 100, 3))
    monkeypatch.setattr(command.time, "monotonic", lambda: next(clock))
    assert main(["verify", "--log", str(log)]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert main(["verify", "--log", str(log)]) == 0
    assert capsys.readouterr().err == "\r256 / 300\r300 / 300\n"


def test_the_root_of_the_log_at_hand_is_the_trees(tmp_path: Path) -> None:
    assert grown(tmp_path, 300).root == mth(0, 300)
