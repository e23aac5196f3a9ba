"""Publishing: the same files however a log grew, nothing lost by a crash at any write, nothing signed that is wrong."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.tlog.making import ORIGIN, OTHER, SIGNER, WITNESS, audited, entries, files, grown, mth

from junto.core.tlog import placing
from junto.core.tlog.checkpoints import Checkpoint
from junto.core.tlog.merkle import EMPTY_ROOT, Frontier
from junto.core.tlog.notes import Signer
from junto.core.tlog.problems import TlogError
from junto.core.tlog.publishing import publish
from junto.core.tlog.tiles import tiles_of


def _current(folder: Path, size: int) -> dict[str, bytes]:
    """The files that a checkpoint asks for, without older partial tiles."""
    found = files(folder)
    return {path: found[path] for path in ["checkpoint", *(tile.path for tile in tiles_of(size))]}


def test_the_root_is_the_trees(tmp_path: Path) -> None:
    for size in (1, 2, 255, 256, 257, 700):
        frontier = Frontier()
        frontier.extend(entries(0, size))
        assert grown(tmp_path, size) == Checkpoint(ORIGIN, size, frontier.root())
        assert frontier.root() == mth(0, size)


def test_an_empty_log_is_a_checkpoint_alone(tmp_path: Path) -> None:
    assert grown(tmp_path, 0).root == EMPTY_ROOT
    assert list(files(tmp_path)) == ["checkpoint"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=7))
def test_any_sequence_of_batches_gives_the_same_files(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int]
) -> None:
    """Beside them stand only partial tiles of older checkpoints whose full tile does not stand yet."""
    base = tmp_path_factory.mktemp("logs")
    sizes = [sum(steps[: at + 1]) for at in range(len(steps))]
    size = sizes[-1]
    grown(base / "steps", *sizes)
    grown(base / "once", size)
    assert _current(base / "steps", size) == files(base / "once")
    full = {tile.path for tile in tiles_of(size) if tile.width == 256}
    older = {tile.path for one in sizes for tile in tiles_of(one) if tile.path.split(".p/")[0] not in full}
    assert set(files(base / "steps")) == set(files(base / "once")) | older
    assert audited(base / "steps").findings == []


def test_only_what_is_new_is_asked_for_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(tmp_path, 1000)
    written: list[str] = []
    monkeypatch.setattr(placing, "write_bytes", _noting(tmp_path, written, placing.write_bytes))
    asked: list[tuple[int, int]] = []

    def noted(start: int, end: int) -> object:
        asked.append((start, end))
        return entries(start, end)

    publish(tmp_path, noted, 1030, origin=ORIGIN, signers=[SIGNER])  # type: ignore[arg-type]
    assert asked == [(1000, 1030)]
    assert written == [
        "tile/entries/003", "tile/0/003", "tile/entries/004.p/6", "tile/0/004.p/6", "tile/1/000.p/4", "checkpoint",
    ]  # fmt: skip
    assert publish(tmp_path, noted, 1030, origin=ORIGIN, signers=[SIGNER]).size == 1030  # type: ignore[arg-type]
    assert len(asked) == 1
    assert len(written) == 6


def _noting(folder: Path, written: list[str], write: Callable[[Path, bytes], None]) -> Callable[[Path, bytes], None]:
    def noting(path: Path, data: bytes) -> None:
        written.append(path.relative_to(folder).as_posix())
        write(path, data)

    return noting


class Crash(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize(("old", "new"), [(0, 3), (250, 258), (700, 1300), (256, 512)])
def test_a_crash_at_any_write_or_removal_leaves_the_older_log_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: int, new: int
) -> None:
    """Every write, every sync and every removal fails in turn, half done; what stands is always one of the two logs."""
    grown(tmp_path / "right", *([old] if old else []), new)
    right = files(tmp_path / "right")
    sizes, step = set(), 0
    while True:
        folder = tmp_path / str(step)
        if old:
            grown(folder, old)
        left = step
        with monkeypatch.context() as patched:

            def falter(left_over: Callable[..., object]) -> Callable[..., object]:
                def act(*given: object, **named: object) -> object:
                    nonlocal left
                    left -= 1
                    if left < 0:
                        raise Crash
                    return left_over(*given, **named)

                return act

            patched.setattr(placing, "write_bytes", falter(placing.write_bytes))
            patched.setattr(placing, "to_disk", falter(placing.to_disk))
            patched.setattr(Path, "unlink", falter(Path.unlink))
            patched.setattr(Path, "rmdir", falter(Path.rmdir))
            try:
                grown(folder, new)
            except Crash:
                crashed = True
            else:
                crashed = False
        if (folder / "checkpoint").exists():
            found = audited(folder)
            assert found.findings == []
            assert found.opened
            sizes.add(found.opened.checkpoint.size)
        else:
            assert not old
        grown(folder, new)
        assert _current(folder, new) == {path: right[path] for path in _current(folder, new)}
        assert audited(folder).findings == []
        if not crashed:
            break
        step += 1
    assert sizes == ({old, new} if old else {new})
    assert step > 8


def test_what_a_kill_left_half_written_is_removed(tmp_path: Path) -> None:
    grown(tmp_path, 10)
    (tmp_path / "tile/0/000.p/.11.abcd_123").write_bytes(b"half")
    (tmp_path / ".checkpoint.abcd_123").write_bytes(b"half")
    (tmp_path / "tile/.well-known").write_bytes(b"not ours")
    grown(tmp_path, 11)
    assert [path for path in files(tmp_path) if "/." in path or path.startswith(".")] == ["tile/.well-known"]


def test_tiles_of_a_broken_off_publication_with_other_entries_are_overwritten(tmp_path: Path) -> None:
    """Nothing signed covers them: what the journal says at the next publication counts."""
    grown(tmp_path, 10)
    (tmp_path / "tile/0/000.p/12").write_bytes(bytes(32 * 12))
    grown(tmp_path, 12)
    assert audited(tmp_path).findings == []


def test_the_checkpoint_is_written_after_its_tiles_are_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown(tmp_path, 300)
    told: list[str] = []
    noting = _noting(tmp_path, told, placing.write_bytes)
    synced = placing.to_disk
    monkeypatch.setattr(placing, "write_bytes", noting)
    monkeypatch.setattr(
        placing, "to_disk", lambda path: (told.append(f"sync {os.path.relpath(path, tmp_path)}"), synced(path))
    )
    grown(tmp_path, 301)
    assert told == [
        "tile/entries/001.p/45", "tile/0/001.p/45", "sync tile/entries/001.p/45", "sync tile/0/001.p/45",
        "sync tile/entries/001.p", "sync tile/entries", "sync tile", "sync .", "sync tile/0/001.p", "sync tile/0",
        "checkpoint", "sync checkpoint", "sync .",
    ]  # fmt: skip


def test_many_files_are_brought_to_the_disk_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One call that waits for the whole disk, where the system has one that waits; else one for each file."""
    told: list[str] = []
    monkeypatch.setattr(placing, "MANY", 3)
    monkeypatch.setattr(placing, "write_bytes", _noting(tmp_path, told, placing.write_bytes))
    monkeypatch.setattr(placing, "to_disk", lambda path: told.append(f"to disk {path.name}"))
    monkeypatch.setattr(os, "sync", lambda: told.append("sync"))
    monkeypatch.setattr(placing.sys, "platform", "linux")
    grown(tmp_path, 700)
    assert told[-5:] == ["tile/1/000.p/2", "sync", "checkpoint", "to disk checkpoint", f"to disk {tmp_path.name}"]
    monkeypatch.setattr(placing.sys, "platform", "darwin")
    del told[:]
    grown(tmp_path, 1300)
    assert "sync" not in told
    assert "to disk 003" in told
    assert told.index("checkpoint") > told.index("to disk tile")


