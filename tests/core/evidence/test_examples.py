"""The whole examples of docs/evidence.md run as they are written and say what stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from junto.cli import main

GUIDE = Path(__file__).parents[3] / "docs" / "evidence.md"
BLOCK = r"\n\n((?:    .*\n|\n(?=    ))+)"


def blocks(pattern: str) -> list[tuple[str, str]]:
    found = re.findall(pattern + BLOCK, GUIDE.read_text(encoding="utf-8"))
    return [(name, "".join(f"{line[4:]}\n" for line in block.splitlines())) for name, block in found]


def test_examples_run_as_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = blocks(r"`(\w+\.(?:yaml|csv))`:")
    assert [name for name, _text in files] == ["street.yaml", "street.csv", "lamps.yaml", "lamps.csv"]
    for name, text in files:
        (tmp_path / name).write_text(text, encoding="utf-8")
    runs = blocks(r"`junto (evidence \w+\.yaml [^`]*)`(?: begins with|:)")
    assert len(runs) == 3
    for command, said in runs:
        assert main(command.split()) == 0
        assert capsys.readouterr().out.startswith(said)
    assert (tmp_path / "lamps.svg").read_text(encoding="utf-8").startswith("<svg")
