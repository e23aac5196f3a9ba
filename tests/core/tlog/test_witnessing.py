"""Witnesses: the request that the specification describes, and answers of which only known, true signatures count."""

from __future__ import annotations

import base64
import re

import pytest
from tests.core.tlog.making import ORIGIN, OTHER, SIGNER, WITNESS, hash_at, mth

from junto.core.tlog.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from junto.core.tlog.notes import COSIGNATURE, VerifierKey
from junto.core.tlog.problems import TlogError
from junto.core.tlog.proofs import verify_consistency
from junto.core.tlog.witnessing import with_cosignatures, witness_request

KEY = VerifierKey(WITNESS.name, COSIGNATURE, WITNESS.key.public)
NOTE = sign_checkpoint(Checkpoint(ORIGIN, 11, mth(0, 11)), [SIGNER])


@pytest.mark.parametrize("old", range(12))
def test_the_request_is_the_one_of_the_specification(old: int) -> None:
    """An old size line, proof lines, an empty line, the checkpoint; each line ends in a newline."""
    body = witness_request(NOTE, old, hash_at).decode()
    head, checkpoint = body.split("\n\n", 1)
    assert checkpoint == str(NOTE)
    assert re.fullmatch(rf"old {old}(\n[A-Za-z0-9+/]{{43}}=)*", head)
    proof = [base64.b64decode(line) for line in head.split("\n")[1:]]
    assert (proof == []) == (old in (0, 11))
    if old:
        verify_consistency(old, mth(0, old), 11, mth(0, 11), proof)


def test_a_witness_that_saw_more_cannot_be_asked() -> None:
    with pytest.raises(TlogError, match="A log of 11 entries cannot have grown from 12"):
        witness_request(NOTE, 12, hash_at)


def test_known_true_cosignatures_are_taken_in_once() -> None:
    line, strange = WITNESS.cosign(NOTE.text, 1_700_000_000), OTHER.cosign(NOTE.text, 1_700_000_000)
    seen = with_cosignatures(NOTE, f"{strange}{line}".encode(), [KEY, SIGNER.key])
    assert seen.signatures == (*NOTE.signatures, line)
    assert with_cosignatures(seen, str(line).encode(), [KEY]) == seen
    opened = open_checkpoint(str(seen).encode(), [SIGNER.key, KEY])
    assert [(one.key, one.at) for one in opened.signers] == [(SIGNER.key, None), (KEY, 1_700_000_000)]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (b"", "The note does not end in a blank line and signatures."),
        (b"11\n", "“11” is no signature line."),
        (str(OTHER.cosign(NOTE.text, 1)).encode(), "None of the given keys signed it."),
        (str(WITNESS.cosign("another text\n", 1)).encode(), "The signature of “witness.example/w1” is false."),
        (f"more\n\n{WITNESS.cosign(NOTE.text, 1)}".encode(), "The witness's answer holds more than signatures."),
        (str(WITNESS.sign(NOTE.text)).encode(), "None of the given keys signed it."),
    ],
)
def test_other_answers_are_refused(answer: bytes, says: str) -> None:
    with pytest.raises(TlogError) as caught:
        with_cosignatures(NOTE, answer, [KEY])
    assert str(caught.value) == says
