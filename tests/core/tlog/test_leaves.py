"""Leaves: the commitment reckoned by hand, one length for all, openings read strictly."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junto.core.tlog.leaves import Erased, Opening, new_opening, read_opening
from junto.core.tlog.problems import TlogError

SALT = bytes(range(32))
KEPT = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
PAYLOADS = st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), KEPT, max_size=4)


def test_the_commitment_is_the_digest_of_domain_salt_and_canonical_json() -> None:
    opening = Opening(SALT, {"b": 1.0, "a": "é"})
    assert opening.commitment == sha256(b"junto/leaf/v1\n" + SALT + '{"a":"é","b":1}'.encode()).digest()
    assert opening.data().decode() == f'{{"payload":{{"a":"é","b":1}},"salt":"{SALT.hex()}","v":1}}'
    assert Erased(SALT).data().decode() == f'{{"commitment":"{SALT.hex()}","v":1}}'


@given(PAYLOADS)
def test_openings_are_read_back_and_all_commitments_have_one_length(payload: dict[str, Any]) -> None:
    opening = new_opening(payload)
    again = read_opening(opening.data())
    assert isinstance(again, Opening)
    assert again.commitment == opening.commitment
    assert again.data() == opening.data()
    assert len(opening.commitment) == 32


def test_one_payload_is_committed_to_differently_each_time() -> None:
    assert len({new_opening({"kind": "bid"}).commitment for _ in range(100)}) == 100


def test_what_is_left_after_erasure_is_the_commitment() -> None:
    left = Erased(Opening(SALT, {}).commitment)
    assert read_opening(left.data()) == left


@pytest.mark.parametrize("payload", [{"a": float("nan")}, {"a": float("inf")}, {"a": 2**53 + 1}, {"a": 1e16},
    {"a": "\ud800"}, {"a": b""}, {"a": {1}}, {1: "a"}])  # fmt: skip
def test_what_has_no_canonical_json_is_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(TlogError, match="has no canonical JSON"):
        new_opening(payload)


def test_a_payload_nested_without_end_is_refused() -> None:
    deep: dict[str, Any] = {}
    deep["a"] = deep
    with pytest.raises(TlogError, match="has no canonical JSON"):
        new_opening(deep)


GOOD = Opening(SALT, {"a": 1}).data().decode()
NONE = "The receipt does not carry the opening of its entry."
OTHERWISE = "The opening in the receipt is not written in canonical JSON (RFC 8785)."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", NONE),
        ("null", NONE),
        ("[]", NONE),
        ("{}", NONE),
        ('"' + GOOD, NONE),
        (GOOD + "x", NONE),
        ("[" * 100_000, NONE),
        (GOOD.replace('"v":1', '"v":2'), NONE),
        (GOOD.replace('"v":1', '"v":true'), NONE),
        (GOOD.replace('"v":1', '"v":"1"'), NONE),
        (GOOD.replace('"v":1', '"v":1,"w":1'), NONE),
        (GOOD.replace('"salt"', '"Salt"'), NONE),
        (GOOD.replace('{"a":1}', "[1]"), NONE),
        (GOOD.replace(SALT.hex(), SALT.hex()[2:]), NONE),
        (GOOD.replace(SALT.hex(), SALT.hex().upper()), NONE),
        (GOOD.replace(f'"{SALT.hex()}"', "7"), NONE),
        ('{"commitment":7,"v":1}', NONE),
        (f'{{"commitment":"{SALT.hex()}","payload":{{}},"v":1}}', NONE),
        (GOOD + " ", OTHERWISE),
        (GOOD + "\n", OTHERWISE),
        (GOOD.replace(":", ": "), OTHERWISE),
        (GOOD.replace('"v":1', '"v":1.0'), OTHERWISE),
        (GOOD.replace('{"a":1}', '{"a":1,"a":1}'), OTHERWISE),
        (GOOD.replace('{"a":1}', '{"a":1e0}'), OTHERWISE),
        (GOOD.replace('{"a":1}', '{"\\u0061":1}'), OTHERWISE),
        (GOOD.replace('{"a":1}', '{"b":1,"a":1}'), OTHERWISE),
        (GOOD.replace('{"a":1}', '{"a":NaN}'), "The payload has no canonical JSON (RFC 8785)."),
        (GOOD.replace('{"a":1}', '{"a":9007199254740993}'), "The payload has no canonical JSON (RFC 8785)."),
        (GOOD.replace('{"a":1}', '{"a":"\\ud800"}'), "The payload has no canonical JSON (RFC 8785)."),
        (GOOD.replace('{"a":1}', '{"a":' + "9" * 5000 + "}"), NONE),
        ("x" * 1_000_001, "The opening in the receipt is longer than 1000000 bytes."),
    ],
)
def test_openings_written_otherwise_are_refused(text: str, says: str) -> None:
    with pytest.raises(TlogError) as caught:
        read_opening(text.encode())
    assert str(caught.value) == says


def test_an_opening_that_is_no_text_is_refused() -> None:
    with pytest.raises(TlogError, match=NONE):
        read_opening(b"\xff")


def test_the_opening_is_json_for_anyone() -> None:
    assert json.loads(Opening(SALT, {"a": 1}).data()) == {"payload": {"a": 1}, "salt": SALT.hex(), "v": 1}
