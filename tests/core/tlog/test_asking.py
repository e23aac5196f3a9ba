"""Asking a witness on this machine: it signs what only grew; what it refuses or garbles is said and not kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.core.tlog.making import SIGNER, WITNESS, entries, grown, hash_at
from tests.core.tlog.witness import Witness, witnessing

from junto.core.tlog.asking import asked, keep
from junto.core.tlog.checkpoints import Opened, open_checkpoint
from junto.core.tlog.placing import alone
from junto.core.tlog.problems import TlogError


@pytest.fixture
def witness() -> Iterator[Witness]:
    with witnessing(Witness(WITNESS, SIGNER.key)) as listening:
        yield listening


def opened(folder: Path, *keys: object, name: str = "checkpoint") -> Opened:
    return open_checkpoint((folder / name).read_bytes(), [SIGNER.key, *keys])  # type: ignore[list-item]


def test_a_witness_signs_and_is_asked_from_where_it_was(tmp_path: Path, witness: Witness) -> None:
    grown(tmp_path, 5)
    note = asked(witness.address, witness.key, opened(tmp_path).note, 0, hash_at)
    keep(tmp_path, note)
    for name in ("checkpoint", "witnessed"):
        signers = opened(tmp_path, witness.key, name=name).signers
        assert [(one.key.name, one.at) for one in signers] == [
            ("example.org/log", None),
            ("witness.example/w1", 1_800_000_000),
        ]
    grown(tmp_path, 9)
    asked(witness.address, witness.key, opened(tmp_path).note, 0, hash_at)  # it is not known where it was
    assert witness.asked == [0, 0, 5]
    assert witness.size == 9


def test_a_checkpoint_that_grew_meanwhile_is_kept_beside(tmp_path: Path, witness: Witness) -> None:
    grown(tmp_path, 5)
    note = asked(witness.address, witness.key, opened(tmp_path).note, 0, hash_at)
    grown(tmp_path, 6)
    newer = (tmp_path / "checkpoint").read_bytes()
    keep(tmp_path, note)
    assert (tmp_path / "checkpoint").read_bytes() == newer
    assert opened(tmp_path, witness.key, name="witnessed").checkpoint.size == 5
    with alone(tmp_path), pytest.raises(TlogError, match="Another process is writing the log"):
        keep(tmp_path, note)


def test_publishing_goes_on_over_a_cosigned_checkpoint(tmp_path: Path, witness: Witness) -> None:
    grown(tmp_path, 5)
    keep(tmp_path, asked(witness.address, witness.key, opened(tmp_path).note, 0, hash_at))
    assert grown(tmp_path, 7).size == 7
    assert len(list(entries(0, 7))) == 7


def test_what_a_witness_refuses_is_said(tmp_path: Path, witness: Witness) -> None:
    grown(tmp_path, 5)
    witness.status = 403
    with pytest.raises(TlogError, match="The server answers 403."):
        asked(witness.address, witness.key, opened(tmp_path).note, 0, hash_at)


def test_a_witness_that_saw_more_than_there_is_gets_no_proof(tmp_path: Path, witness: Witness) -> None:
    grown(tmp_path, 5)
    witness.size = 6
    with pytest.raises(TlogError, match="A log of 5 entries cannot have grown from 6."):
        asked(witness.address, witness.key, opened(tmp_path).note, 0, hash_at)


def test_a_signature_by_another_key_is_not_taken(tmp_path: Path, witness: Witness) -> None:
    grown(tmp_path, 5)
    witness.signer = SIGNER
    with pytest.raises(TlogError, match="None of the given keys signed it."):
        asked(witness.address, Witness(WITNESS, SIGNER.key).key, opened(tmp_path).note, 0, hash_at)


def test_a_witness_that_is_not_there_is_said(tmp_path: Path, witness: Witness) -> None:
    grown(tmp_path, 5)
    with pytest.raises(TlogError, match="a log is read by https://"):
        asked("http://witness.example", witness.key, opened(tmp_path).note, 0, hash_at)
    with pytest.raises(TlogError, match="It could not be fetched: "):
        asked("http://127.0.0.1:1", witness.key, opened(tmp_path).note, 0, hash_at)
