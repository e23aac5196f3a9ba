"""Receipts made from a published log: they hold, under the best checkpoint that covers the entry, or are not given."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.core.tlog.making import ORIGIN, OTHER, SIGNER, opening
from tests.core.tlog.test_proof_files import digests

from junto.core.tlog.problems import TlogError
from junto.core.tlog.proof_files import read_proof_file, verify_receipt
from junto.core.tlog.publishing import publish
from junto.core.tlog.receipts import make_receipt
from junto.core.tlog.sources import Source, source_of


def published(folder: Path, *sizes: int) -> Source:
    for size in sizes:
        publish(folder, digests, size, origin=ORIGIN, signers=[SIGNER])
    return source_of(str(folder))


@pytest.mark.parametrize("size", [1, 2, 11, 256, 300])
def test_every_entry_gets_a_receipt_that_holds(tmp_path: Path, size: int) -> None:
    log = published(tmp_path, size)
    for index in {0, size // 2, size - 1}:
        receipt = make_receipt(log, index, opening(index), [SIGNER.key])
        assert receipt is not None
        found = verify_receipt(receipt, [SIGNER.key])
        assert (found.index, found.opening, found.opened.checkpoint.size) == (index, opening(index), size)


def test_an_entry_that_is_not_published_yet_has_none(tmp_path: Path) -> None:
    assert make_receipt(published(tmp_path, 11), 11, opening(11), [SIGNER.key]) is None
    assert make_receipt(source_of(str(tmp_path)), 0, opening(0), [SIGNER.key], ["other"]) is None


def test_the_first_checkpoint_that_covers_the_entry_is_taken(tmp_path: Path) -> None:
    published(tmp_path, 200)
    shutil.copy(tmp_path / "checkpoint", tmp_path / "witnessed")
    log = published(tmp_path, 300)
    for index, size in ((199, 200), (200, 300)):
        receipt = make_receipt(log, index, opening(index), [SIGNER.key], ["witnessed", "checkpoint"])
        assert receipt is not None
        assert read_proof_file(receipt).note.split(b"\n")[1] == str(size).encode()
        verify_receipt(receipt, [SIGNER.key])


def test_one_that_would_not_hold_is_not_given(tmp_path: Path) -> None:
    log = published(tmp_path, 11)
    with pytest.raises(TlogError, match="the entry is not in that log"):
        make_receipt(log, 5, opening(6), [SIGNER.key])
    with pytest.raises(TlogError, match="None of the given keys signed it"):
        make_receipt(log, 5, opening(5), [OTHER.key])
