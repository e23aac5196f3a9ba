"""Anchored groups: never a chain, never a pair left out."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from junto.core.overlaps.groups import anchored_groups


def near_edges(points: np.ndarray, within: float) -> dict[int, dict[int, float]]:
    edges: dict[int, dict[int, float]] = {}
    for a, b in cKDTree(points).query_pairs(within):
        metres = float(np.linalg.norm(points[a] - points[b]))
        edges.setdefault(a, {})[b] = metres
        edges.setdefault(b, {})[a] = metres
    return edges


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 200), st.floats(0, 200)), min_size=2, max_size=40), st.integers(2, 12))
def test_members_are_never_farther_apart_than_asked_and_no_seed_is_lost(
    places: list[tuple[float, float]], limit: int
) -> None:
    edges = near_edges(np.array(places), 50.0)
    seeds = sorted((a, b) for a in edges for b in edges[a] if a < b)
    groups, _, untold = anchored_groups(edges, seeds, limit=limit)
    assert untold == 0
    assert len(groups) <= len(seeds)
    assert len(set(groups)) == len(groups)
    for members in groups:
        assert 2 <= len(members) <= limit
        assert list(members) == sorted(set(members))
        for n, a in enumerate(members):
            for b in members[n + 1 :]:
                assert edges[a][b] <= 50.0
    told = {(a, b) for members in groups for a in members for b in members if a < b}
    assert told == set(seeds)


def line(*places: float) -> dict[int, dict[int, float]]:
    return near_edges(np.array([[place, 0.0] for place in places]), 50.0)


def test_chain_becomes_groups_that_share_members() -> None:
    edges = line(0, 40, 80, 120)
    assert anchored_groups(edges, [(0, 1), (1, 2), (2, 3)], limit=9) == ([(0, 1), (1, 2), (2, 3)], False, 0)


def test_group_takes_the_nearest_first_and_says_when_it_is_full() -> None:
    edges = line(0, 10, 20, 30, 40)
    assert anchored_groups(edges, [(0, 1)], limit=9) == ([(0, 1, 2, 3, 4)], False, 0)
    assert anchored_groups(edges, [(0, 1)], limit=3) == ([(0, 1, 2)], True, 0)


def test_member_that_spoils_a_group_is_not_admitted() -> None:
    class Only:
        def __init__(self, a: int, b: int) -> None:
            self.pair = (a, b)

        def admits(self, candidate: int) -> bool:
            return candidate == 3

    assert anchored_groups(line(0, 10, 20, 30), [(0, 1)], limit=9, growing=Only)[0] == [(0, 1, 3)]


def test_needs_that_are_in_many_groups_already_leave_weak_pairs_untold() -> None:
    edges = line(0, 40, 80, 120)
    assert anchored_groups(edges, [(0, 1), (2, 3), (1, 2)], limit=9, most=1) == ([(0, 1), (2, 3)], False, 1)
