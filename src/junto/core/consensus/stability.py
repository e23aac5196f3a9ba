"""How sure are found groups? The same search among people drawn anew, compared with the groups first found."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from junto.core.progress import Told
from junto.core.threads import one_thread

from .clustering import SEED, Clusters, principal
from .votes import NOWHERE, Ints, Votes

ROUNDS = 40
MOST = 2_000


class Stability(NamedTuple):
    """Adjusted Rand index between the groups and those of each round: 1 the same groups, 0 what chance would give."""

    mean: float
    low: float
    rounds: int


def stability(
    votes: Votes, clusters: Clusters, *, seed: int = SEED, rounds: int = ROUNDS, told: Told | None = None
) -> Stability:
    """Draw as many people with replacement, find axes and k groups anew, put everybody in the nearest, compare.

    `low`: the tenth part of rounds agrees less than this. Of more than 2,000 people as many are drawn once first.
    `told`: called with the part of the rounds that is done.
    Source: Hennig, “Cluster-wise assessment of cluster stability”, Computational Statistics & Data Analysis 52 (2007).
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 (slow to import)
    from sklearn.cluster import KMeans  # noqa: PLC0415
    from sklearn.metrics import adjusted_rand_score  # noqa: PLC0415

    random = np.random.default_rng(seed)
    members = np.flatnonzero(clusters.group != NOWHERE)
    if len(members) > MOST:
        members = np.sort(random.choice(members, MOST, replace=False))  # nosec B311 - numpy's generator, seeded
    person, statement, vote = _cast(votes, members)
    shape = (len(members), len(votes.statements))
    stretch = np.sqrt(shape[1] / np.maximum(np.bincount(person, minlength=shape[0]), 1))[:, None]
    was, agreement = clusters.group[members], []
    with one_thread():
        for number in range(rounds):
            if told is not None:
                told(number / rounds)
            drawn = random.integers(shape[0], size=shape[0])
            times = np.bincount(drawn, minlength=shape[0])[person]
            seen = np.bincount(statement, times, minlength=shape[1])
            apart = vote - (np.bincount(statement, times * vote, minlength=shape[1]) / np.maximum(seen, 1))[statement]
            axes, _sizes = principal(csr_array((apart * np.sqrt(times), (person, statement)), shape=shape), seed)
            places = csr_array((apart, (person, statement)), shape=shape) @ axes.T * stretch
            if len(np.unique(places[drawn].round(9), axis=0)) < clusters.k:
                agreement.append(0.0)
                continue
            centres = KMeans(clusters.k, n_init=3, random_state=seed).fit(places[drawn])
            agreement.append(float(adjusted_rand_score(was, centres.predict(places))))
    if told is not None:
        told(1.0)
    return Stability(float(np.mean(agreement)), float(np.quantile(agreement, 0.1)), rounds)


def _cast(votes: Votes, members: Ints) -> tuple[Ints, Ints, Ints]:
    """The votes of some people: whose (by place among them), on which statement, and how."""
    number = np.full(len(votes.people), NOWHERE, dtype=np.int64)
    number[members] = np.arange(len(members))
    inside = number[votes.person] != NOWHERE
    return number[votes.person[inside]], votes.statement[inside], votes.vote[inside]
