"""Nothing acknowledged is lost: processes killed, the database restarted, the disk full, the last seconds."""

from __future__ import annotations

from tests.serving import Installations
from tests.soak import kills, last_seconds


def test_processes_killed_at_any_moment_lose_nothing_acknowledged(installations: Installations) -> None:
    figures = kills.rounds(installations, count=6, companies=8)
    assert figures.faults == []
    assert figures.rounds == 6
    assert figures.acknowledged >= 6
    assert figures.killed >= 6


def test_last_seconds_lose_nothing_and_take_nothing_late(installations: Installations) -> None:
    figures = last_seconds.play(installations, companies=40, seconds=2.5)
    assert figures.faults == []
    assert figures.unanswered == 0
    assert figures.in_time + figures.late == 40
    assert figures.in_time >= 10
    assert figures.late >= last_seconds.SLOW
    assert figures.late_though_clock_back == last_seconds.AFTER_ALL
