"""The nearest point of a simplex: weights that are not negative and add up to one, exactly, by an active set."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def nearest_mix(target: Array, donors: Array) -> Array:
    """Weights w ≥ 0 with Σ w = 1 that make ‖target − donors·w‖² least. target (n,), donors (n, k); returns (k,).

    Lawson and Hanson's active set (1974, chapter 23) with the sum as an equation: a donor enters while its gradient
    lies below the multiplier of the sum, and leaves where its weight would fall below zero.
    """
    scale = float(np.abs(donors).max()) or 1.0
    a, b = donors / scale, target / scale
    gram, linear = a.T @ a, a.T @ b
    count = len(linear)
    weights = np.zeros(count)
    weights[int(np.argmin(np.diag(gram) - 2 * linear))] = 1.0
    inside = weights > 0
    tolerance = 1e-11 * max(1.0, float(np.trace(gram)))
    for _round in range(10 * count + 50):
        gradient = gram @ weights - linear
        level = float(gradient[inside] @ weights[inside])
        short = np.where(inside, np.inf, gradient - level)
        enters = int(np.argmin(short))
        if short[enters] >= -tolerance:
            break
        inside[enters] = True
        moved = _settled(gram, linear, weights, inside)
        if not inside[enters] and np.array_equal(moved, weights):
            break
        weights = moved
    found: Array = weights / weights.sum()
    return found


def _settled(gram: Array, linear: Array, weights: Array, inside: npt.NDArray[np.bool_]) -> Array:
    """The best weights on the donors inside; those that would fall below zero leave (`inside` is changed)."""
    weights = weights.copy()
    while True:
        at = np.flatnonzero(inside)
        k = len(at)
        system = np.zeros((k + 1, k + 1))
        system[:k, :k] = gram[np.ix_(at, at)]
        system[:k, k] = system[k, :k] = 1.0
        aim = np.linalg.lstsq(system, np.r_[linear[at], 1.0], rcond=None)[0][:k]
        if (aim > 0).all():
            weights[:] = 0.0
            weights[at] = aim
            return weights
        low = aim <= 0
        now = weights[at]
        gap = now[low] - aim[low]
        reach = float(np.min(np.where(gap > 0, now[low] / np.where(gap > 0, gap, 1.0), 0.0)))
        weights[at] = now + reach * (aim - now)
        leaves = at[low & (weights[at] <= 1e-14)]
        if len(leaves) == 0:
            leaves = at[low][[int(np.argmin(weights[at][low]))]]
        weights[leaves] = 0.0
        inside[leaves] = False
