"""Tiles: the examples of C2SP's tlog-tiles, paths read strictly, bundles, and roots and proofs from tiles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.tlog.making import entry, hash_at, mth, path_of

from junto.core.tlog.merkle import EMPTY_ROOT
from junto.core.tlog.problems import TlogError
from junto.core.tlog.proofs import inclusion_proof, root_of
from junto.core.tlog.tiles import (
    ENTRIES,
    Tile,
    bundle_of,
    edge,
    edge_root,
    entries_in,
    hashes_from,
    hashes_in,
    new_tiles,
    read_path,
    tiles_of,
    top_of,
)


def test_paths_are_those_of_the_specification() -> None:
    assert Tile(0, 1234067).path == "tile/0/x001/x234/067"
    assert Tile(ENTRIES, 1234067).path == "tile/entries/x001/x234/067"
    assert Tile(2, 0, 1).path == "tile/2/000.p/1"
    assert Tile(7, 999).path == "tile/7/999"
    assert Tile(1, 1000, 255).path == "tile/1/x001/000.p/255"


def test_seventy_thousand_entries_have_the_tiles_of_the_specification() -> None:
    """ "A tree of size 70,000 will be represented by 273 full level 0 tiles, one partial level 0 tile of width 112, one
    full level 1 tile, one partial level 1 tile of width 17, and one partial level 2 tile of width 1." """
    tiles = list(tiles_of(70_000))
    assert [one for one in tiles if one.level > 0] == [Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1)]
    for level in (ENTRIES, 0):
        here = [one for one in tiles if one.level == level]
        assert here == [*(Tile(level, index) for index in range(273)), Tile(level, 273, 112)]


def test_a_full_tile_has_a_partial_one_above_it() -> None:
    """ "A tree of size 256 will be represented by a full level 0 tile and a partial level 1 tile of width 1." """
    assert [one.path for one in tiles_of(256)] == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]
    assert list(tiles_of(0)) == []


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_new_tiles_are_those_the_smaller_log_lacks(one: int, two: int) -> None:
    old, new = sorted((one, two))
    had = set(tiles_of(old))
    assert list(new_tiles(old, new)) == [tile for tile in tiles_of(new) if tile not in had]


@given(st.integers(-1, 7), st.integers(0, 10**12), st.integers(1, 256))
def test_every_path_is_read_back(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert read_path(tile.path) == tile


@pytest.mark.parametrize("path", ["", "checkpoint", "tile/0", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/8/000",
    "tile/00/000", "tile/-1/000", "tile/entry/000", "tile/0/x000/001", "tile/0/x001", "tile/0/001/x002",
    "tile/0/001/002", "tile/0/000.p/0", "tile/0/000.p/01", "tile/0/000.p/256", "tile/0/000.p/999", "tile/0/000.p/1000",
    "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/1/", "tile/0/000\n", " tile/0/000", "tile/0/000.p/1.p/1",
    "tile/0/٠٠٠", "TILE/0/000", "tile/0/x01/000", "tile//000", "../tile/0/000", "tile/0/000.gz"])  # fmt: skip
def test_no_other_path_is_a_tile(path: str) -> None:
    assert read_path(path) is None


@given(st.lists(st.binary(max_size=70), max_size=256))
def test_bundles_are_read_back(entries: list[bytes]) -> None:
    assert entries_in(bundle_of(entries), len(entries)) == entries


def test_a_bundle_has_a_length_before_each_entry() -> None:
    assert bundle_of([b"", b"ab", b"x" * 258]) == b"\0\0\0\2ab\1\2" + b"x" * 258
    assert bundle_of([b"x" * 65_535])[:2] == b"\xff\xff"
    with pytest.raises(TlogError, match="An entry of 65536 bytes is longer than a log can hold"):
        bundle_of([b"x" * 65_536])


@pytest.mark.parametrize(("data", "width"), [(b"", 1), (b"\0", 1), (b"\0\1", 1), (b"\0\1ab", 1), (b"\0\1a\0", 1),
    (b"\0\1a", 2), (b"\0\1a\0\1b", 1), (b"\0\1a\0\2b", 2), (b"\0", 0)])  # fmt: skip
def test_bundles_of_other_lengths_are_refused(data: bytes, width: int) -> None:
    with pytest.raises(TlogError, match=f"It is not made of {width} entries."):
        entries_in(data, width)


@pytest.mark.parametrize("size", [0, 31, 63, 65, 96])
def test_tiles_of_other_lengths_are_refused(size: int) -> None:
    with pytest.raises(TlogError, match=f"It has {size} bytes instead of 64."):
        hashes_in(bytes(size), 2)


def _hashes(tile: Tile) -> list[bytes]:
    return [hash_at(8 * tile.level, tile.index * 256 + at) for at in range(tile.width)]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 256, 257, 511, 513, 1000, 1023])
def test_the_edge_has_the_root(size: int) -> None:
    root = mth(0, size) if size else EMPTY_ROOT
    assert edge_root([_hashes(tile) for tile in edge(size)]) == root
    assert root_of(size, hashes_from(_hashes, size)) == root


def test_the_top_of_a_tile_is_its_subtree() -> None:
    for height in range(9):
        assert top_of([hash_at(0, at) for at in range(1 << height)]) == mth(0, 1 << height)


@given(st.integers(1, 700), st.data())
def test_proofs_are_made_from_the_tiles_of_that_size_alone(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    there = set(tiles_of(size))

    def read(tile: Tile) -> list[bytes]:
        assert tile in there
        return _hashes(tile)

    assert inclusion_proof(index, size, hashes_from(read, size)) == path_of(index, 0, size)


def test_a_size_that_cannot_be_has_no_hashes() -> None:
    with pytest.raises(TlogError, match="A log cannot have -1 entries."):
        hashes_from(_hashes, -1)


def test_a_file_may_be_as_long_as_its_tile() -> None:
    assert Tile(0, 5).most_bytes == 8192
    assert Tile(3, 0, 2).most_bytes == 64
    assert Tile(ENTRIES, 0, 1).most_bytes == 65_537
    assert entries_in(bundle_of([entry(1)]), 1) == [entry(1)]
