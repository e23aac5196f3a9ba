"""Auditing: a whole log holds, 1,000 ways of tampering are found and named, rollbacks and forks are found."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from tests.core.tlog import independent
from tests.core.tlog.making import ORIGIN, OTHER, SIGNER, WITNESS, audited, entry, files, grown, mth
from tests.core.tlog.tampering import GROWN, tampered, world

from junto.core.tlog.auditing import audit, verify_growth
from junto.core.tlog.checkpoints import Checkpoint, sign_checkpoint
from junto.core.tlog.merkle import leaf_hash
from junto.core.tlog.problems import TlogError
from junto.core.tlog.publishing import publish
from junto.core.tlog.sources import Source, source_of
from junto.core.tlog.tiles import entries_in, top_of

TAMPERS = 1_000


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """777 entries, with stale partial tiles of 700."""
    folder = tmp_path_factory.mktemp("logs") / "log"
    grown(folder, 700, 777)
    return folder


@pytest.fixture
def copy(log: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(log, tmp_path / "copy"))


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 512, 777])
def test_a_published_log_holds(tmp_path: Path, size: int) -> None:
    grown(tmp_path, size)
    found = audited(tmp_path)
    assert found.findings == []
    assert found.ahead == []
    assert found.opened
    assert found.opened.checkpoint.size == size
    assert found.files == len(files(tmp_path))
    assert [one.key for one in found.opened.signers] == [SIGNER.key]
    assert independent.is_whole(tmp_path, ORIGIN, SIGNER.key.public)


def test_a_thousand_tampers_are_found_named_and_found_by_another_program(tmp_path: Path) -> None:
    outcomes = []
    for number, sizes in enumerate(GROWN):
        one = world(tmp_path / str(number), sizes)
        assert audited(one.folder, *one.kept).findings == []
        assert independent.is_whole(one.folder, ORIGIN, SIGNER.key.public, [kept.read_bytes() for kept in one.kept])
        random = Random(number)
        outcomes += [tampered(one, random) for _ in range(TAMPERS // len(GROWN))]
        assert files(one.folder) == one.clean
    assert len(outcomes) == TAMPERS
    assert [one for one in outcomes if not one.noticed] == []
    assert [one for one in outcomes if not one.named] == []
    assert [one for one in outcomes if not one.independent] == []
    assert min(Counter(one.how for one in outcomes).values()) > 50


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("tile/entries/001", "Entry 256 is not the one the log holds."),
        ("tile/entries/003.p/9", "Entry 768 is not the one the log holds."),
        ("tile/0/002", "It was altered: neither the checkpoint nor the files below agree with it."),
        ("tile/0/003.p/9", "It was altered: neither the checkpoint nor the files below agree with it."),
        ("tile/1/000.p/3", "It was altered: neither the checkpoint nor the files below agree with it."),
        ("tile/1/000.p/2", "Hash 0 is not the one the log holds."),
    ],
)
def test_the_altered_file_alone_is_named(copy: Path, path: str, says: str) -> None:
    data = bytearray((copy / path).read_bytes())
    data[2 if "entries" in path else 0] ^= 1
    (copy / path).write_bytes(data)
    assert [str(one) for one in audited(copy).findings] == [f"{path}: {says}"]


def test_missing_truncated_and_strange_files_are_named(copy: Path) -> None:
    (copy / "tile/0/001").unlink()
    (copy / "tile/entries/002").write_bytes(b"\0\x20")
    (copy / "tile/0/000").write_bytes(bytes(8193))
    (copy / "tile/notes").write_text("?")
    (copy / "tile/entries/link").symlink_to(copy / "tile/entries/000")
    (copy / "tile/1/001").mkdir()
    (copy / "tile/1/linked").symlink_to(copy / "tile/0", target_is_directory=True)
    assert sorted(str(one) for one in audited(copy).findings) == [
        "tile/0/000: It is longer than the 8,192 bytes it may have.",
        "tile/0/001: It is missing.",
        "tile/1/linked: No file of a log is called so.",
        "tile/entries/002: It is not made of 256 entries.",
        "tile/entries/link: No file of a log is called so.",
        "tile/notes: No file of a log is called so.",
    ]


def test_a_tile_that_is_a_link_or_a_folder_is_named(copy: Path) -> None:
    (copy / "tile/0/000").rename(copy / "elsewhere")
    (copy / "tile/0/000").symlink_to(copy / "elsewhere")
    (copy / "tile/entries/001").unlink()
    (copy / "tile/entries/001").mkdir()
    assert sorted(str(one) for one in audited(copy).findings) == [
        "tile/0/000: It is no file of its own.",
        "tile/entries/001: It is no file of its own.",
    ]


def test_a_tile_and_its_bundle_altered_alike_are_both_named(copy: Path) -> None:
    """Where the tile above was altered too, so that it fits, the checkpoint's root does not."""
    lies = bytearray((copy / "tile/entries/001").read_bytes())
    lies[2] ^= 1
    hashes = [leaf_hash(one) for one in entries_in(bytes(lies), 256)]
    (copy / "tile/entries/001").write_bytes(lies)
    (copy / "tile/0/001").write_bytes(b"".join(hashes))
    assert [str(one) for one in audited(copy).findings] == [
        "tile/0/001: It does not lead to the hash that the tile above has of it.",
        "tile/entries/001: It agrees with tile/0/001 alone: both were altered.",
    ]
    above = bytearray((copy / "tile/1/000.p/3").read_bytes())
    above[32:64] = top_of(hashes)
    (copy / "tile/1/000.p/3").write_bytes(above)
    assert [str(one) for one in audited(copy).findings] == [
        "checkpoint: Its root is not the one that the tiles lead to (tile/1/000.p/3, tile/0/003.p/9).",
        "tile/1/000.p/2: Hash 1 is not the one the log holds.",
    ]


