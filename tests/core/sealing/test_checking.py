"""Whether an opened submission belongs where it was handed in: each reason once, alone and together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.sealing.making import header

from junto.core.sealing import Expected, Opened, check, new_key, seal, unseal

KEY = new_key()
CONTENT = b"the bid of company C-7"
SEALED = seal(KEY.recipient, header(CONTENT), CONTENT)
OPENED: Opened = unseal(KEY, SEALED)[0]
FITTING = Expected("ocds-junto-1", 2, "C-7")


def test_submission_that_belongs_here_has_no_reason_against_it():
    assert check(OPENED, FITTING) == []
    assert check(OPENED, Expected("ocds-junto-1")) == []


@pytest.mark.parametrize(
    ("expected", "sentence"),
    [
        (replace(FITTING, solicitation="ocds-junto-2"), "It is for another solicitation (RFP 26-1)."),
        (replace(FITTING, addendum=3), "It answers addendum 2; addendum 3 changed what is asked."),
        (
            replace(FITTING, company="C-8"),
            "Inside it names another company than the one that handed it in: it was copied from that company.",
        ),
        (
            replace(FITTING, ciphertexts={OPENED.ciphertext}, nonces={OPENED.header.nonce}),
            "It is the copy of a sealed file that was opened before.",
        ),
        (
            replace(FITTING, nonces={OPENED.header.nonce}),
            "It bears the mark of a submission that was opened before: its content was copied and sealed again.",
        ),
    ],
)
def test_each_mismatch_has_its_sentence(expected, sentence):
    assert [str(reason) for reason in check(OPENED, expected)] == [sentence]


def test_content_of_another_submission_behind_a_header_is_found():
    """Only a company that knows the plaintext can join the two; then the digest in the header gives it away."""
    from junto.core.sealing.ciphering import encrypt  # noqa: PLC0415

    joined = encrypt(KEY.recipient, header(CONTENT).as_bytes() + b"another content")
    reasons = check(unseal(KEY, joined)[0], FITTING)
    assert [reason.code for reason in reasons] == ["other_content"]


def test_all_reasons_are_told_together():
    expected = Expected("other", 9, "C-9", nonces={OPENED.header.nonce})
    assert [reason.code for reason in check(replace(OPENED, length=1), expected)] == [
        *("another_solicitation", "older_addendum", "another_company", "other_content", "nonce_again")
    ]


def test_copy_in_the_other_form_is_still_the_same_ciphertext():
    import base64  # noqa: PLC0415

    text = base64.b64encode(SEALED)
    lines = b"\n".join(text[at : at + 64] for at in range(0, len(text), 64))
    armoured = b"-----BEGIN AGE ENCRYPTED FILE-----\n" + lines + b"\n-----END AGE ENCRYPTED FILE-----\n"
    assert unseal(KEY, armoured)[0].ciphertext == OPENED.ciphertext
