"""Groups found, and how sure they are: two camps told apart, and votes that tell nothing."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from junto.core.consensus import clustering
from junto.core.consensus.clustering import find_groups
from junto.core.consensus.problems import ConsensusError
from junto.core.consensus.stability import Stability, stability
from junto.core.consensus.votes import Votes


def camps(sizes: list[int], rows: list[list[int]]) -> Votes:
    """As many people as each size says, all of whom voted as the row beside it."""
    table = np.repeat(np.array(rows), sizes, axis=0)
    people, statements = table.shape
    person, statement = np.divmod(np.arange(table.size), statements)
    names = tuple(str(k) for k in range(max(people, statements)))
    return Votes(names[:people], names[:statements], person, statement, table.ravel(), ("",) * statements)


def test_larger_camp_is_the_first_wherever_it_stands_in_the_file():
    clusters = find_groups(camps([12, 15], [[1] * 8, [-1] * 8]))
    assert (clusters.group.tolist(), clusters.k) == ([1] * 12 + [0] * 15, 2)
    assert clusters.silhouettes == {2: 1.0}


@pytest.mark.parametrize(("row", "statements"), [(0, 8), (1, 8), (-1, 7)])
def test_votes_all_alike_have_no_groups(row, statements):
    with pytest.raises(ConsensusError, match="people voted too much alike to tell 2 groups apart"):
        find_groups(camps([25], [[row] * statements]))


def test_people_who_cast_few_votes_are_in_no_group():
    votes = camps([12, 12, 1], [[1] * 8, [-1] * 8, [1] * 8])
    kept = (votes.person < 24) | (votes.statement < 6)
    few = Votes(
        votes.people, votes.statements, votes.person[kept], votes.statement[kept], votes.vote[kept], votes.texts
    )
    clusters = find_groups(few)
    assert clusters.group[24] == -1
    assert np.isnan(clusters.place).all(axis=1).tolist() == [False] * 24 + [True]


def test_groups_of_many_people_are_a_k_means_of_all_though_centres_were_sought_among_few(monkeypatch):
    """Everybody is nearest to the mean place of the own group, also the 370 of 400 who were not drawn."""
    monkeypatch.setattr(clustering, "MOST_FITTED", 30)
    random = np.random.default_rng(5)
    agrees = np.array([0.9, 0.5, 0.1])[np.arange(400) % 3][:, None]
    votes = camps([1] * 400, np.where(random.random((400, 9)) < agrees, 1, -1).tolist())
    clusters = find_groups(votes, k=3)
    assert (np.isnan(clusters.place).any(), np.bincount(clusters.group).min() > 30) == (False, True)
    means = np.array([clusters.place[clusters.group == g].mean(axis=0) for g in range(3)])
    apart = ((clusters.place[:, None] - means) ** 2).sum(axis=2)
    assert apart.argmin(axis=1).tolist() == clusters.group.tolist()
    monkeypatch.undo()
    whole = find_groups(votes, k=3)
    assert adjusted_rand_score(whole.group, clusters.group) > 0.9


def test_camps_that_never_mix_are_found_in_every_draw():
    votes = camps([1_200, 1_300], [[1] * 8, [-1] * 8])
    assert stability(votes, find_groups(votes), rounds=3) == Stability(1.0, 1.0, 3)


def test_draw_without_as_many_different_people_agrees_with_nothing():
    """One person of 22 is the second group: a draw that misses it, 36 in 100, tells nothing apart and counts as 0."""
    votes = camps([21, 1], [[1] * 8, [-1] * 8])
    clusters = find_groups(votes)
    assert np.bincount(clusters.group).tolist() == [21, 1]
    random = np.random.default_rng(1)
    missed = sum(21 not in random.integers(22, size=22) for _round in range(20))
    assert 0 < missed < 20
    assert stability(votes, clusters, rounds=20, seed=1) == Stability(1 - missed / 20, 0.0, 20)
