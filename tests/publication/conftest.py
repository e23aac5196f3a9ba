"""Fixtures of the room's tests: the city of the rooms above, ready to buy, with sign-in left to the people room."""

from __future__ import annotations

from tests.evaluation.conftest import (  # noqa: F401 - fixtures
    bidding,
    browse,
    buying,
    evaluating,
    without_second_factor,
    world,
)
