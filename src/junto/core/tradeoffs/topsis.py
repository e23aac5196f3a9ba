"""TOPSIS: how near an option comes to the best of every criterion, beside how far it stays from the worst."""

from __future__ import annotations

import numpy as np

from .values import Array


def closeness(scores: Array, weights: Array, more_is_better: np.ndarray) -> Array | None:
    """(options,) d⁻ / (d⁺ + d⁻), 1 for the best possible, from `scores` (options, criteria), `weights` (criteria,) and
    whether more is better (criteria,); None where all options are alike.

    Each column is divided by its length √Σx² and weighted; d⁺ and d⁻ are the distances to the best and the worst of
    every column. It stands beside the values as a cross-check only: adding an option, or shifting a scale, may change
    it. Source: Hwang & Yoon 1981; Tzeng & Huang 2011.
    """
    lengths = np.sqrt((scores**2).sum(axis=0))
    weighted = scores / np.where(lengths > 0, lengths, 1.0) * weights
    high, low = weighted.max(axis=0), weighted.min(axis=0)
    best, worst = np.where(more_is_better, high, low), np.where(more_is_better, low, high)
    to_best = np.sqrt(((weighted - best) ** 2).sum(axis=1))
    to_worst = np.sqrt(((weighted - worst) ** 2).sum(axis=1))
    if float((to_best + to_worst).min()) == 0.0:
        return None
    found: Array = to_worst / (to_best + to_worst)
    return found
