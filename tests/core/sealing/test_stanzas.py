"""The head of an age file: whom it is sealed to."""

from __future__ import annotations

from io import BytesIO

import pytest
from pyrage import encrypt, passphrase

from junto.core.sealing import SealingError, inspect, new_key
from junto.core.sealing.stanzas import Head, fault_of, read_head

MAC = b"--- " + b"A" * 43 + b"\n"
ONE, TWO = new_key(), new_key()


def test_head_ends_where_the_sealed_begins():
    content = b"age-encryption.org/v1\n-> X25519 abc\n" + b"A" * 64 + b"\n\n-> x-grease\nAAAA\n" + MAC + b"rest\n"
    source = BytesIO(content)
    found = read_head(source)
    assert found == Head(("X25519", "x-grease"), content[: -len(b"rest\n")])
    assert source.read() == b"rest\n"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"PK\x03\x04", "not_sealed"),
        (b"age-encryption.org/v2\n", "other_version"),
        (b"age-encryption.org/v1", "other_version"),
        (b"age-encryption.org/v1\n", "bad_head"),
        (b"age-encryption.org/v1\n" + MAC, "bad_head"),
        (b"age-encryption.org/v1\n-> X25519 a\n", "bad_head"),
        (b"age-encryption.org/v1\n-> X25519 a\nAAAA", "bad_head"),
        (b"age-encryption.org/v1\n-> X25519 a\nAAAA=\n", "bad_head"),
        (b"age-encryption.org/v1\n-> X25519 a\nAA*A\n", "bad_head"),
        (b"age-encryption.org/v1\n-> X25519 a\nAB\n" + MAC, "bad_head"),
        (b"age-encryption.org/v1\n-> X25519 a\n" + b"A" * 65 + b"\n", "bad_head"),
        (b"age-encryption.org/v1\n-> X25519  a\nAAAA\n", "bad_head"),
        (b"age-encryption.org/v1\n->\nAAAA\n" + MAC, "bad_head"),
        (b"age-encryption.org/v1\n-> X25519 a\r\nAAAA\n" + MAC, "bad_head"),
        (b"age-encryption.org/v1\n-> x " + b"a" * 70_000, "large_head"),
        (b"age-encryption.org/v1\n-> x\n" + (b"A" * 64 + b"\n") * 2_000, "large_head"),
        (b"age-encryption.org/v1\n" + b"-> x\n\n" * 12_000, "large_head"),
    ],
    ids=range(18),
)
def test_head_that_is_none_is_refused_within_bounds(content, code):
    with pytest.raises(SealingError) as refused:
        read_head(BytesIO(content))
    assert refused.value.sentence.code == code


def test_submission_is_sealed_to_one_key_alone():
    one, two = ONE.recipient.native(), TWO.recipient.native()
    assert inspect(BytesIO(encrypt(b"x", [one]))) is None
    assert inspect(BytesIO(encrypt(b"x", [one], armored=True))) is None
    assert str(inspect(BytesIO(encrypt(b"x", [one, two])))) == (
        "It is sealed to 2 keys; it must be sealed to the solicitation's key alone."
    )
    assert str(inspect(BytesIO(passphrase.encrypt(b"x", "pass")))) == (
        "It is sealed with a password. Seal it to the solicitation's key (age1…)."
    )
    assert str(inspect(BytesIO(b"PK"))) == "The file is not sealed: it is no age file."


@pytest.mark.parametrize("length", [1, 65_535, 65_536, 65_537, 131_072])
def test_file_that_was_cut_off_is_told_by_its_size(length):
    whole = encrypt(b"x" * length, [ONE.recipient.native()])
    assert inspect(BytesIO(whole)) is None
    head = whole.index(b"\n", whole.index(b"\n---") + 1) + 1
    ends = {head, head + 15, head + 16, head + 32}  # nothing of a block, or nothing in the last one
    ends |= {head + 16 + block + odd for block in range(65_552, len(whole) - head, 65_552) for odd in (1, 16)}
    for end in sorted(end for end in ends if end < len(whole)):
        cut = inspect(BytesIO(whole[:end]))
        assert cut is not None, end
        assert cut.code == "cut_short"


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        (("X25519",), None),
        (("X25519", "x0-grease"), None),
        (("x0-grease",), "several_keys"),
        (("X25519", "X25519"), "several_keys"),
        (("X25519", "ssh-ed25519"), "other_kind"),
        (("mlkem768x25519",), "other_kind"),
        (("X25519", "scrypt"), "password"),
        (("X25519", "grease"), "other_kind"),
    ],
)
def test_each_kind_of_recipient_has_its_answer(kinds, code):
    fault = fault_of(Head(kinds, b""))
    assert (fault and fault.code) == code
