"""Which statements stand for a group, and which for everybody: chosen exactly as pol.is chooses them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .agreement import share
from .counting import Counts
from .testing import SURE, prop_test, two_prop_test
from .votes import Bools, Floats

MOST = 5


@dataclass(frozen=True, slots=True, eq=False)
class Tests:
    """Of every group and statement, shapes (groups, statements): the share, its z against one half, its ratio to the
    share among all other groups, and the z of that difference; of agreeing and of disagreeing.
    """

    pa: Floats
    pd: Floats
    pat: Floats
    pdt: Floats
    ra: Floats
    rd: Floats
    rat: Floats
    rdt: Floats


class Chosen(NamedTuple):
    """A statement that stands for a group: which side, how many of how many, and the four figures of that side.

    `best_agree`: chosen by how much the group agrees, whatever it was then found to stand for (see `represent`).
    """

    statement: int
    agree: bool
    successes: int
    trials: int
    share: float
    test: float
    ratio: float
    ratio_test: float
    best_agree: bool = False

    @property
    def weight(self) -> float:
        """pol.is's order of importance: the product of the four figures."""
        return self.ratio * self.ratio_test * self.share * self.test


def tests(counts: Counts) -> Tests:
    """All tests of each group against all other groups together. Source: pol.is's repness, as published."""
    a, d, n, out = counts.agrees, counts.disagrees, counts.cast, counts.others()
    pa, pd = share(a, n), share(d, n)
    return Tests(
        pa, pd, prop_test(a, n), prop_test(d, n),
        pa / share(out.agrees, out.cast), pd / share(out.disagrees, out.cast),
        two_prop_test(a, n, out.agrees, out.cast), two_prop_test(d, n, out.disagrees, out.cast),
    )  # fmt: skip


def represent(counts: Counts, group: int, made: Tests, usable: Bools | None = None) -> list[Chosen]:
    """At most five statements that stand for a group, agreement first, as pol.is selects them.

    `usable`: which statements may be chosen, shape (statements,). A statement qualifies where its share is more than
    half and more than among the others, both with z > 1.2816, on the same side. Before all stands the statement the
    group agrees with most. pol.is decides that one by agreement and then states it for the side on which the group
    differs more from the others; so a statement nearly all agree with can be listed as one the group disagrees with.
    Where nothing qualifies, the statement on which the group differs most.
    """
    places = range(counts.cast.shape[1]) if usable is None else np.flatnonzero(usable).tolist()
    qualified: list[Chosen] = []
    best: Chosen | None = None
    agreed: int | None = None
    for k in places:
        one = _finalized(counts, made, group, k)
        if _qualifies(made, group, k):
            qualified.append(one)
        if best is None or one.ratio_test > best.ratio_test:
            best = one
        if counts.agrees[group, k] + counts.disagrees[group, k] and _agreed_more(made, group, k, agreed):
            agreed = k
    head: list[Chosen] = []
    if agreed is not None:
        head = [_finalized(counts, made, group, agreed)._replace(best_agree=True)]
    elif not qualified and best is not None:
        head = [best]
    taken = {one.statement for one in head}
    rest = sorted((one for one in qualified if one.statement not in taken), key=lambda one: -one.weight)
    chosen = [*head, *rest][:MOST]
    return sorted(chosen, key=lambda one: not one.agree)


def _finalized(counts: Counts, made: Tests, g: int, k: int) -> Chosen:
    agree = bool(made.rat[g, k] > made.rdt[g, k])
    of, p, t, r, rt = (
        (counts.agrees, made.pa, made.pat, made.ra, made.rat)
        if agree
        else (counts.disagrees, made.pd, made.pdt, made.rd, made.rdt)
    )
    trials = int(counts.cast[g, k])
    return Chosen(k, agree, int(of[g, k]), trials, float(p[g, k]), float(t[g, k]), float(r[g, k]), float(rt[g, k]))


def _qualifies(made: Tests, g: int, k: int) -> bool:
    agrees = made.rat[g, k] > SURE and made.pat[g, k] > SURE
    return bool(agrees or (made.rdt[g, k] > SURE and made.pdt[g, k] > SURE))


def _agreed_more(made: Tests, g: int, k: int, best: int | None) -> bool:
    """Whether the group agrees with k more than with the best so far, by pol.is's rule."""
    if best is None:
        return bool(made.pat[g, k] > SURE or (made.ra[g, k] > 1 and made.pa[g, k] > 0.5))
    plain = (made.pa, made.pat)
    figures: Sequence[Floats] = (made.ra, made.rat, *plain) if made.ra[g, best] > 1 else plain
    return bool(np.prod([one[g, k] for one in figures]) > np.prod([one[g, best] for one in figures]))


class Shared(NamedTuple):
    """A statement that more than half of everybody agree (or disagree) with."""

    statement: int
    successes: int
    trials: int
    share: float
    test: float


def shared(counts: Counts, *, agree: bool, usable: Bools | None = None) -> list[Shared]:
    """The at most five statements everybody together agrees (or disagrees) with most, by share × z, z > 1.2816.

    `counts`: of one row, everybody. It counts heads: a large group can carry it alone. Source: pol.is's consensus.
    """
    of = counts.agrees if agree else counts.disagrees
    found = []
    for k in range(of.shape[1]) if usable is None else np.flatnonzero(usable).tolist():
        one = Shared(
            k, int(of[0, k]), int(counts.cast[0, k]), float(share(of[0, k], counts.cast[0, k])),
            float(prop_test(of[0, k], counts.cast[0, k])),
        )  # fmt: skip
        if one.share > 0.5 and one.test > SURE:
            found.append(one)
    return sorted(found, key=lambda one: -one.share * one.test)[:MOST]
