"""Finds opinion groups: people placed by how they voted, then gathered around k centres, k by silhouette."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from junto.core.sentences import gettext_noop as _
from junto.core.threads import one_thread

from .problems import ConsensusError
from .votes import NOWHERE, Floats, Ints, Votes

LEAST_VOTES = 7
LEAST_PEOPLE = 20
MOST_GROUPS = 5
SAMPLE = 1_500
MOST_FITTED = 5_000
STARTS = 10
SEED = 1

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Opinion groups: `group` of each person (−1 where fewer than LEAST_VOTES votes), numbered from the largest;
    `place` of each person in two dimensions (not a number where not placed); `silhouettes` by number of groups tried;
    `explained`: the share of the differences between votes that each dimension tells.
    """

    group: Ints
    place: Floats
    k: int
    silhouettes: dict[int, float]
    explained: tuple[float, float]
    axes: Floats
    means: Floats


def find_groups(votes: Votes, *, k: int | None = None, seed: int = SEED) -> Clusters:
    """Opinion groups as pol.is finds them: what a person did not vote on counts as the statement's mean; two principal
    components; each person's place stretched by √(statements / votes cast), since few votes pull towards the middle;
    k-means with k from 2 to 5 by the greatest silhouette (of at most 1,500 people drawn by the seed), or `k` as given.
    Of more than 5,000 people centres are sought among as many drawn by the seed; those of the best k then move to
    where everybody is, so that the groups are a k-means of all.

    Deterministic by `seed`. Raises ConsensusError where fewer than 20 people cast 7 votes, or all voted alike.
    Source: Small et al. (2021), see `agreement`; pol.is clusters 100 base groups first, which is left out here.
    """
    import sklearn.cluster  # noqa: F401, PLC0415 (slow to import; its threads must be known to be limited)

    placed = np.flatnonzero(votes.each >= LEAST_VOTES)
    if len(placed) < LEAST_PEOPLE:
        words = _(
            "Opinion groups cannot be found, because only %(count)s people cast %(votes)s votes or more; "
            "%(least)s are needed."
        )
        raise ConsensusError("few_people", words, count=len(placed), votes=LEAST_VOTES, least=LEAST_PEOPLE)
    with one_thread():
        axes, means, explained = _axes(votes, placed, seed)
    points = places_of(votes, axes, means)[placed]
    different = len(np.unique(points.round(9), axis=0))
    if different < max(k or 2, 2):
        words = _("Opinion groups cannot be found, because people voted too much alike to tell %(k)s groups apart.")
        raise ConsensusError("all_alike", words, k=max(k or 2, 2))
    with one_thread():
        labels, silhouettes = _gathered(points, k, seed, different)
    group = np.full(len(votes.people), NOWHERE, dtype=np.int64)
    group[placed] = _by_size(labels)
    place = np.full((len(votes.people), 2), np.nan)
    place[placed] = points
    return Clusters(group, place, int(labels.max()) + 1, silhouettes, explained, axes, means)


def places_of(votes: Votes, axes: Floats, means: Floats) -> Floats:
    """Each person's place, shape (people, 2): the votes less the statements' means, along the axes, stretched."""
    size, people = len(votes.statements), len(votes.people)
    apart = votes.vote - means[votes.statement]
    each = np.maximum(votes.each, 1)
    places = [np.bincount(votes.person, apart * axis[votes.statement], minlength=people) for axis in axes]
    return np.asarray(np.column_stack(places) * np.sqrt(size / each)[:, None], dtype=np.float64)


def _axes(votes: Votes, placed: Ints, seed: int) -> tuple[Floats, Floats, tuple[float, float]]:
    """Two principal axes (2, statements), the means, and the share of variance along each.

    A missing vote filled with its statement's mean is 0 once the mean is taken away: the centred table stays sparse.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 (slow to import)

    size = len(votes.statements)
    number = np.full(len(votes.people), NOWHERE, dtype=np.int64)
    number[placed] = np.arange(len(placed))
    inside = number[votes.person] != NOWHERE
    person, statement, vote = number[votes.person[inside]], votes.statement[inside], votes.vote[inside]
    seen = np.bincount(statement, minlength=size)
    means = np.bincount(statement, vote, minlength=size) / np.maximum(seen, 1)
    apart = vote - means[statement]
    whole = float(apart @ apart)
    if size < 2 or whole == 0:
        raise ConsensusError(
            "all_alike",
            _("Opinion groups cannot be found, because people voted too much alike to tell %(k)s groups apart."),
            k=2,
        )
    table = csr_array((apart, (person, statement)), shape=(len(placed), size))
    axes, sizes = principal(table, seed)
    first, second = (float(one) for one in sizes**2 / whole)
    return axes, means, (first, second)


def principal(table: csr_array, seed: int) -> tuple[Floats, Floats]:
    """Two principal axes (2, statements) of a sparse centred table, each with its greatest entry above 0, and sizes."""
    from sklearn.utils.extmath import randomized_svd  # noqa: PLC0415 (slow to import)

    _left, sizes, axes = randomized_svd(table, n_components=2, n_iter=7, random_state=seed)
    signs = np.sign(axes[np.arange(2), np.abs(axes).argmax(axis=1)])
    return np.asarray(axes * signs[:, None], dtype=np.float64), np.asarray(sizes, dtype=np.float64)


def _gathered(points: Floats, k: int | None, seed: int, different: int) -> tuple[Ints, dict[int, float]]:
    """Labels for the best number of groups, and the silhouettes of those tried."""
    from sklearn.cluster import KMeans  # noqa: PLC0415 (slow to import)
    from sklearn.metrics import silhouette_score  # noqa: PLC0415

    tried = (k,) if k else tuple(one for one in range(2, MOST_GROUPS + 1) if one <= different)
    fitted = points[_drawn(len(points), MOST_FITTED, seed)]
    sample = _drawn(len(points), SAMPLE, seed)
    silhouettes: dict[int, float] = {}
    best = KMeans(tried[0])
    for one in tried:
        centres = KMeans(one, n_init=STARTS, random_state=seed).fit(fitted)
        chosen = centres.predict(points[sample])
        found = len(np.unique(chosen))
        score = float(silhouette_score(points[sample], chosen)) if 1 < found < len(sample) else -1.0
        if not silhouettes or score > max(silhouettes.values()):
            best = centres
        silhouettes[one] = score
    if len(fitted) < len(points):
        best = KMeans(best.n_clusters, init=best.cluster_centers_, n_init=1).fit(points)
    return best.labels_.astype(np.int64), silhouettes


def _drawn(people: int, most: int, seed: int) -> Ints:
    """Some people by number, in their order; all where they are no more than `most`."""
    if people <= most:
        return np.arange(people)
    return np.sort(np.random.default_rng(seed).choice(people, most, replace=False))


def _by_size(labels: Ints) -> Ints:
    """The same groups numbered from the largest down; of equal ones the one that comes first in the file."""
    sizes = np.bincount(labels)
    first = [int(np.argmax(labels == k)) for k in range(len(sizes))]
    order = sorted(range(len(sizes)), key=lambda k: (-sizes[k], first[k]))
    number = np.empty(len(sizes), dtype=np.int64)
    number[order] = np.arange(len(sizes))
    return np.asarray(number[labels], dtype=np.int64)
