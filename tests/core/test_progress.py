"""Long work says on a terminal which part is done, and nothing elsewhere."""

from __future__ import annotations

from junto.core import progress as module
from junto.core.progress import progress


def test_progress_is_shown_only_after_two_seconds(capsys, monkeypatch):
    times = iter([0.0, 1.0, 3.0, 4.0])
    monkeypatch.setattr(module.time, "monotonic", lambda: next(times))
    monkeypatch.setattr(module.sys.stderr, "isatty", lambda: True, raising=False)
    shown = progress("drawing")
    shown(0.1)
    assert capsys.readouterr().err == ""
    shown(0.5)
    assert capsys.readouterr().err == "\rdrawing:  50%"
    shown(1.0)
    assert capsys.readouterr().err == "\r\x1b[K"


def test_nothing_is_said_where_no_terminal_is():
    assert progress("drawing") is None
