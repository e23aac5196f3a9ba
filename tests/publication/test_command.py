"""`junto publish`, as it is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.serving import Installation


def test_publish_writes_an_installation_s_public_files(installation: Installation, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = installation.run("-m", "junto", "publish", "--data", str(installation.data), "--out", str(out)).stdout
    assert "release_package-0001.json: 0 OCDS releases" in said
    assert json.loads((out / "release_package-0001.json").read_text())["releases"] == []


def test_publish_names_a_folder_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from junto.cli import main  # noqa: PLC0415

    assert main(["publish", "--data", str(tmp_path / "nowhere"), "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"junto publish: {tmp_path}/nowhere is no folder.\n"
