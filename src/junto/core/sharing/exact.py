"""Exact solutions of small systems of equations with whole coefficients."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from .table import Numbers


def solved(rows: Sequence[Sequence[int]], right: Sequence[int]) -> list[Fraction | None] | None:
    """x with rows·x = right: each unknown exact, or None where the equations leave it open; None if they contradict.

    `rows`: m of n whole numbers, `right`: m whole numbers. Formula: elimination without fractions. Source: Bareiss,
    Sylvester's identity and multistep integer-preserving Gaussian elimination, Mathematics of Computation 22 (1968).
    """
    width = len(rows[0])
    system = np.array([[*row, value] for row, value in zip(rows, right, strict=True)], dtype=object)
    pivots: list[int] = []
    before = 1
    for column in range(width):
        top = len(pivots)
        found = next((r for r in range(top, len(system)) if system[r, column]), None)
        if found is None:
            continue
        system[[top, found]] = system[[found, top]]
        pivot = system[top, column]
        others = np.array([r for r in range(len(system)) if r != top], dtype=np.intp)
        lines: Numbers = system[others] * pivot - np.outer(system[others, column], system[top])
        system[others] = lines // before
        before = pivot
        pivots.append(column)
    if any(system[len(pivots) :, width]):
        return None
    result: list[Fraction | None] = [None] * width
    for r, column in enumerate(pivots):
        if np.count_nonzero(system[r, :width]) == 1:
            result[column] = Fraction(system[r, width], system[r, column])
    return result
