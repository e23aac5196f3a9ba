"""The group said what matters more than what: a whole order, or single preferences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown
from junto.core.tradeoffs.fields import text_of
from junto.core.tradeoffs.problems import TradeoffsError
from junto.core.tradeoffs.values import Array
from junto.core.tradeoffs.weighing import WeightKind, Weights, spanned

MOST_LEVELS = 14  # of single preferences: all orders that agree with them are counted over 2^levels sets


@dataclass(frozen=True)
class _Levels:
    """Criteria that weigh the same stand in one level. `above[k]`: the levels that come before level k, as bits."""

    members: list[list[int]]
    above: list[int]


def _state(stated: object, criteria: Sequence[str], where: str) -> Weights:
    statements = [_terms(one, criteria, where) for one in _listed(stated, where)]
    levels = _levels(statements, criteria, where)
    order = _only_order(levels)
    if order is not None:
        return spanned(_corners([levels.members[k] for k in order], len(criteria)))
    if len(levels.members) > MOST_LEVELS:
        words = _("%(where)s: single preferences can be followed among at most %(most)s criteria; give a whole order.")
        raise TradeoffsError("too_many_levels", words, where=where, most=MOST_LEVELS)
    return _drawn(levels, len(criteria))


def _listed(stated: object, where: str) -> list[object]:
    """A text is one statement; a list of names is one order; a list of statements is many."""
    if isinstance(stated, str):
        return [stated]
    if not isinstance(stated, list | tuple) or not stated:
        words = _("%(where)s must be an order such as “safety > privacy = cost”, or a list of such preferences.")
        raise TradeoffsError("no_order", words, where=where)
    if all(isinstance(one, str) and (">" in one or "=" in one) for one in stated):
        return list(stated)
    return [" > ".join(_level(one, where) for one in stated)]


def _level(one: object, where: str) -> str:
    if isinstance(one, list | tuple):
        return " = ".join(text_of(name, where) for name in one)
    return text_of(one, where)


def _terms(statement: object, criteria: Sequence[str], where: str) -> list[list[int]]:
    """“a > b = c” → [[a], [b, c]] by their places."""
    found: list[list[int]] = []
    for part in text_of(statement, where).split(">"):
        level = []
        for name in (one.strip() for one in part.split("=")):
            if name not in criteria:
                words = _("%(where)s: “%(name)s” is none of the group’s criteria.")
                raise TradeoffsError("no_such_criterion", words, where=where, name=shown(name))
            level.append(criteria.index(name))
        found.append(level)
    return found


def _levels(statements: list[list[list[int]]], criteria: Sequence[str], where: str) -> _Levels:
    same = list(range(len(criteria)))
    for statement in statements:
        for level in statement:
            for other in level[1:]:
                one, two = same[level[0]], same[other]
                same = [one if mark == two else mark for mark in same]
    marks = sorted(set(same))
    members = [[i for i, mark in enumerate(same) if mark == wanted] for wanted in marks]
    level_of = {i: k for k, level in enumerate(members) for i in level}
    above = [0] * len(members)
    for statement in statements:
        for upper, lower in pairwise(statement):
            above[level_of[lower[0]]] |= 1 << level_of[upper[0]]
    levels = _Levels(members, above)
    _check_cycle(levels, criteria, where)
    return levels


def _check_cycle(levels: _Levels, criteria: Sequence[str], where: str) -> None:
    """Take away level by level what nothing stands above; what is left goes in a circle."""
    left = set(range(len(levels.members)))
    while True:
        free = {k for k in left if not any(levels.above[k] >> j & 1 for j in left)}
        if not free:
            break
        left -= free
    if not left:
        return
    path = [min(left)]
    while path.count(path[-1]) < 2:
        path.append(next(j for j in sorted(left) if levels.above[path[-1]] >> j & 1))
    circle = path[path.index(path[-1]) :][::-1]
    names = " > ".join(criteria[levels.members[k][0]] for k in circle)
    words = _("%(where)s: the preferences go in a circle: %(names)s.")
    raise TradeoffsError("circle", words, where=where, names=names)


def _only_order(levels: _Levels) -> list[int] | None:
    """The one order that agrees, or None where several do."""
    done, order = 0, []
    for _step in levels.members:
        free = [k for k, above in enumerate(levels.above) if not done >> k & 1 and above & ~done == 0]
        if len(free) > 1:
            return None
        order.append(free[0])
        done |= 1 << free[0]
    return order


def _corners(order: list[list[int]], count: int) -> Array:
    """Corner j gives the first j levels the same weight and the others none."""
    found = np.zeros((len(order), count))
    for j in range(len(order)):
        first = [i for level in order[: j + 1] for i in level]
        found[j, first] = 1 / len(first)
    return found


def _drawn(levels: _Levels, count: int) -> Weights:
    """Weights under single preferences: first an order that agrees with them, by the room its weights take up, then
    weights of that order. `room[done]`: what is left to fill after the levels in `done`; the room of one order is
    ∏ 1 / (criteria in its first j levels).
    """
    sizes = [len(level) for level in levels.members]
    sets = 1 << len(sizes)
    amount = [sum(size for k, size in enumerate(sizes) if done >> k & 1) for done in range(sets)]
    room = np.zeros(sets)
    room[-1] = 1.0
    chance = np.zeros((sets, len(sizes)))
    for done in range(sets - 2, -1, -1):
        for k, above in enumerate(levels.above):
            if not done >> k & 1 and above & ~done == 0:
                after = done | 1 << k
                chance[done, k] = room[after] / amount[after]
        room[done] = chance[done].sum()
    upto = np.cumsum(chance, axis=1) / np.where(room > 0, room, 1.0)[:, None]
    member = np.zeros((len(sizes), count))
    for k, level in enumerate(levels.members):
        member[k, level] = 1.0
    sized, filled = np.array(sizes), np.array(amount, dtype=np.float64)

    def draw(random: np.random.Generator, n: int) -> Array:
        shares = random.standard_exponential((len(sizes), n))
        shares /= shares.sum(axis=0)
        place, steps = _orders(random, upto, n)
        each = shares / filled[steps]  # what each corner gives every level up to it
        tail = np.cumsum(each[::-1], axis=0)[::-1]
        weight = np.empty((len(sizes), n))
        np.put_along_axis(weight, place, tail, axis=0)
        return np.ascontiguousarray(member.T @ weight)

    assert sized.sum() == count
    return Weights(_centre(levels, chance, room, np.array(amount), member), draw)


def _orders(source: np.random.Generator, upto: Array, n: int) -> tuple[np.ndarray, np.ndarray]:
    """(levels, n): which level stands at each place of an order drawn, and the set that is done by then."""
    levels = upto.shape[1]
    place, steps = np.empty((levels, n), dtype=np.intp), np.empty((levels, n), dtype=np.intp)
    done = np.zeros(n, dtype=np.intp)
    for j in range(levels):
        chosen = (upto[done] <= source.random(n)[:, None]).sum(axis=1)
        place[j] = np.minimum(chosen, levels - 1)
        done |= 1 << place[j]
        steps[j] = done
    return place, steps


def _centre(levels: _Levels, chance: Array, room: Array, amount: np.ndarray, member: Array) -> Array:
    """Expected weights: each corner 1 / levels, averaged over orders by the chance that they pass through a set."""
    count, sets = chance.shape[1], len(room)
    passed = np.zeros(sets)
    passed[0] = 1.0
    weight = np.zeros(count)
    for done in range(sets):
        if passed[done] == 0.0:
            continue
        if done:
            inside = np.array([done >> k & 1 for k in range(count)], dtype=np.float64)
            weight += passed[done] * inside / amount[done] / count
        for k in range(count):
            if chance[done, k] > 0.0:
                passed[done | 1 << k] += passed[done] * chance[done, k] / room[done]
    centre: Array = weight @ member
    return centre


KIND = WeightKind(
    "ordinal",
    _("an order"),
    _("The group said what matters more than what; every weighing that keeps this order is as likely as any other."),
    "Lahdelma, Miettinen & Salminen 2003, Ordinal criteria in SMAA; Barron & Barrett 1996 (rank order centroid)",
    _state,
)
