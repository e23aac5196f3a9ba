"""Fixtures of the room's tests: a city whose project is to be evaluated, and how to sign in."""

from __future__ import annotations

import pytest

from tests.pilots.making import Proving
from tests.projects.conftest import browse, without_second_factor, world  # noqa: F401 - fixtures
from tests.projects.making import World


@pytest.fixture
def proving(world: World) -> Proving:  # noqa: F811
    """The city, about to evaluate a project in planning."""
    return Proving(world)
