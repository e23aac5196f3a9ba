"""Fixtures of the documents tests: a city, and a folder of their own for bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.making import City, city


@pytest.fixture
def west_end(db: None) -> City:
    """A city with two departments."""
    return city()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    """Where bytes lie in these tests."""
    settings.ATTACHMENTS = tmp_path / "attachments"
    return settings.ATTACHMENTS
