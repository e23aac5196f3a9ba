"""`junto publish`, as it is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from junto.cli import main
from junto.core.tlog.notes import read_signer
from tests.serving import Installation


def test_publish_writes_an_installation_s_public_files(installation: Installation, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = installation.run("-m", "junto", "publish", "--data", str(installation.data), "--out", str(out)).stdout
    assert "release_package-0001.json: 0 OCDS releases" in said
    assert json.loads((out / "release_package-0001.json").read_text())["releases"] == []


def test_publish_names_a_folder_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["publish", "--data", str(tmp_path / "nowhere"), "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"junto publish: {tmp_path}/nowhere is no folder.\n"


def test_publish_writes_the_log_with_the_rest_or_alone(installation: Installation, tmp_path: Path) -> None:
    out, alone, copy = tmp_path / "out", tmp_path / "alone", tmp_path / "copy"
    data = ("--data", str(installation.data))
    told = installation.run("-m", "junto", "publish", *data, "--log", "--out", str(alone), check=False)
    assert (told.returncode, told.stderr) == (2, "junto publish: The log has no key yet: `junto setup` makes it.\n")
    assert "Key of the published log: 1 added." in installation.run("-m", "junto", "setup").stdout
    assert "log “localhost:8000/log”: " in installation.run("-m", "junto", "publish", *data, "--out", str(out)).stdout
    installation.run("-m", "junto", "publish", *data, "--log", "--out", str(alone))
    key = (installation.data / "keys/log.key").read_text()
    assert main(["publish", "--log", str(alone), "--out", str(copy), "--key", str(read_signer(key.strip()).key)]) == 0
    files = [(folder / "checkpoint").read_bytes() for folder in (installation.data / "log", out / "log", alone, copy)]
    assert len(set(files)) == 1
    assert main(["verify", "--log", str(copy)]) == 0
