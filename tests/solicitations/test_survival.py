"""Nothing acknowledged is lost and nothing taken late: processes killed, the last seconds, a clock set back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.handing_in import Ground, ground
from tests.serving import Installations
from tests.soak import kills, last_seconds

COMPANIES = 25


@pytest.fixture(scope="module")
def on(installations: Installations) -> Iterator[Ground]:
    """A city with companies enough for all of these tests: setting it up takes longer than what is tested."""
    with ground(installations, 8 + COMPANIES + last_seconds.AFTER_ALL) as made:
        yield made


def test_processes_killed_at_any_moment_lose_nothing_acknowledged(on: Ground) -> None:
    figures = kills.rounds(on, count=6, companies=8)
    assert figures.faults == []
    assert figures.rounds == 6
    assert figures.acknowledged >= 6
    assert figures.killed >= 6


@pytest.mark.sqlite_only  # what the clock does is tested on both in tests/journal
def test_last_seconds_lose_nothing_and_take_nothing_late(on: Ground) -> None:
    figures = last_seconds.play(on, companies=COMPANIES, seconds=2.0)
    assert figures.faults == []
    assert figures.unanswered == 0
    assert figures.in_time + figures.late == COMPANIES
    assert figures.in_time >= 5
    assert figures.late >= last_seconds.SLOW
    assert figures.late_though_clock_back == last_seconds.AFTER_ALL
