"""Fixtures of the room's tests: the projects room's city, and how to sign in."""

from __future__ import annotations

import pytest

from tests.projects.conftest import browse, without_second_factor, world  # noqa: F401 - fixtures
from tests.projects.making import World
from tests.solicitations.making import Buying


@pytest.fixture
def buying(world: World) -> Buying:  # noqa: F811
    """The city, ready to buy."""
    return Buying(world)