def test_a_missing_tile_does_not_hide_that_its_entries_were_altered(copy: Path) -> None:
    lies = bytearray((copy / "tile/entries/001").read_bytes())
    lies[2] ^= 1
    (copy / "tile/entries/001").write_bytes(lies)
    (copy / "tile/0/001").unlink()
    (copy / "tile/0/002").unlink()
    assert [str(one) for one in audited(copy).findings] == [
        "tile/0/001: It is missing.",
        "tile/entries/001: It does not lead to the hash that the tile above has of it.",
        "tile/0/002: It is missing.",
    ]


def test_a_tile_altered_while_its_entries_were_too_names_both(copy: Path) -> None:
    for path in ("tile/entries/001", "tile/0/001"):
        lies = bytearray((copy / path).read_bytes())
        lies[40] ^= 1
        (copy / path).write_bytes(lies)
    assert {one.path for one in audited(copy).findings} == {"tile/0/001", "tile/entries/001"}


def test_a_log_signed_by_another_key_or_by_nobody_known_is_named(copy: Path) -> None:
    found = audited(copy, signer=OTHER)
    assert [str(one) for one in found.findings] == ["checkpoint: None of the given keys signed it."]
    found = audit(source_of(str(copy)), [])
    assert found.findings == []
    assert found.opened
    assert found.opened.signers == ()


def test_a_checkpoint_signed_by_a_witness_alone_is_not_the_logs(copy: Path) -> None:
    checkpoint = audited(copy).opened.checkpoint  # type: ignore[union-attr]
    (copy / "checkpoint").write_text(str(sign_checkpoint(checkpoint, [WITNESS])))
    found = audit(source_of(str(copy)), [SIGNER.key, WITNESS.key])
    assert [str(one) for one in found.findings] == [
        "checkpoint: The checkpoint of “example.org/log” is signed by none of the given keys under that name."
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (None, "checkpoint: It is missing."),
        (b"", "checkpoint: The note does not end in a blank line and signatures."),
        (b"\xff", "checkpoint: Note: no UTF-8 text."),
        (bytes(1_000_001), "checkpoint: It is longer than the 1,000,000 bytes it may have."),
    ],
)
def test_a_log_without_a_checkpoint_to_read_is_said(copy: Path, data: bytes | None, says: str) -> None:
    (copy / "checkpoint").unlink()
    if data is not None:
        (copy / "checkpoint").write_bytes(data)
    found = audited(copy)
    assert [str(one) for one in found.findings] == [says]
    assert found.opened is None


