"""What an attacker can compute from all that is published: no group's votes on a statement of fewer than ten."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from junto.core.consensus.grouping import Grouping
from junto.core.consensus.problems import ConsensusError
from junto.core.consensus.suppressing import publishable, shown_cells
from junto.core.consensus.votes import NOWHERE, Votes

SIZES = st.lists(st.integers(0, 25), min_size=2, max_size=4)


def voted(sizes: list[int], turnout: np.ndarray, nowhere: int) -> tuple[Votes, Grouping]:
    """People by group, the last `nowhere` in none; the first turnout[g, s] of a group agree with statement s."""
    of = np.array([g for g, size in enumerate(sizes) for _one in range(size)] + [NOWHERE] * nowhere)
    person, statement = [], []
    for g in range(len(sizes) + 1):
        members = np.flatnonzero(of == (g if g < len(sizes) else NOWHERE))
        for s in range(turnout.shape[1]):
            chosen = members[: turnout[g, s]].tolist()
            person += chosen
            statement += [s] * len(chosen)
    names = tuple("ABCD"[: len(sizes)])
    people = tuple(str(k) for k in range(len(of)))
    votes = Votes(
        people, tuple(str(s) for s in range(turnout.shape[1])), np.array(person, dtype=np.int64),
        np.array(statement, dtype=np.int64), np.ones(len(person), dtype=np.int64), ("",) * turnout.shape[1],
    )  # fmt: skip
    return votes, Grouping(of, names)


def determined(equations: list[np.ndarray], wanted: np.ndarray) -> bool:
    """Whether what is wanted is a combination of what is known."""
    if not equations:
        return not wanted.any()
    known = np.array(equations, dtype=float)
    return int(np.linalg.matrix_rank(np.vstack([known, wanted]))) == int(np.linalg.matrix_rank(known))


@settings(max_examples=150, deadline=None)
@given(SIZES, st.integers(0, 25), arrays(np.int64, (5, 3), elements=st.integers(0, 25)))
def test_attacker_who_solves_the_linear_system_finds_no_count_under_ten(sizes, nowhere, turnout):
    if sum(sizes) + nowhere < 10:
        return
    turnout = turnout[[*range(len(sizes)), 4]]
    votes, grouping = voted(sizes, turnout, nowhere)
    p = publishable(votes, grouping)
    groups = [*range(len(sizes)), NOWHERE]
    kept = {grouping.names.index(name): g for g, name in enumerate(p.names)}
    for s in range(3):
        truth = np.array([int(np.sum((grouping.of[votes.person] == g) & (votes.statement == s))) for g in groups])
        known = [np.eye(len(groups))[g] for g in kept if p.shown[kept[g], s]]
        if known:  # the ratio to the others tells their total
            known.append(np.array([float(g in kept) for g in groups]))
        if p.everyone_shown[s]:
            known.append(np.ones(len(groups)))
        hidden = [g for g in range(len(groups)) if not (g in kept and p.shown[kept[g], s])]
        for mask in range(1, 1 << len(hidden)):
            wanted = np.zeros(len(groups))
            wanted[[g for k, g in enumerate(hidden) if mask >> k & 1]] = 1
            if determined(known, wanted):
                revealed = int(truth @ wanted)
                assert revealed == 0 or revealed >= 10
        assert all(truth[g] == 0 or truth[g] >= 10 for g in kept if p.shown[kept[g], s])


@given(SIZES, st.integers(0, 25))
def test_sizes_do_not_reveal_how_many_are_elsewhere(sizes, nowhere):
    if sum(sizes) + nowhere < 10:
        return
    votes, grouping = voted(sizes, np.zeros((len(sizes) + 1, 1), dtype=np.int64), nowhere)
    p = publishable(votes, grouping)
    elsewhere = len(votes.people) - sum(p.sizes)
    if 0 < elsewhere < 10:
        assert (p.people, p.elsewhere) == (None, None)
    else:
        assert (p.people, p.elsewhere) == (len(votes.people), elsewhere)
    assert all(size >= 10 for size in p.sizes)


def test_smallest_shown_cell_is_hidden_with_a_small_one():
    assert shown_cells(np.array([[3], [40], [12], [12]])).tolist() == [[False], [True], [False], [True]]


def test_two_small_cells_of_ten_together_need_no_third():
    assert shown_cells(np.array([[4], [6], [12]])).tolist() == [[False], [False], [True]]


def test_cell_of_no_votes_is_shown_as_none_beside_others():
    assert shown_cells(np.array([[0], [12]])).tolist() == [[True], [True]]


def test_one_group_left_alone_is_not_shown():
    votes, grouping = voted([9, 30], np.array([[9], [30], [0]]), 0)
    p = publishable(votes, grouping)
    assert (p.names, p.small, p.people, p.elsewhere, p.everyone_shown.tolist()) == ((), 1, 39, 39, [True])


def test_fewer_than_ten_voters_show_nothing():
    votes, grouping = voted([4, 5], np.array([[4], [5], [0]]), 0)
    with pytest.raises(ConsensusError, match="fewer than 10 people voted"):
        publishable(votes, grouping)
