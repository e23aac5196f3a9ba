"""Fixtures of the notices tests."""

from __future__ import annotations

import pytest

from tests.making import City, city


@pytest.fixture
def west_end(db: None) -> City:
    """A city with two departments."""
    return city()
