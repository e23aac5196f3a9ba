"""Fixtures of the room's tests: the projects room's city, and how to sign in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.projects.conftest import browse, without_second_factor, world  # noqa: F401 - fixtures
from tests.projects.making import World
from tests.solicitations.bidding import Bidding
from tests.solicitations.making import Buying


@pytest.fixture
def buying(world: World) -> Buying:  # noqa: F811
    """The city, ready to buy."""
    return Buying(world)


@pytest.fixture
def bidding(buying: Buying, settings: Any, tmp_path: Path) -> Bidding:
    """Companies that offer, with folders of their own for envelopes and keys."""
    settings.ENVELOPES, settings.KEYS = tmp_path / "envelopes", tmp_path / "keys"
    return Bidding(buying)
