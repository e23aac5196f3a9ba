"""Few clusters: the wild cluster bootstrap with the null imposed, and the rank among places treated as if."""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
DRAWS = 1999


def wild_p(y: Array, x: Array, group: Ints, used: int, seed: int) -> tuple[float, int]:
    """p of the first column by the wild cluster bootstrap-t with Rademacher weights, the null imposed; and the draws.

    y (n,), x (n, k) with fixed effects swept out; every pattern of signs up to 2,048, else 1,999 draws of a fixed seed.
    Source: Cameron, Gelbach & Miller 2008.
    """
    names, at = np.unique(group, return_inverse=True)
    count = len(names)
    if 2**count <= 2048:
        signs: Array = np.array(list(product((1.0, -1.0), repeat=count)), dtype=np.float64)
    else:
        signs = np.copysign(1.0, np.random.default_rng(seed).random((DRAWS, count)) - 0.5)
    rest = x[:, 1:]
    d = x[:, 0] - (rest @ np.linalg.lstsq(rest, x[:, 0], rcond=None)[0] if rest.shape[1] else 0.0)
    e = y - (rest @ np.linalg.lstsq(rest, y, rcond=None)[0] if rest.shape[1] else 0.0)
    sums_de = np.bincount(at, weights=d * e, minlength=count).astype(np.float64)
    own = _t((d, e, rest), at, sums_de[None, :], np.ones((1, count)))[0]
    drawn = np.concatenate(
        [_t((d, e, rest), at, sums_de[None, :] * part, part) for part in _parts(signs, max(1, len(signs) // 64))]
    )
    exceeding = int((np.abs(drawn) >= abs(own) * (1 - 1e-9)).sum())
    if 2**count <= 2048:
        return exceeding / len(signs), len(signs)
    return (exceeding + 1) / (len(signs) + 1), len(signs)


def _parts(signs: Array, count: int) -> list[Array]:
    return [np.asarray(part, dtype=np.float64) for part in np.array_split(signs, count)]


def _t(data: tuple[Array, Array, Array], at: Ints, sums: Array, signs: Array) -> Array:
    """t of the first column for each row of signs, up to a constant factor that all share."""
    d, e, rest = data
    square = float(d @ d)
    effect = sums.sum(axis=1) / square
    found = np.empty(len(signs))
    for k, row in enumerate(signs):
        drawn = e * row[at]
        resid = drawn - effect[k] * d
        if rest.shape[1]:
            resid = resid - rest @ np.linalg.lstsq(rest, drawn, rcond=None)[0]
        scores = np.bincount(at, weights=d * resid, minlength=sums.shape[1])
        error = float(np.sqrt(scores @ scores)) / square
        found[k] = effect[k] / error if error > 1e-12 * max(1.0, abs(effect[k])) else np.sign(effect[k]) * np.inf
    return found


def rank_p(own: float, others: Array) -> float:
    """The share of all, itself among them, that lie at least as far from zero: (1 + #{|other| ≥ |own|}) / (1 + n)."""
    return float((1 + (np.abs(others) >= abs(own) * (1 - 1e-12)).sum()) / (1 + len(others)))