def test_a_second_publisher_is_refused_until_the_first_is_done(tmp_path: Path) -> None:
    grown(tmp_path, 3)

    def meanwhile(start: int, end: int) -> Iterator[bytes]:
        with pytest.raises(TlogError, match=f"Another process is writing the log in {tmp_path}."):
            grown(tmp_path, 5)
        return entries(start, end)

    assert publish(tmp_path, meanwhile, 7, origin=ORIGIN, signers=[SIGNER]).size == 7
    assert grown(tmp_path, 9).size == 9


def test_the_expected_root_is_held_to(tmp_path: Path) -> None:
    publish(tmp_path, entries, 5, origin=ORIGIN, signers=[SIGNER], root=mth(0, 5))
    with pytest.raises(TlogError, match="The first 7 entries lead to another root than they should: nothing is signed"):
        publish(tmp_path, entries, 7, origin=ORIGIN, signers=[SIGNER], root=mth(0, 5))
    assert audited(tmp_path).opened.checkpoint.size == 5  # type: ignore[union-attr]


def _short(start: int, end: int) -> object:
    return list(entries(start, end))[:-1]


def _surplus(start: int, end: int) -> object:
    return [*entries(start, end), b"more"]


def _long(start: int, end: int) -> object:
    return [bytes(65_536)] * (end - start)


