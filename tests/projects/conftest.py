"""Fixtures of the room's tests."""

from __future__ import annotations

import pytest

from tests.projects.making import World
from tests.projects.making import world as make_world


@pytest.fixture
def world(db: None) -> World:
    """A city whose departments meet."""
    return make_world()
