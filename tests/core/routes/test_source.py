from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from junto.core.routes import source
from junto.core.routes.problems import Faults
from junto.core.routes.source import read_source


def plain(node):
    if isinstance(node.value, dict):
        return {name: plain(one) for name, one in node.value.items()}
    return [plain(one) for one in node.value] if isinstance(node.value, list) else node.value


def read(text: str | bytes):
    faults = Faults("f.yaml")
    node = read_source(text.encode() if isinstance(text, str) else text, faults)
    return node, [(one.line, one.sentence.code) for one in faults.found]


def test_scalars_are_typed_and_the_rest_stays_text():
    node, faults = read(
        "a: 3000\nb: 0.25\nc: 2025-10-08\nd: true\ne: no\nf: '3'\ng: 2025-02-30\nh: ~\ni: .inf\nj: [-1]\n"
    )
    assert faults == []
    assert plain(node) == {
        "a": 3000, "b": Decimal("0.25"), "c": date(2025, 10, 8), "d": True, "e": "no", "f": "3", "g": "2025-02-30",
        "h": None, "i": ".inf", "j": [-1],
    }  # fmt: skip
    assert node.keys["c"] == 3


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
        ("1: a\n", [(1, "key_not_text")]),
        ("true: a\n", [(1, "key_not_text")]),
        ("? [a, b]\n: c\n", [(1, "key_not_text")]),
        ("a: [1\nb: 2\n", [(2, "not_yaml")]),
        ("a: \x01\n", [(0, "not_yaml")]),
        ("[" * 40 + "]" * 40, [(1, "too_deep")]),
        (b"a: 1\nb: \xff\n", [(2, "not_utf8")]),
        (b"#" * 1_000_001, [(0, "too_large")]),
    ],
)
def test_source_that_cannot_be_taken_is_said_with_its_line(text, wanted):
    node, faults = read(text)
    assert node is None
    assert faults == wanted


def test_half_a_character_is_refused(monkeypatch):
    monkeypatch.setattr(source, "is_whole", lambda text: text != "odd")
    assert read("a: odd\n") == (None, [(1, "half_character")])


def test_more_values_than_the_bound_are_refused(monkeypatch):
    monkeypatch.setattr(source, "MOST_NODES", 3)
    assert read("a: [1, 2, 3]\n") == (None, [(1, "too_many")])
