"""Copying a log: the same files, only what is new, the checkpoint last; no log over another, none that does not fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.core.tlog.making import OTHER, SIGNER, audited, files, grown

from junto.core.tlog import mirroring, placing
from junto.core.tlog.mirroring import mirror
from junto.core.tlog.problems import TlogError
from junto.core.tlog.sources import Source, source_of
from junto.core.tlog.tiles import tiles_of


def test_the_copy_has_the_logs_files_and_grows_with_it(tmp_path: Path) -> None:
    log, copy = tmp_path / "log", tmp_path / "copy"
    for size in (0, 3, 300, 300, 700):
        checkpoint = grown(log, size)
        assert mirror(str(log), copy, [SIGNER.key]) == checkpoint
        present = {path: data for path, data in files(log).items() if path in _asked(size)}
        assert {path: data for path, data in files(copy).items() if path in _asked(size)} == present
        assert audited(copy).findings == []
    assert not (copy / "tile/0/000.p").exists()


def _asked(size: int) -> set[str]:
    return {"checkpoint", *(tile.path for tile in tiles_of(size))}


def test_only_new_tiles_are_read_and_the_checkpoint_is_written_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, copy = tmp_path / "log", tmp_path / "copy"
    grown(log, 600)
    mirror(str(log), copy)
    grown(log, 601)
    written: list[str] = []
    write = placing.write_bytes

    def noting(path: Path, content: bytes) -> None:
        written.append(path.relative_to(copy).as_posix())
        write(path, content)

    monkeypatch.setattr(placing, "write_bytes", noting)
    mirror(str(log), copy)
    assert written == ["tile/entries/002.p/89", "tile/0/002.p/89", "checkpoint"]
    written.clear()
    mirror(str(log), copy)
    assert written == []


def test_a_checkpoint_that_was_cosigned_since_is_taken_alone(tmp_path: Path) -> None:
    log, copy = tmp_path / "log", tmp_path / "copy"
    grown(log, 5)
    mirror(str(log), copy)
    note = (log / "checkpoint").read_bytes() + "— witness AAAAAAE=\n".encode()
    (log / "checkpoint").write_bytes(note)
    mirror(str(log), copy, [SIGNER.key])
    assert (copy / "checkpoint").read_bytes() == note


def test_what_others_signed_beside_the_log_is_copied_too(tmp_path: Path) -> None:
    log, copy = tmp_path / "log", tmp_path / "copy"
    grown(log, 5)
    for round_ in ("one", "two"):
        (log / "timestamps").mkdir(exist_ok=True)
        for name in ("witnessed", "timestamps/5.note", "timestamps/5.tsr"):
            (log / name).write_text(f"{round_} {name}")
        mirror(str(log), copy)
    assert (copy / "witnessed").read_text() == "two witnessed"
    assert (copy / "timestamps/5.tsr").read_text() == "one timestamps/5.tsr"  # a stamp is never another


def test_a_tile_that_became_full_meanwhile_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, copy = tmp_path / "log", tmp_path / "copy"
    grown(log, 200)
    before = files(log)
    grown(log, 300)

    def behind(place: str) -> Source:
        """Its checkpoint was read just before the log grew."""
        return _with(source_of(place), lambda path, data: before[path] if path == "checkpoint" else data)

    monkeypatch.setattr(mirroring, "source_of", behind)
    mirror(str(log), copy)
    assert files(copy) == before
    (log / "tile/entries/000").unlink()
    with pytest.raises(TlogError, match="The published log lacks the file tile/entries/000.p/200."):
        mirror(str(log), tmp_path / "another")


def _with(source: Source, change: Callable[[str, bytes | None], bytes | None]) -> Source:
    return replace(source, read=lambda path, most: change(path, source.read(path, most)))


def test_what_does_not_continue_the_copy_is_not_copied(tmp_path: Path) -> None:
    log, copy = tmp_path / "log", tmp_path / "copy"
    grown(log, 300)
    mirror(str(log), copy)
    kept = files(copy)
    shorter, other = tmp_path / "shorter", tmp_path / "other"
    grown(shorter, 299)
    grown(other, 301, signer=OTHER)
    with pytest.raises(TlogError, match="The log was rolled back: it had 300 entries, and now it has 299."):
        mirror(str(shorter), copy)
    with pytest.raises(TlogError, match="None of the given keys signed it."):
        mirror(str(other), copy, [SIGNER.key])
    with pytest.raises(TlogError, match="There is no log at .*: it has no checkpoint."):
        mirror(str(tmp_path), copy)
    assert files(copy) == kept


def test_a_log_that_does_not_fit_its_checkpoint_is_not_signed_over(tmp_path: Path) -> None:
    log, copy = tmp_path / "log", tmp_path / "copy"
    grown(log, 300)
    tile = log / "tile/1/000.p/1"
    tile.write_bytes(bytes(32))
    with pytest.raises(TlogError, match="does not fit its checkpoint"):
        mirror(str(log), copy)
    assert not (copy / "checkpoint").exists()
    tile.unlink()
    with pytest.raises(TlogError, match="The published log lacks the file tile/1/000.p/1."):
        mirror(str(log), copy)


def test_two_do_not_copy_into_one_folder_at_once(tmp_path: Path) -> None:
    grown(tmp_path / "log", 3)
    copy = tmp_path / "copy"
    with placing.alone(copy), pytest.raises(TlogError, match="Another process is writing the log in"):
        mirror(str(tmp_path / "log"), copy)
