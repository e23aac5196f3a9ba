"""The header inside: canonical, strict, bounded."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.sealing.making import digest, header

from junto.core.sealing import Header, SealingError, new_nonce
from junto.core.sealing.header import read_header

NAMES = st.text(min_size=1, max_size=200).filter(lambda text: text.isprintable())


@given(NAMES, NAMES, st.integers(0, 9_999), NAMES, st.binary(min_size=32, max_size=32), st.integers(0, 2**28))
def test_header_is_read_as_it_was_written(solicitation, number, addendum, company, nonce, length):
    made = Header(solicitation, number, addendum, company, nonce.hex(), digest(nonce), length)
    try:
        line = made.as_bytes()
    except SealingError:  # half characters, which no text may hold
        assert not all(text.isascii() for text in (solicitation, number, company))
        return
    assert read_header(line) == made
    assert line.count(b"\n") == 1


def test_header_line_is_this():
    made = Header("ocds-junto-1", "RFP 26-1", 2, "C-7", "0" * 64, "a" * 64, 3)
    assert made.as_bytes() == (
        b'{"addendum":2,"company":"C-7","format":"junto-sealed","length":3,"nonce":"' + b"0" * 64 + b'",'
        b'"number":"RFP 26-1","sha256":"' + b"a" * 64 + b'","solicitation":"ocds-junto-1","version":1}\n'
    )


def test_nonces_are_32_bytes_and_never_the_same():
    assert len({new_nonce() for _ in range(100)}) == 100
    assert {len(new_nonce()) for _ in range(5)} == {64}


def line_with(**other: object) -> bytes:
    data = {"format": "junto-sealed", "version": 1, **header(b"abc").as_data(), **other}
    data = {name: value for name, value in data.items() if value is not ...}
    return (
        json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
        + b"\n"
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("part", ""),
        ("part", "both"),
        ("part", None),
        ("addendum", -1),
        ("addendum", 10_000),
        ("addendum", True),
        ("addendum", "1"),
        ("addendum", None),
        ("length", 2**28 + 1),
        ("length", []),
        ("nonce", "0" * 63),
        ("nonce", "G" * 64),
        ("nonce", "A" * 64),
        ("sha256", ""),
        ("company", ""),
        ("company", "a\tb"),
        ("company", "x" * 201),
        ("company", 7),
        ("solicitation", {}),
        ("number", ...),
        ("price", "1"),
    ],
)
def test_field_out_of_bounds_is_named(field, value):
    with pytest.raises(SealingError) as refused:
        read_header(line_with(**{field: value}))
    assert refused.value.sentence.code == "bad_field"
    assert f"“{field}”" in str(refused.value)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"", "no_header"),
        (b"{}", "no_header"),
        (b"[" * 5_000 + b"\n", "no_header"),
        (b"[" * 4_000 + b"\n", "bad_header"),
        (b"\xff\n", "bad_header"),
        (b"[]\n", "bad_header"),
        (b"{} \n", "bad_header"),
        (b'{"a":NaN}\n', "bad_header"),
        (b'{"a":1.5}\n', "bad_header"),
        (b'{"a":1e400}\n', "bad_header"),
        (b'{"a":' + b"9" * 4_000 + b"}\n", "bad_header"),
        (b'{"a":1,"a":1}\n', "bad_header"),
        (b'{"a":"\\ud800"}\n', "bad_header"),
        (b"{}\n", "other_format"),
        (line_with(format="junto-envelope"), "other_format"),
        (line_with(version=2), "other_format_version"),
        (line_with(version=True), "other_format_version"),
        (line_with(company="\ud800"), "bad_header"),
        (line_with()[:1] + b" " + line_with()[1:], "bad_header"),
        (json.dumps(json.loads(line_with())).encode() + b"\n", "bad_header"),
    ],
    ids=range(20),
)
def test_line_that_is_no_header_is_refused(line, code):
    with pytest.raises(SealingError) as refused:
        read_header(line)
    assert refused.value.sentence.code == code


def test_header_out_of_bounds_is_not_written():
    with pytest.raises(SealingError, match="“company”"):
        replace(header(b""), company="\n").as_bytes()
