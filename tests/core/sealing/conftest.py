"""What the tests of sealing share."""

from __future__ import annotations

import shutil

import pytest
from tests.core.sealing.making import Ready, ready


@pytest.fixture(scope="session")
def age_program() -> str:
    """Debian's age, an implementation of its own."""
    found = shutil.which("age")
    if found is None:
        pytest.skip("The program age is not here (apt-get install age).")
    return found


@pytest.fixture(scope="session")
def three_of_five() -> Ready:
    """A ceremony of five officers of whom three are needed."""
    return ready()
