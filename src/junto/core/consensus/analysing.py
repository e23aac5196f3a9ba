"""Votes and groups in, everything that may be said out: one result a statement, and which stand out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from junto.core.progress import Told

from .agreement import group_informed, share
from .clustering import SEED
from .grouping import Grouping, declared, found
from .representing import Chosen, Shared, represent, shared, tests
from .stability import Stability, stability
from .suppressing import Published, publishable
from .testing import benjamini_hochberg, one_sided, two_proportions, two_sided
from .votes import Floats, Votes


@dataclass(frozen=True, slots=True)
class Divided:
    """Where two groups lie furthest apart on a statement: who agrees more, who less, by how much (of 1), the plain
    two-sided chance of so much without a difference, and that chance corrected for all pairs and statements tested.
    """

    more: int
    less: int
    spread: float
    chance: float
    corrected: float


@dataclass(frozen=True, slots=True)
class Result:
    """One statement by its place. `agreement`, `refusal`: group-informed consensus for and against it, None where a
    group's votes are hidden or fewer than two groups are shown. `together`: every group more for than against one half.
    """

    statement: int
    agreement: float | None
    refusal: float | None
    together: bool
    against: bool
    divided: Divided | None


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """All results, in the order of the file. `chances`: of what stands for a group, corrected, by (group, statement,
    agree); `stable`: of found groups.
    """

    votes: Votes
    grouping: Grouping
    published: Published
    results: tuple[Result, ...]
    chosen: tuple[tuple[Chosen, ...], ...]
    chances: dict[tuple[int, int, bool], float]
    agreed: tuple[Shared, ...]
    refused: tuple[Shared, ...]
    stable: Stability | None
    seed: int

    @property
    def ranked(self) -> list[Result]:
        """Statements with a group-informed consensus, the greatest first."""
        known = [one for one in self.results if one.agreement is not None]
        return sorted(known, key=lambda one: -(one.agreement or 0.0))

    @property
    def common(self) -> list[Result]:
        """Those with which every group agrees by more than half, the greatest consensus first."""
        return [one for one in self.ranked if one.together]

    @property
    def common_refusals(self) -> list[Result]:
        """Those with which every group disagrees by more than half, the greatest first."""
        known = [one for one in self.results if one.against]
        return sorted(known, key=lambda one: -(one.refusal or 0.0))

    @property
    def divisive(self) -> list[tuple[Result, Divided]]:
        """Those on which two groups differ beyond chance (corrected, 5 %), the widest apart first."""
        known = [(one, one.divided) for one in self.results if one.divided and one.divided.corrected < 0.05]
        return sorted(known, key=lambda pair: -pair[1].spread)


def analyse(
    votes: Votes,
    *,
    groups: str = "found",
    k: int | None = None,
    seed: int = SEED,
    bootstrap: bool = True,
    told: Told | None = None,
) -> Analysis:
    """What groups agree on. `groups`: found or declared; `k`: how many to find (else chosen); `seed` of every draw.
    `told`: called with the part of the bootstrap that is done.

    Raises ConsensusError where groups cannot be had or fewer than ten people voted.
    """
    grouping = declared(votes) if groups == "declared" else found(votes, k=k, seed=seed)
    published = publishable(votes, grouping)
    made = tests(published.counts)
    corrected = _corrected(published, made.rat, made.rdt)
    chosen = tuple(
        tuple(represent(published.counts, g, made, published.shown[g] & (published.counts.cast[g] > 0)))
        if len(published.names) > 1 else ()
        for g in range(len(published.names))
    )  # fmt: skip
    stable = None
    if grouping.clusters is not None and bootstrap:
        stable = stability(votes, grouping.clusters, seed=seed, told=told)
    everyone, usable = published.everyone, published.everyone_shown
    return Analysis(
        votes, grouping, published, _results(published), chosen, corrected,
        tuple(shared(everyone, agree=True, usable=usable)), tuple(shared(everyone, agree=False, usable=usable)), stable,
        seed,
    )  # fmt: skip


def _corrected(published: Published, rat: Floats, rdt: Floats) -> dict[tuple[int, int, bool], float]:
    """Corrected one-sided chances of “more than the other groups”, over all shown cells and both sides."""
    if len(published.names) < 2:
        return {}
    usable = published.shown & (published.counts.cast > 0)
    both = np.stack([np.where(usable, one_sided(rat), np.nan), np.where(usable, one_sided(rdt), np.nan)])
    q = benjamini_hochberg(both)
    return {
        (g, k, agree): float(q[0 if agree else 1, g, k])
        for g, k in np.argwhere(usable).tolist() for agree in (True, False)
    }  # fmt: skip


def _results(published: Published) -> tuple[Result, ...]:
    counts, several = published.counts, len(published.names) > 1
    open_all = np.asarray(published.shown.all(axis=0) & several, dtype=np.bool_)
    pa, pd = share(counts.agrees, counts.cast), share(counts.disagrees, counts.cast)
    agreement, refusal = group_informed(counts.agrees, counts.cast), group_informed(counts.disagrees, counts.cast)
    divided = _divided(published)
    return tuple(
        Result(
            k,
            float(agreement[k]) if open_all[k] else None,
            float(refusal[k]) if open_all[k] else None,
            bool(open_all[k] and (pa[:, k] > 0.5).all()),
            bool(open_all[k] and (pd[:, k] > 0.5).all()),
            divided.get(k),
        )
        for k in range(counts.cast.shape[1])
    )


def _divided(published: Published) -> dict[int, Divided]:
    """By statement, the pair of shown groups furthest apart; chances corrected over every pair and statement."""
    counts, groups = published.counts, len(published.names)
    pairs = [(g, h) for g in range(groups) for h in range(g + 1, groups)]
    if not pairs:
        return {}
    usable = published.shown & (counts.cast > 0)
    pa = share(counts.agrees, counts.cast)
    one, two = (np.array([pair[k] for pair in pairs]) for k in (0, 1))
    z = two_proportions(counts.agrees[one], counts.cast[one], counts.agrees[two], counts.cast[two])
    both = usable[one] & usable[two]
    chances = np.where(both, two_sided(z), np.nan)
    corrected = benjamini_hochberg(chances)
    apart = np.where(both, np.abs(pa[one] - pa[two]), -1.0)
    found: dict[int, Divided] = {}
    for k in np.flatnonzero(both.any(axis=0)).tolist():
        p = int(apart[:, k].argmax())
        g, h = pairs[p] if pa[pairs[p][0], k] >= pa[pairs[p][1], k] else pairs[p][::-1]
        found[k] = Divided(g, h, float(apart[p, k]), float(chances[p, k]), float(corrected[p, k]))
    return found
