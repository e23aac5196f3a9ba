"""The measures of the house hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.architecture.measures import MEASURES, Measure, _in_cycles
from tests.architecture.sources import Source


@pytest.mark.parametrize("measured", MEASURES, ids=lambda function: function.__name__)
def test_measure_holds(measured: Callable[[], Measure]) -> None:
    found = measured()
    assert found.breaches == (), f"{found.name}: {found.figure}, target {found.target}"


def test_cycles_are_found() -> None:
    assert _in_cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == ["a", "b", "c"]
    assert _in_cycles({"a": {"b"}, "b": {"c"}, "c": set()}) == []


def test_code_lines_leave_out_docstrings_comments_and_data(tmp_path) -> None:
    path = tmp_path / "x.py"
    lines = ['"""What it is', 'for."""', "", "# why", "TABLE = {", "    1: 2,", "}", "", "def f(a):", '    """Doc."""']
    path.write_text("\n".join([*lines, "    return (", "        a", "    )", ""]))
    source = Source(path)
    assert source.code_lines == {9, 11, 12, 13}
    assert [(name, source.length(node)) for name, node in source.functions()] == [("f", 4)]
