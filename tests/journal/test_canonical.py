"""Canonical JSON: the quick writer gives the very bytes of the reference package, or leaves the work to it."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from junto.journal.entries import QUICK, canonical, header, quickly
from junto.journal.snapshots import plain

texts = st.text(st.characters(codec="utf-8"))
numbers = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(texts, inner, max_size=5),
    max_leaves=30,
)


@settings(max_examples=500)
@given(values)
@example({"b": 1, "a": [1.5, -0.0, 5.0, 1e21, 1e-7, 0.1, 123456789012345.6, 1e15 + 0.5]})
@example({"\ufb33": 1, "\U0001f600": 2, "é": 3})
@example('\x00\x08\x0c\n\r\t\x1f\x7f\u2028"\\/')
@example([[], {}, "", 0, -1, 2**53, -(2**53) + 1])
def test_canonical_is_byte_for_byte_the_reference(value: Any) -> None:
    assert canonical(value).encode() == rfc8785.dumps(plain(value))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_written_quickly_are_the_reference(number: float) -> None:
    assert canonical(number) == rfc8785.dumps(number).decode()


@pytest.mark.parametrize("value", [math.nan, math.inf, {"a": [-math.inf]}, "\ud800", {"\udfff": 1}])
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises((rfc8785.CanonicalizationError, UnicodeEncodeError)):
        canonical(value)


def test_needs_of_a_city_go_the_quick_way() -> None:
    need = {"title": "Semáforo", "geometry": {"coordinates": [-73.987852, 40.704061]}, "n": 3, "at": "2026-01-01"}
    assert quickly(need) == canonical(need)
    assert quickly(5.0) is quickly({"é": 1}) is quickly({1: "a"}) is quickly([1e-9]) is quickly([2**53]) is None


def test_header_needs_no_looking_for_what_is_written_otherwise() -> None:
    at, someone = datetime(2026, 1, 1, 12, tzinfo=UTC), UUID(int=1)
    columns: dict[str, Any] = dict.fromkeys(("organization", "deputy_for"))
    columns |= dict.fromkeys(("action", "state", "role", "previous", "payload_digest"), "0" * 16)
    columns |= {"subject_type": "a.b", "subject_id": someone, "root_type": "a.b", "root_id": someone}
    columns |= {"number": 10**9, "actor": someone, "at": at, "public": True}
    assert QUICK.encode(header(columns)).encode() == rfc8785.dumps(header(columns))


@pytest.mark.parametrize(
    "value",
    [
        {10: "ten", 9: "nine"},
        {True: 1, "a": 2},
        {None: 1},
        {1.5: "a", -2: "b"},
        {"a": (1, 2), "b": {3}, "c": b"\x00\xff"},
        {UUID(int=3): [UUID(int=4), Decimal("1.50"), date(2026, 1, 2), datetime(2026, 1, 2, 3, tzinfo=UTC)]},
        {'says "1": e': "1e5", "a": ":1e5", "é\\": "x"},
        [1.0, 10.0, 1e16, 12345678901234.5, -0.0, 0],
        5.0,
        1e22,
    ],
)
def test_whatever_is_handed_over_comes_out_as_the_reference_has_it(value: Any) -> None:
    assert canonical(value).encode() == rfc8785.dumps(plain(value))