def test_a_rollback_is_found_by_who_kept_a_checkpoint(tmp_path: Path) -> None:
    grown(tmp_path / "log", 300)
    older = files(tmp_path / "log")
    grown(tmp_path / "log", 777)
    kept = Path(shutil.copy(tmp_path / "log/checkpoint", tmp_path / "kept"))
    shutil.rmtree(tmp_path / "log")
    for path, data in older.items():
        (tmp_path / "log" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "log" / path).write_bytes(data)
    assert audited(tmp_path / "log").findings == []
    found = audited(tmp_path / "log", kept)
    assert [str(one) for one in found.findings] == [
        "kept: The log was rolled back: it had 777 entries, and now it has 300."
    ]


@pytest.mark.parametrize("size", [300, 301, 777])
def test_a_fork_is_found_by_who_kept_a_checkpoint(tmp_path: Path, size: int) -> None:
    """The operator signs another history with the right key: whole in itself, found by the checkpoint kept."""
    grown(tmp_path / "log", 300)
    kept = Path(shutil.copy(tmp_path / "log/checkpoint", tmp_path / "kept"))
    publish(
        tmp_path / "fork",
        lambda a, b: (entry(n + (n == 7)) for n in range(a, b)),
        size,
        origin=ORIGIN,
        signers=[SIGNER],
    )
    assert audited(tmp_path / "fork").findings == []
    found = audited(tmp_path / "fork", kept)
    assert [str(one) for one in found.findings] == [
        "kept: The log was forked: its first 300 entries are not those this checkpoint was signed for."
    ]


def _otherwise(start: int, end: int) -> Iterator[bytes]:
    """The entries of the log, but for the seventh."""
    return (entry(number + (number == 7)) for number in range(start, end))


def test_older_checkpoints_of_the_log_are_consistent_and_others_are_said(copy: Path, tmp_path: Path) -> None:
    for size in (0, 1, 700, 777):
        grown(tmp_path / str(size), size)
    good = [tmp_path / str(size) / "checkpoint" for size in (0, 1, 700, 777)]
    assert audited(copy, *good).findings == []
    stranger = tmp_path / "stranger"
    stranger.write_text(str(sign_checkpoint(Checkpoint("another.org/log", 1, bytes(32)), [SIGNER])))
    assert [str(one) for one in audited(copy, stranger).findings] == [
        "stranger: The checkpoint of “another.org/log” is signed by none of the given keys under that name."
    ]
    found = audit(source_of(str(copy)), since=[("stranger", stranger.read_bytes())])
    assert [str(one) for one in found.findings] == [
        "stranger: This checkpoint is of another log (“another.org/log”, not “example.org/log”)."
    ]
    (copy / "tile/0/001").unlink()
    assert [str(one) for one in audited(copy, tmp_path / "1/checkpoint").findings] == ["tile/0/001: It is missing."]
    grown(tmp_path / "300", 300)
    assert [str(one) for one in audited(copy, tmp_path / "300/checkpoint").findings] == [
        "tile/0/001: It is missing.",
        "checkpoint: Whether the log continues this checkpoint cannot be said, because tile/0/001 cannot be read.",
    ]


