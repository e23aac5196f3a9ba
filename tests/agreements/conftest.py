"""Fixtures of the room's tests: a city whose departments have a project, costs and funds."""

from __future__ import annotations

import pytest

from tests.agreements.making import Agreed, agreed
from tests.projects.conftest import browse, without_second_factor

__all__ = ["browse", "without_second_factor"]


@pytest.fixture
def city(db: None) -> Agreed:
    """A city with a project of two members whose needs state costs, and a fund for each."""
    return agreed()
