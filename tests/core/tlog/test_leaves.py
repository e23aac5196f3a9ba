"""Openings: the entry reckoned by hand, body and salt held to the header, read strictly; what is left after erasure."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from tests.core.tlog.making import header, opening

from junto.core.tlog.leaves import Opening, canonical, is_header, read_opening
from junto.core.tlog.problems import TlogError

SALT = bytes(range(32)).hex()
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
KEPT = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def of_body(body: str, salt: str = SALT) -> Opening:
    return Opening(header(6, sha256(bytes.fromhex(salt) + body.encode()).hexdigest()), salt, body)


def test_the_entry_is_the_digest_of_the_header_in_canonical_json() -> None:
    found = of_body('{"a":"é"}')
    payload = sha256(bytes(range(32)) + '{"a":"é"}'.encode()).hexdigest()
    text = (
        '{"action":"submit","actor":null,"at":"2026-11-27T12:00:06.000000Z","deputy_for":null,"number":6,'
        f'"organization":null,"payload":"{payload}",'
        '"previous":"","public":false,"role":"company_representative",'
        f'"root":"{found.header["root"]}","state":"submitted","subject":"{found.header["subject"]}","v":1}}'
    )
    assert found.digest == sha256(text.encode()).digest()
    assert found.data().decode() == '{"body":"{\\"a\\":\\"é\\"}","header":' + text + f',"salt":"{SALT}","v":1}}'
    assert found.recorded() == {"a": "é"}


@given(st.dictionaries(TEXTS, KEPT, max_size=4), st.binary(min_size=32, max_size=32))
def test_openings_are_read_back_and_all_entries_have_one_length(recorded: dict[str, Any], salt: bytes) -> None:
    found = of_body(rfc8785.dumps(recorded).decode(), salt.hex())
    again = read_opening(found.data())
    assert again == found
    assert again.recorded() == recorded
    assert len(again.digest) == 32
    assert not again.erased


def test_after_erasure_the_header_is_left_and_the_entry_is_the_same() -> None:
    left = replace(opening(6), salt=None, body=None)
    assert read_opening(left.data()) == left
    assert left.digest == opening(6).digest
    assert (left.erased, left.recorded()) == (True, {})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53 + 1, "\ud800", b"", {1}, {1: "a"}])
def test_what_has_no_canonical_json_is_refused(value: object) -> None:
    with pytest.raises(TlogError, match="has no canonical JSON"):
        canonical({"a": value})


def test_what_is_nested_without_end_is_refused() -> None:
    deep: dict[str, Any] = {}
    deep["a"] = deep
    with pytest.raises(TlogError, match="has no canonical JSON"):
        canonical(deep)


BODY = '{"a":1}'
GOOD = of_body(BODY).data().decode()
NONE = "The receipt does not carry the opening of its entry."
OTHERWISE = "The opening in the receipt is not written in canonical JSON (RFC 8785)."
ANOTHER = "What the receipt says was recorded is not what the entry was made of."


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
        (GOOD.removesuffix("1}") + "2}", NONE),
        (GOOD.removesuffix("1}") + "true}", NONE),
        (GOOD.removesuffix("1}") + '"1"}', NONE),
        (GOOD.removesuffix("}") + ',"w":1}', NONE),
        (GOOD.replace('"salt"', '"Salt"'), NONE),
        (GOOD.replace('"body"', '"payload"'), NONE),
        (GOOD.replace(SALT, SALT[2:]), NONE),
        (GOOD.replace(SALT, SALT.upper()), NONE),
        (GOOD.replace(f'"{SALT}"', "7"), NONE),
        (GOOD.replace(f'"{SALT}"', "null"), NONE),
        (GOOD.replace('"{\\"a\\":1}"', "null"), NONE),
        (GOOD.replace('"{\\"a\\":1}"', '{"a":1}'), NONE),
        (GOOD.replace('"{\\"a\\":1}"', "7"), NONE),
        (GOOD.replace('"{\\"a\\":1}"', '"{\\"a\\":2}"'), ANOTHER),
        (GOOD.replace(SALT, SALT[:-1] + "0"), ANOTHER),
        (GOOD + " ", OTHERWISE),
        (GOOD + "\n", OTHERWISE),
        (GOOD.replace('":', '": ', 1), OTHERWISE),
        (GOOD.removesuffix("1}") + "1.0}", NONE),
        (GOOD.removesuffix("}") + ',"v":1}', OTHERWISE),
        (GOOD.replace(',"v":1}', "}", 1), NONE),
        (GOOD.replace("submitted", "\\u0073ubmitted"), OTHERWISE),
        (GOOD.replace("submitted", "\\ud800"), NONE),
        (GOOD.replace('"number":6', '"number":-0'), NONE),
        (GOOD.replace('"number":6', '"number":6e0'), NONE),
        (GOOD.replace('"number":6', '"number":' + "9" * 5000), NONE),
        ("x" * 2_900_001, "The opening in the receipt is longer than 2,900,000 bytes."),
    ],
)
def test_openings_written_otherwise_are_refused(text: str, says: str) -> None:
    with pytest.raises(TlogError) as caught:
        read_opening(text.encode())
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("", NONE),
        ("[1]", NONE),
        ("{", NONE),
        ('{"a": 1}', OTHERWISE),
        ('{"a":1,"a":1}', OTHERWISE),
        ('{"b":1,"a":1}', OTHERWISE),
        ('{"a":1e0}', OTHERWISE),
        ('{"a":-0}', OTHERWISE),
        ('{"a":9007199254740993}', OTHERWISE),
        ('{"a":NaN}', "What was recorded has no canonical JSON (RFC 8785)."),
        ('{"a":' + "9" * 400 + "}", "What was recorded has no canonical JSON (RFC 8785)."),
        ('{"a":"\\ud800"}', "What was recorded has no canonical JSON (RFC 8785)."),
    ],
)
def test_a_body_that_is_no_canonical_json_is_refused_though_its_digest_fits(body: str, says: str) -> None:
    with pytest.raises(TlogError) as caught:
        read_opening(of_body(body).data())
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("v", 2),
        ("v", True),
        ("subject", "needs.need"),
        ("subject", 7),
        ("number", 0),
        ("number", True),
        ("number", "6"),
        ("root", ""),
        ("action", None),
        ("state", "\ud800"),
        ("actor", 7),
        ("role", None),
        ("organization", False),
        ("deputy_for", []),
        ("at", "2026-11-27"),
        ("public", 1),
        ("previous", None),
        ("previous", "ab"),
        ("payload", ""),
        ("payload", None),
    ],
)
def test_a_header_of_another_shape_is_none(name: str, value: object) -> None:
    good = header(6, SALT)
    assert is_header(good)
    assert not is_header({**good, name: value})
    assert not is_header({one: good[one] for one in good if one != name})


def test_what_is_no_header_at_all_is_none() -> None:
    assert not is_header(None)
    assert not is_header({**header(6, SALT), "more": 1})


def test_an_opening_that_is_no_text_is_refused() -> None:
    with pytest.raises(TlogError, match=NONE):
        read_opening(b"\xff")


def test_the_opening_is_json_for_anyone() -> None:
    assert json.loads(of_body(BODY).data()) == {"v": 1, "header": header(6, of_body(BODY).header["payload"]),
        "body": BODY, "salt": SALT}  # fmt: skip
