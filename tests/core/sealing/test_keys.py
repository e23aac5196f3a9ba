"""Keys: made, read strictly, never shown by accident."""

from __future__ import annotations

import copy
import pickle
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junto.core.sealing import Key, Recipient, SealingError, bech32, new_key, parse_key, parse_keys, parse_recipient
from junto.core.sealing.keys import key_of_raw

# The key and recipient of the age specification's own test file (CCTV, “x25519”).
SECRET = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0"
LOW_ORDER = (
    bytes(32),
    (1).to_bytes(32, "little"),
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
    (2**255 - 20).to_bytes(32, "little"),
)


def code(function, *given: object) -> str:
    with pytest.raises(SealingError) as refused:
        function(*given)
    return refused.value.sentence.code


def test_key_is_read_and_gives_its_parts():
    key = parse_key(SECRET)
    assert key.secret() == SECRET
    assert len(key.raw()) == 32
    assert key_of_raw(key.raw()).secret() == SECRET
    assert parse_recipient(key.recipient.text) == key.recipient


def test_recipient_is_the_one_that_the_age_program_names(age_program):
    key = new_key()
    said = subprocess.run(["age-keygen", "-y"], input=key.secret().encode(), capture_output=True, check=True).stdout
    assert said.decode().strip() == str(key.recipient)


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=50)
def test_any_32_bytes_are_a_key_and_come_back(raw):
    assert key_of_raw(raw).raw() == raw


def test_secret_is_shown_by_nothing_but_secret():
    key = new_key()
    shown = f"{key!r} {key} {key.recipient} {[key]} {key.__dict__ if hasattr(key, '__dict__') else ''}"
    assert key.secret()[16:30] not in shown.upper()
    assert repr(key) == f"<Key of {key.recipient}>"
    for function in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not pickled"):
            function(key)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "no_key"),
        (SECRET.lower(), "no_key"),
        (" " + SECRET, "no_key"),
        (SECRET + "\n", "bech32_characters"),
        (SECRET[:-1] + "Q", "bech32_checksum"),
        (SECRET[:-1], "bech32_checksum"),
        (SECRET[:40] + SECRET[40:].lower(), "bech32_case"),
        ("AGE-PLUGIN-YUBIKEY-1QQQQ", "plugin_key"),
        ("AGE-SECRET-KEY-PQ-1QQQQ", "no_key"),
        (bech32.encode("age-secret-key-", bytes(31)).upper(), "key_length"),
    ],
)
def test_key_that_is_not_exactly_one_is_refused_unrepeated(text, expected):
    with pytest.raises(SealingError) as refused:
        parse_key(text)
    assert refused.value.sentence.code == expected
    assert not text.strip() or text.strip()[16:] not in str(refused.value) or len(text) < 20


def test_raw_key_of_another_length_is_refused():
    assert code(key_of_raw, bytes(31)) == "key_length"


def test_file_of_keys_is_read_with_its_remarks():
    other = new_key()
    content = f"# created: today\n# public key: x\n{SECRET}\r\n\n{other.secret()}\n".encode()
    assert [key.secret() for key in parse_keys(content)] == [SECRET, other.secret()]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "no_key"),
        (b"# nothing\n", "no_key"),
        (b"age-encryption.org/v1\n-> scrypt", "locked_key"),
        (b"-----BEGIN AGE ENCRYPTED FILE-----\n", "locked_key"),
        ("é".encode(), "no_key"),
        (b"x" * 10_001, "large_file"),
        (f"{SECRET} # mine\n".encode(), "bech32_characters"),
    ],
)
def test_file_that_holds_no_key_is_refused(content, expected):
    assert code(parse_keys, content) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "no_recipient"),
        ("bob", "no_recipient"),
        ("é", "no_recipient"),
        ("\ud800", "no_recipient"),
        ("x" * 1_000_000, "no_recipient"),
        (SECRET, "secret_key"),
        (f"key: {SECRET.lower()}", "secret_key"),
        ("AGE-PLUGIN-YUBIKEY-1QQQQ", "secret_key"),
        ("ssh-ed25519 AAAA", "ssh_recipient"),
        ("ssh-rsa AAAA", "ssh_recipient"),
        ("age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t", "other_recipient"),
        ("age1pq1qqqqqqqq", "other_recipient"),
        ("age1tag1qqqqqqqq", "other_recipient"),
        (bech32.encode("age", bytes(31)), "recipient_length"),
        (bech32.encode("age", bytes([9] * 32)).upper(), "no_recipient"),
        (bech32.encode("age", bytes([9] * 32))[:-1] + "x", "bech32_checksum"),
        (bech32.encode("age", bytes([9] * 32)) + " ", "bech32_characters"),
    ],
)
def test_recipient_of_another_kind_is_refused(text, expected):
    with pytest.raises(SealingError) as refused:
        parse_recipient(text)
    assert refused.value.sentence.code == expected
    assert SECRET[20:] not in str(refused.value).upper()


@pytest.mark.parametrize("point", LOW_ORDER, ids=range(len(LOW_ORDER)))
def test_recipient_that_seals_nothing_is_refused(point):
    assert code(parse_recipient, bech32.encode("age", point)) == "weak_recipient"


def test_recipient_says_itself():
    assert str(Recipient("age1x")) == "age1x"
    assert isinstance(new_key(), Key)
