"""Static files are gathered when one of them changed, and otherwise left as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from junto.frame import collecting


def test_files_are_gathered_again_only_where_one_changed(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(collecting, "call_command", lambda *words, **_options: asked.append(words))
    rooms, gathered = tmp_path / "rooms", tmp_path / "gathered"
    for folder in (rooms, gathered):
        folder.mkdir()
    settings.STATIC_ROOT = gathered
    settings.STATICFILES_DIRS = [rooms]
    assert [collecting.gather(), collecting.gather()] == [True, False]
    (rooms / "new.css").write_text("p {}")
    assert [collecting.gather(), collecting.gather()] == [True, False]
    assert asked == [("collectstatic",)] * 2
