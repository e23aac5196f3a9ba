"""What all tests of this room stand on."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def without_second_factor(settings: Any) -> None:
    """Sign-in is the people room's; here a role is held by who is signed in."""
    settings.MFA_ROLES = frozenset()
