"""Least squares with errors that allow for series that remember and for places that move together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

from junto.core.sentences import gettext_noop as _

from .problems import EvidenceError

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Fit:
    """A fit: coefficients (k,), residuals (n,), (X′X)⁻¹ (k, k), X (n, k), and `used`, the columns counted in all."""

    coef: Array
    resid: Array
    bread: Array
    x: Array
    used: int

    @property
    def left(self) -> int:
        """Degrees of freedom: observations less columns."""
        return len(self.resid) - self.used


def ols(y: Array, x: Array, used: int | None = None) -> Fit:
    """Ordinary least squares of y (n,) on x (n, k). `used`: columns counted, with those swept out before.

    Raises EvidenceError where columns cannot be told apart or there are no more rows than columns.
    """
    used = x.shape[1] if used is None else used
    if len(y) <= used:
        words = _("there are %(n)s values for %(k)s unknowns")
        raise EvidenceError("too_few_values", words, n=len(y), k=used)
    scale = np.sqrt((x * x).sum(axis=0))
    if np.any(scale <= 0) or np.linalg.matrix_rank(x / np.where(scale > 0, scale, 1), tol=1e-9) < x.shape[1]:
        words = _("the time before and after does not tell trend, season and effect apart")
        raise EvidenceError("not_told_apart", words)
    q, r = np.linalg.qr(x / scale)
    inverse = np.linalg.inv(r) / scale[:, None]
    coef = inverse @ (q.T @ y)
    return Fit(coef, y - x @ coef, inverse @ inverse.T, x, used)


def classical(fit: Fit) -> Array:
    """Covariance (k, k) where errors are alike and independent: σ² (X′X)⁻¹."""
    return fit.bread * float(fit.resid @ fit.resid) / fit.left


def hac(fit: Fit, weigh: Array, lags: int, at: Ints | None = None) -> float:
    """Newey–West variance of weigh·coefficients, with Bartlett weights 1 − j/(lags + 1) and n/(n − k).

    weigh (k,). `at`: the step of each row, so that a pair counts by its true distance where steps are missing. The
    scores are weighed first, so that one series is summed in place of k × k. Source: Newey & West 1987.
    """
    scores = fit.x @ (fit.bread @ weigh) * fit.resid
    if at is not None and int(at[-1] - at[0]) + 1 != len(at):
        filled = np.zeros(int(at[-1] - at[0]) + 1)
        filled[at - at[0]] = scores
        scores = filled
    found = float(scores @ scores)
    for j in range(1, min(lags, len(scores) - 1) + 1):
        found += 2 * (1 - j / (lags + 1)) * float(scores[j:] @ scores[:-j])
    return max(found, 0.0) * len(fit.resid) / fit.left


def clustered(fit: Fit, group: Ints) -> tuple[Array, int]:
    """Covariance by clusters (CR1): G/(G−1) · (n−1)/(n−k), and G. Source: Cameron & Miller 2015, section II."""
    names, at = np.unique(group, return_inverse=True)
    count = len(names)
    scores = np.zeros((count, fit.x.shape[1]))
    np.add.at(scores, at, fit.x * fit.resid[:, None])
    n = len(fit.resid)
    small = count / (count - 1) * (n - 1) / fit.left if count > 1 else np.nan
    found: Array = fit.bread @ (scores.T @ scores) @ fit.bread * small
    return found, count


def default_lags(n: int) -> int:
    """⌊4 (n/100)^(2/9)⌋, the rule of Newey and West 1994."""
    return int(4 * (n / 100) ** (2 / 9))


@dataclass(frozen=True, slots=True)
class AutoFit:
    """A fit with errors e(t) = ρ e(t−1) + u(t): coefficients, their covariance, ρ, and degrees of freedom left."""

    coef: Array
    covariance: Array
    rho: float
    left: int


def prais_winsten(y: Array, x: Array, at: Ints, rounds: int = 50) -> AutoFit:
    """Regression with errors of the first order by Prais & Winsten 1954; ρ = Σ e(t)e(t−1) / Σ e(t−1)², repeated.

    `at`: the step of each row; after missing steps the errors begin anew.
    """
    follows = np.r_[False, np.diff(at) == 1]
    fit = ols(y, x)
    rho = 0.0
    for _round in range(rounds):
        e = y - x @ fit.coef
        before = e[:-1][follows[1:]]
        square = float(before @ before)
        new = float(e[1:][follows[1:]] @ before) / square if square > 0 else 0.0
        new = min(max(new, -0.99), 0.99)
        fit = ols(*_whitened(y, x, follows, new))
        if abs(new - rho) < 1e-10:
            rho = new
            break
        rho = new
    return AutoFit(fit.coef, classical(fit), rho, fit.left)


def _whitened(y: Array, x: Array, follows: npt.NDArray[np.bool_], rho: float) -> tuple[Array, Array]:
    root = np.sqrt(1 - rho * rho)
    ys, xs = y * root, x * root
    at = np.flatnonzero(follows)
    ys[at] = y[at] - rho * y[at - 1]
    xs[at] = x[at] - rho * x[at - 1]
    return ys, xs


def rho_of(resid: Array, at: Ints) -> float:
    """Correlation of residuals one step apart, over pairs that are one step apart; within ±0.99."""
    follows = np.diff(at) == 1
    square = float(resid @ resid)
    if square <= 0 or not follows.any():
        return 0.0
    pairs = float(resid[1:][follows] @ resid[:-1][follows])
    return min(max(pairs / square * len(resid) / (int(follows.sum()) + 1), -0.99), 0.99)


def ljung_box(resid: Array, lags: int) -> tuple[float, float]:
    """Ljung and Box's test for residuals that remember: n(n+2) Σ r_k²/(n−k) and its p by χ² with `lags` degrees."""
    n = len(resid)
    e = resid - resid.mean()
    square = float(e @ e)
    if square <= 0:
        return 0.0, 1.0
    found = sum((float(e[k:] @ e[:-k]) / square) ** 2 / (n - k) for k in range(1, lags + 1))
    statistic = n * (n + 2) * found
    return statistic, float(scipy.stats.chi2.sf(statistic, lags))


