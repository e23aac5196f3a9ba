"""Receipts: written as C2SP's tlog-proof says, read strictly, and not one bit of them can be changed."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.tlog.making import ORIGIN, OTHER, SIGNER, WITNESS, opening

from junto.core.tlog.checkpoints import Checkpoint, sign_checkpoint
from junto.core.tlog.merkle import Frontier, leaf_hash
from junto.core.tlog.problems import TlogError
from junto.core.tlog.proof_files import ProofFile, read_proof_file, verify_receipt
from junto.core.tlog.proofs import inclusion_proof

SIZE, INDEX = 11, 6


def digests(start: int, end: int) -> Iterator[bytes]:
    return (opening(number).digest for number in range(start, end))


def _hash_at(level: int, index: int) -> bytes:
    frontier = Frontier()
    frontier.extend(digests(index << level, (index + 1) << level))
    return frontier.root()


@cache
def receipt(index: int = INDEX, size: int = SIZE) -> bytes:
    """The receipt of an entry in the log of digests."""
    frontier = Frontier()
    frontier.extend(digests(0, size))
    note = sign_checkpoint(Checkpoint(ORIGIN, size, frontier.root()), [SIGNER])
    proof = inclusion_proof(index, size, _hash_at)
    return bytes(ProofFile(index, tuple(proof), str(note).encode(), opening(index).data()))


def written(tmp_path: Path, index: int = INDEX) -> Path:
    path = tmp_path / f"{index}.tlog-proof"
    path.write_bytes(receipt(index))
    return path


def test_a_receipt_is_written_as_the_specification_says() -> None:
    lines = receipt().decode().split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert base64.b64decode(lines[1].removeprefix("extra ")) == opening(INDEX).data()
    assert lines[2] == "index 6"
    siblings = [leaf_hash(opening(7).digest), _hash_at(1, 2), _hash_at(2, 0)]
    assert [base64.b64decode(line) for line in lines[3:6]] == siblings
    assert lines[7:10] == ["", ORIGIN, "11"]
    assert lines[11] == ""
    assert lines[12].startswith(f"— {ORIGIN} ")
    assert lines[13:] == [""]


@pytest.mark.parametrize("index", range(SIZE))
def test_every_receipt_holds(index: int) -> None:
    found = verify_receipt(receipt(index), [SIGNER.key])
    assert (found.index, found.opening) == (index, opening(index))
    assert [one.key for one in found.opened.signers] == [SIGNER.key]
    assert bytes(read_proof_file(receipt(index))) == receipt(index)


def test_a_log_of_one_entry_needs_no_hashes() -> None:
    assert read_proof_file(receipt(0, 1)).proof == ()
    assert verify_receipt(receipt(0, 1), [SIGNER.key]).index == 0


def test_an_erased_entry_keeps_its_place() -> None:
    file = read_proof_file(receipt())
    left = replace(opening(INDEX), salt=None, body=None)
    found = verify_receipt(bytes(ProofFile(file.index, file.proof, file.note, left.data())), [SIGNER.key])
    assert found.opening == left


@settings(max_examples=400)
@given(st.data())
def test_no_bit_of_a_receipt_can_be_flipped(data: st.DataObject) -> None:
    whole = receipt()
    at = data.draw(st.integers(0, len(whole) * 8 - 1))
    flipped = (int.from_bytes(whole, "big") ^ 1 << at).to_bytes(len(whole), "big")
    with pytest.raises(TlogError):
        verify_receipt(flipped, [SIGNER.key])


@given(st.integers(0, len(receipt()) - 1))
def test_no_receipt_can_be_cut_short_or_go_on(length: int) -> None:
    with pytest.raises(TlogError):
        verify_receipt(receipt()[:length], [SIGNER.key])
    with pytest.raises(TlogError):
        verify_receipt(receipt() + receipt()[:length] + b"x", [SIGNER.key])


def _with(**changes: object) -> bytes:
    file = read_proof_file(receipt())
    fields = {name: changes.get(name, getattr(file, name)) for name in ("index", "proof", "note", "extra")}
    return bytes(ProofFile(**fields))  # type: ignore[arg-type]


def test_another_entry_index_opening_or_key_does_not_hold() -> None:
    for index in set(range(SIZE + 1)) - {INDEX}:
        with pytest.raises(TlogError):
            verify_receipt(_with(index=index), [SIGNER.key])
    for number in set(range(SIZE)) - {INDEX}:
        with pytest.raises(TlogError, match="the entry is not in that log"):
            verify_receipt(_with(extra=opening(number).data()), [SIGNER.key])
    with pytest.raises(TlogError, match="None of the given keys signed it"):
        verify_receipt(receipt(), [OTHER.key])
    with pytest.raises(TlogError, match="None of the given keys signed it"):
        verify_receipt(receipt(), [WITNESS.key])
    with pytest.raises(TlogError, match="does not carry the opening"):
        verify_receipt(_with(extra=None), [SIGNER.key])
    assert verify_receipt(receipt()).opened.signers == ()


FIRST = "c2sp.org/tlog-proof@v1\n"
HASH = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The file does not begin like a receipt (c2sp.org/tlog-proof@v1)."),
        ("wrong-header\nindex 0\n\ncheckpoint\n", "The file does not begin like a receipt"),
        (FIRST.replace("v1", "v2") + "index 0\n\ncheckpoint\n", "The file does not begin like a receipt"),
        (" " + FIRST + "index 0\n\ncheckpoint\n", "The file does not begin like a receipt"),
        (FIRST + "index 0\n", "The file does not begin like a receipt"),
        (FIRST + "index 0\r\n\r\ncheckpoint\n", "Receipt: there are control characters in it."),
        (FIRST + "extra !!notbase64!!\nindex 0\n\ncheckpoint\n", "Extra data: “!!notbase64!!” is no Base64."),
        (FIRST + "extra  AAAA\nindex 0\n\ncheckpoint\n", "Extra data: “AAAA” is no Base64."),
        (
            FIRST + "extra AAAA\nextra AAAA\nindex 0\n\ncheckpoint\n",
            "The receipt does not say which entry it is about.",
        ),
        (FIRST + "extra\nindex 0\n\ncheckpoint\n", "The receipt does not say which entry it is about."),
        (FIRST + "note x\nindex 0\n\ncheckpoint\n", "The receipt does not say which entry it is about."),
        (FIRST + "extra AAAA\n\ncheckpoint\n", "The receipt does not say which entry it is about."),
        (FIRST + "\n\ncheckpoint\n", "The receipt does not say which entry it is about."),
        (FIRST + "index notanumber\n\ncheckpoint\n", "Index: “notanumber” is no whole number."),
        (FIRST + "index -5\n\ncheckpoint\n", "Index: “-5” is no whole number."),
        (FIRST + "index 05\n\ncheckpoint\n", "Index: “05” is no whole number."),
        (FIRST + "index  5\n\ncheckpoint\n", "Index: “5” is no whole number."),
        (FIRST + "index 5 \n\ncheckpoint\n", "Index: “5” is no whole number."),
        (FIRST + f"index {2**63}\n\ncheckpoint\n", "Index: “9223372036854775808” is no whole number."),
        (FIRST + "index 0\n!!notbase64!!\n\ncheckpoint\n", "Hash of the proof: “!!notbase64!!” is no Base64."),
        (FIRST + "index 0\n" + HASH[:-1] + "\n\nc\n", "is no Base64."),
        (FIRST + "index 0\n" + HASH + " \n\nc\n", "is no Base64."),
        (FIRST + "index 0\nAAAA\n\ncheckpoint\n", "Hash of the proof: 3 bytes instead of 32."),
        (FIRST + "index 0\n" + f"{HASH}\n" * 64 + "\ncheckpoint\n", "The proof has too many hashes."),
        ("x" * 4_000_001, "Receipt: longer than 4,000,000 bytes."),
    ],
)
def test_receipts_written_otherwise_are_refused(text: str, says: str) -> None:
    """Most of these are the cases of transparency-dev/merkle, proof/tlog_proof_test.go."""
    with pytest.raises(TlogError) as caught:
        read_proof_file(text.encode())
    assert says in str(caught.value)


def test_a_receipt_without_extra_data_or_with_empty_ones_is_written_back() -> None:
    for extra in (None, b""):
        file = ProofFile(0, (), b"checkpoint\n", extra)
        assert read_proof_file(bytes(file)) == file
    assert bytes(ProofFile(0, (), b"checkpoint\n")) == b"c2sp.org/tlog-proof@v1\nindex 0\n\ncheckpoint\n"