def test_files_of_a_publication_under_way_are_told_apart_from_strange_ones(copy: Path, tmp_path: Path) -> None:
    """What a crash leaves before the new checkpoint: the older log holds, and what is beyond it continues it."""
    checkpoint = (copy / "checkpoint").read_bytes()
    before = set(files(copy))
    grown(copy, 1300)
    (copy / "checkpoint").write_bytes(checkpoint)
    (copy / "tile/0/.005.abcd_123").write_bytes(b"half")
    for path in ("tile/0/003.p/9", "tile/entries/003.p/9", "tile/1/000.p/3"):
        assert path in before
    (copy / "tile/0/003.p").mkdir(exist_ok=True)
    (copy / "tile/entries/003.p").mkdir(exist_ok=True)
    found = audited(copy)
    assert found.findings == []
    assert set(found.ahead) == set(files(copy)) - before
    (copy / "tile/0/004").write_bytes(bytes(8192))
    lying = bytearray((copy / "tile/entries/003").read_bytes())
    lying[2] ^= 1
    (copy / "tile/entries/003").write_bytes(lying)
    assert {str(one) for one in audited(copy).findings} >= {
        "tile/0/004: It is beyond the checkpoint and does not continue the log.",
        "tile/entries/003: Entry 768 is not the one the log holds.",
        "tile/1/000.p/5: It is beyond the checkpoint and does not continue the log.",
    }


def test_what_is_beyond_the_checkpoint_must_follow_without_a_gap(copy: Path) -> None:
    (copy / "tile/entries/005").write_bytes((copy / "tile/entries/000").read_bytes())
    (copy / "tile/0/005").write_bytes((copy / "tile/0/000").read_bytes())
    (copy / "tile/2/000.p").mkdir(parents=True)
    (copy / "tile/2/000.p/1").write_bytes(bytes(32))
    assert [str(one) for one in audited(copy).findings] == [
        "tile/entries/005: It is beyond the checkpoint and does not continue the log.",
        "tile/2/000.p/1: It is beyond the checkpoint and does not continue the log.",
    ]


def test_full_tiles_stand_in_for_partial_ones_that_were_removed(copy: Path) -> None:
    """On the web the checkpoint may be read just before a new one, and the tiles just after."""
    checkpoint = (copy / "checkpoint").read_bytes()
    grown(copy, 1300)
    (copy / "checkpoint").write_bytes(checkpoint)
    for path in ("tile/0/003.p", "tile/entries/003.p"):
        assert not (copy / path).exists()
    assert audited(copy).findings == []


def test_an_audit_stops_after_two_hundred_findings(tmp_path: Path) -> None:
    """A checkpoint of more entries than there are atoms to count: said at once, not looked for one by one."""
    note = sign_checkpoint(Checkpoint(ORIGIN, 10**18, bytes(32)), [SIGNER])
    (tmp_path / "checkpoint").write_text(str(note))
    found = audited(tmp_path)
    assert found.cut
    assert len(found.findings) == 200


def test_an_address_cannot_be_searched_for_further_files(copy: Path) -> None:
    folder = source_of(str(copy))
    (copy / "tile/notes").write_text("?")
    found = audit(Source("elsewhere", folder.read, None), [SIGNER.key])
    assert found.findings == []
    assert not found.listed
    assert audited(copy).listed


def test_progress_counts_the_entries(copy: Path) -> None:
    told: list[tuple[int, int]] = []
    audit(source_of(str(copy)), progress=lambda done, of: told.append((done, of)))
    assert told == [(256, 777), (512, 777), (768, 777), (777, 777)]


def test_growth_is_verified_from_few_tiles(log: Path) -> None:
    folder = source_of(str(log))
    asked: list[str] = []

    def read(path: str, most: int) -> bytes | None:
        asked.append(path)
        return folder.read(path, most)

    old, new = Checkpoint(ORIGIN, 256, mth(0, 256)), Checkpoint(ORIGIN, 777, mth(0, 777))
    verify_growth(old, new, Source("", read, None))
    assert set(asked) == {"tile/1/000.p/3", "tile/0/003.p/9"}
    with pytest.raises(TlogError, match="forked"):
        verify_growth(Checkpoint(ORIGIN, 256, bytes(32)), new, folder)
