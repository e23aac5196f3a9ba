"""How risks move together: a matrix of correlations that hangs together, or the nearest one that does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from junto.core.sentences import gettext_noop as _

from .problems import FinanceError

Array = npt.NDArray[np.float64]
ROUNDING = 1e-10
ENOUGH = 1e-10
MOST_STEPS = 2_000


def matrix_of(names: Sequence[str], pairs: Sequence[tuple[str, str, float]]) -> Array:
    """The symmetric matrix (n, n) of pairs, one on the diagonal, zero where no pair is given. Raises FinanceError for
    names that are not there, a pair twice or with itself, a correlation outside −1 … 1.
    """
    found = np.eye(len(names))
    place = {name: i for i, name in enumerate(names)}
    seen: set[frozenset[str]] = set()
    for one, other, strength in pairs:
        for name in (one, other):
            if name not in place:
                raise FinanceError(
                    "unknown_risk",
                    _("A correlation names the risk “%(name)s”, which is not in the register."),
                    name=name,
                )
        if one == other or frozenset((one, other)) in seen:
            raise FinanceError(
                "pair_twice",
                _("The correlation of “%(one)s” and “%(other)s” is given twice, or of a risk with itself."),
                one=one, other=other,
            )  # fmt: skip
        if not -1 <= strength <= 1:
            raise FinanceError(
                "odd_correlation",
                _("The correlation of “%(one)s” and “%(other)s” must lie between -1 and 1, and is %(strength)s."),
                one=one, other=other, strength=strength,
            )  # fmt: skip
        seen.add(frozenset((one, other)))
        found[place[one], place[other]] = found[place[other], place[one]] = strength
    return found


def sound(names: Sequence[str], matrix: Array, *, nearest: bool = False) -> Array:
    """The matrix if it is positive semidefinite; otherwise the nearest that is, where that is asked for. Raises
    FinanceError that names the pairs which would change and how to ask for it.
    """
    least = float(np.linalg.eigvalsh(matrix)[0])
    if least >= -ROUNDING:
        return matrix
    mended = nearest_correlation(matrix)
    if nearest:
        return mended
    raise FinanceError(
        "correlations_contradict",
        _(
            "The correlations contradict one another: no risks can move like this together (least eigenvalue "
            "%(least)s). The nearest that can (given): %(shown)s. To take them, set “correlations_are” to “nearest”."
        ),
        least=f"{least:.3f}", shown=changes_of(names, matrix, mended),
    )  # fmt: skip


def changes_of(names: Sequence[str], given: Array, taken: Array) -> str:
    """The five pairs that change most from one matrix to the other, as “A / B 0.50 (0.90)”: taken (given)."""
    size = len(names)
    changes = sorted((-round(abs(taken[i, j] - given[i, j]), 6), j, i) for i in range(size) for j in range(i))
    return "; ".join(
        f"{names[i]} / {names[j]} {taken[i, j]:.2f} ({given[i, j]:.2f})" for change, i, j in changes[:5] if change
    )


def nearest_correlation(matrix: Array) -> Array:
    """The positive semidefinite matrix with ones on its diagonal that is nearest (least squares) to a symmetric one.

    Alternating projections with Dykstra's correction, then scaled to an exact diagonal. Source: Higham 2002, Computing
    the nearest correlation matrix: a problem from finance, IMA Journal of Numerical Analysis 22.
    """
    found, correction = matrix.copy(), np.zeros_like(matrix)
    for _step in range(MOST_STEPS):
        before = found
        shifted = found - correction
        values, vectors = np.linalg.eigh(shifted)
        projected = (vectors * np.maximum(values, 0.0)) @ vectors.T
        correction = projected - shifted
        found = projected.copy()
        np.fill_diagonal(found, 1.0)
        if float(np.abs(found - before).max()) < ENOUGH:
            break
    values, vectors = np.linalg.eigh(found)
    inside = (vectors * np.maximum(values, 0.0)) @ vectors.T
    scale = 1 / np.sqrt(np.diag(inside))
    mended: Array = inside * np.outer(scale, scale)
    np.fill_diagonal(mended, 1.0)
    return mended


def root_of(matrix: Array) -> Array:
    """A square root R (n, n) with R·Rᵀ = matrix, also of one that is only semidefinite (by its eigenvectors)."""
    values, vectors = np.linalg.eigh(matrix)
    rooted: Array = vectors * np.sqrt(np.maximum(values, 0.0))
    return rooted
