"""What is shown of a text from outside is short, on one line, and of whole characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junto.core.texts import is_whole, shown


@pytest.mark.parametrize(
    ("value", "most", "said"),
    [
        ("a  b\n c", 60, "a b c"), ("x" * 61, 60, "x" * 59 + "…"), ("x" * 60, 60, "x" * 60), (12, 60, "12"),
        ("\ud800b", 60, "?b"), (None, 60, "None"), ("abc", 2, "a…"),
    ],
)  # fmt: skip
def test_value_is_shown_short_and_whole(value, most, said):
    assert shown(value, most) == said


def test_number_too_long_for_a_text_is_shown_as_cut():
    assert shown(10**5000) == "…"


@given(st.text(st.characters(exclude_categories=())), st.integers(1, 80))
def test_nothing_longer_than_asked_is_shown(text, most):
    found = shown(text, most)
    assert len(found) <= most
    assert is_whole(found)
    assert "\n" not in found
