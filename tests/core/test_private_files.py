"""Files and folders that are there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from junto.core.files import whole_file, whole_folder, write_private


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


def test_file_is_private_and_replaces_at_once(tmp_path: Path):
    write_private(tmp_path / "key", b"one")
    write_private(tmp_path / "key", b"two")
    assert (tmp_path / "key").read_bytes() == b"two"
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == ["key"]


def test_file_that_could_not_be_finished_leaves_the_one_before(tmp_path: Path):
    write_private(tmp_path / "key", b"one")

    def half() -> None:
        with whole_file(tmp_path / "key") as file:
            file.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert (tmp_path / "key").read_bytes() == b"one"
    assert names(tmp_path) == ["key"]


def test_folder_is_private_and_replaces_what_stood_there(tmp_path: Path):
    for content in (b"one", b"two"):
        with whole_folder(tmp_path / "cer") as folder:
            write_private(folder / content.decode(), content)
    assert names(tmp_path) == ["cer", "two"]
    assert (tmp_path / "cer").stat().st_mode & 0o777 == 0o700


def test_folder_that_could_not_be_finished_leaves_the_one_before(tmp_path: Path):
    with whole_folder(tmp_path / "cer") as folder:
        write_private(folder / "one", b"1")

    def stopped() -> None:
        with whole_folder(tmp_path / "cer") as made:
            write_private(made / "two", b"2")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert names(tmp_path) == ["cer", "one"]


@pytest.mark.parametrize("stands", [True, False])
def test_folder_that_cannot_take_its_place_brings_the_one_before_back(tmp_path: Path, monkeypatch, stands):
    if stands:
        with whole_folder(tmp_path / "cer") as folder:
            write_private(folder / "one", b"1")
    moving = Path.replace

    def refusing(self: Path, target: Path) -> Path:
        if self.name == "made":
            raise OSError(5, "Input/output error")
        return moving(self, target)

    monkeypatch.setattr(Path, "replace", refusing)
    with pytest.raises(OSError, match="Input/output"), whole_folder(tmp_path / "cer") as folder:
        (folder / "two").write_bytes(b"2")
    assert names(tmp_path) == (["cer", "one"] if stands else [])