@pytest.mark.parametrize(
    ("size", "source", "signer", "origin", "says"),
    [
        (299, entries, SIGNER, ORIGIN, "The published log has 300 entries: it cannot go back to 299."),
        (302, _short, SIGNER, ORIGIN, "The log has no entry 301."),
        (302, _surplus, SIGNER, ORIGIN, "There are more entries than the 302 asked for."),
        (302, _long, SIGNER, ORIGIN, "An entry of 65536 bytes is longer than a log can hold (65535)."),
        (302, entries, OTHER, ORIGIN, "None of the given keys signed it."),
    ],
)
def test_nothing_is_signed_where_something_is_wrong(
    tmp_path: Path, size: int, source: object, signer: object, origin: str, says: str
) -> None:
    grown(tmp_path, 300)
    before = (tmp_path / "checkpoint").read_bytes()
    with pytest.raises(TlogError) as caught:
        publish(tmp_path, source, size, origin=origin, signers=[signer])  # type: ignore[arg-type, list-item]
    assert str(caught.value) == says
    assert (tmp_path / "checkpoint").read_bytes() == before
    assert audited(tmp_path).findings == []


def test_a_folder_of_another_log_is_not_continued(tmp_path: Path) -> None:
    grown(tmp_path, 3)
    other = Signer("example.org/b", OTHER.private)
    with pytest.raises(TlogError, match="The published log is “example.org/log”, not “example.org/b”."):
        publish(tmp_path, entries, 4, origin=other.name, signers=[other], former=[SIGNER.key])


def test_a_new_key_continues_a_log_whose_former_key_is_known(tmp_path: Path) -> None:
    grown(tmp_path, 300)
    publish(tmp_path, entries, 301, origin=ORIGIN, signers=[OTHER], former=[SIGNER.key])
    assert audited(tmp_path, signer=OTHER).findings == []


@pytest.mark.parametrize("path", ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"])
def test_a_damaged_log_is_not_continued(tmp_path: Path, path: str) -> None:
    grown(tmp_path, 300)
    data = bytearray((tmp_path / path).read_bytes())
    data[Random(1).randrange(2, 32)] ^= 1
    (tmp_path / path).write_bytes(data)
    with pytest.raises(TlogError, match="does not fit its checkpoint: junto verify --log says where"):
        grown(tmp_path, 301)
    (tmp_path / path).unlink()
    with pytest.raises(TlogError, match=f"The published log lacks the file {path}."):
        grown(tmp_path, 301)
    assert named(tmp_path) == {path}


def named(folder: Path) -> set[str]:
    return {one.path for one in audited(folder).findings}


@pytest.mark.parametrize(("origin", "signers"), [("", [SIGNER]), (ORIGIN, []), (ORIGIN, [WITNESS]), ("b", [SIGNER])])
def test_a_log_is_signed_by_a_key_of_its_name(tmp_path: Path, origin: str, signers: list[Signer]) -> None:
    with pytest.raises(TlogError, match=f"No key of the name “{origin}” was given to sign with."):
        publish(tmp_path, entries, 1, origin=origin, signers=signers)
    assert files(tmp_path) == {}


def test_a_checkpoint_that_would_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    lines = Signer("two\nlines", SIGNER.private)
    with pytest.raises(TlogError, match="Size of the log: “lines” is no whole number."):
        publish(tmp_path, entries, 1, origin=lines.name, signers=[lines])
    assert "checkpoint" not in files(tmp_path)
