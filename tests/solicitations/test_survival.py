"""Nothing acknowledged is lost: processes killed, the database restarted, the disk full, the last seconds."""

from __future__ import annotations

from tests.serving import Installations
from tests.soak import kills


def test_processes_killed_at_any_moment_lose_nothing_acknowledged(installations: Installations) -> None:
    figures = kills.rounds(installations, count=6, companies=8)
    assert figures.faults == []
    assert figures.rounds == 6
    assert figures.acknowledged >= 6
    assert figures.killed >= 6
