"""How sure are found groups? The same search among people drawn anew, compared with the groups first found."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .clustering import SEED, Clusters
from .votes import NOWHERE, Floats, Ints, Votes

ROUNDS = 40
MOST = 2_000


class Stability(NamedTuple):
    """Adjusted Rand index between the groups and those of each round: 1 the same groups, 0 what chance would give."""

    mean: float
    low: float
    rounds: int


def stability(votes: Votes, clusters: Clusters, *, seed: int = SEED, rounds: int = ROUNDS) -> Stability:
    """Draw as many people with replacement, find axes and k groups anew, put everybody in the nearest, compare.

    `low`: the tenth part of rounds agrees less than this. Of more than 2,000 people as many are drawn once first.
    Source: Hennig, “Cluster-wise assessment of cluster stability”, Computational Statistics & Data Analysis 52 (2007).
    """
    from sklearn.cluster import KMeans  # noqa: PLC0415 (slow to import)
    from sklearn.metrics import adjusted_rand_score  # noqa: PLC0415

    random = np.random.default_rng(seed)
    members = np.flatnonzero(clusters.group != NOWHERE)
    if len(members) > MOST:
        members = np.sort(random.choice(members, MOST, replace=False))  # nosec B311 - numpy's generator, seeded
    table, seen = _dense(votes, members)
    stretch = np.sqrt(seen.shape[1] / np.maximum(seen.sum(axis=1), 1))[:, None]
    was, agreement = clusters.group[members], []
    for _round in range(rounds):
        drawn = random.integers(len(members), size=len(members))
        means = table[drawn].sum(axis=0) / np.maximum(seen[drawn].sum(axis=0), 1)
        apart = (table - means) * seen
        values, axes = np.linalg.eigh(apart[drawn].T @ apart[drawn])
        places = apart @ axes[:, np.argsort(values)[::-1][:2]] * stretch
        if len(np.unique(places[drawn].round(9), axis=0)) < clusters.k:
            agreement.append(0.0)
            continue
        centres = KMeans(clusters.k, n_init=3, random_state=seed).fit(places[drawn])
        agreement.append(float(adjusted_rand_score(was, centres.predict(places))))
    return Stability(float(np.mean(agreement)), float(np.quantile(agreement, 0.1)), rounds)


def _dense(votes: Votes, members: Ints) -> tuple[Floats, Floats]:
    """Votes of some people, shape (members, statements), and which of them were cast."""
    number = np.full(len(votes.people), NOWHERE, dtype=np.int64)
    number[members] = np.arange(len(members))
    inside = number[votes.person] != NOWHERE
    place = (number[votes.person[inside]], votes.statement[inside])
    table = np.zeros((len(members), len(votes.statements)))
    seen = np.zeros_like(table)
    table[place], seen[place] = votes.vote[inside], 1
    return table, seen
