"""A log of its own for each test, with its key; nothing waits for the disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from junto.core.tlog.notes import Signer
from junto.journal.log import keys


@pytest.fixture(autouse=True)
def places(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KEYS, settings.LOG, settings.LOG_NAME = tmp_path / "keys", tmp_path / "log", "city.example/log"
    settings.LOG_WITNESSES = []
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


@pytest.fixture
def signer(places: None) -> Signer:
    keys.install()
    found = keys.signer()
    assert found is not None
    return found
