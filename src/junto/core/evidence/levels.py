"""Levels of one place beside the others': what the others do not explain, cut into spans of one level each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .check import Array, View
from .panel import Ints

SHORTEST = 14  # days of a span


class Span(NamedTuple):
    """Days from `first` to `last` (both included) with a value, at one level (logarithm)."""

    first: int
    last: int
    level: float


def residuals(view: View, place: int) -> Array | None:
    """log of each day of a place less what the other places explain (their median, by weekday, with its own slope).

    Shape (days,), NaN where there is nothing or next to nothing; None without two other places or 16 weeks.
    """
    if len(view.days) < 3:
        return None
    logs = view.logs
    rest = np.delete(logs, place, axis=0)
    held = np.isfinite(rest).sum(axis=0) >= 2
    others = np.full(logs.shape[1], np.nan)
    others[held] = np.nanmedian(rest[:, held], axis=0)
    mine = logs[place]
    both = np.isfinite(mine) & np.isfinite(others)
    if both.sum() < 112:
        return None
    slope = _slope(mine[both], others[both])
    return np.asarray(mine - slope * others, dtype=np.float64)


def _slope(y: Array, x: Array) -> float:
    """How much this place moves with the others, from changes over four weeks, robustly: their median ratio."""
    dy, dx = y[28:] - y[:-28], x[28:] - x[:-28]
    large = np.abs(dx) >= np.quantile(np.abs(dx), 0.7)
    return float(np.clip(np.median(dy[large] / dx[large]), 0.0, 2.0)) if large.any() else 0.0


def spans(rest: Array, least: float) -> list[Span]:
    """Spans of one level each: the cheapest cuts of winsorized medians of three days, those moved by less than `least`
    joined again.

    Cost: squared distance from a span's mean, and for each cut 12 times the variance of changes from week to week times
    the logarithm of their number. Source: Jackson et al. 2005 (optimal partitioning).
    """
    at = np.flatnonzero(np.isfinite(rest))
    size = 3
    count = len(at) // size
    pieces = np.median(rest[at[: count * size]].reshape(count, size), axis=1)
    spread = float(np.median(np.abs(np.diff(pieces)))) / 0.6745 / np.sqrt(2)
    penalty = 12 * max(spread, 0.02) ** 2 * np.log(count)
    cuts = _cheapest(np.clip(pieces, *np.quantile(pieces, [0.005, 0.995])), penalty, -(-SHORTEST // size))
    made = [_span(rest, at, a * size, (b * size if b < count else len(at))) for a, b in cuts]
    while len(made) > 1:
        moves = [abs(made[k].level - made[k - 1].level) for k in range(1, len(made))]
        k = int(np.argmin(moves)) + 1
        if moves[k - 1] >= least:
            break
        a, b = np.searchsorted(at, [made[k - 1].first, made[k].last])
        made[k - 1 : k + 1] = [_span(rest, at, int(a), int(b) + 1)]
    return _sharpened(rest, at, made)


def _span(rest: Array, at: Ints, a: int, b: int) -> Span:
    return Span(int(at[a]), int(at[b - 1]), float(np.median(rest[at[a:b]])))


def _cheapest(values: Array, penalty: float, least: int) -> list[tuple[int, int]]:
    """The cuts with the least cost, as half-open spans of at least so many values."""
    n = len(values)
    sums, squares = np.r_[0, np.cumsum(values)], np.r_[0, np.cumsum(values**2)]
    best = np.full(n + 1, np.inf)
    best[0] = -penalty
    came = np.zeros(n + 1, dtype=int)
    for end in range(least, n + 1):
        begin = np.arange(0, end - least + 1)
        total = sums[end] - sums[begin]
        cost = best[begin] + squares[end] - squares[begin] - total * total / (end - begin) + penalty
        came[end] = int(np.argmin(cost))
        best[end] = cost[came[end]]
    found = []
    end = n
    while end > 0:
        found.append((int(came[end]), end))
        end = int(came[end])
    return found[::-1]


def _sharpened(rest: Array, at: Ints, made: list[Span]) -> list[Span]:
    """The same spans with each cut at the day, within two weeks, that parts the levels of the month around it best."""
    for k in range(1, len(made)):
        middle = int(np.searchsorted(at, made[k].first))
        start, end = (int(np.searchsorted(at, day)) for day in (made[k - 1].first, made[k].last))
        low, high = max(start + 1, middle - 10), min(end, middle + 10)
        before = float(np.median(rest[at[max(start, low - 21) : low]]))
        after = float(np.median(rest[at[high : min(end + 1, high + 21)]]))
        window = np.clip(rest[at[low:high]], min(before, after), max(before, after))
        left, right = np.abs(window - before), np.abs(window - after)
        cost = np.r_[0, np.cumsum(left)] + (right.sum() - np.r_[0, np.cumsum(right)])
        cut = low + int(np.argmin(cost))
        made[k - 1] = made[k - 1]._replace(last=int(at[cut - 1]))
        made[k] = made[k]._replace(first=int(at[cut]))
    return made


def alone(view: View, place: int, day: int, least: float) -> bool:
    """Whether around a day the level of this place moves by more than `least` against the other places, and by more
    than
    twice what any of at least three others moves against them (medians of up to 28 days before and after).
    """
    logs = view.logs
    before, after = logs[:, max(0, day - 35) : day - 3], logs[:, day + 3 : day + 35]
    enough = (np.isfinite(before).sum(axis=1) >= 10) & (np.isfinite(after).sum(axis=1) >= 10)
    if not enough[place]:
        # A gap lies there: the last and the first days with values on its two sides.
        return _beside_gap(logs[place], day, least)
    moves = np.full(len(logs), np.nan)
    moves[enough] = np.nanmedian(after[enough], axis=1) - np.nanmedian(before[enough], axis=1)
    others = np.delete(moves, place)
    others = others[np.isfinite(others)]
    if len(others) < 3:
        return False
    middle = float(np.median(others))
    own = abs(float(moves[place]) - middle)
    return bool(own > least and own > 2 * float(np.max(np.abs(others - middle))))


def _beside_gap(row: Array, day: int, least: float) -> bool:
    at = np.flatnonzero(np.isfinite(row))
    cut = int(np.searchsorted(at, day))
    before, after = row[at[max(0, cut - 21) : cut]], row[at[cut : cut + 21]]
    return len(before) >= 10 and len(after) >= 10 and abs(float(np.median(after) - np.median(before))) > 3 * least
