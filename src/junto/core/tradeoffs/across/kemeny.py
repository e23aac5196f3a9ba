"""The ranking that contradicts the groups' own rankings least."""

from __future__ import annotations

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.tradeoffs.ruling import ALIKE, Rule, Ruled, Standing

EXACT = 12  # options up to which all orders are compared, over 2^options sets
SHOWN = 6
MOST_LISTED = 5_000


def preferring(values: np.ndarray) -> np.ndarray:
    """(options, options) how many groups value one option above the other, from values (groups, options)."""
    return np.asarray((values[:, :, None] > values[:, None, :] + ALIKE).sum(axis=0))


def best_orders(above: np.ndarray, most: int = MOST_LISTED) -> tuple[int, list[tuple[int, ...]], int]:
    """The least number of contradictions, the orders that reach it (at most `most`), and how many do.

    `above[i, j]`: ballots that put i above j. Placing i before j contradicts above[j, i] ballots. By dynamic
    programming over the sets of options placed first: cost(S) = min over the last i of S of cost(S − i) + Σ_{j ∉ S}
    above[j, i]. Exact. Source: Kemeny 1959; Betzler et al. 2009 for the dynamic program.
    """
    count = len(above)
    sets = 1 << count
    rows = above.astype(np.int64).tolist()
    cost, ways = [0] * sets, [0] * sets
    ways[0] = 1
    for placed in range(1, sets):
        inside = [i for i in range(count) if placed >> i & 1]
        outside = [j for j in range(count) if not placed >> j & 1]
        steps = [cost[placed ^ 1 << i] + sum(rows[j][i] for j in outside) for i in inside]
        cost[placed] = min(steps)
        ways[placed] = sum(ways[placed ^ 1 << i] for i, step in zip(inside, steps, strict=True) if step == cost[placed])
    orders: list[tuple[int, ...]] = []
    open_ends: list[tuple[int, tuple[int, ...]]] = [(sets - 1, ())]
    while open_ends and len(orders) < most:
        placed, tail = open_ends.pop()
        if not placed:
            orders.append(tail)
            continue
        outside = [j for j in range(count) if not placed >> j & 1]
        for i in (i for i in range(count) if placed >> i & 1):
            if cost[placed ^ 1 << i] + sum(rows[j][i] for j in outside) == cost[placed]:
                open_ends.append((placed ^ 1 << i, (i, *tail)))
    return cost[-1], sorted(orders), ways[-1]


def improved(above: np.ndarray) -> tuple[int, tuple[int, ...]]:
    """A good order where there are too many options to compare all: by Borda's count, then moving single options as
    long as that contradicts fewer ballots. Its contradictions and the order.
    """
    score = above.sum(axis=1) - above.sum(axis=0)
    order = sorted(range(len(above)), key=lambda i: (-score[i], i))
    best = _contradictions(above, order)
    changed = True
    while changed:
        changed = False
        for i in range(len(order)):
            moved, rest = order[i], [*order[:i], *order[i + 1 :]]  # order may change while places are tried
            for place in range(len(order)):
                tried = [*rest[:place], moved, *rest[place:]]
                cost = _contradictions(above, tried)
                if cost < best:
                    best, order, changed = cost, tried, True
    return best, tuple(order)


def _contradictions(above: np.ndarray, order: list[int]) -> int:
    placed = above[np.ix_(order, order)]
    return int(np.tril(placed, -1).sum())


def _rank(standing: Standing) -> Ruled:
    if not standing.options:
        return Ruled()
    above = preferring(standing.values)
    names = standing.options
    if len(names) > EXACT:
        cost, order = improved(above)
        words = _(
            "There are more than %(most)s options: this order was found by moving one option at a time, and a better "
            "one may exist."
        )
        notes = [Sentence("not_proven", words, {"most": EXACT})]
        orders, ways = [order], 1
    else:
        cost, orders, ways = best_orders(above)
        notes = []
    params = {"count": cost, "of": int(above.sum())}
    words = _("Of %(of)s preferences between two options that groups hold, this ranking contradicts %(count)s.")
    notes.insert(0, Sentence("contradictions", words, params))
    if ways > 1:
        listed = "; ".join(" > ".join(names[i] for i in order) for order in orders[:SHOWN])
        words = _("%(ways)s rankings contradict equally few: %(orders)s%(more)s.")
        more = " …" if ways > SHOWN else ""
        notes.append(Sentence("equal_rankings", words, {"ways": ways, "orders": listed, "more": more}))
    places = np.array([[order.index(i) for i in range(len(names))] for order in orders])
    mean = places.mean(axis=0) + 1
    return Ruled(_tiers(names, places), tuple((name, float(mean[i])) for i, name in enumerate(names)), tuple(notes))


def _tiers(names: tuple[str, ...], places: np.ndarray) -> tuple[tuple[str, ...], ...]:
    """Options that stand above others in all equal rankings come first; those that change places share a tier."""
    left = list(range(len(names)))
    found = []
    while left:
        tier: list[int] = []
        waiting = [min(left, key=lambda i: (places[:, i].min(), i))]
        while waiting:
            one = waiting.pop()
            tier.append(one)
            waiting += [
                j for j in left
                if j not in tier and j not in waiting and bool((places[:, j] < places[:, one]).any())
            ]  # fmt: skip
        found.append(tuple(names[i] for i in sorted(tier)))
        left = [i for i in left if i not in tier]
    return tuple(found)


RULE = Rule(
    "kemeny",
    _("Least contradiction (Kemeny)"),
    _("Every group’s ranking counts the same, and the ranking that contradicts them least is taken."),
    _("mean place"),
    "Kemeny 1959, Mathematics without numbers; Young & Levenglick 1978",
    _rank,
    5,
)
