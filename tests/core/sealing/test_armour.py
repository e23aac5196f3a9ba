"""The text form of age files; the published vectors are in test_vectors."""

from __future__ import annotations

import os
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junto.core.sealing import SealingError, new_key
from junto.core.sealing.armour import BEGIN, END, Joined, binary
from junto.core.sealing.ciphering import ciphertext_digest, decrypt, encrypt

KEY = new_key()


@given(st.binary(max_size=300), st.sampled_from([b"\n", b"\r\n"]), st.sampled_from([b"", b" \n\t", b"\r\n"]))
@settings(max_examples=60)
def test_armour_gives_the_binary_form(content, end, around):
    armoured = encrypt(KEY.recipient, content, armoured=True)
    armoured = around + armoured.replace(b"\n", end) + around
    assert decrypt(KEY, armoured) == content


def test_long_armour_is_read_in_pieces():
    content = os.urandom(300_000)
    plain = encrypt(KEY.recipient, content, armoured=True)
    raw = binary(BytesIO(plain)).read()
    assert decrypt(KEY, raw) == content
    assert ciphertext_digest(BytesIO(plain)) == ciphertext_digest(BytesIO(raw))


def test_binary_form_passes_as_it_is():
    sealed = encrypt(KEY.recipient, b"x")
    source = BytesIO(sealed)
    assert binary(source).read() == sealed


@pytest.mark.parametrize(
    "text",
    [
        BEGIN + b"\n",
        BEGIN,
        BEGIN + b"\nAAAA\n",
        BEGIN + b"\n" + b"A" * 64 + b"\n",
        BEGIN + b"\n" + b"A" * 68 + b"\n" + END,
        BEGIN + b"\nAAAA\nAAAA\n" + END,
        BEGIN + b"\nAA==\n" + b"A" * 64 + b"\n" + END,
        BEGIN + b"\n" + b"A" * 62 + b"==\n" + b"A" * 4 + b"\n" + END,
        BEGIN + b"\nAAB=\n" + END,
        BEGIN + b"\nAA\n" + END,
        BEGIN + b"\nA*AA\n" + END,
        BEGIN + b"\nAAAA\n" + END + b"\nmore",
        BEGIN + b"\nAAAA\n" + END + b"\n" * 1_100,
        BEGIN + b" \nAAAA\n" + END,
        b"-----BEGIN PGP MESSAGE-----\n\nAAAA\n",
        BEGIN + b"\n" + (b"A" * 64 + b"\n") * 1_000 + b"A" * 63 + b"=\n" + b"AAAA\n" + END,
        BEGIN + b"\n" + (b"A" * 64 + b"\n") * 999 + b"A" * 63 + b"=\nAAAA\n" + END,
    ],
    ids=range(17),
)
def test_armour_that_age_would_not_write_is_refused(text):
    with pytest.raises(SealingError, match="text form is damaged"):
        binary(BytesIO(text)).read()


def test_only_so_much_white_space_may_stand_before():
    sealed = encrypt(KEY.recipient, b"x", armoured=True)
    assert decrypt(KEY, b" " * 1_000 + sealed) == b"x"
    with pytest.raises(SealingError, match="no age file"):
        decrypt(KEY, b" " * 2_000 + sealed)


def test_joined_pieces_are_read_in_order_and_in_part():
    joined = Joined([b"abc", b"", b"d"], BytesIO(b"ef"))
    assert [joined.read(2), joined.read(2), joined.read(5), joined.read(5), joined.read(5)] == [
        b"ab",
        b"c",
        b"d",
        b"ef",
        b"",
    ]
    assert Joined([b"x"]).readall() == b"x"
