"""All rates at which dated amounts are worth nothing together: counted by their changes of sign, none missed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

Array = npt.NDArray[np.float64]
TOUCHES = 1e-11  # of the sum of absolute values: a least or greatest value this near to nothing is a double root


def sign_changes(amounts: Array) -> int:
    """How often the sign changes along the amounts, zeros left out."""
    signs = np.sign(amounts[amounts != 0])
    return int(np.count_nonzero(signs[1:] != signs[:-1]))


def value_at(growth: float, amounts: Array, times: Array) -> float:
    """Σ amount · e^(−growth · time), divided by the largest of the exponentials so that nothing overflows."""
    exponents = -growth * times
    scaled: Array = amounts * np.exp(exponents - exponents.max())
    return float(scaled.sum())


def roots(amounts: Array, times: Array) -> list[float]:
    """Every growth g (logarithm of 1 + rate) at which Σ amount · e^(−g · time) is zero, ascending.

    Shapes (n,) and (n,), times ascending and distinct. Times any number a, Σ (a − time) · amount · e^(−g · time) has
    the roots of the derivative of e^(a·g) · value; with a between the two amounts of a change of sign it has one change
    of sign less. So the value is monotone between the roots of that sum, which are found in the same way, down to none.
    Source: the proof of Descartes' rule of signs for real exponents (Laguerre 1883).
    """
    kept = amounts != 0
    amounts, times = amounts[kept], times[kept]
    if sign_changes(amounts) == 0:
        return []
    first = int(np.flatnonzero(np.sign(amounts[1:]) != np.sign(amounts[:-1]))[0])
    between = (times[first] + times[first + 1]) / 2
    turning = roots(amounts * (between - times), times)
    found = [point for point in turning if _touches(point, amounts, times)]
    edges = [_beyond(amounts, times, turning, -1.0), *turning, _beyond(amounts, times, turning, 1.0)]
    for low, high in pairwise(edges):
        if low in found or high in found:
            continue
        if np.sign(value_at(low, amounts, times)) * np.sign(value_at(high, amounts, times)) < 0:
            found.append(float(brentq(value_at, low, high, args=(amounts, times), xtol=1e-14, rtol=1e-14)))
    return sorted(found)


def _touches(point: float, amounts: Array, times: Array) -> bool:
    size = value_at(point, np.abs(amounts), times)
    return abs(value_at(point, amounts, times)) <= TOUCHES * size


def _beyond(amounts: Array, times: Array, turning: list[float], side: float) -> float:
    """A growth beyond all turning points at which the first (or the last) amount alone decides the sign."""
    deciding = amounts[0] if side > 0 else amounts[-1]
    start = (turning[-1] if side > 0 else turning[0]) if turning else 0.0
    step = 0.5
    while np.sign(value_at(start + side * step, amounts, times)) != np.sign(deciding):
        step *= 2
    return float(start + side * step)