def swept(columns: Array, a: Ints, b: Ints) -> tuple[Array, int]:
    """Columns (n, m) less their effects of two groupings (places and steps), exactly, and how many columns that used.

    The larger grouping is eliminated, the normal equations of the smaller are solved (Frisch–Waugh–Lovell).
    """
    if int(a.max()) < int(b.max()):
        a, b = b, a
    _names, a = np.unique(a, return_inverse=True)
    _names, b = np.unique(b, return_inverse=True)
    big, small = int(a.max()) + 1, int(b.max()) + 1
    if small > 3000:
        raise EvidenceError("too_many_groups", _("more than 3,000 places and 3,000 times at once are not computed"))
    weight = np.bincount(a, minlength=big).astype(np.float64)
    cross = np.bincount(a * small + b, minlength=big * small).reshape(big, small).astype(np.float64)
    schur = np.diag(np.bincount(b, minlength=small).astype(np.float64)) - cross.T @ (cross / weight[:, None])
    values, vectors = np.linalg.eigh(schur)
    sound = values > 1e-10 * max(1.0, float(values[-1]))
    inverse = (vectors[:, sound] / values[sound]) @ vectors[:, sound].T
    made = np.empty_like(columns)
    for k in range(columns.shape[1]):
        y = columns[:, k]
        by_a = np.bincount(a, weights=y, minlength=big)
        by_b = np.bincount(b, weights=y, minlength=small)
        beta = inverse @ (by_b - cross.T @ (by_a / weight))
        alpha = (by_a - cross @ beta) / weight
        made[:, k] = y - alpha[a] - beta[b]
    return made, big + int(sound.sum())


def interval(effect: float, error: float, level: float, left: float) -> tuple[float, float, float]:
    """Low and high end at 1 − level, and the two-sided p, by Student's t with `left` degrees of freedom."""
    if not error > 0:
        return effect, effect, 0.0 if effect else 1.0
    reach = float(scipy.stats.t.ppf(1 - level / 2, left)) * error
    return effect - reach, effect + reach, float(2 * scipy.stats.t.sf(abs(effect / error), left))
