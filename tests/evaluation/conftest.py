"""Fixtures of the room's tests: the solicitations room's companies, and a purchase being evaluated."""

from __future__ import annotations

import pytest

from tests.evaluation.making import Evaluating
from tests.solicitations.bidding import Bidding
from tests.solicitations.conftest import bidding, browse, buying, without_second_factor, world  # noqa: F401 - fixtures


@pytest.fixture
def evaluating(bidding: Bidding) -> Evaluating:  # noqa: F811
    """A purchase to be evaluated."""
    return Evaluating(bidding)
