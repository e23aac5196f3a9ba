"""Pairs of boxes by grids: exactly those of brute force, each once, whatever the sizes."""

import numpy as np
import pytest

from junto.core.geometry import grids
from junto.core.geometry.grids import Boxes, boxes_meeting


def made_up(n: int, seed: int, largest: float) -> Boxes:
    """Boxes from points to `largest` wide, on a coarse raster so that many only touch."""
    rng = np.random.default_rng(seed)
    west, south = rng.integers(0, 400, (2, n)) / 100.0
    size = np.where(rng.random((2, n)) < 0.3, 0.0, 10 ** rng.uniform(-2, np.log10(largest), (2, n)).round(1))
    return Boxes(west, south, west + size[0], south + size[1])


def meeting(asked: Boxes, kept: Boxes) -> list[tuple[int, int]]:
    return sorted((a, b) for i, j in boxes_meeting(asked, kept) for a, b in zip(i.tolist(), j.tolist(), strict=True))


def brute(asked: Boxes, kept: Boxes) -> list[tuple[int, int]]:
    wide = (asked.west[:, None] <= kept.east) & (kept.west <= asked.east[:, None])
    tall = (asked.south[:, None] <= kept.north) & (kept.south <= asked.north[:, None])
    return [tuple(pair) for pair in np.argwhere(wide & tall).tolist()]


@pytest.mark.parametrize("largest", [0.02, 0.5, 4.0])
@pytest.mark.parametrize("seed", [1, 2])
def test_boxes_meet_exactly_as_by_brute_force(seed: int, largest: float) -> None:
    asked, kept = made_up(300, seed, largest), made_up(200, seed + 10, 0.5)
    expected = brute(asked, kept)
    assert len(expected) > 20
    assert meeting(asked, kept) == expected


def test_boxes_meet_alike_in_small_blocks_and_with_long_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, kept = made_up(300, 3, 2.0), made_up(200, 4, 0.5)
    expected = brute(asked, kept)
    monkeypatch.setattr(grids, "_BLOCK", 7)
    monkeypatch.setattr(grids, "_CHUNK", 5)
    monkeypatch.setattr(grids, "_SPARE", 3)
    assert meeting(asked, kept) == expected


def test_no_boxes_meet_none() -> None:
    none = Boxes(*np.empty((4, 0)))
    assert meeting(none, made_up(3, 1, 1.0)) == []
    assert meeting(made_up(3, 1, 1.0), none) == []
