"""Bech32 against the vectors that BIP-173 publishes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junto.core.sealing import SealingError
from junto.core.sealing.bech32 import decode, decode_groups, encode, encode_groups

VALID = (
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    "?1ezyfcl",
)
INVALID = {
    "\x201nwldj5": "bech32_characters",
    "\x7f1axkwrx": "bech32_characters",
    "\x801eym55h": "bech32_characters",
    "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx": "bech32_characters",
    "pzry9x0s0muk": "bech32_shape",
    "1pzry9x0s0muk": "bech32_shape",
    "x1b4n0q5v": "bech32_shape",
    "li1dgmt3": "bech32_shape",
    "de1lg7wt\xff": "bech32_characters",
    "A1G7SGD8": "bech32_checksum",
    "10a06t8": "bech32_shape",
    "1qzzfhee": "bech32_shape",
    "a12UEL5L": "bech32_case",
}


@pytest.mark.parametrize("text", VALID)
def test_valid_vector_is_read_and_written_again(text):
    prefix, groups = decode_groups(text)
    assert prefix == text.lower().rpartition("1")[0]
    assert encode_groups(prefix, groups) == text.lower()


def test_vector_holds_the_numbers_it_was_made_of():
    assert decode_groups(VALID[3]) == ("abcdef", list(range(32)))
    assert decode_groups(VALID[4]) == ("1", [0] * 82)


@pytest.mark.parametrize("text", INVALID)
def test_invalid_vector_is_refused(text):
    with pytest.raises(SealingError) as refused:
        decode(text)
    assert refused.value.sentence.code == INVALID[text]


@given(st.binary(max_size=49), st.sampled_from(["age", "age-secret-key-", "a1b"]))
def test_bytes_come_back(data, prefix):
    if len(prefix) + 7 + (len(data) * 8 + 4) // 5 <= 90:
        assert decode(encode(prefix, data)) == (prefix, data)
        assert decode(encode(prefix, data).upper()) == (prefix, data)


@given(st.binary(min_size=32, max_size=32), st.data())
def test_one_wrong_letter_is_always_found(data, draw):
    text = encode("age", data)
    at = draw.draw(st.integers(4, len(text) - 1))
    wrong = draw.draw(st.sampled_from([c for c in "qpzry9x8gf2tvdw0s3jn54khce6mua7l" if c != text[at]]))
    with pytest.raises(SealingError, match="check does not hold"):
        decode(text[:at] + wrong + text[at + 1 :])


@pytest.mark.parametrize(("prefix", "data"), [("", b""), ("a" * 84, b""), ("age", bytes(60))])
def test_text_that_would_be_too_long_is_not_written(prefix, data):
    with pytest.raises(SealingError, match="at most 90 characters"):
        encode(prefix, data)


@pytest.mark.parametrize("groups", [[1], [0, 1], [0, 0, 0]])
def test_bits_left_over_are_refused(groups):
    with pytest.raises(SealingError, match="bits left over"):
        decode(encode_groups("age", groups))
