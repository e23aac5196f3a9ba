"""The largest t with a·z + w·t ≤ b for many rows (a, w): a dual simplex method for few unknowns, HiGHS in reserve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from .scanning import NOTHING, Floats

WIDE = 8.0  # how far from the start z is looked for at first; widened where that held it back
MOST_STEPS = 2_000


class NoSolution(Exception):
    """The steps did not end, or led nowhere: the numbers are too close to one another."""


@dataclass
class Optimum:
    """`point`: z and t. `rows`: numbers of the rows that hold t down, whose `weights` are above zero."""

    point: Floats
    rows: list[int]
    weights: list[float]


class Simplex:
    """Keeps a basis while rows are added, so that each new optimum is a few steps away."""

    def __init__(self, directions: int, *, ready: bool = False) -> None:
        """`directions`: d, how many unknowns beside t. `ready`: the first d + 1 rows hold t down by themselves."""
        self.d, self.ready = directions, ready
        self.rows: Floats = np.zeros((0, directions + 1))
        self.right: Floats = np.zeros(0)
        self.wide = WIDE
        self.basis: list[int] = []  # numbers of rows; below zero: the artificial limits
        self.steps = 0

    def add(self, rows: Floats, right: Floats) -> None:
        """Add rows (m × (d + 1)) with their right sides; the first row ever must have a weight above zero."""
        self.rows = np.concatenate([self.rows, rows])
        self.right = np.concatenate([self.right, right])
        if not self.basis:
            self._begin()

    def _begin(self) -> None:
        """The first row and limits on z: with them the largest t is known, and none of their weights is below zero."""
        signs = -np.where(self.rows[0, :-1] < 0, -1.0, 1.0)
        self.limits = np.zeros((self.d, self.d + 1))
        self.limits[:, :-1] = np.diag(signs)
        if self.ready:
            self.basis = list(range(self.d + 1))
            self._renew()
            return
        self.basis = [0, *range(-self.d, 0)]
        self._renew()

    def _renew(self) -> None:
        """Reckon inverse and point anew: what rounding did to them over many steps is undone."""
        matrix = np.array([self.rows[k] if k >= 0 else self.limits[k + self.d] for k in self.basis])
        try:
            self.inverse: Floats = np.linalg.inv(matrix)
        except np.linalg.LinAlgError:
            raise NoSolution from None
        basic = np.array([self.right[k] if k >= 0 else self.wide for k in self.basis])
        self.point: Floats = self.inverse @ basic
        self.since = 0

    def optimum(self) -> Optimum:
        """The largest t over the rows so far. Raises NoSolution."""
        while True:
            excess = self.rows @ self.point - self.right
            worst = int(excess.argmax())
            if excess[worst] > NOTHING:
                self._exchange(worst, float(excess[worst]))
                continue
            if self.since:
                self._renew()
                continue
            weights = self.inverse[-1]
            held = np.flatnonzero(weights > NOTHING).tolist()
            if any(self.basis[i] < 0 for i in held):
                self._widen()
                continue
            return Optimum(self.point, [self.basis[i] for i in held], weights[held].tolist())

    def _widen(self) -> None:
        self.wide *= 16
        if self.wide > 1e6:
            raise NoSolution
        self._renew()

    def _exchange(self, entering: int, excess: float) -> None:
        """The row enters; of those it would push below zero the first leaves. Weights are the inverse's last row."""
        self.steps += 1
        self.since += 1
        if self.steps > MOST_STEPS:
            raise NoSolution
        line = self.rows[entering] @ self.inverse
        ratios = np.full(len(line), np.inf)
        np.divide(np.maximum(self.inverse[-1], 0), line, out=ratios, where=line > NOTHING)
        least = ratios.min()
        if least == np.inf:
            raise NoSolution
        ties = (ratios <= least + 1e-12).nonzero()[0]
        out = int(ties[line[ties].argmax()]) if len(ties) > 1 else int(ties[0])
        column = self.inverse[:, out] / line[out]
        line[out] -= 1
        self.inverse -= column[:, None] * line
        self.point = self.point - column * excess
        self.basis[out] = entering
        if self.since >= 50:
            self._renew()


def by_highs(rows: Floats, right: Floats) -> Optimum:
    """The same by HiGHS, from nothing: slower, and careful about numbers that are close. Raises NoSolution."""
    width = rows.shape[1]
    goal = np.zeros(width)
    goal[-1] = -1
    found = scipy.optimize.linprog(goal, A_ub=rows, b_ub=right, bounds=[(None, None)] * width, method="highs")
    if found.status != 0:
        raise NoSolution
    weights = -found.ineqlin.marginals
    held = [int(k) for k in np.flatnonzero(weights > NOTHING)]
    return Optimum(np.asarray(found.x), held, [float(weights[k]) for k in held])
