"""YAML is read strictly: what stands there with its lines, or every problem with its line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junto.core import strict_yaml
from junto.core.strict_yaml import Unsound, lines_of, plain, read_yaml


def exact(node):
    if isinstance(node.value, dict):
        return {name: exact(one) for name, one in node.value.items()}
    return [exact(one) for one in node.value] if isinstance(node.value, list) else node.value


def problems(text: str | bytes):
    with pytest.raises(Unsound) as refused:
        read_yaml(text.encode() if isinstance(text, str) else text)
    return [(one.line, one.sentence.code) for one in refused.value.problems]


def test_scalars_are_typed_and_the_rest_stays_text():
    node = read_yaml(
        b"a: 3000\nb: 0.25\nc: 2025-10-08\nd: true\ne: no\nf: '3'\ng: 2025-02-30\nh: ~\ni: .inf\nj: [-1]\n"
        b"k: 02138\nl: 10:30\n2027: 1\n"
    )
    assert exact(node) == {
        "a": 3000, "b": Decimal("0.25"), "c": date(2025, 10, 8), "d": True, "e": "no", "f": "3", "g": "2025-02-30",
        "h": None, "i": ".inf", "j": [-1], "k": "02138", "l": "10:30", "2027": 1,
    }  # fmt: skip
    assert node.keys["c"] == 3


def test_plain_values_are_those_of_json():
    node = read_yaml(b"a: [0.25, 2025-10-08, true, x]\nb: {c: 3, d: }\n")
    assert plain(node) == {"a": [0.25, "2025-10-08", True, "x"], "b": {"c": 3, "d": None}}


def test_lines_are_those_of_names_and_of_items():
    node = read_yaml(b"a:\n  - x\n  -\n    b: 1\n    c: {d: 2,\n        e: 3}\nf: 1\n")
    assert lines_of(node) == {"a": 1, "a.0": 2, "a.1": 4, "a.1.b": 4, "a.1.c": 5, "a.1.c.d": 5, "a.1.c.e": 6, "f": 7}


def test_problem_is_said_with_its_line_where_it_has_one():
    for text, said in [
        (b"a: 1\na: 2\n", "Line 2: “a” stands here a second time (first in line 1)."),
        (b"", "The file is empty."),
    ]:
        with pytest.raises(Unsound) as refused:
            read_yaml(text)
        assert str(refused.value) == said


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    try:
        said = str(read_yaml(content).line)
    except Unsound as error:
        said = str(error)
    assert said


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", [(0, "empty")]),
        ("# only a comment\n", [(0, "empty")]),
        ("a: 1\nb: 2\na: 3\n", [(3, "double_key")]),
        ("a: 1\na: 2\nb: 1\nb: 2\n", [(2, "double_key"), (4, "double_key")]),
        ("a: &x [1]\nb: *x\n", [(1, "alias")]),
        ("b: *x\n", [(1, "alias")]),
        ("a: !!python/object:os.system x\n", [(1, "tag")]),
        ("a: !x [1]\n", [(1, "tag")]),
        ("a: 1\n---\nb: 2\n", [(2, "two_documents")]),
        ("true: a\n", [(1, "key_not_text")]),
        ("? [a, b]\n: c\n", [(1, "key_not_text")]),
        ("a: [1\nb: 2\n", [(2, "not_yaml")]),
        ("a: \x01\n", [(1, "not_yaml")]),
        ("a: 1\nb: \x00\n", [(2, "not_yaml")]),
        ("é: 1\nb: 2\nc: é\x01\n", [(3, "not_yaml")]),
        ("[" * 40 + "]" * 40, [(1, "too_deep")]),
        (b"a: 1\nb: \xff\n", [(2, "not_utf8")]),
        (b"#" * 1_000_001, [(0, "too_large")]),
    ],
)
def test_source_that_cannot_be_taken_is_said_with_its_line(text, wanted):
    assert problems(text) == wanted


def test_no_more_problems_are_gathered_than_the_bound():
    assert len(problems("a: 1\n" * 500)) == 200


def test_half_a_character_is_refused(monkeypatch):
    monkeypatch.setattr(strict_yaml, "is_whole", lambda text: text != "odd")
    assert problems("a: odd\n") == [(1, "half_character")]


def test_more_values_than_the_bound_are_refused(monkeypatch):
    monkeypatch.setattr(strict_yaml, "MOST_NODES", 3)
    assert problems("a: [1, 2, 3]\n") == [(1, "too_many")]
