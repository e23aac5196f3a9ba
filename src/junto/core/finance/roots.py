"""All rates at which dated amounts are worth nothing together: counted by their changes of sign, none missed."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy

Array = npt.NDArray[np.float64]
TOUCHES = 1e-11  # of the sum of absolute values: a least or greatest value this near to nothing is a double root


class _Sum(NamedTuple):
    """Σ sign · e^(size − growth · time): amounts by sign and logarithm, so that no product of many overflows."""

    signs: Array
    sizes: Array
    times: Array

    def at(self, growth: float) -> float:
        """Its value by the largest of its terms."""
        exponents = self.sizes - growth * self.times
        return float(self.signs @ np.exp(exponents - exponents.max()))

    def touches(self, growth: float) -> bool:
        """Whether it is nothing there, but for rounding."""
        exponents = self.sizes - growth * self.times
        return abs(self.at(growth)) <= TOUCHES * float(np.exp(exponents - exponents.max()).sum())

    def turned(self) -> _Sum:
        """The sum Σ (a − time) · amount, with a in the middle of the first change of sign."""
        first = int(np.flatnonzero(self.signs[1:] != self.signs[:-1])[0])
        distances = (self.times[first] + self.times[first + 1]) / 2 - self.times
        return _Sum(self.signs * np.sign(distances), self.sizes + np.log(np.abs(distances)), self.times)

    def beyond(self, turning: list[float], side: float) -> float:
        """A growth beyond all turning points at which the first (or the last) amount alone decides the sign."""
        deciding = self.signs[0] if side > 0 else self.signs[-1]
        start = (turning[-1] if side > 0 else turning[0]) if turning else 0.0
        step = 0.5
        while np.sign(self.at(start + side * step)) != deciding:
            step *= 2
        return float(start + side * step)


def sign_changes(amounts: Array) -> int:
    """How often the sign changes along the amounts, zeros left out."""
    signs = np.sign(amounts[amounts != 0])
    return int(np.count_nonzero(signs[1:] != signs[:-1]))


def roots(amounts: Array, times: Array) -> list[float]:
    """Every growth g (logarithm of 1 + rate) at which Σ amount · e^(−g · time) is zero, ascending.

    Shapes (n,) and (n,), times ascending and distinct. Times any number a, Σ (a − time) · amount · e^(−g · time) has
    the roots of the derivative of e^(a·g) · value; with a between the two amounts of a change of sign it has one change
    of sign less. So the value is monotone between the roots of that sum, which are found in the same way, down to none.
    Source: the proof of Descartes' rule of signs for real exponents (Laguerre 1883).
    """
    kept = amounts != 0
    one = _Sum(np.sign(amounts[kept]), np.log(np.abs(amounts[kept])), times[kept])
    sums = [one]
    for _change in range(sign_changes(amounts)):
        sums.append(sums[-1].turned())
    found: list[float] = []
    for one in reversed(sums[:-1]):
        found = _roots_between(one, found)
    return found


def _roots_between(one: _Sum, turning: list[float]) -> list[float]:
    """The roots of a sum that is monotone between its turning points."""
    found = [point for point in turning if one.touches(point)]
    edges = [one.beyond(turning, -1.0), *turning, one.beyond(turning, 1.0)]
    for low, high in pairwise(edges):
        if low not in found and high not in found and np.sign(one.at(low)) * np.sign(one.at(high)) < 0:
            found.append(float(scipy.optimize.brentq(one.at, low, high, xtol=1e-14, rtol=1e-14)))
    return sorted(found)
