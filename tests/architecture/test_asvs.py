"""The table of OWASP ASVS: complete, rightly counted, and every file and test that it names is there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/asvs.md").read_text(encoding="utf-8")
ROWS = re.findall(
    r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (met|not applicable|\*\*open\*\*) \| (.+) \|$", TEXT, re.M
)
TOP = re.findall(r"^\| (1|2|both) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", TEXT, re.M)
NAMED = re.compile(
    r"`([A-Za-z0-9_.][A-Za-z0-9_./-]*/[A-Za-z0-9_./-]+|README\.md|pyproject\.toml|package[a-z-]*\.json)(?:::(\w+))?`"
)


def test_every_requirement_of_both_levels_stands_there_once() -> None:
    """The standard has 70 requirements of level 1 and 183 of level 2."""
    assert Counter(level for _id, level, *_rest in ROWS) == {"1": 70, "2": 183}
    assert len({one for one, *_rest in ROWS}) == len(ROWS)
    assert len(re.findall(r"^\| \d+\.\d+", TEXT, re.M)) == len(ROWS)  # no row is written otherwise


def test_counts_at_the_top_are_right() -> None:
    counted = {}
    for name, levels in (("1", "1"), ("2", "2"), ("both", "12")):
        of = Counter(state.strip("*") for _id, level, _short, state, _where in ROWS if level in levels)
        counted[name] = (of.total(), of["met"], of["not applicable"], of["open"])
    assert {name: tuple(map(int, numbers)) for name, *numbers in TOP} == counted


def test_every_file_and_test_that_is_named_is_there() -> None:
    named = [found for *_rest, where in ROWS for found in NAMED.findall(where)]
    assert len(named) > 100
    missing = [path for path, _test in named if not (ROOT / path).exists()]
    missing += [
        f"{path}::{test}"
        for path, test in named
        if test and f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8")
    ]
    assert missing == []
