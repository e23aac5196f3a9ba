"""Published vectors: age's test kit (CCTV, 143 files) and SLIP-39's 45."""

from __future__ import annotations

from io import BytesIO

import pytest
import shamir_mnemonic
from tests.core.sealing.making import age_vectors, digest, slip39_vectors

from junto.core.sealing import SealingError
from junto.core.sealing.ciphering import decrypt, head_of
from junto.core.sealing.shares import read_share
from junto.core.sealing.stanzas import fault_of

VECTORS = {vector.name: vector for vector in age_vectors()}
NOT_OURS = {
    *("armor_scrypt", "scrypt"),  # sealed with a password, which Junto never asks for
    *(
        "armor_hybrid",
        "hybrid",
        "hybrid_and_x25519",
        "hybrid_grease",
        "hybrid_multiple_recipients",
    ),  # post-quantum keys
}
"""Vectors of age that are sound and that we refuse, each with its reason: 7 of 143. Debian's age 1.1.1 knows the hybrid
ones as little as we do."""
NO_SUBMISSION = {
    **dict.fromkeys(("armor_scrypt", "scrypt"), "password"),
    **dict.fromkeys(("armor_hybrid", "hybrid", "hybrid_and_x25519", "hybrid_grease"), "other_kind"),
    "hybrid_multiple_recipients": "other_kind",
    "stanza_empty_body": "other_kind",
    "stanza_empty_last_line": "other_kind",
    "stanza_valid_characters": "other_kind",
    "x25519_grease": "other_kind",
    "x25519_multiple_recipients": "several_keys",
}
"""Sound files that are no submission, since one is sealed to the solicitation's key alone: why each is not taken."""


def test_the_test_kit_of_age_is_whole():
    assert len(VECTORS) == 143
    assert sum(vector.expect == "success" for vector in VECTORS.values()) == 26
    assert {name for name in NOT_OURS if VECTORS[name].expect != "success"} == set()


@pytest.mark.parametrize("name", VECTORS)
def test_age_vector_is_opened_or_refused_as_published(name):
    vector = VECTORS[name]
    if vector.expect == "success" and name not in NOT_OURS:
        assert digest(decrypt(vector.key(), vector.body)) == vector.payload
        return
    with pytest.raises(SealingError) as refused:
        decrypt(vector.key(), vector.body)
    assert str(refused.value).endswith((".", "instead."))


@pytest.mark.parametrize("name", [name for name, vector in VECTORS.items() if vector.expect == "success"])
def test_sound_file_is_taken_as_a_submission_only_where_it_is_sealed_to_one_key(name):
    fault = fault_of(head_of(BytesIO(VECTORS[name].body)))
    assert (fault and fault.code) == NO_SUBMISSION.get(name)


@pytest.mark.parametrize(("what", "mnemonics", "secret"), slip39_vectors(), ids=lambda value: str(value)[:4])
def test_slip39_vector_gives_its_secret_or_is_refused(what, mnemonics, secret):
    if secret:
        assert shamir_mnemonic.combine_mnemonics(mnemonics, b"TREZOR").hex() == secret
        return
    with pytest.raises(shamir_mnemonic.MnemonicError):
        shamir_mnemonic.combine_mnemonics(mnemonics, b"TREZOR")


def test_there_are_45_vectors_of_slip39_and_none_is_a_share_of_ours():
    """Ours have two groups, both needed; the published shares have other schemes, and each is told from ours."""
    vectors = slip39_vectors()
    assert len(vectors) == 45
    assert sum(bool(secret) for _, _, secret in vectors) == 15
    told = set()
    for _, mnemonics, _ in vectors:
        for mnemonic in mnemonics:
            with pytest.raises(SealingError) as refused:
                read_share(mnemonic)
            told.add(refused.value.sentence.code)
    assert told == {"word_count", "share_checksum", "bad_share", "other_scheme"}
