"""Fixtures of the room's tests: the solicitations room's city, ready to buy, with sign-in left to the people room."""

from __future__ import annotations

from tests.solicitations.conftest import browse, buying, without_second_factor, world  # noqa: F401 - fixtures
